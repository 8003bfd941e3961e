package dev.mailtwin.engine;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.remote.Heard;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.engine.store.Twin;
import dev.mailtwin.engine.sync.AccountSync;
import dev.mailtwin.engine.sync.Run;
import dev.mailtwin.engine.sync.Wanted;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run over one account, over as many connections as it takes.
///
/// When a connection breaks, the run waits and goes on with another. There is nothing to resume:
/// all work is derived from what server and disk have and what they agreed on, so looking again is
/// going on where it stopped. As long as each connection brings something, any number of them may
/// break; only a few in a row that brought nothing end the run. Before anything worked, only what a
/// busy server says is waited for.
///
/// A mailbox that is locked or not available at the moment is tried again at the end; so is the
/// whole pass when it is the list of mailboxes that is not.
final class PatientSync {

  /// Before each of the tries that may bring nothing, one after the other.
  private static final List<Long> PAUSES_SECONDS = List.of(1L, 3L, 10L);

  /// However much each of them seems to bring: a server may undo everything behind our back.
  private static final int CONNECTIONS_MAX = 10_000;

  /// After a change was left unanswered: the server may still carry it out.
  private static final long SETTLING_SECONDS = 10;

  /// Before each time mailboxes are tried again that were not to be had.
  private static final List<Long> AGAIN_SECONDS = List.of(5L, 15L, 30L);

  /// A longer wait that a server asks for is left to the next run.
  private static final long TOLD_SECONDS_MAX = 120;

  /// What a server says, or does, that has too many guests.
  private static final Set<Code> BUSY =
      EnumSet.of(
          Code.C6, Code.G2, Code.A24, Code.A25, Code.A28, Code.M1, Code.UNAVAILABLE, Code.LIMIT);

  /// Costs much time, or a login that nobody may have judged: once is enough.
  private static final Set<Code> ONCE = EnumSet.of(Code.G1, Code.A28);

  private static final Set<Code> AGAIN = EnumSet.of(Code.M1, Code.UNAVAILABLE);

  private final Run run;
  private final Twin twin;
  private final Wanted wanted;
  private final Line line;
  private final Heard heard = new Heard();

  private int mailboxes;
  private long bytesIn;
  private long bytesOut;
  private long broken;
  private int fruitless;
  private boolean connected;
  private boolean unsettled;

  /// How the server is reached.
  ///
  /// @param connecting connects and logs in
  /// @param meter hears what each connection cost
  record Line(Endpoint endpoint, Connecting connecting, Meter meter) {}

  /// Hears how many bytes a connection received.
  @FunctionalInterface
  interface Meter {
    void received(long bytes) throws IOException;
  }

  /// Connects and logs in.
  @FunctionalInterface
  interface Connecting {
    ImapAccount open(Heard heard) throws IOException, InterruptedException;
  }

  /// @param wanted which mailboxes take part
  PatientSync(Run run, Twin twin, Wanted wanted, Line line) {
    this.run = run;
    this.twin = twin;
    this.wanted = wanted;
    this.line = line;
  }

  /// How many mailboxes took part.
  int mailboxes() {
    return mailboxes;
  }

  /// Bytes received over all connections.
  long bytesIn() {
    return bytesIn;
  }

  /// Bytes sent over all connections.
  long bytesOut() {
    return bytesOut;
  }

  /// Runs to the end, or to what no further connection mends.
  void sync() throws IOException, InterruptedException {
    ProblemException end = oneConnection();
    Problem last = null;
    while (end != null) {
      last = end.problem();
      pause(end);
      run.stopIfAsked();
      twin.reread();
      end = oneConnection();
    }
    List<Problem> leftOut = heard.leftOut();
    run.problems().addAll(leftOut);
    if (last != null && !leftOut.isEmpty() && twin.linked() == 0) {
      run.problems().add(last); // Not one message is here: then it is not the message's fault.
    } else if (last != null) {
      run.problems().add(MailboxProblems.reconnected(line.endpoint, broken, last));
    }
  }

