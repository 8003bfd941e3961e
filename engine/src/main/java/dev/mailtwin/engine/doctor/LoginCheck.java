package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.engine.remote.Login;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Signs in to IMAP: once, and once more only if the first try was not judged.
final class LoginCheck {

  private final Examination x;
  private final Endpoint endpoint;
  private final Patient.Credentials login;

  LoginCheck(Examination x, Endpoint endpoint, Patient.Credentials login) {
    this.x = x;
    this.endpoint = endpoint;
    this.login = login;
  }

  /// What came of signing in.
  enum Outcome {
    SIGNED_IN,
    FAILED,
    /// The server hung up while the secret was on its way: it may not have looked at it.
    NOT_JUDGED
  }

  /// Signs in.
  ///
  /// @param last a try that is not judged is a failure
  Outcome run(ImapConnection connection, boolean last) throws IOException, InterruptedException {
    boolean oldMethod = !connection.capabilities().has("AUTH=PLAIN");
    var accepted = new AtomicBoolean();
    try {
      List<Problem> notes = signIn(connection, accepted);
      notes.forEach(note -> x.note(Phase.AUTHENTICATION, note));
      x.passed(Phase.AUTHENTICATION, "%s signs in as %s".formatted(endpoint.host(), login.user()));
      remember(connection, null);
      return Outcome.SIGNED_IN;
    } catch (ProblemException e) {
      Code code = e.problem().code();
      boolean silent = e.getCause() instanceof ImapException.NoAnswer; // Once is enough of that.
      if (code == Code.A28 && !last && !silent) {
        return Outcome.NOT_JUDGED;
      }
      ResponseText answer = answer(connection, e.getCause());
      boolean judged =
          !accepted.get() && answer != null && code.name().startsWith("A") && code != Code.A28;
      if (judged) {
        remember(connection, code);
      }
      List<Problem> causes =
          answer != null && judged && !login.secret().isToken()
              ? causes(answer, oldMethod)
              : List.of(e.problem());
      Code found = causes.getFirst().code();
      if (judged) { // More is known by now.
        rememberCause(connection, found);
      }
      x.failed(Phase.AUTHENTICATION, causes, answer == null ? "" : words(answer));
      return Outcome.FAILED;
    }
  }

  private List<Problem> signIn(ImapConnection connection, AtomicBoolean accepted)
      throws IOException, InterruptedException {
    var silence = x.budget().atMost(x.around().patience().silence());
    Progress progress = x.underWay();
    return new Login(endpoint, login.user(), login.secret(), silence)
        .into(
            connection,
            () -> {
              accepted.set(true);
              if (progress != null) {
                progress.opensMailbox();
              }
            });
  }

  private List<Problem> causes(ResponseText answer, boolean oldMethod) throws InterruptedException {
    List<Code> said = ReplyTable.imap(Moment.IMAP_LOGIN, answer);
    Provider provider = AccountFacts.provider(endpoint.host());
    var refusal =
        new Refusal(
            endpoint,
            Service.IMAP,
            login.user(),
            answer.human(),
            provider == null ? "" : provider.name(),
            provider == null ? "" : provider.habits().page(),
            "");
    var causes = new LoginCauses(x, refusal, login, said, oldMethod);
    List<Problem> certain = causes.certain();
    if (!certain.isEmpty()) {
      return certain;
    }
    SubmissionCheck.Aside aside = SubmissionCheck.signInAside(x, login);
    return aside.decisive().isEmpty() ? causes.remaining(aside.sending()) : aside.decisive();
  }

  /// What the doctor learns, `sync` and the outbox know.
  private void remember(ImapConnection connection, @Nullable Code refused) throws IOException {
    LoginMemory memory = x.patient().memory();
    if (memory == null) {
      return;
    }
    var now = x.around().clock().instant();
    if (refused == null) {
      String fingerprint =
          connection.certificates().isEmpty()
              ? "none"
              : TlsProblems.fingerprint(connection.certificates().getFirst());
      memory.worked(endpoint, login.user(), login.secret(), fingerprint, now);
    } else {
      memory.refused(endpoint, login.user(), login.secret(), refused, now);
    }
  }

  /// A secret that is right, as the other service shows, is none to be changed.
  private void rememberCause(ImapConnection connection, Code found) throws IOException {
    LoginMemory memory = x.patient().memory();
    if (memory != null && !LoginMemory.judges(found)) {
      memory.forgive(endpoint);
    } else {
      remember(connection, found);
    }
  }

  private static @Nullable ResponseText answer(
      ImapConnection connection, @Nullable Throwable cause) {
    return switch (cause) {
      case ImapException.Refused e -> e.answer();
      case ImapException.Misunderstood e -> e.answer();
      case ImapException.ConnectionLost e ->
          e.farewell() == null ? connection.farewell() : e.farewell();
      case null -> null;
      default -> null;
    };
  }

  private static String words(ResponseText answer) {
    return answer.code()
            instanceof dev.mailtwin.protocol.imap.ResponseCode.Other(String name, String arguments)
        ? "[%s] %s".formatted((name + " " + arguments).strip(), answer.human())
        : answer.human();
  }
}
