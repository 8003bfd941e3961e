package dev.mailtwin.engine;

import dev.mailtwin.engine.EngineReports.Folder;
import dev.mailtwin.engine.EngineReports.Presence;
import dev.mailtwin.engine.EngineReports.SetUp;
import dev.mailtwin.engine.EngineReports.Status;
import dev.mailtwin.engine.EngineReports.Synced;
import dev.mailtwin.engine.EngineReports.Unsent;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Config;
import dev.mailtwin.engine.account.ConfigWriter;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.PasswordSource;
import dev.mailtwin.engine.account.RenewableSecret;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.remote.Heard;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.engine.store.LocalDisk;
import dev.mailtwin.engine.store.StateCopy;
import dev.mailtwin.engine.store.Twin;
import dev.mailtwin.engine.sync.Run;
import dev.mailtwin.engine.sync.SyncClock;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.SyncOptions;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The facade the faces use: accounts, setting up, syncing, and what is known without a network.
///
/// Safe for use by many threads; one twin is synced by one of them at a time.
public final class Engine {

  private final Home home;
  private final Means means;

  /// An engine over a home directory.
  public Engine(Home home, Means means) {
    this.home = home;
    this.means = means;
  }

  /// What an engine works with.
  ///
  /// @param trace sees every line of every connection
  /// @param silence how long a server may say nothing
  /// @param dns is asked for every name
  /// @param tells hears one line for a person, such as what is waited for; on any thread
  public record Means(
      InstantSource clock,
      SyncClock waiting,
      Trace trace,
      Duration silence,
      Dns dns,
      Consumer<String> tells) {

    /// The secret from there, for one run.
    RenewableSecret secret(PasswordSource source) {
      return new RenewableSecret(() -> source.fetch(tells));
    }
  }

  /// How a run is to go, and who hears of it.
  ///
  /// @param mailboxes patterns; empty for all
  public record SyncRequest(
      SyncOptions options, List<String> mailboxes, SyncListener listener, Run.Stop stop) {}

  /// Sending from these accounts.
  public Sending sending() {
    return sending(() -> false);
  }

  /// Sending from these accounts, until asked to stop.
  public Sending sending(Run.Stop stop) {
    return new Sending(this, stop);
  }

  /// All configured accounts.
  ///
  /// @throws ProblemException if the configuration cannot be used
  public List<AccountSettings> accounts() throws IOException {
    return Config.read(home);
  }

  /// Finds the servers of addresses.
  ///
  /// @param caFile further trusted certificates, null for none
  /// @param ispdb another list of providers, null for Thunderbird's
  public ServerSearch search(@Nullable Path caFile, @Nullable URI ispdb) throws ProblemException {
    return new ServerSearch(means, caFile, ispdb);
  }

  /// Proves that an account works, one login for receiving and one for sending, and remembers it.
  ///
  /// @param candidates the same account with other servers, tried in order; each gets the password
  ///   at most once
  /// @param secret a password to keep; null if the account's own source supplies it
  /// @param question is asked which folder is which, where nothing else says it
  public SetUp setUp(
      List<AccountSettings> candidates, @Nullable Secret secret, FolderQuestion question)
      throws IOException, InterruptedException {
    return new AccountSetUp(home, means, question).run(candidates, secret);
  }

  /// Forgets an account and the secret kept for it. The twin stays where it is.
  ///
  /// @return false if the system's key store could not be reached and still has the secret
  public boolean remove(AccountSettings account) throws IOException, InterruptedException {
    List<AccountSettings> all = new ArrayList<>(accounts());
    all.removeIf(other -> other.id().equals(account.id()));
    var writer = new ConfigWriter(home);
    writer.write(all);
    return writer.forgetUnused(account, null);
  }

  /// What would stay behind on this computer if the account were removed now.
  public Unsent unsent(AccountSettings account) throws IOException {
    return UnsentChanges.of(account, means.clock);
  }

  /// Brings server and disk in step, once. Never throws for what concerns the account: problems are
  /// in the result.
  public Synced sync(AccountSettings account, SyncRequest request) throws InterruptedException {
    long started = System.nanoTime();
    Run run = Run.beginning(request.options, means.waiting, request.stop, request.listener);
    var traffic = new Traffic();
    int mailboxes = 0;
    try {
      mailboxes = syncHealing(account, request, run, traffic);
    } catch (ProblemException e) {
      run.problems().add(e.problem());
    } catch (IOException e) {
      run.problems().add(DiskProblems.of(e, account.maildir()));
    } catch (InterruptedException e) {
      run.problems().add(Problems.stopped());
      if (!request.stop.requested()) {
        throw e;
      }
    } catch (RuntimeException e) { // A bug of ours must not hold up the other accounts.
      System.getLogger(Engine.class.getName())
          .log(System.Logger.Level.ERROR, "syncing " + account.id(), e);
      run.problems().add(bug(e));
    }
    afterSync(account, run);
    List<Problem> problems =
        run.problems().stream()
            .map(problem -> problem.through(traffic.shown))
            .map(problem -> RememberedLogin.withDoctor(problem, account.id().address()))
            .toList();
    return new Synced(
        account.id(),
        mailboxes,
        run.tally(),
        traffic.in,
        traffic.out,
        Duration.ofNanos(System.nanoTime() - started).toMillis(),
        problems,
        List.copyOf(run.plan()));
  }

