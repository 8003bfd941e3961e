package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.SentCopies;
import dev.mailtwin.engine.doctor.Letterbox.Found;
import dev.mailtwin.engine.doctor.Letterbox.Marks;
import dev.mailtwin.engine.doctor.Letterbox.Place;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.EnvelopeProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.TestLetterProblems;
import dev.mailtwin.protocol.imap.MailboxNames;
import dev.mailtwin.protocol.mime.Content;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.smtp.EnvelopeAddress;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.Submission;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import dev.mailtwin.protocol.smtp.SubmissionWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends one small letter from the user to the user over the connections that are signed in anyway,
/// waits until it arrives, and looks whether the provider keeps a copy of what is sent.
///
/// What MAIL and RCPT cannot show shows here: some servers refuse a sender only after the letter.
final class TestLetter {

  private static final int TOKEN_BYTES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  private final Examination x;
  private final String address;
  private final String subject;
  private final Marks marks;
  private final List<String> left = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();

  TestLetter(Examination x) {
    this.x = x;
    Patient.Credentials login = x.patient().sending();
    this.address =
        !x.patient().address().isEmpty() || login == null ? x.patient().address() : login.user();
    var random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    String domain = address.substring(address.lastIndexOf('@') + 1);
    this.subject = "Mailtwin test letter " + token;
    this.marks = new Marks("<mailtwin-test-%s@%s>".formatted(token, domain), token);
  }

  void run() throws InterruptedException {
    KeptOpen.Receiving in = x.kept().receiving();
    KeptOpen.Sending out = x.kept().sending();
    if (in == null || out == null) {
      x.passed(
          Phase.DELIVERY,
          "no test letter was sent: that takes two connections that are signed in and can go on,"
              + " one to receive and one to send");
      return;
    }
    try {
      Letterbox box = Letterbox.before(in, marks, x.around().patience().silence());
      SubmissionResult result = send(out);
      long sent = x.around().nanos().getAsLong();
      if (result.mayHaveBeenAccepted()) {
        follow(box, result, sent);
      } else {
        refused(out.endpoint(), result);
      }
    } catch (IOException e) {
      x.failed(Phase.DELIVERY, List.of(ConnectionProblems.of(e, in.endpoint())), "");
    }
  }

  private SubmissionResult send(KeptOpen.Sending out) throws IOException {
    var letter =
        Submission.of(
            EnvelopeAddress.of(address),
            List.of(EnvelopeRecipient.of(address)),
            Content.of(text().getBytes(StandardCharsets.UTF_8)),
            Wanted.ALL_RECIPIENTS);
    return out.connection().submit(letter, SubmissionWatch.none());
  }

