package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.store.Disk;
import dev.mailtwin.engine.store.LocalDisk;
import dev.mailtwin.engine.sync.SyncClock;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/// An outbox on a real disk, with a stepped clock, before the servers of a [World].
final class Bench {

  static final Outbox.Wish RUN = new Outbox.Wish(true, 20, 0);
  static final Outbox.Wish BY_SCHEDULE = new Outbox.Wish(false, 20, 0);

  static final Endpoint SERVER = new Endpoint("smtp.example.org", 465, Security.TLS);

  final World world = new World();
  final Time time = new Time();
  final Path own;
  String password = "secret";
  SendLimits limits = SendLimits.NONE;
  Disk disk = new LocalDisk();
  Faults faults = new Faults();
  Meanwhile beforeAdding = () -> {};
  private final long seed;

  Bench(Path own, long seed) {
    this.own = own;
    this.seed = seed;
  }

  /// Time that passes when it is waited for.
  static final class Time implements SyncClock {
    private long now = 1_800_000_000L;

    @Override
    public long seconds() {
      return now;
    }

    @Override
    public void pause(long seconds) {
      now += seconds;
    }
  }

  Outbox open() throws IOException {
    var means =
        new Outbox.Means(
            faults.around(Disk.class, disk),
            () -> Instant.ofEpochSecond(time.now),
            time,
            new SplittableRandom(seed),
            ZoneId.of("UTC"),
            () -> false);
    return Outbox.open(new AccountId("ana@example.org"), own, means, limits, this::faulty);
  }

  private Ledger faulty(Ledger ledger) {
    return faults.around(Ledger.class, overtaken(ledger));
  }

  /// What other processes do just before a letter is added.
  @FunctionalInterface
  interface Meanwhile {
    void run() throws Exception;
  }

  private Ledger overtaken(Ledger ledger) {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (_, method, arguments) -> {
              if (method.getName().equals("add")) {
                beforeAdding.run();
              }
              try {
                return method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  Route route() {
    return new Route(
        faults.around(Post.class, world),
        new Route.Signing("ana@example.org", () -> Secret.of(password), this::memory),
        List.of(SERVER),
        world,
        limits);
  }

  LoginMemory memory() {
    return LoginMemory.of(new Home(own.resolve("config.toml"), own), "ana@example.org");
  }

  /// As the user resumes: what was refused may be tried again.
  void resume() throws IOException {
    memory().forgive(SERVER);
    try (Outbox outbox = open()) {
      outbox.resume();
    }
  }

  static Draft draft(String id) {
    String text =
        "From: ana@example.org\nTo: bob@example.org\nBcc: eve@example.org\nSubject: "
            + id
            + "\nMessage-ID: <"
            + id
            + ">\n\nHello\n.\nworld\n";
    return new Draft(
        "ana@example.org",
        List.of("bob@example.org"),
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)),
        new Draft.Options(Hold.none(), false, false));
  }

  LetterReport accept(String id) throws IOException {
    try (Outbox outbox = open()) {
      return outbox.accept(draft(id));
    }
  }

  void run() throws IOException, InterruptedException {
    deliver(RUN);
  }

  void deliver(Outbox.Wish wish) throws IOException, InterruptedException {
    try (Outbox outbox = open()) {
      outbox.deliver(route(), wish, OutboxListener.none());
    }
  }

  List<LetterReport> letters() throws IOException {
    try (Outbox outbox = open()) {
      outbox.recover();
      return outbox.list(true);
    }
  }

  LetterReport letter(String id) throws IOException {
    return letters().stream()
        .filter(letter -> letter.messageId().equals("<" + id + ">"))
        .findFirst()
        .orElseThrow();
  }

  static Problem problem(LetterReport letter) {
    return Objects.requireNonNull(letter.problem(), "no problem");
  }
}
