package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.mailtwin.app.Main;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own: signals, closed pipes, exit status.
class RealProcessTest {

  private static final int MESSAGES = 20;
  private static final long SECONDS_MAX = 60;

  @TempDir private Path directory;
  private final MailStore mail = MailStore.standard();
  private Household home = new Household(Path.of("."));

  @BeforeEach
  void moveIn() {
    home = new Household(directory);
    Household.fill(mail, "INBOX", MESSAGES);
  }

  private ProcessBuilder mailtwin(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command);
    builder.environment().put("MAILTWIN_HOME", directory.toString());
    builder.redirectError(directory.resolve("err").toFile());
    return builder;
  }

  private static int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String err() throws IOException {
    return Files.readString(directory.resolve("err"));
  }

  @Test
  void ctrl_c_ends_a_run_and_the_next_one_goes_on() throws Exception {
    var asked = new CountDownLatch(1);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(event -> {
        if (event.line().contains("BODY")) {
          asked.countDown();
          return new Action.Ignore();
        }
        return new Action.Proceed();
      });
      Process process = mailtwin("sync").start();
      assertThat(asked.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();

      assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();

      assertThat(status(process)).isEqualTo(130);
      assertThat(err()).contains("[STOPPED]").doesNotContain("Exception");
      server.setFault(Fault.none());
      assertThat(status(mailtwin("sync").start())).isZero();
      assertThat(home.files()).hasSize(MESSAGES);
    }
  }

  @Test
  void kill_9_leaves_nothing_to_mend() throws Exception {
    var asked = new CountDownLatch(1);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(event -> {
        if (event.line().contains("BODY")) {
          asked.countDown();
          return new Action.CutAfterOctets(1_000);
        }
        return new Action.Proceed();
      });
      Process process = mailtwin("sync").start();
      assertThat(asked.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      process.destroyForcibly();
      int _ = status(process);

      server.setFault(Fault.none());
      assertThat(home.run("sync").status()).isZero();
      assertThat(home.files()).hasSize(MESSAGES);
      assertThat(home.run("sync", "--full", "--json").count("downloaded")).isZero();
    }
  }

  @Test
  void a_reader_that_went_away_is_no_reason_to_shout() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      Process process = mailtwin("sync", "--json").start();
      process.getInputStream().close();

      assertThat(status(process)).isZero();
      assertThat(err()).doesNotContain("Exception", "Broken pipe");
      assertThat(home.files()).hasSize(MESSAGES);
    }
  }

  @Test
  void the_exit_status_and_the_document_leave_the_process() throws Exception {
    home.account("imaps://no-such-host.invalid");
    Process process = mailtwin("sync", "--json").start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(status(process)).isEqualTo(68);
    assertThat(JsonParser.parseString(out).isJsonObject()).isTrue();
    assertThat(out).contains("\"N1\"");
    assertThat(err()).contains("[N1]");
  }
}
