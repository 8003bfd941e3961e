package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.mime.LineEnds;
import dev.mailtwin.protocol.smtp.Conversation.Due;
import dev.mailtwin.protocol.smtp.Prepared.Ready;
import dev.mailtwin.protocol.smtp.SmtpException.ConnectionLost;
import dev.mailtwin.protocol.smtp.SmtpException.Unintelligible;
import dev.mailtwin.protocol.smtp.Submission.Notifications.Returned;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Accepted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Broken;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;
import dev.mailtwin.protocol.smtp.SubmissionResult.Refused;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import dev.mailtwin.protocol.smtp.SubmissionResult.Unsendable;
import dev.mailtwin.protocol.smtp.SubmissionResult.Withheld;
import dev.mailtwin.protocol.smtp.wire.DotStuffing;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One submission from MAIL to the answer after the end, and the knowledge how far it got.
///
/// `phase` is raised *before* the bytes that make it true are written: a failure is never reported
/// as harmless when it was not.
final class Transaction {

  private static final int BUFFER_BYTES = 32 << 10;

  private final Envelope envelope;
  private final Conversation talk;
  private final Capabilities capabilities;
  private final Submission submission;
  private final SubmissionWatch watch;
  private final Envelope.Answers answers = new Envelope.Answers();
  private Phase phase = Phase.BEFORE_CONTENT;

  Transaction(Envelope envelope, Submission submission, SubmissionWatch watch) {
    this.envelope = envelope;
    this.talk = envelope.talk();
    this.capabilities = envelope.capabilities();
    this.submission = submission;
    this.watch = watch;
  }

  SubmissionResult run() throws IOException {
    boolean answered = false;
    try {
      SubmissionResult result = attempt();
      answered = true;
      return result;
    } catch (SmtpException e) {
      answered = true;
      return new Broken(phase, talk.end(e), results());
    } catch (InterruptedException e) {
      answered = true;
      Thread.currentThread().interrupt();
      return new Broken(phase, new ConnectionLost("interrupted", e), results());
    } finally {
      if (!answered) {
        talk.end(new ConnectionLost("a message was left half sent", null));
      }
    }
  }

  private SubmissionResult attempt() throws IOException, InterruptedException {
    return switch (Prepared.of(submission, capabilities)) {
      case Prepared.Impossible(var why) -> new Unsendable(why, results());
      case Prepared.Ready ready -> handIn(ready);
    };
  }

  private SubmissionResult handIn(Ready prepared) throws IOException, InterruptedException {
    boolean dataAtOnce = submission.wanted() == Wanted.SOME_RECIPIENTS && !capabilities.chunking();
    envelope.ask(
        envelope.mail(submission.from(), parameters(prepared)),
        submission.recipients(),
        dataAtOnce,
        answers);
    SubmissionResult refusal = envelopeRefused();
    if (refusal != null) {
      takeBack();
      return refusal;
    }
    return capabilities.chunking() ? inChunks(prepared) : asData(prepared);
  }

  private String parameters(Ready prepared) {
    var extra = new StringBuilder();
    if (capabilities.size()) {
      extra.append(" SIZE=").append(prepared.bytes());
    }
    if (prepared.eightBit()) {
      extra.append(" BODY=8BITMIME");
    }
    if (prepared.utf8()) {
      extra.append(" SMTPUTF8");
    }
    if (capabilities.dsn()) {
      switch (submission.notifications().content()) {
        case Returned.FULL -> extra.append(" RET=FULL");
        case Returned.HEADERS -> extra.append(" RET=HDRS");
        case Returned.AS_THE_SERVER_LIKES -> {}
      }
      String id = submission.notifications().envelopeId();
      if (!id.isEmpty()) {
        extra.append(" ENVID=").append(Envelope.xtext(id));
      }
    }
    return extra.toString();
  }

  /// What the answers to the envelope come to, or null if the message may be sent.
  private @Nullable SubmissionResult envelopeRefused() throws SmtpException {
    Reply sender = answers.sender;
    if (sender == null) {
      throw talk.end(new Unintelligible("no answer to MAIL"));
    }
    if (!sender.isDone()) {
      return new Refused(Stage.MAIL, sender, results());
    }
    List<Reply> refusals = answers.recipients.stream().filter(r -> !r.isDone()).toList();
    if (refusals.size() == submission.recipients().size()
        || refusals.stream().anyMatch(Reply::isClosing)) {
      return new Refused(Stage.RECIPIENTS, refusals.getLast(), results());
    }
    return !refusals.isEmpty() && submission.wanted() == Wanted.ALL_RECIPIENTS
        ? new Withheld(results())
        : null;
  }

