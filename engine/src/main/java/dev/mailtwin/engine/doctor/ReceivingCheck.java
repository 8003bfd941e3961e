package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.doctor.LoginCheck.Outcome;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapConnector;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.command.AskCapabilities;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.OpeningStage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Receiving, from the TCP connection to the open mailbox.
final class ReceivingCheck {

  private final Examination x;
  private final Endpoint endpoint;
  private final Progress progress;

  ReceivingCheck(Examination x, Endpoint endpoint) {
    this.x = x;
    this.endpoint = endpoint;
    this.progress = new Progress(x, endpoint, Service.IMAP);
    x.underWay(progress);
  }

  /// Follows the way; stops at the first failure.
  void run() throws InterruptedException {
    ImapConnection connection = open();
    if (connection == null) {
      return;
    }
    try {
      progress.opened(connection.address(), connection.certificates());
      if (!understands(connection)) {
        return;
      }
      Patient.Credentials login = x.patient().receiving();
      if (login == null) {
        x.passed(
            Phase.AUTHENTICATION,
            "signing in was not tried: there is no password that may go there");
        return;
      }
      signIn(connection, login);
    } catch (IOException e) {
      failed(e);
    } finally {
      x.kept().release(connection);
    }
  }

  private void signIn(ImapConnection connection, Patient.Credentials login)
      throws IOException, InterruptedException {
    progress.signsIn();
    var check = new LoginCheck(x, endpoint, login);
    boolean again = x.budget().allows(x.around().patience().retry().multipliedBy(2));
    Outcome outcome = check.run(connection, !again);
    if (outcome == Outcome.SIGNED_IN) {
      progress.opensMailbox();
      new MailboxCheck(x, endpoint, progress).run(connection);
    } else if (outcome == Outcome.NOT_JUDGED) {
      pause(x.around().patience().retry());
      ImapConnection second = connect(_ -> {});
      try {
        if (check.run(second, true) == Outcome.SIGNED_IN) {
          progress.opensMailbox();
          new MailboxCheck(x, endpoint, progress).run(second);
        }
      } finally {
        x.kept().release(second);
      }
    }
  }

  static void pause(Duration pause) throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("no more time");
      }
    }
  }

  private @Nullable ImapConnection open() throws InterruptedException {
    try {
      return connect(progress::reached);
    } catch (IOException e) {
      failed(e);
      return null;
    }
  }

  private ImapConnection connect(java.util.function.Consumer<OpeningStage> stages)
      throws IOException, InterruptedException {
    Duration silence = x.budget().atMost(x.around().patience().silence());
    return new ImapConnector(
            x.connector(x.around().patience().silence()),
            x.patient().tls(),
            silence,
            x.around().trace().through(x::safe),
            stages)
        .open(endpoint, _ -> {});
  }

  private void failed(IOException e) throws InterruptedException {
    if (x.hasFailed()) {
      return;
    }
    var failure = new OpeningFailure(endpoint, Service.IMAP, e, progress.last());
    x.failed(failure.phase(), failure.causes(x), failure.words());
  }

  /// Whether the server speaks an IMAP that is any use.
  private boolean understands(ImapConnection connection) throws IOException, InterruptedException {
    if (connection.capabilities().isEmpty()) {
      try {
        connection
            .send(new AskCapabilities())
            .await(x.budget().atMost(x.around().patience().silence()));
      } catch (ImapException.Refused | ImapException.Misunderstood _) {
        // A server that does not even know the question is judged by what it offers: nothing.
      }
    }
    var offered = connection.capabilities();
    if (offered.has("IMAP4REV1") || offered.has("IMAP4REV2")) {
      return true;
    }
    String names = offered.isEmpty() ? "nothing" : String.join(" ", offered.names());
    x.failed(Phase.GREETING, List.of(GreetingProblems.outdated(endpoint, names)), names);
    return false;
  }

  static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
