package dev.mailtwin.app.cli;

import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Examining;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.doctor.Neutral;
import dev.mailtwin.engine.doctor.Surroundings;
import dev.mailtwin.engine.doctor.Surroundings.Patience;
import dev.mailtwin.engine.doctor.Surroundings.Proof;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.Run.Stop;
import dev.mailtwin.engine.sync.SyncClock;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.net.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What commands are made of: streams, home directory, clock, and whether the user wants to stop.
///
/// @param environment of the process
public record Parts(
    Terminal terminal, Home home, InstantSource clock, Stop stop, Map<String, String> environment) {

  /// A server that says nothing for so long is given up. Searches at some providers stall for 16 s.
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final String SILENCE_VARIABLE = "MAILTWIN_SILENCE_SECONDS";

  /// The same, with another terminal.
  Parts with(Terminal other) {
    return new Parts(other, home, clock, stop, environment);
  }

  /// An engine over the home directory, with the trace and the resolver that were asked for.
  public Engine engine(CommonOptions common) throws IOException {
    Dns dns = dns(common.resolver);
    return new Engine(
        home,
        new Engine.Means(clock, waiting(), trace(common.trace), silence(), dns, tells(common)));
  }

  /// The doctor, with the trace and the resolver that were asked for.
  ///
  /// @param trace hears every line, besides the file that was asked for
  /// @param neutral hosts of others that may be asked
  /// @param proof of sending
  /// @param search finds the servers of an address that is no account
  Examining examining(
      CommonOptions common, Trace trace, Neutral neutral, Proof proof, Examining.Search search)
      throws IOException {
    Patience patience = shortened().isEmpty() ? Patience.STANDARD : Patience.of(silence());
    return new Examining(
        home,
        new Surroundings(
            dns(common.resolver),
            LocalNetwork.system(),
            trace(common.trace).and(trace),
            clock,
            System::nanoTime,
            patience,
            neutral,
            proof,
            environment,
            tells(common)),
        search);
  }

  /// Shows what is waited for.
  Consumer<String> tells(CommonOptions common) {
    return line -> {
      if (!common.quiet) {
        terminal.err().println(line);
      }
    };
  }

  private static Dns dns(@Nullable String resolver) throws ProblemException {
    try {
      return resolver == null ? Dns.system() : Dns.at(resolver);
    } catch (IllegalArgumentException e) {
      throw usage("--resolver: %s.".formatted(e.getMessage()));
    }
  }

  private Trace trace(@Nullable Path file) throws IOException {
    if (file == null) {
      return Trace.none();
    }
    try {
      return TraceFile.create(file, clock, () -> terminal.err().println(traceLost(file)));
    } catch (IOException e) {
      throw new ProblemException(Problems.cannotBeMade("trace file", file.toString()), e);
    }
  }

  private static String traceLost(Path file) {
    return Terminal.safe("The trace cannot be written to %s; the rest is missing.".formatted(file));
  }

  /// `MAILTWIN_SILENCE_SECONDS` shortens the patience with silent servers.
  private Duration silence() {
    String seconds = shortened();
    return seconds.isEmpty() ? SILENCE : Duration.ofSeconds(Integer.parseInt(seconds));
  }

  /// The seconds, in digits; empty if the variable is not set, or to nothing that makes sense.
  private String shortened() {
    String seconds = environment.getOrDefault(SILENCE_VARIABLE, "");
    return seconds.matches("[1-9][0-9]{0,4}") ? seconds : "";
  }

  /// A clock that can wait by itself does so; a test's then need not sleep.
  SyncClock waiting() {
    if (clock instanceof SyncClock own) {
      return own;
    }
    return new SyncClock() {
      @Override
      public long seconds() {
        return clock.instant().getEpochSecond();
      }

      @Override
      public void pause(long seconds) throws InterruptedException {
        java.util.concurrent.TimeUnit.SECONDS.sleep(seconds);
      }
    };
  }

  /// The accounts a command is about: those named, or all.
  public static List<AccountSettings> accounts(Engine engine, List<String> names)
      throws IOException {
    List<AccountSettings> all = engine.accounts();
    if (all.isEmpty()) {
      throw new ProblemException(Problems.noAccount("No account is set up yet."));
    }
    if (names.isEmpty()) {
      return all;
    }
    Set<AccountSettings> chosen = new LinkedHashSet<>(); // Named twice, it is meant once.
    for (String name : names) {
      chosen.add(
          all.stream()
              .filter(account -> account.id().isMeantBy(name))
              .findFirst()
              .orElseThrow(() ->
                  new ProblemException(
                      Problems.noAccount("There is no account called " + name + "."))));
    }
    return List.copyOf(chosen);
  }

  /// What was typed is no command. Who prints it names the command whose help tells more.
  public static ProblemException usage(String what) {
    return new ProblemException(Misuse.problem(what));
  }

  /// What is done for one account.
  @FunctionalInterface
  interface AccountWork<T> {
    T of(AccountSettings account) throws InterruptedException;
  }

  /// Does it for all accounts at once: one never waits for another.
  ///
  /// @return the results, in the order of the accounts
  <T> List<T> sideBySide(List<AccountSettings> accounts, AccountWork<T> work)
      throws InterruptedException, ExecutionException {
    if (accounts.size() == 1) {
      return List.of(work.of(accounts.getFirst()));
    }
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (AccountSettings account : accounts) {
        running.add(threads.submit(() -> work.of(account)));
      }
      for (Future<T> one : running) {
        results.add(await(one, threads));
      }
    }
    return results;
  }

  /// Ctrl-C interrupts this thread; the accounts' threads may be waiting too, and each says itself
  /// that it was stopped.
  private <T> T await(Future<T> one, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    try {
      return one.get();
    } catch (InterruptedException e) {
      threads.shutdownNow();
      if (!stop.requested()) {
        throw e;
      }
      return one.get();
    }
  }
}
