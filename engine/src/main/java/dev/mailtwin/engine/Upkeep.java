package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.history.Compared;
import dev.mailtwin.engine.history.Comparison;
import dev.mailtwin.engine.history.Difference.Weight;
import dev.mailtwin.engine.history.PastRun;
import dev.mailtwin.engine.history.RepairPlan;
import dev.mailtwin.engine.history.Restored;
import dev.mailtwin.engine.history.Restored.How;
import dev.mailtwin.engine.history.Undo;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.HistoryProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.engine.store.HistoryBook;
import dev.mailtwin.engine.store.LocalDisk;
import dev.mailtwin.engine.store.Twin;
import dev.mailtwin.engine.sync.Run.Stop;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.TwinMailbox;
import dev.mailtwin.engine.sync.TwinMailbox.Departed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Looks back at the runs of one account, brings back what they removed, compares both sides, and
/// mends what differs for good.
public final class Upkeep {

  private final Engine engine;
  private final AccountSettings account;
  private final Stop stop;

  /// Takes the account's secret out of what a server said.
  private UnaryOperator<String> shown = UnaryOperator.identity();

  Upkeep(Engine engine, AccountSettings account, Stop stop) {
    this.engine = engine;
    this.account = account;
    this.stop = stop;
  }

  private Path state() {
    return account.maildir().resolve(".mailtwin").resolve("state.sqlite");
  }

  /// The last runs that changed something, the newest first. Also while another process syncs.
  ///
  /// @param changesMax how many changes of each run are read at most
  public List<PastRun> history(int runsMax, int changesMax) throws IOException {
    if (Files.notExists(state())) {
      return List.of();
    }
    try (Twin twin = Twin.look(account.maildir(), around())) {
      return twin.history().runs(runsMax, changesMax);
    }
  }

  /// One run with all its changes; empty if there is none of that number.
  public Optional<PastRun> run(long number) throws IOException {
    if (Files.notExists(state())) {
      return Optional.empty();
    }
    try (Twin twin = Twin.look(account.maildir(), around())) {
      return twin.history().run(number);
    }
  }

  private Twin.Surroundings around() {
    return new Twin.Surroundings(new LocalDisk(), engine.means().clock(), SyncListener.none());
  }

  /// What undo came to.
  ///
  /// @param problems what was not brought back, and why
  public record Undone(List<Restored> messages, List<Problem> problems) {}

  /// Brings back what runs removed.
  ///
  /// @param act false only says what would be done
  public Undone undo(Undoable what, boolean act) throws IOException, InterruptedException {
    try (Twin twin = engine.twin(account, SyncListener.none())) {
      twin.history().call("undo");
      List<Problem> problems = new ArrayList<>();
      List<Change> changes = what.choose(twin, problems);
      var undo = new Undo(twin.recovery(), () -> open(twin), act);
      List<Restored> done = undo.undo(changes);
      long waiting = done.stream().filter(one -> one.how() == How.ASK_SERVER).count();
      long lost =
          done.stream()
              .filter(one -> one.how() == How.NO_COPY || one.how() == How.STAYS_IN_TRASH)
              .count();
      if (act && waiting > 0) {
        problems.add(HistoryProblems.undoWaits(waiting)); // First: its exit status is what is said.
      }
      undo.problems().forEach(problem -> problems.add(problem.through(shown)));
      if (lost > 0) {
        problems.add(HistoryProblems.noCopy(lost));
      }
      if (done.isEmpty()) {
        problems.add(HistoryProblems.noChange("Nothing was removed there, so nothing comes back."));
      }
      return new Undone(done, List.copyOf(problems));
    }
  }

  private ImapAccount open(Twin twin) throws IOException, InterruptedException {
    var secret = engine.means().secret(account.password());
    shown = text -> secret.hideIn(text, account.user());
    return engine.connect(account, secret, twin, SyncListener.none());
  }

  /// What comparing both sides came to.
  ///
  /// @param compared null if it could not be done
  public record Verified(@Nullable Compared compared, List<Problem> problems) {}

  /// Compares both sides completely. Changes nothing.
  ///
  /// @param bodies read all bytes of all messages, not only their headers
  public Verified verify(boolean bodies, SyncListener listener)
      throws IOException, InterruptedException {
    try (Twin twin = engine.twin(account, listener)) {
      Compared compared = compare(twin, bodies, listener);
      List<Problem> problems = new ArrayList<>();
      if (compared.count(Weight.BROKEN) > 0) {
        problems.add(HistoryProblems.different(compared.count(Weight.BROKEN)));
      } else if (compared.count(Weight.PENDING) > 0) {
        problems.add(HistoryProblems.notInStep(compared.count(Weight.PENDING)));
      }
      return new Verified(compared, problems);
    } catch (ProblemException e) {
      return new Verified(
          null,
          List.of(RememberedLogin.withDoctor(e.problem().through(shown), account.id().address())));
    }
  }

  private Compared compare(Twin twin, boolean bodies, SyncListener listener)
      throws IOException, InterruptedException {
    try (ImapAccount server = open(twin)) {
      var how = new Comparison.How(bodies, listener, stop);
      return new Comparison(server, twin, new AskedFor(account, List.of()), how).compare();
    }
  }

  /// What is to be mended.
  ///
  /// @param compared null if it could not be done
  /// @param plan steps before the sync
  public record Diagnosis(@Nullable Compared compared, RepairPlan plan, List<Problem> problems) {

    /// Whether there is something to mend, and nothing that keeps from it.
    public boolean isCurable() {
      Compared known = compared;
      return problems.isEmpty()
          && (!plan.steps().isEmpty() || (known != null && known.count(Weight.PENDING) > 0));
    }
  }

  /// Compares both sides and plans.
  public Diagnosis diagnose(boolean bodies, SyncListener listener)
      throws IOException, InterruptedException {
    Verified verified = verify(bodies, listener);
    Compared compared = verified.compared();
    return compared == null
        ? new Diagnosis(null, new RepairPlan(List.of()), verified.problems())
        : new Diagnosis(compared, RepairPlan.of(compared.differences()), List.of());
  }

  /// Carries a plan out, as far as this computer is concerned; a sync has to follow.
  public void mend(Diagnosis diagnosis) throws IOException {
    try (Twin twin = engine.twin(account, SyncListener.none())) {
      HistoryBook history = twin.history();
      history.call("repair");
      for (RepairPlan.Step step : diagnosis.plan.steps()) {
        mend(twin, step);
      }
    }
  }

  /// Only agreements are taken back: whatever happens next, the sync finds two messages.
  private static void mend(Twin twin, RepairPlan.Step step) throws IOException {
    UidList uid = UidList.of(step.uid());
    switch (step.act()) {
      case PART -> {
        twin.open(step.mailbox()).forget(uid, new Departed(Event.MENDED, null));
        twin.uploads().setApart(step.mailbox(), step.base());
      }
      case REPLACE -> {
        TwinMailbox mailbox = twin.open(step.mailbox());
        mailbox.forget(uid, new Departed(Event.MENDED, null));
        mailbox.scan();
        mailbox.toAttic(List.of(step.base()));
      }
      case FETCH_FOLDER -> twin.fetchAgain(step.mailbox());
      case ASK_AGAIN -> twin.open(step.mailbox()).forget(uid);
    }
  }
}
