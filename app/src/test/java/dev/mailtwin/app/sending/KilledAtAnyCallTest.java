package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.testkit.OtherProgram;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real process is killed right before any of its system calls that write: to the list of
/// letters, to their files, to the server. Between two of them lies every transition, before and
/// after. Afterwards the letter is delivered once, or uncertain, or was never accepted.
class KilledAtAnyCallTest {

  /// The list of letters, and the wire. Each is written by one thread, and strace counts by thread.
  private static final List<String> CALLS =
      List.of("pwrite64,fdatasync,fsync,renameat2,?rename,?unlink,unlinkat", "write,writev,sendto");

  private static final int SAMPLE = 3;
  private static final Duration BUDGET = Duration.ofSeconds(20);

  @TempDir Path directory;

  @BeforeEach
  void strace_is_there() {
    OtherProgram.require("strace");
  }

  @Test
  void kill_it_before_any_call_that_writes() throws Exception {
    for (String calls : CALLS) {
      long most = count(calls);
      assertThat(most).as(calls).isGreaterThan(5);
      if (Seeds.exhaustive()) {
        for (long at = 1; at <= most; at++) {
          kill(calls, at, at % 2 == 0);
        }
        System.out.printf("%s: killed before each of %d calls%n", calls, most);
        continue;
      }
      Seeds.run(
          "kills before " + calls,
          SAMPLE,
          BUDGET,
          seed -> {
            var random = new SplittableRandom(seed);
            kill(calls, 1 + random.nextLong(most), random.nextBoolean());
          });
    }
  }

  /// How many such calls the busiest thread of a smooth run makes.
  private long count(String calls) throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Path home = Files.createTempDirectory(directory, "smooth");
      Sender sender = provider.sender(home);
      Path trace = home.resolve("trace");
      int status = send(home, "-o", trace.toString(), "-e", "trace=" + calls);
      assertThat(status).as(said(home)).isZero();
      assertThat(provider.smtp().messages()).hasSize(1);
      assertThat(sender.letters()).hasSize(1);
      try (Stream<String> lines = Files.lines(trace)) {
        return lines
            .filter(line -> line.contains("(") && !line.contains("resumed>"))
            .collect(
                Collectors.groupingBy(
                    line -> line.substring(0, line.indexOf(' ')), Collectors.counting()))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
      }
    }
  }

  private void kill(String calls, long at, boolean saves) throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), saves)) {
      Path home = Files.createTempDirectory(directory, "killed");
      Sender sender = provider.sender(home);
      int status =
          send(
              home,
              "-o",
              "/dev/null",
              "-e",
              "trace=" + calls,
              "-e",
              "inject=%s:signal=KILL:when=%d".formatted(calls, at));
      if (sender.letters().isEmpty()) {
        assertThat(status).as("nothing was promised").isNotZero();
        assertThat(provider.smtp().messages()).isEmpty();
        sender.run("send", "--quiet", home.resolve("m.eml").toString());
      }
      for (int n = 0; n < 6; n++) {
        sender.run("outbox", "run", "--quiet");
        sender.pass(Duration.ofMinutes(40));
      }
      JsonArray letters = sender.letters();
      String what = "%s %d, saving: %s: %s".formatted(calls, at, saves, letters);
      assertThat(letters).as(what).hasSize(1);
      JsonObject letter = letters.get(0).getAsJsonObject();
      int taken = provider.smtp().messages().size();
      if (letter.get("state").getAsString().equals("done")) {
        assertThat(taken).as(what).isEqualTo(1);
        assertThat(provider.sent()).as(what).isEqualTo(1);
      } else {
        assertThat(letter.get("state").getAsString()).as(what).isEqualTo("uncertain");
        assertThat(letter.getAsJsonObject("problem").get("code").getAsString()).isEqualTo("S25");
        assertThat(taken).as(what).isLessThanOrEqualTo(1);
      }
    }
  }

  private static int send(Path home, String... options) throws IOException, InterruptedException {
    Path message =
        Files.writeString(home.resolve("m.eml"), Provider.letter("killed", "bob@x.example"));
    ProcessBuilder builder = Program.of(home, "send", "--quiet", message.toString());
    builder.command().addAll(0, List.of("strace", "-f", "--seccomp-bpf", "-qq"));
    builder.command().addAll(4, List.of(options));
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  private static String said(Path home) {
    try {
      return Files.readString(home.resolve("said"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
