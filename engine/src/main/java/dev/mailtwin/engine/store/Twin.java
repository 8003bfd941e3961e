package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.TwinAccount;
import dev.mailtwin.engine.sync.TwinMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The twin of one account: a tree of Maildirs and `.mailtwin` beside them.
///
/// Holds the lock of the twin from [#open] to [#close]. Used by one thread.
public final class Twin implements TwinAccount, AutoCloseable {

  static final String OWN_DIRECTORY = ".mailtwin";

  private final Path root;
  private final Disk disk;
  private final InstantSource clock;
  private final SyncListener listener;
  private final Runnable unlock;
  private final StateDb db;
  private final Found found;
  private final MailboxTable table;
  private final HistoryRows history;
  private final Map<MailboxName, MaildirMailbox> open = new HashMap<>();

  /// Mailboxes whose directories were there when this run looked for all of them.
  private final Set<MailboxName> present = new HashSet<>();

  /// In a dry run, what it would have renamed: the row it has, and where its directory is.
  private final Map<MailboxName, Pretended> pretended = new HashMap<>();

  /// Their directories are missing, and that is in order.
  private final Set<MailboxName> mayBeMissing = new HashSet<>();

  private Twin(Path root, Surroundings around, Runnable unlock, StateDb db, Found found)
      throws IOException {
    this.root = root;
    this.disk = around.disk;
    this.clock = around.clock;
    this.listener = around.listener;
    this.unlock = unlock;
    this.db = db;
    this.found = found;
    this.history = new HistoryRows(clock);
    this.table = new MailboxTable(root, disk, new MailboxRow.Around(db, clock, history));
  }

  /// What was there when the twin was opened.
  private record Found(boolean unlinked, @Nullable Path damaged) {}

  private record Pretended(MailboxRow row, Path path) {}

  /// What a twin works with.
  public record Surroundings(Disk disk, InstantSource clock, SyncListener listener) {}

  /// Opens a twin, creating `.mailtwin` if need be.
  ///
  /// @throws ProblemException if another process has it, or if its state is of a newer version
  public static Twin open(Path root, Surroundings around) throws IOException {
    Path own = root.resolve(OWN_DIRECTORY);
    Files.createDirectories(own, OwnerOnly.DIRECTORY);
    ProcessLock lock = lock(own.resolve("lock"), around.clock);
    StateDb db = null;
    try {
      var state = new StateFile(own);
      Path damaged = state.isBad() ? state.setAside(around.clock) : null;
      try {
        db = StateDb.open(state.path(), StateFile.SCHEMA);
      } catch (ProblemException e) {
        if (e.problem().code() != Code.DAMAGED_STATE || damaged != null) {
          throw e;
        }
        damaged = state.setAside(around.clock);
        db = StateDb.open(state.path(), StateFile.SCHEMA);
      }
      // A dry run leaves a state that knows nothing.
      boolean knows = db.count("SELECT count(*) FROM mailbox WHERE uid_validity <> ?", 0) > 0;
      boolean unlinked = !knows && new MaildirTree(root).holdsMessages();
      var found = new Found(unlinked, damaged);
      var twin = new Twin(root, around, lock::close, db, found);
      twin.table.recover();
      return twin;
    } catch (IOException | RuntimeException e) {
      if (db != null) {
        db.close();
      }
      lock.close();
      throw e;
    }
  }

  private static ProcessLock lock(Path file, InstantSource clock) throws IOException {
    ProcessLock lock = ProcessLock.tryTake(file, clock);
    if (lock == null) {
      throw new ProblemException(Problems.locked(ProcessLock.holder(file)));
    }
    return lock;
  }

  /// Opens a twin for looking, also while another process syncs it. There must be a state.
  public static Twin look(Path root, Surroundings around) throws IOException {
    StateCopy state = StateCopy.ifNeeded(root);
    StateDb db = state.open(StateFile.SCHEMA);
    try {
      return new Twin(root, around, state::close, db, new Found(false, null));
    } catch (IOException | RuntimeException e) {
      db.close();
      state.close();
      throw e;
    }
  }

  /// Whether there were messages and nothing was known about them.
  public boolean wasUnlinked() {
    return found.unlinked;
  }

  /// Where a damaged state was put, or null if there was none.
  public @Nullable Path damagedState() {
    return found.damaged;
  }

  /// A page of the state could not be read: the next run sets the state aside and matches files and
  /// messages by their content.
  public static void distrustState(Path root) throws IOException {
    new StateFile(root.resolve(OWN_DIRECTORY)).distrust();
  }

  @Override
  public Set<MailboxName> agreed() {
    Set<MailboxName> names = new TreeSet<>();
    for (MailboxRow row : table.all()) {
      if (row.state().uidValidity() != 0) {
        names.add(row.name());
      }
    }
    return names;
  }

