package dev.mailtwin.app.cli;

import dev.mailtwin.app.letter.CompleteMessage;
import dev.mailtwin.app.letter.InputFiles;
import dev.mailtwin.app.letter.NoticeWords;
import dev.mailtwin.app.letter.Stamps;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.outbox.Draft;
import dev.mailtwin.engine.outbox.Hold;
import dev.mailtwin.engine.outbox.MessageSource;
import dev.mailtwin.engine.outbox.Notices;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.AddressParser;
import dev.mailtwin.protocol.mime.Composer;
import dev.mailtwin.protocol.mime.Letter;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.mime.Recipient;
import dev.mailtwin.protocol.mime.Repertoire;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin send`: sends a complete message, or writes one first.
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = {
      "Send a letter.",
      "Without any of --to, --subject and the like, FILE or standard input is a",
      "complete message with its header; with them, standard input is the text."
    },
    footer = {
      "",
      "Examples:",
      "  mailtwin send message.eml",
      "  echo 'At noon?' | mailtwin send --to bob@example.org --subject Lunch",
      "  mailtwin send --to bob@example.org --subject Hi --attach report.pdf < text",
      "  mailtwin send --reply-all ~/Mail/me@example.org/INBOX/cur/17… < text",
      "  mailtwin send --to bob@example.org --subject Hi --at 18:30 < text",
      "",
      "Exit status: 0 accepted or held, 75 it waits and goes by itself, 65 mend the",
      "letter, 66 a file cannot be read, 67 a receiver was refused."
    })
final class SendCommand implements Callable<Integer> {

  /// How long a person can take a letter back.
  private static final Duration UNDO = Duration.ofSeconds(10);

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ComposeOptions compose = new ComposeOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A complete message; - or nothing for standard input.")
  private @Nullable String file;

  @Option(names = "--account", paramLabel = "ACCOUNT", description = "Send through this account.")
  private @Nullable String account;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Not before: 18:30, '2026-12-24 18:30', +2h.")
  private @Nullable String at;

  @Option(names = "--now", description = "Without the seconds in which you can take it back.")
  private boolean now;

  @Option(
      names = "--allow-partial",
      description = "Send to those the server accepts, even if it refuses others.")
  private boolean allowPartial;

  @Option(names = "--smtputf8", description = "Allow letters beyond ASCII before the @.")
  private boolean smtpUtf8;

  @Option(
      names = "--notify",
      paramLabel = "WHEN",
      description = "Ask servers for reports: success,failure,delay or never.")
  private String notify = "";

  @Option(names = "--dry-run", description = "Say what would be sent; send nothing.")
  private boolean dryRun;

  SendCommand(Parts parts) {
    this.parts = parts;
  }

  /// A letter that is ready to be handed over.
  private record Ready(Sending.Chosen chosen, Draft draft) {}

  @Override
  public Integer call() throws Exception {
    Hold hold = hold();
    Engine engine = parts.engine(common);
    if (compose.isUsed()) {
      if (file != null) {
        throw Parts.usage("A complete message needs none of --to, --subject and the like.");
      }
      return post(engine, composed(engine, hold));
    }
    if (file == null || file.equals("-")) {
      return post(engine, complete(engine, InputFiles.standard(), hold));
    }
    try (InputStream in = InputFiles.open(InputFiles.readable(file))) {
      return post(engine, complete(engine, in, hold));
    }
  }

  private int post(Engine engine, Ready ready) throws IOException, InterruptedException {
    Posting posting = posting(engine);
    if (dryRun) {
      posting.rehearse(ready.chosen, ready.draft, common);
      return 0;
    }
    var letter = posting.accept(ready.chosen, ready.draft);
    return new Delivery(parts, common, engine).foreground(ready.chosen.account(), letter);
  }

  private Posting posting(Engine engine) {
    return new Posting(parts, engine, smtpUtf8 ? Repertoire.UTF_8 : Repertoire.ASCII);
  }

  private Ready complete(Engine engine, InputStream in, Hold hold) throws IOException {
    Posting posting = posting(engine);
    var message = CompleteMessage.read(in, CompleteMessage.Receivers.IN_HEADER);
    LetterFacts facts = Objects.requireNonNull(message.facts());
    Address from = facts.from().isEmpty() ? null : facts.from().getFirst();
    List<String> receivers = posting.receivers(facts.recipients());
    Sending.Chosen chosen = posting.choose(account, from);
    Address own = Posting.own(chosen);
    MessageSource source = message.source(Stamps.stamp(own, parts.clock()), own);
    return new Ready(chosen, draft(posting.sender(chosen, from), receivers, source, hold));
  }

  private Ready composed(Engine engine, Hold hold) throws IOException {
    Posting posting = posting(engine);
    Address named = compose.from == null ? null : AddressParser.parseOne(compose.from);
    Sending.Chosen chosen = posting.choose(account, named);
    List<Address> own = Posting.all(chosen);
    Address from = named == null ? own.getFirst() : Posting.withName(named, own);
    List<Address> author = new ArrayList<>(own);
    author.add(from);
    Letter letter =
        new ComposedLetter(compose, from, author, Stamps.stamp(from, parts.clock())).letter(text());
    List<Address> everyone = new ArrayList<>();
    for (List<Recipient> list :
        List.of(letter.people().to(), letter.people().cc(), letter.people().bcc())) {
      everyone.addAll(Recipient.addresses(list));
    }
    List<String> receivers = posting.receivers(everyone);
    boolean utf8 = smtpUtf8 && (from.needsUtf8() || everyone.stream().anyMatch(Address::needsUtf8));
    Repertoire repertoire = utf8 ? Repertoire.UTF_8 : Repertoire.ASCII;
    MessageSource source = out -> Composer.write(letter, repertoire, out);
    return new Ready(chosen, draft(posting.sender(chosen, named), receivers, source, hold));
  }

  /// Standard input, unless a person sits there and the letter can do without.
  private @Nullable String text() throws IOException {
    boolean dispensable =
        compose.html != null || compose.forward != null || !compose.attach.isEmpty();
    if (dispensable && Terminal.inputIsTyped()) {
      return null;
    }
    return InputFiles.text(InputFiles.standard(), "The text");
  }

  private Draft draft(String sender, List<String> receivers, MessageSource source, Hold hold)
      throws IOException {
    return new Draft(
        sender, receivers, source, new Draft.Options(hold, allowPartial, false, notices()));
  }

  private Notices notices() throws IOException {
    try {
      return NoticeWords.parse(notify, "", "");
    } catch (IllegalArgumentException e) {
      throw Parts.usage("--notify: %s.".formatted(e.getMessage()));
    }
  }

  private Hold hold() throws IOException {
    if (at != null) {
      if (now) {
        throw Parts.usage("--at and --now contradict each other.");
      }
      ZoneId zone = ZoneId.systemDefault();
      return Hold.until(SendTime.parse(at, parts.clock().instant(), zone), zone);
    }
    return now || !parts.terminal().interactive() ? Hold.none() : Hold.undo(UNDO);
  }
}
