package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.LetterProblems;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.SubmissionProblems;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.AddressParser;
import dev.mailtwin.protocol.mime.Content;
import dev.mailtwin.protocol.mime.HeaderBlock;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.mime.LetterFreezer;
import dev.mailtwin.protocol.mime.LetterReader;
import dev.mailtwin.protocol.mime.MessageFacts;
import dev.mailtwin.protocol.mime.MessageIds;
import dev.mailtwin.protocol.mime.MimeException;
import dev.mailtwin.protocol.mime.SevenBit;
import dev.mailtwin.protocol.smtp.EnvelopeAddress;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes letters in: checks them, freezes them on the disk, and only then writes down that they are
/// there. What was frozen is never changed again.
final class Intake {

  private static final int RECIPIENTS_MAX = 10_000;

  /// Larger than any provider takes; keeps one letter from filling the disk.
  private static final long BYTES_MAX = 256L << 20;

  private final Box box;
  private final SendLimits limits;
  private final ZoneId zone;

  Intake(Box box, SendLimits limits, ZoneId zone) {
    this.box = box;
    this.limits = limits;
    this.zone = zone;
  }

  /// Takes a letter in; it is durable when this returns.
  ///
  /// @param key fresh
  Ledger.Added take(Draft draft, String key) throws IOException {
    checkSender(draft.sender());
    List<Recipient> recipients = recipients(draft);
    Path raw = box.files().unfinished(key, "raw");
    Path frozen = box.files().unfinished(key, "frozen");
    try {
      write(draft.message(), raw);
      freeze(draft, raw, frozen, key);
      LetterFacts facts = facts(frozen);
      String id = identity(frozen, facts);
      if (id.isEmpty()) {
        throw new ProblemException(
            LetterProblems.badMessage(
                "Its Message-ID is none.", "Leave the field out; it is added."));
      }
      checkSize(facts);
      checkLines(frozen);
      box.files().makeDurable(frozen);
      return add(draft, new Named(key, id, frozen), recipients, facts);
    } catch (MimeException e) {
      throw new ProblemException(LetterProblems.of(e), e);
    } finally {
      box.files().delete(raw);
      box.files().delete(frozen);
    }
  }

  /// What a letter is called here, and everywhere.
  ///
  /// @param frozen its bytes
  private record Named(String key, String messageId, Path frozen) {}

  /// A letter that is passed on as it is (RFC 5322 §3.6.6) is another one each time, although its
  /// Message-ID stays.
  private String identity(Path frozen, LetterFacts facts) throws IOException {
    try (InputStream in = box.files().read(frozen)) {
      String again = HeaderBlock.read(in).value("Resent-Message-ID");
      return MessageIds.all(again).stream().findFirst().orElse(facts.messageId());
    }
  }

  private Ledger.Added add(Draft draft, Named named, List<Recipient> recipients, LetterFacts facts)
      throws IOException {
    LetterFiles.Print print = box.files().print(named.frozen);
    String from = facts.from().isEmpty() ? draft.sender() : facts.from().getFirst().toString();
    var content =
        new Letter.Content(
            bare(named.messageId),
            draft.sender(),
            from,
            facts.subject(),
            print.bytes(),
            print.sha256());
    long now = box.now();
    Draft.Options options = draft.options();
    var terms =
        new Letter.Terms(options.allowPartial(), now, zoneOf(options.hold()), options.notices());
    Letter.Course course = course(options.hold(), now);
    Ledger.Added added =
        add(new Letter(named.key, 0, 0, content, terms, course, recipients), named.frozen);
    if (added.known()) {
      refuseOthers(added.letter(), recipients);
    }
    return added;
  }

  /// Whoever hands in a known letter for somebody else must not believe that it goes to him.
  private static void refuseOthers(Letter known, List<Recipient> wanted) throws ProblemException {
    Set<String> there =
        known.recipients().stream().map(r -> same(r.address())).collect(Collectors.toSet());
    List<String> others =
        wanted.stream()
            .map(Recipient::address)
            .filter(address -> !there.contains(same(address)))
            .toList();
    if (!others.isEmpty()) {
      throw new ProblemException(OutboxProblems.knownForOthers(known.key(), others));
    }
  }

  /// The domain has no case.
  private static String same(String address) {
    int at = address.lastIndexOf('@');
    return address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
  }

  /// A letter that could not be written down was not accepted; its file must not look like one.
  private Ledger.Added add(Letter letter, Path frozen) throws IOException {
    try {
      return box.ledger().add(letter, "queued", () -> box.files().finish(frozen, letter.key()));
    } catch (IOException e) {
      try {
        if (box.ledger().find(letter.key()) == null) {
          box.files().delete(box.files().path(letter.key()));
        }
      } catch (IOException again) {
        e.addSuppressed(again); // It will be found as a file that nobody knows.
      }
      throw e;
    }
  }