  @Override
  public Set<MailboxName> onDisk() throws IOException {
    return table.asNamed(new MaildirTree(root).mailboxes());
  }

  @Override
  public Map<String, String> unusableNames() throws IOException {
    return new MaildirTree(root).unusableNames();
  }

  @Override
  public boolean isUnchanged(MailboxName name) throws IOException {
    MailboxRow row = row(name);
    Disk own = new MailboxDisk(disk, name, root);
    return row != null
        && row.isSampled(DirectorySignature.of(own, path(name)))
        && !isToBeTriedAgain(row);
  }

  private boolean isToBeTriedAgain(MailboxRow row) throws IOException {
    return row.state().isLongAgo(clock.instant().getEpochSecond())
        && new InFlightRows(db, row.id()).refusedSome();
  }

  @Override
  public MailboxState state(MailboxName name) {
    MailboxRow row = row(name);
    return row == null ? MailboxState.NEW : row.state();
  }

  private @Nullable MailboxRow row(MailboxName name) {
    Pretended otherwise = pretended.get(name);
    return otherwise == null ? table.find(name) : otherwise.row;
  }

  private Path path(MailboxName name) throws IOException {
    Pretended otherwise = pretended.get(name);
    return otherwise == null ? table.path(name) : otherwise.path;
  }

  @Override
  public TwinMailbox open(MailboxName name) throws IOException {
    MaildirMailbox known = open.get(name);
    if (known != null) {
      return known;
    }
    MailboxRow row = table.find(name);
    if (row == null) {
      row = table.create(name);
    } else {
      insistOnDirectory(row, table.path(name));
    }
    var mailbox = mailbox(row, table.path(name));
    mailbox.prepare();
    open.put(name, mailbox);
    return mailbox;
  }

  /// A dry run creates nothing, so an unknown mailbox is looked at through an empty stand-in.
  @Override
  public TwinMailbox peek(MailboxName name) throws IOException {
    Path path = path(name);
    MailboxRow row = row(name);
    if (row == null) {
      return new UnseenMailbox(new MailboxDisk(disk, name, root), name, path);
    }
    insistOnDirectory(row, path);
    MaildirMailbox mailbox = mailbox(row, path);
    mailbox.mayBeMissing();
    mailbox.onlyLook();
    return mailbox;
  }

  private void insistOnDirectory(MailboxRow row, Path path) throws IOException {
    if (!table.isThere(path) && !mayBeMissing.contains(row.name()) && linked(row) > 0) {
      String name = row.name().toString();
      throw new ProblemException(
          present.contains(row.name())
              ? FileProblems.removedMeanwhile(name)
              : Problems.directoryGone(name, path.toString()));
    }
  }

  private MaildirMailbox mailbox(MailboxRow row, Path path) {
    var own = new MailboxDisk(disk, row.name(), root);
    return new MaildirMailbox(own, path, row, new Attic(own, root, clock), listener);
  }

  private long linked(MailboxRow row) throws IOException {
    return db.count("SELECT count(*) FROM message WHERE kind = 0 AND mailbox_id = ?", row.id());
  }

  @Override
  public long linked() throws IOException {
    return db.count("SELECT count(*) FROM message WHERE kind = 0 AND ?1 = ?1", 0);
  }

  /// Forgets everything that is only in memory, as if the twin had just been opened. For a run that
  /// goes on after its connection broke: what it had looked at may have been half done.
  public void reread() throws IOException {
    open.clear();
    pretended.clear();
    table.reread();
    table.recover();
  }

  @Override
  public long linked(MailboxName name) throws IOException {
    MailboxRow row = row(name);
    return row == null ? 0 : linked(row);
  }

  @Override
  public long removedSince(long seconds, boolean onServer) throws IOException {
    return account().removedSince(seconds, onServer);
  }

  @Override
  public void recordRemovals(long atSeconds, boolean onServer, long messages) throws IOException {
    account().recordRemovals(atSeconds, onServer, messages);
  }

  /// What is counted for the account as a whole.
  public AccountRows account() {
    return new AccountRows(db);
  }

  @Override
  public boolean keepInAttic(MailboxName mailbox, String base) throws IOException {
    return maildir(mailbox).keepInAttic(base);
  }

  @Override
  public Set<String> moveFiles(MailboxName from, MailboxName to, Map<String, Flags> agreed)
      throws IOException {
    MaildirMailbox source = maildir(from);
    MaildirMailbox target = maildir(to);
    Takeover takeover = target.takeover(source);
    Set<String> done = new HashSet<>();
    for (Map.Entry<String, Flags> message : agreed.entrySet()) {
      if (takeover.take(message.getKey(), message.getValue())) {
        done.add(message.getKey());
      }
    }
    target.settleNames(); // Where names came, before where they left.
    source.settleNames();
    return done;
  }

