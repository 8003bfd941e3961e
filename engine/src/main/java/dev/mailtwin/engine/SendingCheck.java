package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.outbox.SubmissionLogin;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.SendingProblems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.EnvelopeAddress;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient;
import dev.mailtwin.protocol.smtp.Probe;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Proves that letters can be sent, without sending one: signs in, then MAIL, RCPT to the user's
/// own address, RSET.
///
/// Servers are tried in order until one can be reached. The password goes to one of them only: a
/// refusal is final.
///
/// @param memory learns what became of the login, so that the outbox knows
record SendingCheck(
    SmtpConnector connector,
    AccountSettings account,
    Secret secret,
    LoginMemory memory,
    InstantSource clock) {

  /// @return the account's servers, the one that worked first
  /// @throws ProblemException if none does; that of the first server, if none can be reached
  List<Endpoint> run() throws IOException, InterruptedException {
    ProblemException first = null;
    for (Endpoint endpoint : Sending.endpoints(account.smtp())) {
      try (SmtpConnection connection = connector.openUnderAnyName(endpoint)) {
        signIn(connection, endpoint);
        ask(connection, endpoint);
        connection.quit();
        return workingFirst(endpoint);
      } catch (ProblemException e) {
        throw e;
      } catch (IOException e) {
        Problem problem =
            isForReceiving(endpoint)
                ? InputProblems.mixedUp(endpoint, false)
                : SendingProblems.opening(e, endpoint);
        first = first == null ? new ProblemException(problem, e) : first;
      }
    }
    if (first == null) {
      throw new IllegalStateException("no server to try");
    }
    throw first;
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

  private static boolean isForReceiving(Endpoint endpoint) {
    return endpoint.port() == 993 || endpoint.port() == 143;
  }

  private List<Endpoint> workingFirst(Endpoint works) {
    List<Endpoint> servers = new ArrayList<>(account.smtp());
    servers.remove(works);
    servers.addFirst(works);
    return servers;
  }

  /// A refusal for now (4yz) is no reason not to begin.
  private void ask(SmtpConnection connection, Endpoint endpoint)
      throws IOException, InterruptedException {
    String address = address();
    Probe probe;
    try {
      probe = connection.probe(EnvelopeAddress.of(address), List.of(EnvelopeRecipient.of(address)));
    } catch (IllegalArgumentException e) {
      return; // An address of this computer's own, which no envelope can hold.
    }
    if (probe.sender().isPermanent()) {
      throw new ProblemException(SendingProblems.senderRefused(endpoint, address, probe.sender()));
    }
    for (RecipientResult result : probe.recipients()) {
      if (result instanceof RecipientResult.Refused(_, var answer) && answer.isPermanent()) {
        throw new ProblemException(SendingProblems.ownAddressRefused(endpoint, address, answer));
      }
    }
  }

  private String address() {
    try {
      return MailAddress.parse(account.id().address()).ascii();
    } catch (IllegalArgumentException e) {
      return account.id().address();
    }
  }
}
