package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import dev.mailtwin.protocol.smtp.SmtpException;
import dev.mailtwin.protocol.smtp.Submission;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import dev.mailtwin.protocol.smtp.SubmissionWatch;
import java.io.IOException;
import java.util.Set;
import java.util.function.Function;

/// The way by SMTP submission. One login per connection, by the best means the server offers.
final class SmtpPost implements Post {

  private final Function<Secret, SmtpConnector> connectors;
  private final String user;

  /// @param connectors makes a connector whose trace does not show the secret
  /// @param user as the servers want it
  SmtpPost(Function<Secret, SmtpConnector> connectors, String user) {
    this.connectors = connectors;
    this.user = user;
  }

  @Override
  public Line open(Endpoint endpoint, Secret secret) throws NoWay, InterruptedException {
    SmtpConnection connection;
    try {
      connection = connectors.apply(secret).open(endpoint);
    } catch (IOException e) {
      throw new NoWay(OutboxProblems.opening(e, endpoint), false, e);
    }
    boolean done = false;
    try {
      signIn(connection, endpoint, secret);
      done = true;
      return new SmtpLine(connection);
    } catch (IOException e) {
      throw new NoWay(
          OutboxProblems.signingIn(e, endpoint, user).through(text -> secret.hideIn(text, user)),
          true,
          e);
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /// A second method is tried only if the first was not judged: the server did not know it.
  private void signIn(SmtpConnection connection, Endpoint endpoint, Secret secret)
      throws IOException, InterruptedException {
    Set<Mechanism> common = connection.capabilities().common();
    if (connection.capabilities().mechanisms().isEmpty()) {
      throw new ProblemException(LoginProblems.noSignInForSending(endpoint));
    }
    if (common.contains(Mechanism.PLAIN)) {
      try {
        connection.authenticate(Mechanism.PLAIN, user, secret);
        return;
      } catch (SmtpException.Misunderstood e) {
        if (!common.contains(Mechanism.LOGIN)) {
          throw e;
        }
      }
    }
    if (!common.contains(Mechanism.LOGIN)) {
      throw new ProblemException(
          LoginProblems.noMechanism(endpoint, connection.capabilities().mechanisms()));
    }
    connection.authenticate(Mechanism.LOGIN, user, secret);
  }

  /// A connection as a line.
  private record SmtpLine(SmtpConnection connection) implements Line {

    @Override
    public long sizeMax() {
      return connection.capabilities().sizeMax();
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
