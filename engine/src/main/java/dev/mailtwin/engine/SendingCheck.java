package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.KnownServer;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.outbox.SubmissionLogin;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.EnvelopeProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.SendingProblems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.EnvelopeAddress;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient;
import dev.mailtwin.protocol.smtp.Probe;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Proves that letters can be sent, without sending one: signs in, then MAIL, RCPT to the user's
/// own address, RSET.
///
/// Servers are tried in order until one can be reached and offers to sign in; a silent one holds up
/// the next only for a moment. The password goes to one of them only: a refusal is final.
///
/// @param memory learns what became of the login, so that the outbox knows
record SendingCheck(
    SmtpConnector connector,
    AccountSettings account,
    Secret secret,
    LoginMemory memory,
    InstantSource clock) {

  /// Longer than a slow line needs for TLS and a greeting, shorter than patience.
  private static final Duration HEAD_START = Duration.ofSeconds(5);

  /// What was found.
  ///
  /// @param servers the account's, the one that worked first
  /// @param notes why the envelope was refused for now
  record Proven(List<Endpoint> servers, List<Problem> notes) {}

  /// Checks, and lets nothing be sent.
  ///
  /// @throws ProblemException if none does; that of the first server, if none can be reached
  Proven run() throws IOException, InterruptedException {
    List<Endpoint> all = Sending.endpoints(account.smtp());
    Map<Endpoint, IOException> failures = new HashMap<>();
    Problem reached = null;
    try (var race =
        new ServerRace<>(all, HEAD_START, connector::openUnderAnyName, SmtpConnection::close)) {
      for (var open = race.next(failures::put); open != null; open = race.next(failures::put)) {
        try (SmtpConnection connection = open.connection()) {
          if (connection.capabilities().mechanisms().isEmpty()) {
            Problem none = SendingProblems.noMechanism(open.endpoint(), connection);
            reached = reached == null ? none : reached;
            continue; // Nobody can sign in there; another port may let us in.
          }
          signIn(connection, open.endpoint());
          List<Problem> notes = ask(connection, open.endpoint());
          connection.quit();
          return new Proven(workingFirst(open.endpoint()), notes);
        } catch (ProblemException e) {
          throw e;
        } catch (IOException e) {
          failures.put(open.endpoint(), e);
        }
      }
    }
    if (reached != null) {
      throw new ProblemException(reached);
    }
    Endpoint first = all.getFirst();
    IOException failure = Objects.requireNonNull(failures.get(first));
    Problem seen = SendingProblems.opening(failure, first);
    throw new ProblemException(new KnownServer(memory, first).judged(seen, failure), failure);
  }

  private void signIn(SmtpConnection connection, Endpoint endpoint)
      throws IOException, InterruptedException {
    String user = account.smtpLogin().user();
    try {
      new SubmissionLogin(endpoint, user, secret).into(connection);
    } catch (ProblemException e) {
      ProblemException known = knowing(e, endpoint);
      memory.refused(endpoint, user, secret, known.problem().code(), clock.instant());
      throw known;
    }
    memory.worked(endpoint, user, secret, SubmissionLogin.identity(connection), clock.instant());
  }

  /// Receiving has just taken the same name and secret, so they are right.
  private ProblemException knowing(ProblemException e, Endpoint endpoint) {
    boolean same = account.smtpLogin().equals(account.login());
    return same
            && e.problem().code() == Code.A1
            && e.getCause() instanceof SmtpException.Refused refused
        ? new ProblemException(
            LoginProblems.onlySendingRefused(
                new Refusal(
                    endpoint,
                    Service.SMTP,
                    account.smtpLogin().user(),
                    refused.answer().toString())),
            e)
        : e;
  }

  private List<Endpoint> workingFirst(Endpoint works) {
    List<Endpoint> servers = new ArrayList<>(account.smtp());
    servers.remove(works);
    servers.addFirst(works);
    return servers;
  }

  /// A refusal for now (4yz) is no reason not to begin; it is said.
  private List<Problem> ask(SmtpConnection connection, Endpoint endpoint)
      throws IOException, InterruptedException {
    String address = address();
    EnvelopeAddress own;
    try {
      own = EnvelopeAddress.of(address);
    } catch (IllegalArgumentException e) {
      return List.of(); // An address of this computer's own, which no envelope can hold.
    }
    if (own.needsUtf8() && !connection.capabilities().smtpUtf8()) {
      throw new ProblemException(EnvelopeProblems.needsUtf8(endpoint, address));
    }
    Probe probe;
    try {
      probe = connection.probe(own, List.of(EnvelopeRecipient.of(address)));
    } catch (SmtpException.Closing e) { // Said on its own, before MAIL could be answered.
      return refused(Moment.SMTP_MAIL, endpoint, address, e.answer());
    } catch (SmtpException e) {
      throw new ProblemException(EnvelopeProblems.broken(endpoint), e);
    }
    if (!probe.sender().isDone()) {
      return refused(Moment.SMTP_MAIL, endpoint, address, probe.sender());
    }
    for (RecipientResult result : probe.recipients()) {
      if (result instanceof RecipientResult.Refused(_, var answer)) {
        return refused(Moment.SMTP_RCPT, endpoint, address, answer);
      }
    }
    return List.of();
  }

  /// @return what is only said
  private static List<Problem> refused(Moment when, Endpoint endpoint, String address, Reply answer)
      throws ProblemException {
    Problem problem = EnvelopeProblems.cause(when, endpoint, address, answer.toString());
    if (answer.isPermanent()) {
      throw new ProblemException(problem);
    }
    return List.of(problem.noted());
  }

  private String address() {
    try {
      return MailAddress.parse(account.id().address()).ascii();
    } catch (IllegalArgumentException e) {
      return account.id().address();
    }
  }
}