  private String text() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            x.around().clock().instant().atOffset(ZoneOffset.UTC));
    return """
    From: <%1$s>\r
    To: <%1$s>\r
    Subject: %2$s\r
    Date: %3$s\r
    Message-ID: %4$s\r
    Auto-Submitted: auto-generated\r
    MIME-Version: 1.0\r
    Content-Type: text/plain; charset=us-ascii\r
    \r
    You asked `mailtwin doctor --test-mail` for this letter. It may be deleted.\r
    """
        .formatted(address, subject, date.replace("GMT", "+0000"), marks.id());
  }

  private void refused(Endpoint taker, SubmissionResult result) {
    switch (result) {
      case SubmissionResult.Refused(Stage stage, Reply reply, _) ->
          refused(
              taker,
              switch (stage) {
                case MAIL -> Moment.SMTP_MAIL;
                case RECIPIENTS -> Moment.SMTP_RCPT;
                case DATA, CONTENT -> Moment.SMTP_DATA;
              },
              reply);
      case SubmissionResult.Withheld(List<RecipientResult> recipients) ->
          recipients.stream()
              .filter(RecipientResult.Refused.class::isInstance)
              .map(RecipientResult.Refused.class::cast)
              .findFirst()
              .ifPresent(one -> refused(taker, Moment.SMTP_RCPT, one.reply()));
      case SubmissionResult.Unsendable(var obstacle, _) ->
          x.failed(
              Phase.DELIVERY,
              List.of(EnvelopeProblems.refused(Code.S19, taker, address, obstacle.toString())),
              "");
      case SubmissionResult.Broken(var phase, _, _) ->
          x.failed(Phase.DELIVERY, List.of(TestLetterProblems.broken(phase, taker)), "");
      case SubmissionResult.Accepted _ -> throw new IllegalArgumentException("not refused");
    }
  }

  private void refused(Endpoint taker, Moment when, Reply reply) {
    String words = reply.toString();
    List<Code> said = ReplyTable.smtp(when, words);
    Code unknown = reply.isTransient() ? Code.S9 : Code.SEND_REFUSED;
    List<Problem> causes =
        (said.isEmpty() ? List.of(unknown) : said)
            .stream().map(code -> EnvelopeProblems.refused(code, taker, address, words)).toList();
    x.failed(Phase.DELIVERY, causes, words);
  }

  /// It is on its way: where does it arrive, and when?
  private void follow(Letterbox box, SubmissionResult result, long sent)
      throws IOException, InterruptedException {
    Endpoint taker = Objects.requireNonNull(x.kept().sending()).endpoint();
    Reply receipt = result instanceof SubmissionResult.Accepted(Reply reply, _) ? reply : null;
    if (receipt != null) {
      x.passed(
          Phase.DELIVERY,
          "%s accepted a letter from %s to itself: %s".formatted(taker.host(), address, receipt));
    }
    Place arrived = awaitArrival(box, sent);
    long waited = x.around().nanos().getAsLong() - sent;
    if (arrived != null) {
      arrived(box, arrived, waited);
      copies(box, taker, sent);
      cleared();
    } else if (receipt != null) {
      copies(box, taker, sent);
      cleared();
      long seconds = ReceivingCheck.seconds(waited);
      x.warn(
          Phase.DELIVERY,
          TestLetterProblems.notArrived(taker, receipt.toString(), seconds, subject));
    } else {
      x.failed(
          Phase.DELIVERY,
          List.of(TestLetterProblems.broken(SubmissionResult.Phase.AFTER_END, taker)),
          "");
    }
  }

  private void arrived(Letterbox box, Place where, long nanos) {
    String after =
        String.format(Locale.ROOT, "%.1f s", Duration.ofNanos(nanos).toMillis() / 1_000.0);
    if (where == Place.JUNK) {
      x.warn(Phase.DELIVERY, TestLetterProblems.takenForSpam(shown(box, where), after));
    } else {
      x.passed(Phase.DELIVERY, "it arrived in INBOX after %s".formatted(after));
    }
  }

  /// @return where it arrived; null if it did not in time
  private @Nullable Place awaitArrival(Letterbox box, long sent)
      throws IOException, InterruptedException {
    Set<Place> places = EnumSet.of(Place.INBOX, Place.JUNK);
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      for (Place place : places) {
        Found found = box.look(place);
        if (found.isThere()) {
          clear(box, place, found);
          return place;
        }
      }
      if (isOver(sent, x.around().patience().delivery())) {
        return null;
      }
      ReceivingCheck.pause(pause);
    }
  }

  /// A server that is asked too often shuts us out.
  private static Duration longer(Duration pause) {
    Duration next = pause.multipliedBy(3).dividedBy(2);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  private boolean isOver(long since, Duration limit) {
    return x.around().nanos().getAsLong() - since >= limit.toNanos();
  }

  /// Who keeps copies of what is sent? Some providers take a few seconds.
  private void copies(Letterbox box, Endpoint taker, long sent)
      throws IOException, InterruptedException {
    if (!box.has(Place.SENT)) {
      x.passed(Phase.DELIVERY, "there is no folder in which a copy of it could be kept");
      return;
    }
    Found copy = box.look(Place.SENT);
    Duration pause = FIRST_PAUSE;
    while (!copy.isThere() && !isOver(sent, x.around().patience().silence())) {
      ReceivingCheck.pause(pause);
      pause = longer(pause);
      copy = box.look(Place.SENT);
    }
    SentCopies seen = copy.isThere() ? SentCopies.KEPT_BY_PROVIDER : SentCopies.ADDED_BY_US;
    if (copy.isThere()) {
      clear(box, Place.SENT, copy);
    }
    String who =
        copy.isThere()
            ? "%s keeps a copy of what is sent in %s by itself"
                .formatted(taker.host(), shown(box, Place.SENT))
            : "%s keeps no copy of what is sent in %s; `mailtwin send` adds one"
                .formatted(taker.host(), shown(box, Place.SENT));
    x.passed(Phase.DELIVERY, who + learnt(seen));
  }

  /// How that fits what letters have shown before. The outbox looks by itself with each letter.
  private String learnt(SentCopies seen) {
    Patient.Configured configured = x.patient().configured();
    SentCopies before = configured == null ? SentCopies.UNKNOWN : configured.copies();
    if (before == SentCopies.UNKNOWN) {
      return "";
    }
    return before == seen
        ? ", as earlier letters have shown"
        : "; earlier letters have shown otherwise, and the next one will show it again";
  }

  private void clear(Letterbox box, Place place, Found found)
      throws IOException, InterruptedException {
    boolean away = box.takeAway(found);
    (away && found.renamed() == 0 ? taken : left).add(shown(box, place));
  }

  private void cleared() {
    if (!taken.isEmpty()) {
      x.passed(
          Phase.DELIVERY,
          "it was moved from %s to the Trash".formatted(String.join(" and ", taken)));
    }
    if (!left.isEmpty()) {
      x.passed(
          Phase.DELIVERY,
          "it is left in %s; delete it if you like: \"%s\""
              .formatted(String.join(" and ", left), subject));
    }
  }

  private static String shown(Letterbox box, Place place) {
    String wire = String.valueOf(box.folder(place));
    return Objects.requireNonNullElse(MailboxNames.decode(wire), wire);
  }
}
