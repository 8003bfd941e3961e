package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.command.AskCapabilities;
import dev.mailtwin.protocol.imap.command.Authenticate;
import dev.mailtwin.protocol.imap.command.Id;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.time.Duration;

/// Logs in once, by the best means the server offers.
///
/// A second try is made only if the first was not judged: Zoho has been seen to answer `BAD
/// [CLIENTBUG]` to a correct AUTHENTICATE PLAIN and to accept LOGIN. A NO is final.
///
/// @param user as the server wants it
/// @param silence how long the server may think
record Login(Endpoint endpoint, String user, Secret secret, boolean token, Duration silence) {

  void into(ImapConnection connection) throws IOException, InterruptedException {
    try {
      if (connection.capabilities().isEmpty()) {
        connection.send(new AskCapabilities()).await(silence);
      }
      authenticate(connection);
      connection.send(new AskCapabilities()).await(silence);
      introduce(connection);
    } catch (ImapException e) {
      throw new ProblemException(ConnectionProblems.of(e, endpoint), e);
    }
  }

  private void authenticate(ImapConnection connection) throws IOException, InterruptedException {
    var capabilities = connection.capabilities();
    boolean atOnce = capabilities.has("SASL-IR");
    try {
      if (token) {
        boolean standard =
            capabilities.has("AUTH=OAUTHBEARER") && !capabilities.has("AUTH=XOAUTH2");
        Mechanism way = standard ? Mechanism.OAUTHBEARER : Mechanism.XOAUTH2;
        connection.send(new Authenticate(way, user, secret, atOnce)).await(silence);
      } else if (capabilities.has("AUTH=PLAIN")) {
        plainThenLogin(connection, atOnce);
      } else if (!capabilities.has("LOGINDISABLED")) {
        login(connection);
      } else if (capabilities.has("AUTH=LOGIN")) {
        connection.send(new Authenticate(Mechanism.LOGIN, user, secret, false)).await(silence);
      } else {
        throw new ProblemException(noMechanism(connection));
      }
    } catch (ImapException.Refused e) {
      throw new ProblemException(ConnectionProblems.login(e.answer(), endpoint, user), e);
    } catch (ImapException.ConnectionLost e) {
      throw new ProblemException(droppedDuringLogin(), e);
    }
  }

  private void plainThenLogin(ImapConnection connection, boolean atOnce)
      throws IOException, InterruptedException {
    try {
      connection.send(new Authenticate(Mechanism.PLAIN, user, secret, atOnce)).await(silence);
    } catch (ImapException.Misunderstood e) {
      login(connection);
    }
  }

  private void login(ImapConnection connection) throws IOException, InterruptedException {
    connection.send(new dev.mailtwin.protocol.imap.command.Login(user, secret)).await(silence);
  }

  /// Some servers want to know; Zoho's organisation hosts answer BAD, which does no harm.
  private void introduce(ImapConnection connection) throws IOException, InterruptedException {
    if (connection.capabilities().has("ID")) {
      try {
        connection.send(new Id("Mailtwin", "0.1")).await(silence);
      } catch (ImapException.Refused | ImapException.Misunderstood e) {
        System.getLogger(Login.class.getName())
            .log(System.Logger.Level.DEBUG, "the server does not want to know who we are", e);
      }
    }
  }

  private Problem noMechanism(ImapConnection connection) {
    return new Problem(
        Code.A16,
        Problem.Severity.FAILURE,
        Problem.Scope.ACCOUNT,
        "",
        Problem.Retry.AFTER_USER_ACTS,
        "%s takes no password; it offers only: %s"
            .formatted(
                endpoint.host(),
                String.join(
                    " ",
                    connection.capabilities().names().stream()
                        .filter(name -> name.startsWith("AUTH="))
                        .sorted()
                        .toList())),
        "No password was sent; nothing was changed.",
        "Use an app password if the provider has them, or ask your administrator.");
  }

  private Problem droppedDuringLogin() {
    return new Problem(
        Code.A28,
        Problem.Severity.FAILURE,
        Problem.Scope.ACCOUNT,
        "",
        Problem.Retry.LATER,
        "%s hung up during sign-in; it is unclear whether the password was checked."
            .formatted(endpoint.host()),
        "Nothing was lost; mail waits on the server.",
        "Wait a minute and try again.");
  }
}
