package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Directories;
import dev.mailtwin.testkit.OtherProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the system is asked for before messages that arrived are agreed on, as `strace` sees it:
/// one `syncfs(2)` where that is known to be enough, else an `fsync(2)` for each file.
class DurableContentTest {

  private static final int MESSAGES = 80;
  private static final String STORED = "stored";
  private static final Set<String> TRUSTED = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs");

  /// Memory, of which nothing is known.
  private static final Path UNTRUSTED = Path.of("/dev/shm");

  @TempDir private Path directory;

  @BeforeEach
  void strace_is_there() {
    OtherProgram.require("strace");
  }

  /// Lets messages arrive, as a process of its own. Where, its one argument says.
  static final class Arrivals {

    private Arrivals() {}

    /// Begins.
    public static void main(String[] arguments) throws IOException, InterruptedException {
      Map<Long, byte[]> messages = new HashMap<>();
      for (long uid = 1; uid <= MESSAGES; uid++) {
        messages.put(uid, ("Subject: " + uid + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      Path twin = Path.of(arguments[0]);
      try (StoreUnderTest store = StoreUnderTest.open(twin, new LocalDisk())) {
        store.arrive(messages, new SplittableRandom(1));
        System.out.println(STORED);
      }
    }
  }

  /// What came of it.
  ///
  /// @param stored whether it came to its end
  /// @param calls that name the twin, in their order
  private record Traced(boolean stored, List<String> calls) {

    long count(String call) {
      return calls.stream().filter(line -> line.contains(call)).count();
    }

    /// Where the descriptor that a call is about was opened.
    int opened(int call) {
      String descriptor = calls.get(call).replaceFirst(".*\\((\\d+)<.*", "$1");
      for (int at = call; at >= 0; at--) {
        if (calls.get(at).contains("open") && calls.get(at).contains("= " + descriptor + "<")) {
          return at;
        }
      }
      throw new AssertionError("nobody opened " + descriptor);
    }

    int first(String... parts) {
      for (int at = 0; at < calls.size(); at++) {
        if (List.of(parts).stream().allMatch(calls.get(at)::contains)) {
          return at;
        }
      }
      throw new AssertionError("none of the calls has " + List.of(parts));
    }
  }

  private Traced trace(Path twin, List<String> strace, List<String> java) throws Exception {
    Path trace = directory.resolve("trace");
    List<String> line = new ArrayList<>(List.of("strace", "-f", "-y", "-o", trace.toString()));
    line.addAll(List.of("-e", "trace=openat,open,fsync,fdatasync,syncfs"));
    line.addAll(strace);
    line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    line.addAll(java);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(Arrivals.class.getName(), twin.toString()));
    Process process =
        new ProcessBuilder(line).redirectError(directory.resolve("said").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(directory.resolve("said"));
    List<String> calls =
        Files.readAllLines(trace, StandardCharsets.ISO_8859_1).stream()
            .filter(call -> call.contains(twin.toString()))
            .toList();
    assertThat(calls).as(out + said).isNotEmpty();
    return new Traced(out.contains(STORED), calls);
  }

  private Path fresh(Path place) throws IOException {
    return Files.createTempDirectory(place, "twin");
  }

  private static boolean isTrusted(Path place) throws IOException {
    return TRUSTED.contains(Files.getFileStore(place).type());
  }

  private static void expectEachFile(Traced traced) {
    assertThat(traced.stored()).isTrue();
    assertThat(traced.count("syncfs(")).isZero();
    assertThat(
            traced.calls().stream()
                .filter(call -> call.matches(".*sync\\(\\d+<.*/INBOX/tmp/[^/]*[.]mailtwin>.*")))
        .hasSize(MESSAGES);
  }

  @Test
  void a_batch_is_one_call_where_that_is_enough_and_begins_before_its_first_file()
      throws Exception {
    Path twin = fresh(directory);
    Traced traced = trace(twin, List.of(), List.of());

    if (!isTrusted(twin)) {
      expectEachFile(traced);
      return;
    }
    assertThat(traced.stored()).isTrue();
    assertThat(traced.count("syncfs(")).isEqualTo(1);
    assertThat(traced.opened(traced.first("syncfs(")))
        .isLessThan(traced.first("open", "/INBOX/tmp/", "O_CREAT"));
  }

  @Test
  void on_a_file_system_of_which_nothing_is_known_each_file_is_asked_for() throws Exception {
    Path twin = fresh(UNTRUSTED);
    try {
      expectEachFile(trace(twin, List.of(), List.of()));
    } finally {
      Directories.deleteTree(twin);
    }
  }

  /// Before Linux 5.8 syncfs(2) forgets what could not be written.
  @Test
  void with_an_old_kernel_each_file_is_asked_for() throws Exception {
    expectEachFile(trace(fresh(directory), List.of(), List.of("-Dos.version=5.7.19")));
  }

  @Test
  void what_the_disk_could_not_write_is_not_agreed_on() throws Exception {
    Path twin = fresh(directory);
    String call = isTrusted(twin) ? "syncfs" : "fsync";

    Traced traced = trace(twin, List.of("-e", "inject=" + call + ":error=EIO"), List.of());

    assertThat(traced.stored()).isFalse();
    try (StoreUnderTest store = StoreUnderTest.open(twin, new LocalDisk())) {
      assertThat(store.inbox().agreed().size()).isZero();
    }
  }
}
