package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.SendingProblems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.sasl.Mechanism;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Proves that letters can be sent, without sending one: signs in, then MAIL, RCPT to the user's
/// own address, RSET.
///
/// Servers are tried in order until one can be reached. The password goes to one of them only: a
/// refusal is final.
///
/// @param memory learns what came of the login
record SendingCheck(
    SmtpConnector connector,
    AccountSettings account,
    Secret secret,
    LoginMemory memory,
    InstantSource clock) {

  /// @return the account's servers, the one that worked first
  /// @throws ProblemException if none does; that of the first server, if none can be reached
  List<Endpoint> run() throws ProblemException, InterruptedException {
    ProblemException first = null;
    for (Endpoint endpoint : withSibling(account.smtp())) {
      try (SmtpConnection connection = connector.open(endpoint)) {
        remembering(connection, endpoint);
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

  /// Signs in; what came of it is remembered, as for receiving.
  private void remembering(SmtpConnection connection, Endpoint endpoint)
      throws IOException, InterruptedException {
    String user = account.smtpLogin().user();
    try {
      signIn(connection, endpoint);
    } catch (ProblemException e) {
      memory.refused(endpoint, user, secret, e.problem().code(), clock.instant());
      throw e;
    }
    var chain = connection.certificates();
    String print = chain.isEmpty() ? "none" : TlsProblems.fingerprint(chain.getFirst());
    memory.worked(endpoint, user, secret, print, clock.instant());
  }

  private static boolean isForReceiving(Endpoint endpoint) {
    return endpoint.port() == 993 || endpoint.port() == 143;
  }

  /// One server stands for both usual ports of its host.
  static List<Endpoint> withSibling(List<Endpoint> given) {
    Endpoint only = given.getFirst();
    Endpoint sibling = sibling(only);
    return given.size() > 1 || sibling == null ? given : List.of(only, sibling);
  }

  private static @Nullable Endpoint sibling(Endpoint endpoint) {
    return switch (endpoint.port()) {
      case 465 -> new Endpoint(endpoint.host(), 587, Security.STARTTLS);
      case 587 -> new Endpoint(endpoint.host(), 465, Security.TLS);
      default -> null;
    };
  }

  private List<Endpoint> workingFirst(Endpoint works) {
    List<Endpoint> servers = new ArrayList<>(account.smtp());
    servers.remove(works);
    servers.addFirst(works);
    return servers;
  }

  private void signIn(SmtpConnection connection, Endpoint endpoint)
      throws ProblemException, InterruptedException {
    Set<Mechanism> common = connection.capabilities().common();
    boolean plain = common.contains(Mechanism.PLAIN);
    if (!plain && !common.contains(Mechanism.LOGIN)) {
      throw new ProblemException(noMechanism(connection, endpoint));
    }
    String user = account.smtpLogin().user();
    try {
      try {
        connection.authenticate(plain ? Mechanism.PLAIN : Mechanism.LOGIN, user, secret);
      } catch (SmtpException.Misunderstood e) {
        if (!plain || !common.contains(Mechanism.LOGIN)) {
          throw e;
        }
        connection.authenticate(Mechanism.LOGIN, user, secret); // PLAIN was not judged.
      }
    } catch (SmtpException e) {
      throw new ProblemException(refused(e, endpoint), e);
    }
  }

  /// Receiving has just taken the same name and secret, so they are right.
  private Problem refused(SmtpException e, Endpoint endpoint) {
    String user = account.smtpLogin().user();
    Problem problem = SendingProblems.login(e, endpoint, user);
    boolean same = account.smtpLogin().equals(account.login());
    return same && problem.code() == Code.A1 && e instanceof SmtpException.Refused refused
        ? LoginProblems.onlySendingRefused(
            new Refusal(endpoint, Service.SMTP, user, refused.answer().toString()))
        : problem;
  }

  private static Problem noMechanism(SmtpConnection connection, Endpoint endpoint) {
    Set<String> offered = connection.capabilities().mechanisms();
    return offered.isEmpty()
        ? LoginProblems.noSignInForSending(endpoint)
        : LoginProblems.noMechanism(endpoint, offered);
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
