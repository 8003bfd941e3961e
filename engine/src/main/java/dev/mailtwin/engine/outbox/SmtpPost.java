package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.account.KnownServer;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.SendingProblems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import dev.mailtwin.protocol.smtp.SmtpException;
import dev.mailtwin.protocol.smtp.Submission;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import dev.mailtwin.protocol.smtp.SubmissionWatch;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/// The way by SMTP submission. One login per connection, by the best means the server offers.
final class SmtpPost implements Post {

  private final Function<Secret, SmtpConnector> connectors;
  private final Route.Signing signing;

  /// @param connectors makes a connector whose trace does not show the secret
  SmtpPost(Function<Secret, SmtpConnector> connectors, Route.Signing signing) {
    this.connectors = connectors;
    this.signing = signing;
  }

  @Override
  public Line open(Endpoint endpoint, Secret secret) throws NoWay, InterruptedException {
    SmtpConnection connection;
    try {
      connection = connectors.apply(secret).openUnderAnyName(endpoint);
    } catch (IOException e) {
      Problem seen = SendingProblems.opening(e, endpoint);
      Problem problem = new KnownServer(signing.memory().get(), endpoint).judged(seen, e);
      throw new NoWay(problem, false, e);
    }
    boolean done = false;
    try {
      new SubmissionLogin(endpoint, signing.user(), secret).into(connection);
      // Its words go into the outbox and before the user's eyes.
      connection.showing(line -> secret.hideIn(line, signing.user()));
      done = true;
      return new SmtpLine(connection);
    } catch (ProblemException e) {
      // Where nobody can sign in, nothing was tried, and another port may let us in.
      boolean tried = !connection.capabilities().mechanisms().isEmpty();
      throw new NoWay(inLightOfThePast(e, endpoint, secret), tried, e);
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /// A password that this server took before and refuses now, without saying why: it is another one
  /// now, or sending was switched off.
  private Problem inLightOfThePast(ProblemException e, Endpoint endpoint, Secret secret) {
    LocalDate worked = signing.memory().get().workedUntil(endpoint, signing.user(), secret);
    boolean unexplained = e.problem().code() == Code.A1 && !secret.isToken();
    if (worked == null
        || !unexplained
        || !(e.getCause() instanceof SmtpException.Refused refused)) {
      return e.problem();
    }
    String words = secret.hideIn(refused.answer().toString(), signing.user());
    Refusal refusal = ProviderTable.refusal(endpoint, Service.SMTP, signing.user(), words);
    return LoginProblems.together(
        List.of(
            LoginProblems.workedUntil(refusal, worked), LoginProblems.onlySendingRefused(refusal)),
        refusal);
  }

  /// A connection as a line.
  private record SmtpLine(SmtpConnection connection) implements Line {

    @Override
    public long sizeMax() {
      return connection.capabilities().sizeMax();
    }

    @Override
    public String identity() {
      return SubmissionLogin.identity(connection);
    }

    @Override
    public SubmissionResult submit(Submission letter, SubmissionWatch watch) throws IOException {
      return connection.submit(letter, watch);
    }

    @Override
    public boolean isOpen() {
      return !connection.isEnded();
    }

    @Override
    public void close() {
      connection.quit();
    }
  }
}
