package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.doctor.LoginCheck.Outcome;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapConnector;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.command.AskCapabilities;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.OpeningStage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Receiving, from the TCP connection to the open mailbox.
final class ReceivingCheck {

  private final Examination x;
  private final Endpoint endpoint;
  private final Progress progress;

  private ReceivingCheck(Examination x, Endpoint endpoint) {
    this.x = x;
    this.endpoint = endpoint;
    this.progress = new Progress(x, endpoint, Service.IMAP);
    x.underWay(progress);
  }

  /// Follows the way; stops at the first failure. A second server stands in for a first that cannot
  /// be reached.
  static void run(Examination x, Endpoint endpoint) throws InterruptedException {
    var check = new ReceivingCheck(x, endpoint);
    try {
      check.follow(check.connect(check.progress::reached));
    } catch (NetException.TlsFailed e) {
      check.failed(e);
    } catch (NetException e) {
      if (!check.isReplaced(e)) {
        check.failed(e);
      }
    } catch (IOException e) {
      check.failed(e);
    }
  }

  private boolean isReplaced(NetException failure) throws InterruptedException {
    Endpoint spare = x.patient().spare();
    if (spare == null) {
      return false;
    }
    var check = new ReceivingCheck(x, spare);
    List<OpeningStage> stages = new ArrayList<>(); // Told when it is known that it works.
    ImapConnection connection;
    try {
      connection = check.connect(stages::add);
    } catch (IOException e) {
      x.underWay(progress);
      return false; // What the first one lacks is the better answer.
    }
    Problem first = ConnectionProblems.connecting(failure, endpoint, Service.IMAP);
    x.warn(Phase.TCP, first.meaningNow("%s stands in for it.".formatted(spare)));
    stages.forEach(check.progress::reached);
    check.follow(connection);
    return true;
  }

  private void follow(ImapConnection connection) throws InterruptedException {
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
