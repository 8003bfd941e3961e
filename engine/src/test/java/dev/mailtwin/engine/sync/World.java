package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.history.Restored;
import dev.mailtwin.engine.history.Undo;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A server, a disk and the agreements between them, in memory. Can lose power or the connection at
/// any effect, and lets other programs act at any effect.
final class World {

  static final SyncOptions ORDINARY = new SyncOptions(false, false, false);
  static final SyncOptions DRY = new SyncOptions(true, false, false);
  static final SyncOptions CONFIRMED = new SyncOptions(false, false, true);
  static final SyncOptions DRY_CONFIRMED = new SyncOptions(true, false, true);

  final Faults faults = new Faults();
  final SteppedSyncClock clock = new SteppedSyncClock();
  final WorldServer server = new WorldServer(faults);
  final WorldTwin twin = new WorldTwin(faults, clock);

  static MailboxName name(String name) {
    return new MailboxName(List.of(name.split("/", -1)));
  }

  /// A run to its end.
  Run sync(SyncOptions options) throws IOException, InterruptedException {
    faults.begin();
    twin.recover();
    Run run = Run.beginning(options, clock, () -> false, SyncListener.none());
    new AccountSync(run, server, twin, _ -> true).sync();
    return run;
  }

  Run sync() throws IOException, InterruptedException {
    return sync(ORDINARY);
  }

  /// A run that may be broken off; whatever comes of it, the next one starts from what is durable.
  void syncUntilBroken(SyncOptions options) throws IOException, InterruptedException {
    try {
      sync(options);
    } catch (IOException e) {
      if (!faults.broken()) {
        throw e;
      }
    }
  }

  /// Brings back everything that the history tells was removed.
  List<Restored> undo() throws IOException, InterruptedException {
    faults.begin();
    return new Undo(new WorldRecovery(twin), () -> server, true)
        .undo(List.copyOf(twin.history.values()));
  }

  /// The same without a network.
  List<Restored> undoAlone() throws IOException, InterruptedException {
    faults.begin();
    Undo.Opener none =
        () -> {
          throw new ProblemException(Problems.noPassword("there is no network"));
        };
    return new Undo(new WorldRecovery(twin), none, true).undo(List.copyOf(twin.history.values()));
  }

  /// Codes of the problems of a run.
  static List<Code> codes(Run run) {
    List<Code> codes = new ArrayList<>();
    run.problems().forEach(problem -> codes.add(problem.code()));
    return codes;
  }
}