  @Override
  public void reletter(MailboxName from, MailboxName to, Map<String, Flags> agreed)
      throws IOException {
    MaildirMailbox target = maildir(to);
    Takeover takeover = target.takeover(maildir(from));
    boolean renamed = false;
    for (Map.Entry<String, Flags> message : agreed.entrySet()) {
      renamed |= takeover.reletter(message.getKey(), message.getValue());
    }
    if (renamed) {
      target.settleNames();
    }
  }

  @Override
  public void moveAgreements(MailboxName from, MailboxName to, List<Relocation> messages, Event why)
      throws IOException {
    maildir(from).rows().moveTo(maildir(to).id(), messages, why);
  }

  MaildirMailbox maildir(MailboxName name) throws IOException {
    open(name);
    return java.util.Objects.requireNonNull(open.get(name));
  }

  /// What earlier runs did.
  public HistoryBook history() {
    return new HistoryBook(db, history, clock, MailboxTable::nameOf);
  }

  /// The way back for what runs removed.
  public TwinRecovery recovery() {
    return new TwinRecovery(this, history(), db, disk);
  }

  Attic attic() {
    return new Attic(disk, root, clock);
  }

  /// Empties the attic of what is older than 30 days, and the history of what is older than a year.
  ///
  /// @return a note, if the clock leapt and the attic waits for that
  public @Nullable Problem tidy() throws IOException {
    return new AtticClock(db, history, clock).tidy(attic());
  }

  /// Forgets everything about a mailbox whose directory is gone, so that it is downloaded anew.
  public void fetchAgain(MailboxName name) throws IOException {
    table.forget(name);
  }

  @Override
  public String server() throws IOException {
    return account().identity();
  }

  @Override
  public void saveServer(String identity) throws IOException {
    account().save(identity);
  }

  @Override
  public void save(MailboxName name, MailboxState state) throws IOException {
    MailboxRow row = table.find(name);
    if (row != null) {
      row.save(state);
    }
  }

  @Override
  public Standing standing(MailboxName name) {
    return table.standing(name);
  }

  @Override
  public void save(MailboxName name, Standing standing) throws IOException {
    table.save(name, standing);
  }

  @Override
  public List<Recent> recent(TwinMailbox.Content content, SizeAndDate facts) throws IOException {
    return account().recent(content, facts, MailboxTable::nameOf);
  }

  @Override
  public void sawEverything() throws IOException {
    account().sawEverything();
  }

  @Override
  public Uploads uploads() {
    return new FreshUploads(this, table, disk, db, clock);
  }

  @Override
  public Set<MailboxName> missing() throws IOException {
    Set<MailboxName> missing = table.missing();
    Set<MailboxName> there = new HashSet<>(agreed());
    there.removeAll(missing);
    present.addAll(there);
    return missing;
  }

  @Override
  public Map<MailboxName, Long> whereabouts(MailboxName missing) throws IOException {
    Set<MailboxName> fresh = new TreeSet<>(onDisk());
    fresh.removeAll(agreed());
    return table.whereabouts(missing, fresh);
  }

  @Override
  public boolean isElsewhere(MailboxName missing) throws IOException {
    return table.isElsewhere(missing, onDisk());
  }

  @Override
  public List<Sample> sample(MailboxName name, int most) throws IOException {
    MailboxRow row = table.find(name);
    return row == null ? List.of() : new MessageRows(row, new FlagTable()).sample(most);
  }

  @Override
  public boolean rename(MailboxName from, MailboxName place, MailboxName to) throws IOException {
    open.remove(from);
    open.remove(to);
    boolean done = table.rename(from, place, to);
    if (done) {
      present.add(to);
    }
    return done;
  }

  @Override
  public void pretend(MailboxName from, MailboxName place, MailboxName to) throws IOException {
    MailboxRow row = table.find(from);
    if (row != null) {
      pretended.put(to, new Pretended(row, table.path(place)));
    }
  }

  @Override
  public Set<String> files(MailboxName name) throws IOException {
    MailboxRow row = row(name);
    return row == null ? Set.of() : new MessageRows(row, new FlagTable()).linkedBases();
  }

  @Override
  public void pretend(MailboxName name, MailboxState state) {
    MailboxRow row = table.find(name);
    if (row != null) {
      row.pretend(state);
    }
  }

  @Override
  public void allowMissing(MailboxName name) {
    mayBeMissing.add(name);
  }

  @Override
  public boolean holdsNoFile(MailboxName name) throws IOException {
    return table.bases(name).isEmpty();
  }

  @Override
  public void drop(MailboxName name) throws IOException {
    open.remove(name);
    table.drop(name);
  }

  /// Where the mailbox's files are, or null if no directory can hold its name.
  public @Nullable Path directoryOf(MailboxName name) {
    return MailboxPaths.directory(root, name);
  }

  @Override
  public void close() {
    db.close();
    unlock.run();
  }
}