  /// @return why the connection ended before the work; null if all was done
  private @Nullable ProblemException oneConnection() throws IOException, InterruptedException {
    long before = progress();
    boolean ended = false;
    try (ImapAccount server = line.connecting.open(heard)) {
      connected = true;
      try {
        passes(server);
        return null;
      } finally {
        ended = server.isEnded();
        unsettled = server.leftWorkBehind();
        for (Problem alert : server.alerts()) {
          if (!run.problems().contains(alert)) {
            run.problems().add(alert);
          }
        }
        bytesIn += server.bytesIn();
        bytesOut += server.bytesOut();
        line.meter.received(server.bytesIn());
      }
    } catch (ProblemException e) {
      if (!isMendedByAnother(e.problem(), ended)) {
        throw e;
      }
      broken++;
      int weight = ONCE.contains(e.problem().code()) ? 2 : 1;
      fruitless = progress() > before ? 1 : fruitless + weight;
      if (fruitless > PAUSES_SECONDS.size() || broken > CONNECTIONS_MAX) {
        throw e;
      }
      return e;
    }
  }

  private long progress() {
    return run.tally().sum() + heard.progress();
  }

  private boolean isMendedByAnother(Problem problem, boolean ended) {
    boolean passes = problem.retry() == Retry.LATER || problem.retry() == Retry.NOW;
    boolean shutOut = ProviderBlock.CODES.contains(problem.code());
    boolean ofTheLine = ended || problem.scope().compareTo(Problem.Scope.MAILBOX) > 0;
    return passes && !shutOut && ofTheLine && (connected || BUSY.contains(problem.code()));
  }

  private void pause(ProblemException end) throws ProblemException, InterruptedException {
    Problem problem = end.problem();
    long told = ProviderBlock.told(problem.happened());
    if (told > TOLD_SECONDS_MAX) {
      throw end;
    }
    // A server that talks nonsense is there: it need not be waited for.
    int tries = problem.code() == Code.M9 ? 1 : fruitless;
    long seconds = Math.max(told, PAUSES_SECONDS.get(tries - 1));
    if (unsettled) {
      seconds = Math.max(seconds, SETTLING_SECONDS);
    }
    if (broken == 1 || fruitless > 1) {
      run.listener()
          .says("%s Going on in %d s where it stopped …".formatted(problem.happened(), seconds));
    }
    run.clock().pause(seconds);
  }

  /// Goes over the account, and again over what was not to be had.
  private void passes(ImapAccount server) throws IOException, InterruptedException {
    for (int again = 0; ; again++) {
      Run pass = run.pass();
      boolean anotherFollows = false;
      try {
        onePass(server, pass);
        anotherFollows =
            again < AGAIN_SECONDS.size()
                && pass.problems().stream().anyMatch(p -> AGAIN.contains(p.code()));
      } catch (ProblemException e) {
        boolean busy = AGAIN.contains(e.problem().code()) && !server.isEnded();
        anotherFollows = busy && again < AGAIN_SECONDS.size();
        if (!anotherFollows) {
          anotherFollows = isMendedByAnother(e.problem(), server.isEnded());
          throw e;
        }
      } finally {
        run.takeOver(pass, !anotherFollows);
      }
      if (!anotherFollows) {
        return;
      }
      long seconds = AGAIN_SECONDS.get(again);
      run.listener()
          .says(
              "Some folders are not to be had at the moment; trying again in %d s …"
                  .formatted(seconds));
      run.clock().pause(seconds);
      twin.reread();
    }
  }

  private void onePass(ImapAccount server, Run pass) throws IOException, InterruptedException {
    var sync = new AccountSync(pass, server, twin, wanted);
    try {
      sync.sync();
    } finally {
      mailboxes = Math.max(mailboxes, sync.mailboxes());
    }
  }
}