  /// A state that turns out to be damaged on the way is set aside, and the run begins anew without
  /// it: it costs no transfer, and a run at night is not lost.
  private int syncHealing(AccountSettings account, SyncRequest request, Run run, Traffic traffic)
      throws IOException, InterruptedException {
    try {
      return sync(account, request, run, traffic);
    } catch (ProblemException e) {
      if (e.problem().code() != Code.DAMAGED_STATE) {
        throw e;
      }
      Twin.distrustState(account.maildir());
      if (request.options.dryRun()) {
        throw e;
      }
    }
    return sync(account, request, run, traffic);
  }

  private static void afterSync(AccountSettings account, Run run) throws InterruptedException {
    String command = account.choices().afterSync();
    if (command == null || run.tally().isZero() || run.options().dryRun()) {
      return;
    }
    Problem failed = AfterSync.run(command, account);
    if (failed != null) {
      run.problems().add(failed);
    }
  }

  /// What is learnt on the way, whatever the end.
  private static final class Traffic {
    private long in;
    private long out;

    /// Takes the account's secret out of what a server said.
    private UnaryOperator<String> shown = UnaryOperator.identity();
  }

  private int sync(AccountSettings account, SyncRequest request, Run run, Traffic traffic)
      throws IOException, InterruptedException {
    boolean look = request.options.dryRun() && StateCopy.isNeeded(account.maildir());
    var around = new Twin.Surroundings(new LocalDisk(), means.clock, request.listener);
    try (Twin twin =
        look ? Twin.look(account.maildir(), around) : twin(account, request.listener)) {
      int mailboxes = 0;
      try {
        mailboxes = sync(account, request, run, traffic, twin);
      } catch (ProblemException e) {
        if (e.problem().code() == Code.DAMAGED_STATE) {
          throw e; // There is no history to write into.
        }
        run.problems().add(e.problem());
      }
      if (!request.options.dryRun()) {
        conclude(twin, run, traffic);
      }
      return mailboxes;
    }
  }

  /// What a run met belongs to the history, whatever its end; and the attic is tidied even if no
  /// server can be reached.
  private static void conclude(Twin twin, Run run, Traffic traffic) throws IOException {
    Problem leapt = twin.tidy();
    if (leapt != null) {
      run.problems().add(leapt);
    }
    twin.history()
        .note(run.problems().stream().map(problem -> problem.through(traffic.shown)).toList());
  }

  private int sync(
      AccountSettings account, SyncRequest request, Run run, Traffic traffic, Twin twin)
      throws IOException, InterruptedException {
    Path damaged = twin.damagedState();
    if (damaged != null) {
      run.problems().add(Problems.stateSetAside(damaged.toString()));
    }
    if (twin.wasUnlinked()) {
      run.problems().add(Problems.unlinked(account.maildir().toString()));
    }
    var secret = means.secret(account.password());
    traffic.shown = text -> secret.hideIn(text, account.user());
    var throttle = new Throttle(account.downloadCap(), twin, means.waiting, request.listener);
    remembered(account, secret.now()).insistOnChange();
    insistOnOpenDoor(account);
    var line =
        new PatientSync.Line(
            account.imap(),
            heard -> {
              var forRun = new ImapAccount.ForRun(throttle, heard);
              return open(account, secret, forRun);
            },
            throttle::connectionEnded);
    var wanted = new AskedFor(account, request.mailboxes);
    var sync = new PatientSync(run, twin, wanted, line);
    try {
      sync.sync();
      wanted.idle().stream().map(MailboxProblems::nothingMatches).forEach(run.problems()::add);
      return sync.mailboxes();
    } catch (ProblemException e) {
      boolean shutOut = ProviderBlock.CODES.contains(e.problem().code());
      throw shutOut ? new ProviderBlock(home, means.clock, account).begins(e) : e;
    } finally {
      traffic.in = sync.bytesIn();
      traffic.out = sync.bytesOut();
    }
  }

  /// Opens the server's side of a twin; what was received counts towards the provider's cap.
  ImapAccount connect(
      AccountSettings account, RenewableSecret secret, Twin twin, SyncListener listener)
      throws IOException, InterruptedException {
    var throttle = new Throttle(account.downloadCap(), twin, means.waiting, listener);
    remembered(account, secret.now()).insistOnChange();
    insistOnOpenDoor(account);
    return open(account, secret, new ImapAccount.ForRun(throttle, new Heard()));
  }

