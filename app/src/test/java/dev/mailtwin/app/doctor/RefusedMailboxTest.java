package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a server refuses after the login is the same to the doctor, `setup` and `sync`.
class RefusedMailboxTest {

  @TempDir private Path directory = Path.of(".");

  private static Imap answering(String command, String answer) {
    return command.equals("LIST") ? Imap.inOrder().listing(answer) : Imap.inOrder().opening(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A32|75|SELECT|NO SELECT Unsafe Login. Please ask us for help",
        "Q1|75|SELECT|NO Mailbox is at 110 % of quota",
        "M4|77|SELECT|NO Permission denied",
        "M2|75|SELECT|NO [ALERT] Not for you",
        "M2|75|LIST|NO cannot list now",
        "M7|75|SELECT|NO [SERVERBUG] oops",
        "M9|76|LIST|BAD huh",
        "M9|76|SELECT|BAD command not found",
        "A9|77|SELECT|NO IMAP access is disabled for this mailbox",
        "A9|77|LIST|NO Your account is not enabled for IMAP use",
      })
  void all_commands_say_the_same(String code, int exit, String command, String answer)
      throws IOException {
    try (var imap = FaultServer.tls(TestCa.shared().serverContext(), answering(command, answer))) {
      String url = "imaps://127.0.0.1:" + imap.port();
      var clinic = new Clinic(directory);
      clinic.account(url, TestCa.shared().caPem(), "");

      Ran sync = clinic.run("sync", "--json");
      assertThat(sync.problems()).as(sync.out()).containsOnly(code);
      assertThat(sync.status()).as("sync").isEqualTo(exit == 76 ? 75 : exit); // It goes on later.

      Ran doctor = clinic.run("doctor", "--json");
      assertThat(doctor.codes()).as(doctor.out()).first().isEqualTo(code);
      assertThat(doctor.status()).as("doctor").isEqualTo(exit);

      Ran setup =
          new Clinic(Files.createDirectory(directory.resolve("another")))
              .run(
                  "setup",
                  Clinic.ADDRESS,
                  "--no-input",
                  "--json",
                  "--imap",
                  url,
                  "--smtp",
                  "smtps://127.0.0.1:1",
                  "--ca-file",
                  TestCa.shared().caPem().toString(),
                  "--password-command",
                  "echo " + Clinic.PASSWORD);
      assertThat(setup.out() + setup.err()).contains(code);
      assertThat(setup.status()).as(setup.out() + setup.err()).isEqualTo(exit);
    }
  }
}
