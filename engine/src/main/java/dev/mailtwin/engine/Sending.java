package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.account.SendingSettings;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.outbox.Draft;
import dev.mailtwin.engine.outbox.LetterActions;
import dev.mailtwin.engine.outbox.LetterReport;
import dev.mailtwin.engine.outbox.Outbox;
import dev.mailtwin.engine.outbox.OutboxListener;
import dev.mailtwin.engine.outbox.Route;
import dev.mailtwin.engine.outbox.SendLimits;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.store.LocalDisk;
import dev.mailtwin.engine.store.MailboxPaths;
import dev.mailtwin.engine.sync.Run.Stop;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Sending, as the faces see it: one outbox for each account, beside its twin. Never waits for a
/// sync.
public final class Sending {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
  private static final int TLS_PORT = 465;
  private static final int STARTTLS_PORT = 587;

  private final Engine engine;
  private final Stop stop;

  Sending(Engine engine, Stop stop) {
    this.engine = engine;
    this.stop = stop;
  }

  /// Whose letter it is.
  ///
  /// @param ownsFrom false if the From address is none of the account's
  public record Chosen(AccountSettings account, boolean ownsFrom) {}

  /// Whose letter it is: the account that is named, else the one the From address belongs to, else
  /// the default one.
  ///
  /// @param account its address, or null
  /// @param from the address in the From field, or empty
  /// @throws ProblemException if there is no such account, or it cannot send
  public Chosen choose(@Nullable String account, String from) throws IOException {
    List<AccountSettings> all = engine.accounts();
    if (all.isEmpty()) {
      throw new ProblemException(Problems.noAccount("No account is set up yet."));
    }
    var owns = SendingSettings.owning(from);
    AccountSettings chosen;
    if (account != null) {
      chosen = named(all, account);
    } else {
      chosen = all.stream().filter(owns).findFirst().orElseGet(() -> byDefault(all));
    }
    if (chosen.smtp().isEmpty()) {
      throw new ProblemException(OutboxProblems.receiveOnly(chosen.id().address()));
    }
    return new Chosen(chosen, from.isEmpty() || owns.test(chosen));
  }

  private static AccountSettings named(List<AccountSettings> all, String address)
      throws ProblemException {
    return all.stream()
        .filter(one -> one.id().isMeantBy(address))
        .findFirst()
        .orElseThrow(() ->
            new ProblemException(
                Problems.noAccount("There is no account called " + address + ".")));
  }

  /// The one that is marked, else the first that can send.
  private static AccountSettings byDefault(List<AccountSettings> all) {
    return all.stream()
        .filter(one -> SendingSettings.of(one).isDefault())
        .findFirst()
        .or(() -> all.stream().filter(one -> !one.smtp().isEmpty()).findFirst())
        .orElse(all.getFirst());
  }

  /// Accepts a letter; it is durable when this returns. A letter whose Message-ID is or was in the
  /// outbox is not queued again: [LetterReport#known].
  ///
  /// @throws ProblemException if it was not accepted; the problem says why
  public LetterReport accept(AccountSettings account, Draft draft) throws IOException {
    try (Outbox outbox = open(account)) {
      return outbox.accept(draft);
    } catch (IOException e) {
      throw notAccepted(e, account);
    }
  }

  /// A letter's own problem is said as it is; one of the disk, as what it means for the letter.
  private static ProblemException notAccepted(IOException e, AccountSettings account) {
    Problem problem = DiskProblems.of(e, account.maildir());
    return new ProblemException(
        switch (problem.code()) {
          case Q3, DISK, READ_ONLY_DISK -> OutboxProblems.notAccepted(problem);
          default -> problem;
        },
        e);
  }

  /// What outboxes hold.
  ///
  /// @param letters in the order of their queues, account by account
  /// @param standing what holds up all letters of an account, and says of which
  /// @param problems why the outbox of an account could not be read, and says of which
  public record Listed(
      List<LetterReport> letters, List<Problem> standing, List<Problem> problems) {}

