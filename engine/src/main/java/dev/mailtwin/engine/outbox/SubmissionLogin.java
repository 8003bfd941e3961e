package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.SendingProblems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.engine.problem.TokenProblems;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Signs in to a server for sending once, by the best means it offers.
///
/// @param user as the server wants it
public record SubmissionLogin(Endpoint endpoint, String user, Secret secret) {

  /// A second method is tried only if the first was not judged: the server did not know it.
  ///
  /// @throws ProblemException if the server will not; its words do not show the secret
  public void into(SmtpConnection connection) throws ProblemException, InterruptedException {
    try {
      signIn(connection);
    } catch (IOException e) {
      throw new ProblemException(
          SendingProblems.login(
                  e, ProviderTable.refusal(endpoint, Service.SMTP, user, ""), secret.isToken())
              .through(text -> secret.hideIn(text, user)),
          e);
    }
  }

  /// What a server is recognised by next time: the fingerprint of its certificate.
  public static String identity(SmtpConnection connection) {
    var chain = connection.certificates();
    return chain.isEmpty() ? "none" : TlsProblems.fingerprint(chain.getFirst());
  }

  /// The standard's form where the server has both.
  private Mechanism byToken(SmtpConnection connection) throws ProblemException {
    var offered = connection.capabilities();
    for (Mechanism way : List.of(Mechanism.OAUTHBEARER, Mechanism.XOAUTH2)) {
      if (offered.offers(way)) {
        return way;
      }
    }
    throw new ProblemException(
        offered.mechanisms().isEmpty()
            ? SendingProblems.noMechanism(endpoint, connection)
            : TokenProblems.noMechanism(endpoint, offered.mechanisms()));
  }

  private void signIn(SmtpConnection connection) throws IOException, InterruptedException {
    if (secret.isToken()) {
      connection.authenticate(byToken(connection), user, secret);
      return;
    }
    Set<Mechanism> common = connection.capabilities().common();
    boolean login = common.contains(Mechanism.LOGIN);
    if (!login && !common.contains(Mechanism.PLAIN)) {
      throw new ProblemException(SendingProblems.noMechanism(endpoint, connection));
    }
    if (common.contains(Mechanism.PLAIN)) {
      try {
        connection.authenticate(Mechanism.PLAIN, user, secret);
        return;
      } catch (SmtpException.Misunderstood e) {
        if (!login) {
          throw e;
        }
      }
    }
    connection.authenticate(Mechanism.LOGIN, user, secret);
  }
}