  /// Opens the server's side of an account for a look at its mailboxes; whatever it is refused for
  /// is remembered, like every login.
  ImapAccount look(AccountSettings account) throws IOException, InterruptedException {
    insistOnOpenDoor(account);
    var secret = means.secret(account.password());
    remembered(account, secret.now()).insistOnChange();
    return open(account, secret, ImapAccount.ForRun.alone());
  }

  /// A token that ended meanwhile is asked for anew.
  private ImapAccount open(
      AccountSettings account, RenewableSecret secret, ImapAccount.ForRun forRun)
      throws IOException, InterruptedException {
    Secret known = secret.now();
    try {
      return remembered(account, known)
          .open(() -> AccountSetUp.open(means, account, known, forRun));
    } catch (ProblemException e) {
      if (!secret.renew(e.problem())) {
        throw e;
      }
    }
    return open(account, secret, forRun);
  }

  Twin twin(AccountSettings account, SyncListener listener) throws IOException {
    Path root = account.maildir();
    if (Files.notExists(root) && LoginMemory.of(home, account.id().address()).everWorked()) {
      throw new ProblemException(Problems.twinGone(root.toString())); // Setting up has made it.
    }
    try {
      return Twin.open(root, new Twin.Surroundings(new LocalDisk(), means.clock, listener));
    } catch (ProblemException e) {
      throw e;
    } catch (IOException e) {
      throw new ProblemException(DiskProblems.of(e, root), e);
    }
  }

  Means means() {
    return means;
  }

  Home home() {
    return home;
  }

  /// Refuses to ask a provider that shut the account out for a while.
  ///
  /// @throws ProblemException that says until when
  void insistOnOpenDoor(AccountSettings account) throws ProblemException {
    new ProviderBlock(home, means.clock, account).insistOnEnd();
  }

  private RememberedLogin remembered(AccountSettings account, Secret secret) {
    return new RememberedLogin(home, means.clock, account, secret);
  }

  /// What is known about an account without asking its server.
  public Status status(AccountSettings account) throws IOException {
    List<Folder> folders = folders(account);
    Instant shutOutUntil = new ProviderBlock(home, means.clock, account).until();
    return new Status(
        account.id(),
        account.maildir(),
        folders.stream().mapToLong(Folder::messages).sum(),
        folders.size(),
        (int) folders.stream().filter(Folder::settled).count(),
        shutOutUntil);
  }

  /// The mailboxes of an account, as far as known without asking its server.
  public List<Folder> folders(AccountSettings account) throws IOException {
    List<Folder> folders = new ArrayList<>();
    if (Files.notExists(account.maildir().resolve(".mailtwin").resolve("state.sqlite"))) {
      return folders;
    }
    var around = new Twin.Surroundings(new LocalDisk(), means.clock, SyncListener.none());
    try (Twin twin = Twin.look(account.maildir(), around)) {
      for (MailboxName name : new TreeSet<>(twin.agreed())) {
        Path directory = twin.directoryOf(name);
        Presence presence = presence(twin, name);
        boolean settled =
            twin.state(name).settled()
                && presence == Presence.BOTH
                && (twin.isUnchanged(name) || UnsentChanges.of(twin, name) == 0);
        folders.add(
            new Folder(
                name,
                directory == null ? account.maildir() : directory,
                twin.linked(name),
                settled,
                presence));
      }
    }
    return folders;
  }

  private static Presence presence(Twin twin, MailboxName name) throws IOException {
    if (twin.missing().contains(name)) {
      return Presence.DIRECTORY_MISSING;
    }
    return twin.standing(name).withdrawn() ? Presence.WITHDRAWN : Presence.BOTH;
  }

  /// Remembers that a mailbox that one side has no more shall go from the other side as well. The
  /// next run does it: into the Trash there, into the attic here.
  ///
  /// @return false if both sides have it, so that nothing was decided
  public boolean deleteFolder(AccountSettings account, MailboxName name) throws IOException {
    try (Twin twin = twin(account, SyncListener.none())) {
      if (presence(twin, name) == Presence.BOTH) {
        return false;
      }
      twin.save(name, twin.standing(name).doomed(true));
      return true;
    }
  }

  /// Forgets a mailbox whose files are gone, so that the next run downloads it anew.
  ///
  /// @return false if there are files of it, so that nothing was forgotten
  public boolean fetchAgain(AccountSettings account, MailboxName name) throws IOException {
    try (Twin twin = twin(account, SyncListener.none())) {
      boolean gone = twin.holdsNoFile(name);
      if (gone) {
        twin.fetchAgain(name);
      }
      return gone;
    }
  }

  /// Looking back at an account's runs, and putting things right.
  public Upkeep upkeep(AccountSettings account, Run.Stop stop) {
    return new Upkeep(this, account, stop);
  }

  /// What is wrong with a disk, as a problem.
  public static Problem explain(IOException failure, Path place) {
    return DiskProblems.of(failure, place);
  }

  /// A bug of ours, as a problem.
  public static Problem bug(Throwable e) {
    return Problems.bug(e.toString());
  }
}