  /// Ends a transaction without a message. That this fails does not change what it came to.
  private void takeBack() throws IOException, InterruptedException {
    try {
      Due data = answers.data;
      if (data != null && !talk.isEnded()) {
        Reply permission = talk.await(data, envelope.patience().data());
        if (permission.isGoOn()) {
          // RFC 2920 §3.1: nobody is left to get it, and only a dot ends it.
          new DotStuffing(talk.content()).end();
          talk.await(data.following(), envelope.patience().end());
        }
      }
      envelope.forget();
    } catch (SmtpException e) {
      System.getLogger(Transaction.class.getName())
          .log(System.Logger.Level.DEBUG, "taking back a transaction", e);
    }
  }

  /// DATA, the message with its dots doubled, and a dot (RFC 5321 §4.1.1.4).
  private SubmissionResult asData(Ready prepared) throws IOException, InterruptedException {
    Due asked = answers.data == null ? talk.sayData() : answers.data;
    Reply permission = talk.await(asked, envelope.patience().data());
    if (permission.isDone()) {
      throw talk.end(new Unintelligible("no permission and no refusal: " + permission));
    }
    if (!permission.isGoOn()) {
      answers.data = null;
      takeBack();
      return new Refused(Stage.DATA, permission, results());
    }
    watch.envelopeAccepted(results());
    phase = Phase.IN_CONTENT;
    Due end = asked.following();
    var stuffed = new DotStuffing(talk.content());
    SubmissionResult early = stream(prepared, stuffed::write, end);
    if (early != null) {
      return early;
    }
    watch.aboutToEnd();
    if (end.isSettled()) {
      return brokenOff(end);
    }
    phase = Phase.AFTER_END;
    stuffed.end();
    return verdict(talk.await(end, envelope.patience().end()));
  }

  /// BDAT with the whole message, whose answer is awaited, and an empty last BDAT (RFC 3030 §2):
  /// until that one is sent the message is incomplete, as it is before the dot of DATA.
  private SubmissionResult inChunks(Ready prepared) throws IOException, InterruptedException {
    watch.envelopeAccepted(results());
    if (prepared.bytes() > 0) {
      phase = Phase.IN_CONTENT;
      Due answer = talk.say("BDAT " + prepared.bytes());
      SubmissionResult early = stream(prepared, talk.content()::write, answer);
      if (early != null) {
        return early;
      }
      Reply taken = talk.await(answer, envelope.patience().end());
      insistOnVerdict(taken);
      if (!taken.isDone()) {
        takeBack();
        return verdict(taken);
      }
    }
    watch.aboutToEnd();
    phase = Phase.AFTER_END;
    return verdict(talk.await(talk.say("BDAT 0 LAST"), envelope.patience().end()));
  }

  /// Writes the message, unless the server answers before it is whole.
  ///
  /// @param answer what comes when all of it is there
  /// @return what an early answer comes to; null if all was sent
  private @Nullable SubmissionResult stream(Ready prepared, Part part, Due answer)
      throws IOException, InterruptedException {
    var buffer = new byte[BUFFER_BYTES];
    long sent = 0;
    talk.note("[message of " + prepared.bytes() + " bytes]");
    try (InputStream in = new LineEnds(prepared.message().open())) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        sent += got;
        if (sent > prepared.bytes()) { // After BDAT the surplus would be read as commands.
          throw new IOException("the message grew while it was sent");
        }
        if (answer.isSettled()) {
          return brokenOff(answer);
        }
        part.write(buffer, 0, got);
        watch.sending(sent, prepared.bytes());
      }
    }
    if (sent < prepared.bytes()) {
      throw new IOException("the message shrank while it was sent");
    }
    talk.flush();
    return null;
  }

  /// The server spoke in the middle of the message; what it thinks we are at is unknown.
  private SubmissionResult brokenOff(Due answer) throws IOException, InterruptedException {
    Reply early = talk.settle(answer, envelope.patience().end());
    if (early.isDone() || early.isGoOn()) {
      throw talk.end(new Unintelligible("an answer before the message was whole: " + early));
    }
    talk.end(new ConnectionLost("the server broke off: " + early, null));
    return new Refused(Stage.CONTENT, early, results());
  }

  private SubmissionResult verdict(Reply reply) throws Unintelligible {
    insistOnVerdict(reply);
    return reply.isDone()
        ? new Accepted(reply, results())
        : new Refused(Stage.CONTENT, reply, results());
  }

  /// A good-bye is no promise to deliver, although its code says that something is done (RFC 5321
  /// §4.2.3).
  private static void insistOnVerdict(Reply reply) throws Unintelligible {
    if (reply.isGoOn() || reply.isGoodBye()) {
      throw new Unintelligible("an answer to something else: " + reply);
    }
  }

  private List<RecipientResult> results() {
    return Envelope.results(submission.recipients(), answers);
  }

  /// Takes a part of the message.
  @FunctionalInterface
  private interface Part {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }
}
