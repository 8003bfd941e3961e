package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.sasl.TokenRefusal;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Names what went wrong between this computer and a server that would take a letter: connecting,
/// signing in, and whether it takes this sender. Letters themselves are not concerned.
public final class SendingProblems {

  private SendingProblems() {}

  /// The problem behind a failure to reach the point where somebody can sign in.
  public static Problem opening(IOException failure, Endpoint endpoint) {
    Problem mixedUp = InputProblems.mixedUp(endpoint, Service.SMTP);
    if (mixedUp != null && !(failure instanceof ProblemException)) {
      return mixedUp;
    }
    return switch (failure) {
      case ProblemException e -> e.problem();
      case NetException e -> ConnectionProblems.atFirstSight(e, endpoint, Service.SMTP);
      case SmtpException.Unwelcome e -> GreetingProblems.unwelcome(endpoint, said(e.answer()));
      case SmtpException.Closing e -> GreetingProblems.unwelcome(endpoint, said(e.answer()));
      case SmtpException.Refused e -> GreetingProblems.helloRefused(endpoint, said(e.answer()));
      case SmtpException.Misunderstood e ->
          GreetingProblems.helloRefused(endpoint, said(e.answer()));
      case SmtpException.Unencrypted e ->
          switch (e.how()) {
            case NOT_OFFERED -> GreetingProblems.neverOffered(endpoint, Service.SMTP, 0);
            case REFUSED -> GreetingProblems.refused(endpoint, Service.SMTP, said(e.answer()));
          };
      case SmtpException.ConnectionLost e when e.isInsteadOfTls() ->
          GreetingProblems.leftInstead(endpoint, Service.SMTP);
      case SmtpException.Tampered _ -> GreetingProblems.injected(endpoint);
      case SmtpException.NoAnswer e ->
          GreetingProblems.silent(endpoint, String.valueOf(e.getMessage()));
      case SmtpException.Unintelligible e ->
          ConnectionProblems.stranger(
              e.instead().language(), endpoint, Service.SMTP, String.valueOf(e.getMessage()));
      default -> NetworkProblems.hungUp(endpoint);
    };
  }

  /// The problem behind a sign-in that failed, whatever it went by.
  private static Problem login(IOException failure, Refusal asked) {
    Endpoint endpoint = asked.endpoint();
    return switch (failure) {
      case SmtpException.Refused e -> refused(e.answer(), asked);
      case SmtpException.Misunderstood e -> refused(e.answer(), asked);
      case SmtpException.Closing e -> refused(e.answer(), asked);
      case SmtpException.ConnectionLost e when !e.isInsteadOfTls() ->
          LoginProblems.dropped(endpoint);
      case SmtpException.NoAnswer _ -> LoginProblems.unanswered(endpoint);
      default -> opening(failure, endpoint);
    };
  }

  /// The problem behind a sign-in that failed.
  ///
  /// @param asked what is known, still without the server's words
  /// @param token it was a login by a token
  public static Problem login(IOException failure, Refusal asked, boolean token) {
    Problem said = login(failure, asked);
    return token && failure instanceof SmtpException.Refused e
        ? TokenProblems.instead(
            said, asked.saying(said(e.answer())), new TokenRefusal(e.challenge()))
        : said;
  }

  /// No method in common, or none at all, because EHLO was refused or not.
  public static Problem noMechanism(Endpoint endpoint, SmtpConnection connection) {
    Set<String> offered = connection.capabilities().mechanisms();
    Reply disliked = connection.disliked();
    if (disliked != null) {
      return GreetingProblems.helloRefused(endpoint, said(disliked));
    }
    return offered.isEmpty()
        ? LoginProblems.noSignInForSending(endpoint)
        : LoginProblems.noMechanism(endpoint, offered);
  }

  private static Problem refused(Reply answer, Refusal asked) {
    List<Code> codes = ReplyTable.smtp(Moment.SMTP_AUTH, answer.toString());
    return LoginProblems.refused(codes, asked.saying(said(answer)));
  }

  private static String said(Reply answer) {
    return answer.toString();
  }
}
