package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.sasl.TokenRefusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Queue;

/// One login (RFC 4954 §4).
///
/// What a challenge says is not looked at: no mechanism here needs it, and servers word the prompts
/// of LOGIN as they like.
final class Authentication {

  private static final String REDACTED = "[redacted]";

  private final Conversation talk;
  private final Duration limit;

  Authentication(Conversation talk, Duration limit) {
    this.talk = talk;
    this.limit = limit;
  }

  Reply run(Mechanism mechanism, String user, Secret secret)
      throws SmtpException, InterruptedException {
    Queue<byte[]> responses = new ArrayDeque<>(mechanism.responses(user, secret));
    String command = "AUTH " + mechanism.name();
    Reply answer = begin(mechanism, command, responses);
    String challenge = "";
    for (int n = 0; answer.isGoOn(); n++) {
      if (n == Limits.CHALLENGES_MAX) {
        throw talk.end(new SmtpException.Unintelligible("a login without end"));
      }
      byte[] response = responses.poll();
      if (response != null) {
        answer = tell(base64(response), REDACTED);
      } else if (mechanism.takesToken() && n < 2) {
        challenge = TokenRefusal.of(answer.human()).words();
        answer = tell(base64(mechanism.afterRefusal()), REDACTED);
      } else {
        answer = tell("*", "*"); // RFC 4954 §4: the client gives up.
      }
    }
    if (answer.isDone()) {
      return answer;
    }
    SmtpException failure = SmtpException.of(answer);
    throw failure instanceof SmtpException.Refused
        ? new SmtpException.Refused(answer, challenge)
        : failure;
  }

  /// The first response goes with the command if the line stays short enough (RFC 4954 §4). The two
  /// of LOGIN are always asked for: few servers take the first with the command.
  private Reply begin(Mechanism mechanism, String command, Queue<byte[]> responses)
      throws SmtpException, InterruptedException {
    byte[] first = responses.element();
    String whole = command + " " + (first.length == 0 ? "=" : base64(first));
    if (mechanism == Mechanism.LOGIN || whole.length() + 2 > Limits.COMMAND_BYTES_MAX) {
      return tell(command, command);
    }
    responses.remove();
    return tell(whole, command + " " + REDACTED);
  }

  private Reply tell(String line, String shown) throws SmtpException, InterruptedException {
    return talk.await(talk.say(line, shown), limit);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
