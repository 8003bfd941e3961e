package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TokenProblems;
import dev.mailtwin.protocol.imap.Capabilities;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.command.AskCapabilities;
import dev.mailtwin.protocol.imap.command.Authenticate;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.sasl.TokenRefusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Logs in once, by the best means the server offers.
///
/// A second try is made only if the first was not judged: Zoho has been seen to answer `BAD
/// [CLIENTBUG]` to a correct AUTHENTICATE PLAIN and to accept LOGIN. A NO is final.
///
/// @param user as the server wants it
/// @param silence how long the server may think
public record Login(Endpoint endpoint, String user, Secret secret, Duration silence) {

  /// Logs in and learns what the server can do then.
  ///
  /// @return what is worth knowing about it; usually nothing
  /// @throws ProblemException if the server will not; the cause is what it answered
  public List<Problem> into(ImapConnection connection) throws IOException, InterruptedException {
    return into(connection, () -> {});
  }

  /// The same, and tells when the server has accepted the secret.
  public List<Problem> into(ImapConnection connection, Runnable accepted)
      throws IOException, InterruptedException {
    try {
      if (connection.capabilities().isEmpty()) {
        connection.send(new AskCapabilities()).await(silence);
      }
      Capabilities before = connection.capabilities();
      if (!before.has("IMAP4REV1") && !before.has("IMAP4REV2")) {
        String offered = before.isEmpty() ? "nothing" : String.join(" ", before.names());
        throw new ProblemException(GreetingProblems.outdated(endpoint, offered));
      }
      List<Problem> notes = authenticate(connection);
      accepted.run();
      if (connection
          .capabilities()
          .equals(before)) { // Most servers tell the new ones by themselves.
        askAgain(connection);
      }
      return notes;
    } catch (ImapException e) {
      throw new ProblemException(ConnectionProblems.opening(e, endpoint), e);
    }
  }

  private void askAgain(ImapConnection connection) throws IOException, InterruptedException {
    try {
      connection.send(new AskCapabilities()).await(silence);
    } catch (ImapException.ConnectionLost e) {
      throw new ProblemException(
          left(e.farewell() == null ? connection.farewell() : e.farewell()), e);
    }
  }

  /// The server hung up after it had accepted the secret: its good-bye cannot be about that.
  private Problem left(@Nullable ResponseText farewell) {
    if (farewell == null) {
      return LoginProblems.leftAfter(endpoint, "");
    }
    List<Code> codes = ReplyTable.imap(Moment.IMAP_LOGIN, farewell);
    return codes.isEmpty() || codes.contains(Code.A1)
        ? LoginProblems.leftAfter(endpoint, farewell.human())
        : ConnectionProblems.login(farewell, endpoint, user);
  }

  private List<Problem> authenticate(ImapConnection connection)
      throws IOException, InterruptedException {
    var capabilities = connection.capabilities();
    boolean atOnce = capabilities.has("SASL-IR");
    try {
      if (secret.isToken()) {
        byToken(connection, atOnce);
      } else if (capabilities.has("AUTH=PLAIN")) {
        return plainThenLogin(connection, atOnce);
      } else if (!capabilities.has("LOGINDISABLED")) {
        login(connection);
      } else if (capabilities.has("AUTH=LOGIN")) {
        connection.send(new Authenticate(Mechanism.LOGIN, user, secret, false)).await(silence);
      } else {
        throw new ProblemException(noMechanism(connection));
      }
      return List.of();
    } catch (ImapException.Refused e) {
      boolean odd = !capabilities.has("AUTH=PLAIN") && !secret.isPlain() && !secret.isToken();
      throw new ProblemException(ConnectionProblems.login(e.answer(), endpoint, user, odd), e);
    } catch (ImapException.Misunderstood e) {
      throw new ProblemException(misunderstood(e), e);
    } catch (ImapException.ConnectionLost e) {
      throw new ProblemException(
          hungUp(e.farewell() == null ? connection.farewell() : e.farewell()), e);
    } catch (ImapException.NoAnswer e) {
      throw new ProblemException(LoginProblems.unanswered(endpoint), e);
    }
  }

  /// A server behind something that ends the encryption for it believes that there is none, and
  /// offers it (RFC 9051 §6.2.1, §7.2.2).
  private Problem noMechanism(ImapConnection connection) {
    List<String> offered = mechanisms(connection);
    return offered.isEmpty() && connection.capabilities().has("STARTTLS")
        ? GreetingProblems.privacyRequired(endpoint, Service.IMAP, "\"STARTTLS LOGINDISABLED\"")
        : LoginProblems.noMechanism(endpoint, offered);
  }

  /// The standard's form where the server has both.
  private void byToken(ImapConnection connection, boolean atOnce)
      throws IOException, InterruptedException {
    var capabilities = connection.capabilities();
    boolean standard = capabilities.has("AUTH=OAUTHBEARER");
    if (!standard && !capabilities.has("AUTH=XOAUTH2")) {
      throw new ProblemException(TokenProblems.noMechanism(endpoint, mechanisms(connection)));
    }
    Mechanism way = standard ? Mechanism.OAUTHBEARER : Mechanism.XOAUTH2;
    var why = new AtomicReference<>(TokenRefusal.SILENT);
    try {
      connection.send(new Authenticate(way, user, secret, atOnce, why::set)).await(silence);
    } catch (ImapException.Refused e) {
      Problem said = ConnectionProblems.login(e.answer(), endpoint, user);
      var refusal = new Refusal(endpoint, Service.IMAP, user, e.answer().human());
      throw new ProblemException(TokenProblems.instead(said, refusal, why.get()), e);
    }
  }

  /// Instead of an answer the server hung up; it may have said why.
  private Problem hungUp(@Nullable ResponseText farewell) {
    return farewell == null || ReplyTable.imap(Moment.IMAP_LOGIN, farewell).isEmpty()
        ? LoginProblems.dropped(endpoint)
        : ConnectionProblems.login(farewell, endpoint, user);
  }

  /// What a BAD says may be known all the same; else a password with more than plain letters is the
  /// likeliest reason.
  private Problem misunderstood(ImapException.Misunderstood e) {
    return ReplyTable.isJudged(e.answer())
        ? ConnectionProblems.login(e.answer(), endpoint, user)
        : secret.isPlain()
            ? ConnectionProblems.of(e, endpoint)
            : LoginProblems.refused(
                Code.A18, new Refusal(endpoint, Service.IMAP, user, e.answer().human()));
  }

  private List<Problem> plainThenLogin(ImapConnection connection, boolean atOnce)
      throws IOException, InterruptedException {
    try {
      connection.send(new Authenticate(Mechanism.PLAIN, user, secret, atOnce)).await(silence);
      return List.of();
    } catch (ImapException.Misunderstood e) {
      if (ReplyTable.isJudged(e.answer())) {
        throw e;
      }
      login(connection);
      return List.of(LoginProblems.otherMethod(endpoint, e.answer().human()));
    }
  }

  private void login(ImapConnection connection) throws IOException, InterruptedException {
    connection.send(new dev.mailtwin.protocol.imap.command.Login(user, secret)).await(silence);
  }

  private static List<String> mechanisms(ImapConnection connection) {
    return connection.capabilities().names().stream()
        .filter(name -> name.startsWith("AUTH="))
        .map(name -> name.substring("AUTH=".length()))
        .sorted()
        .toList();
  }
}