  private static Letter.Course course(Hold hold, long now) {
    return switch (hold) {
      case Hold.None _ -> Letter.Course.queued(LetterState.QUEUED, now);
      case Hold.Undo(var time) ->
          time.isZero()
              ? Letter.Course.queued(LetterState.QUEUED, now)
              : Letter.Course.queued(LetterState.HELD, now + time.toSeconds());
      case Hold.Until(var time, _) ->
          Letter.Course.queued(LetterState.HELD, Math.max(now, time.getEpochSecond()));
    };
  }

  private static String zoneOf(Hold hold) {
    return hold instanceof Hold.Until(_, var meant) ? meant.getId() : "";
  }

  static String bare(String messageId) {
    return messageId.startsWith("<") && messageId.endsWith(">")
        ? messageId.substring(1, messageId.length() - 1)
        : messageId;
  }

  private static void checkSender(String sender) throws ProblemException {
    if (sender.isEmpty() || !isAddress(sender)) {
      throw new ProblemException(OutboxProblems.badAddress(sender, "the sender"));
    }
  }

  private static boolean isAddress(String text) {
    try {
      return !EnvelopeAddress.of(text).equals(EnvelopeAddress.NONE);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Each once.
  private List<Recipient> recipients(Draft draft) throws ProblemException {
    Map<String, Recipient> once = new LinkedHashMap<>();
    for (String address : draft.recipients()) {
      if (!isAddress(address)) {
        throw new ProblemException(OutboxProblems.badAddress(address, "a recipient"));
      }
      once.putIfAbsent(same(address), Recipient.pending(address));
    }
    if (once.isEmpty()) {
      throw new ProblemException(LetterProblems.noRecipient());
    }
    int most =
        limits.recipients() == 0 || draft.options().allowPartial()
            ? RECIPIENTS_MAX
            : limits.recipients();
    if (once.size() > most) {
      throw new ProblemException(OutboxProblems.tooManyRecipients(once.size(), most));
    }
    return new ArrayList<>(once.values());
  }

  /// As it was handed in, with a limit.
  private void write(MessageSource message, Path raw) throws IOException {
    try (OutputStream out = new Bounded(box.files().create(raw))) {
      message.writeTo(out);
    }
  }

  private static final class Bounded extends FilterOutputStream {
    private long bytes;

    Bounded(OutputStream out) {
      super(new BufferedOutputStream(out, 64 << 10));
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      out.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      count(length);
      out.write(from, offset, length);
    }

    private void count(int more) throws IOException {
      bytes += more;
      if (bytes > BYTES_MAX) {
        throw new ProblemException(
            OutboxProblems.tooLarge(
                SubmissionProblems.tooBig(bytes, BYTES_MAX, () -> new LetterFacts.Largest("", 0))));
      }
    }
  }

  private void freeze(Draft draft, Path raw, Path frozen, String key) throws IOException {
    Address sender = AddressParser.parseOne(draft.sender());
    String domain = draft.sender().substring(draft.sender().lastIndexOf('@') + 1);
    var missing =
        new LetterFreezer.Missing(
            "<%s@%s>".formatted(key, ascii(domain)),
            Instant.ofEpochSecond(box.now()).atZone(zone).toOffsetDateTime(),
            sender);
    boolean headless = draft.options().lenient() && !hasHeader(raw);
    try (InputStream lines = box.files().readLines(raw);
        InputStream whole = headless ? withHeader(draft.sender(), lines) : lines;
        OutputStream out = new BufferedOutputStream(box.files().create(frozen), 64 << 10)) {
      LetterFreezer.copy(whole, LetterFreezer.BlindCopies.KEPT, missing, out);
    }
  }

  /// A Message-ID is ASCII.
  private static String ascii(String domain) {
    return domain.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '[' && c != ']')
        ? domain
        : "mailtwin.invalid";
  }

  private boolean hasHeader(Path raw) throws IOException {
    try (InputStream in = box.files().readLines(raw)) {
      HeaderBlock.read(in);
      return true;
    } catch (MimeException.NoHeader e) {
      return false;
    }
  }

  private static InputStream withHeader(String sender, InputStream body) {
    byte[] header = "From: %s\r\n\r\n".formatted(sender).getBytes(StandardCharsets.UTF_8);
    return new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(header), body);
  }

  private LetterFacts facts(Path frozen) throws IOException {
    try (InputStream in = box.files().read(frozen)) {
      return LetterReader.read(in);
    }
  }

  /// No server takes longer lines; what cannot be written in shorter ones is never sent.
  private void checkLines(Path frozen) throws IOException {
    Content wire = () -> WithoutBlindCopies.of(box.files().read(frozen));
    if (!MessageFacts.of(wire).isPlain()
        && SevenBit.of(wire) instanceof SevenBit.Result.Impossible(var why)) {
      throw new ProblemException(LetterProblems.unsendable(why));
    }
  }

  /// Against what is known before anybody connects.
  private void checkSize(LetterFacts facts) throws IOException {
    long announced = box.ledger().account().sizeLimit();
    long limit = announced > 0 ? announced : limits.bytes();
    if (limit > 0 && facts.size() > limit) {
      throw new ProblemException(
          OutboxProblems.tooLarge(SubmissionProblems.tooBig(facts.size(), limit, facts::largest)));
    }
  }
}
