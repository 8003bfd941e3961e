package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered of a refusal is what was found to be its cause, whoever found it.
class RememberedRefusalTest {

  @TempDir private Path directory = Path.of(".");

  @Test
  void sync_says_the_same_before_and_after_the_doctor_came() throws IOException {
    var clinic = new Clinic(directory);
    var manners = new AtomicReference<>(Imap.inOrder());
    try (var imap =
        FaultServer.tls(TestCa.shared().serverContext(), line -> manners.get().with(line))) {
      clinic.account("imaps://127.0.0.1:" + imap.port(), TestCa.shared().caPem(), "");
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("ok");
      Files.createDirectories(directory.resolve("mail").resolve(Clinic.ADDRESS));

      manners.set(Imap.refusing("NO [AUTHENTICATIONFAILED] no"));

      for (int run = 0; run < 2; run++) {
        assertThat(clinic.run("sync", "--json").problems()).containsExactly("A8");
        assertThat(clinic.run("sync", "--json").problems()).containsExactly("A8");
        assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("A8");
      }
    }
  }

  /// The password is right, as sending shows: when IMAP is switched on, it is tried again.
  @Test
  void what_the_doctor_finds_to_be_right_is_tried_again() throws IOException {
    var clinic = new Clinic(directory);
    var manners = new AtomicReference<>(Imap.inOrder());
    try (var imap =
            FaultServer.tls(TestCa.shared().serverContext(), line -> manners.get().with(line));
        var smtp = FaultServer.tls(TestCa.shared().serverContext(), Smtp.inOrder())) {
      clinic.account(
          "imaps://127.0.0.1:" + imap.port(),
          TestCa.shared().caPem(),
          "smtp = [\"smtps://127.0.0.1:" + smtp.port() + "\"]\n");
      Files.createDirectories(directory.resolve("mail").resolve(Clinic.ADDRESS));
      manners.set(Imap.refusing("NO [AUTHENTICATIONFAILED] no"));
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("A9 A10");
      manners.set(Imap.inOrder());

      assertThat(clinic.run("sync", "--json").problems()).doesNotContain("A1", "A8", "A9");
    }
  }

  /// A server that is about to restart accepts it and says good-bye.
  @Test
  void a_password_that_was_accepted_is_tried_again_whatever_the_server_said_then()
      throws IOException {
    var clinic = new Clinic(directory);
    var manners = new AtomicReference<FaultServer.Manners>(PartingRows::welcomeAndGoodBye);
    try (var imap =
        FaultServer.tls(TestCa.shared().serverContext(), line -> manners.get().with(line))) {
      clinic.account("imaps://127.0.0.1:" + imap.port(), TestCa.shared().caPem(), "");
      Files.createDirectories(directory.resolve("mail").resolve(Clinic.ADDRESS));
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("A25");

      manners.set(Imap.inOrder());

      assertThat(clinic.run("sync", "--json").problems()).doesNotContain("A25", "A1");
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("ok");
    }
  }
}