  /// The letters of these accounts. An outbox that cannot be read hides no other.
  ///
  /// @param all also those that are over for more than a week
  public Listed list(List<AccountSettings> accounts, boolean all) {
    var listed = new Listed(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (AccountSettings account : accounts) {
      String address = account.id().address();
      if (!exists(account)) {
        continue;
      }
      try (Outbox outbox = openToLook(account)) {
        listed.letters.addAll(outbox.list(all));
        Problem problem = outbox.standing().problem();
        if (problem != null) {
          listed.standing.add(problem.at(address));
        }
      } catch (IOException e) {
        listed.problems.add(DiskProblems.of(e, account.maildir()).at(address));
      }
    }
    return listed;
  }

  /// One letter with its history.
  ///
  /// @param key or how it begins
  /// @throws ProblemException if there is none
  public LetterReport show(String key) throws IOException {
    return with(key, this::openToLook, (_, _, letter) -> letter);
  }

  /// Takes a letter back.
  public LetterReport cancel(String key) throws IOException {
    return with(key, (_, outbox, letter) -> outbox.actions().cancel(letter.key()));
  }

  /// Sends a letter at once that waits or needs its user.
  public LetterReport retry(String key, LetterActions.Wish wish) throws IOException {
    return with(
        key,
        (account, outbox, letter) -> {
          forgive(account);
          return outbox.actions().retry(letter.key(), wish);
        });
  }

  /// Takes a letter back and hands its text out.
  public LetterReport edit(String key, OutputStream out) throws IOException {
    return with(key, (_, outbox, letter) -> outbox.actions().edit(letter.key(), out));
  }

  /// Work with one letter.
  @FunctionalInterface
  private interface Work {
    LetterReport with(AccountSettings account, Outbox outbox, LetterReport letter)
        throws IOException;
  }

  /// Opens the outbox of an account.
  @FunctionalInterface
  private interface Opening {
    Outbox open(AccountSettings account) throws IOException;
  }

  private LetterReport with(String key, Work work) throws IOException {
    return with(key, this::openRecovered, work);
  }

  private LetterReport with(String key, Opening opening, Work work) throws IOException {
    IOException unread = null;
    for (AccountSettings account : engine.accounts()) {
      Outbox opened;
      try {
        opened = exists(account) ? opening.open(account) : null;
      } catch (IOException e) { // It may be in the outbox of another account.
        unread = e;
        continue;
      }
      try (Outbox outbox = opened) {
        LetterReport letter = outbox == null ? null : outbox.show(key);
        if (outbox != null && letter != null) {
          return work.with(account, outbox, letter);
        }
      }
    }
    throw unread == null ? new ProblemException(OutboxProblems.noLetter(key)) : unread;
  }

  /// Stops sending from an account until [#resume].
  public void pause(AccountSettings account) throws IOException {
    try (Outbox outbox = open(account)) {
      outbox.pause();
    }
  }

  /// Sending goes on, whatever had stopped it.
  public void resume(AccountSettings account) throws IOException {
    try (Outbox outbox = open(account)) {
      forgive(account);
      outbox.resume();
    }
  }

  /// A secret that was refused may be tried again: the user says so.
  private void forgive(AccountSettings account) throws IOException {
    for (Endpoint endpoint : endpoints(account.smtp())) {
      memory(account).forgive(endpoint);
    }
  }

  private LoginMemory memory(AccountSettings account) {
    return LoginMemory.of(engine.home(), account.id().address());
  }

  /// Delivers what is due.
  ///
  /// @return why nothing was done; null if it was
  public @Nullable Problem deliver(
      AccountSettings account, Outbox.Wish wish, OutboxListener listener)
      throws IOException, InterruptedException {
    if (!exists(account)) {
      return null;
    }
    try (Outbox outbox = open(account)) {
      String busy = outbox.deliver(route(account), wish, listener);
      return busy == null ? null : OutboxProblems.busy(busy);
    } catch (IOException e) {
      throw new ProblemException(DiskProblems.of(e, account.maildir()), e);
    }
  }

  /// Reads what servers report about letters they had taken, among what the last sync brought.
  ///
  /// @return what became known, said of the account
  public List<Problem> readReports(AccountSettings account) throws IOException {
    Path inbox = MailboxPaths.directory(account.maildir(), new MailboxName(List.of("INBOX")));
    if (inbox == null || !exists(account)) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    try (Outbox outbox = open(account)) {
      for (LetterReport letter : outbox.readReports(inbox)) {
        Problem problem = letter.problem();
        if (problem != null) {
          problems.add(problem.at(account.id().address()));
        }
      }
    }
    return problems;
  }

  private static Path own(AccountSettings account) {
    return account.maildir().resolve(".mailtwin");
  }

  private static boolean exists(AccountSettings account) {
    return Files.exists(own(account).resolve("outbox.sqlite"))
        || Files.exists(own(account).resolve("outbox"));
  }

  private Outbox open(AccountSettings account) throws IOException {
    return Outbox.open(account.id(), own(account), outboxMeans(), limits(account));
  }

  /// Opens an outbox in which nothing will be changed but what a process left behind that died: on
  /// a disk that is full or read-only, a copy of it.
  private Outbox openToLook(AccountSettings account) throws IOException {
    try {
      return openRecovered(account);
    } catch (IOException e) {
      return switch (DiskProblems.of(e, account.maildir()).code()) {
        case Q3, DISK, READ_ONLY_DISK -> copyOf(account, e);
        default -> throw e;
      };
    }
  }

  private Outbox copyOf(AccountSettings account, IOException why) throws IOException {
    try {
      return Outbox.look(account.id(), own(account), outboxMeans(), limits(account));
    } catch (IOException e) { // There is no room for a copy either; the first trouble says more.
      why.addSuppressed(e);
      throw why;
    }
  }

  /// What a process left behind that died is put right first.
  private Outbox openRecovered(AccountSettings account) throws IOException {
    Outbox outbox = open(account);
    try {
      outbox.recover();
      return outbox;
    } catch (IOException e) {
      outbox.close();
      throw e;
    }
  }

  private Outbox.Means outboxMeans() {
    return new Outbox.Means(
        new LocalDisk(),
        engine.means().clock(),
        engine.means().waiting(),
        new SplittableRandom(),
        ZoneId.systemDefault(),
        stop);
  }

  private static SendLimits limits(AccountSettings account) {
    String host = account.smtp().isEmpty() ? "" : account.smtp().getFirst().host();
    ProviderTable.SendCap cap = ProviderTable.sendCap(host);
    int perHour = SendingSettings.of(account).perHour();
    return new SendLimits(perHour < 0 ? cap.perHour() : perHour, cap.recipients(), cap.bytes());
  }

  private Route route(AccountSettings account) throws IOException {
    String user = account.smtpLogin().user();
    Lines checked = // Certificates are read once, before any letter.
        Lines.of(engine.means(), CONNECT_LIMIT, account.caFile(), line -> line);
    return Route.bySmtp(
        secret -> checked.showing(line -> secret.hideIn(line, user)).smtp(),
        new Route.Signing(
            user,
            () -> account.smtpLogin().password().fetch(engine.means().tells()),
            () -> memory(account)),
        endpoints(account.smtp()),
        new ImapOwnMail(() -> engine.look(account)),
        limits(account));
  }

  /// One server that is given alone is stood in for by its sibling port.
  static List<Endpoint> endpoints(List<Endpoint> given) {
    List<Endpoint> all = new ArrayList<>(given);
    if (given.size() == 1) {
      sibling(given.getFirst()).ifPresent(all::add);
    }
    return all;
  }

  private static Optional<Endpoint> sibling(Endpoint one) {
    if (one.port() == TLS_PORT && one.security() == Security.TLS) {
      return Optional.of(new Endpoint(one.host(), STARTTLS_PORT, Security.STARTTLS));
    }
    return one.port() == STARTTLS_PORT && one.security() == Security.STARTTLS
        ? Optional.of(new Endpoint(one.host(), TLS_PORT, Security.TLS))
        : Optional.empty();
  }
}
