package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real process is killed while it waits for each answer of the server. Afterwards the letter
/// is delivered once, or uncertain: never lost, never silently twice.
class KilledSendingTest {

  @TempDir Path home;

  @Timeout(120)
  @ParameterizedTest
  @CsvSource({
    "EHLO, false, done",
    "AUTH, false, done",
    "MAIL, false, done",
    "RCPT, false, done",
    "CONTENT, false, uncertain",
    "CONTENT, true, done"
  })
  void kill_it_while_it_waits_for_an_answer(String command, boolean taken, String end)
      throws Exception {
    try (Provider provider =
        Provider.start(SubmissionProfile.generic().without("CHUNKING"), true)) {
      Sender sender = provider.sender(home);
      var reached = new CountDownLatch(1);
      var killed = new CountDownLatch(1);
      if (taken) {
        provider.saveAndThen(() -> {
          reached.countDown();
          await(killed);
        });
      } else {
        provider
            .smtp()
            .setFault(event -> {
              boolean here = event.name().equals(command) && event.connection() == 1;
              if (here) {
                reached.countDown();
              }
              return here ? new Action.Ignore() : new Action.Proceed();
            });
      }
      Path file = Files.writeString(home.resolve("m.eml"), Provider.letter("kill", "b@x.example"));
      Process process = start(file);
      var _ =
          process.onExit().thenRun(reached::countDown); // By itself: then nobody waits for nothing.
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.isAlive()).as(() -> "it ended by itself: " + said()).isTrue();
      process.destroyForcibly(); // SIGKILL
      process.waitFor();
      killed.countDown();
      provider.smtp().setFault(Fault.none());
      for (int n = 0; n < 6; n++) {
        sender.run("outbox", "run", "--quiet");
        sender.pass(Duration.ofMinutes(40));
      }
      JsonObject letter = sender.letters().get(0).getAsJsonObject();
      assertThat(letter.get("state").getAsString()).as(letter.toString()).isEqualTo(end);
      assertThat(provider.smtp().messages()).hasSize(end.equals("done") ? 1 : 0);
    }
  }

  @Timeout(120)
  @Test
  void sendmail_ends_at_once_and_a_process_of_its_own_delivers() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      var taken = new CountDownLatch(1);
      provider.smtp().whenTaken(_ -> taken.countDown());
      Path file = Files.writeString(home.resolve("m.eml"), Provider.letter("mail", "b@x.example"));
      var builder = Program.of(home, "sendmail", "-t", "-i");
      builder.redirectInput(file.toFile());
      Process process = builder.start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(this::said).isZero();
      assertThat(sender.letters()).hasSize(1);
      assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!state(sender).equals("done") && System.nanoTime() < until) {
        Thread.onSpinWait(); // The other process is looking after the copy.
      }
      assertThat(state(sender)).isEqualTo("done");
      assertThat(provider.smtp().messages()).hasSize(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String state(Sender sender) {
    return sender.letters().get(0).getAsJsonObject().get("state").getAsString();
  }

  /// What the process said, for whoever reads a failure.
  private String said() {
    try {
      return Files.readString(home.resolve("said"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Process start(Path file) throws Exception {
    return Program.of(home, "send", "--quiet", file.toString()).start();
  }
}
