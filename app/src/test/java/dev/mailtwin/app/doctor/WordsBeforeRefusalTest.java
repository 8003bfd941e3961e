package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.app.doctor.LoginRows.Place;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Why a login is refused may be said before it is: the doctor, `setup` and `sync` all hear it.
class WordsBeforeRefusalTest {

  private static final String CROWDED = "Maximum number of connections exceeded";

  @TempDir private Path directory = Path.of(".");
  private Clinic clinic = new Clinic(directory);

  @BeforeEach
  void openTheClinic() {
    clinic = new Clinic(directory);
  }

  private Ran setup(FaultServer imap) throws IOException {
    return new Clinic(Files.createDirectory(directory.resolve("another")))
        .run(
            "setup",
            Clinic.ADDRESS,
            "--no-input",
            "--json",
            "--imap",
            "imaps://127.0.0.1:" + imap.port(),
            "--smtp",
            "smtps://127.0.0.1:1",
            "--ca-file",
            TestCa.shared().caPem().toString(),
            "--password-command",
            "echo " + Clinic.PASSWORD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A25|75|NO [ALERT] Maximum number of connections exceeded|NO LOGIN failed",
        "A25|75|BYE [UNAVAILABLE] Too many connections from your IP|NO LOGIN failed",
        "A24|75|NO [UNAVAILABLE] Not now|NO LOGIN failed",
        "A22|77|OK [ALERT] Your password has expired|NO [AUTHENTICATIONFAILED] Authentication failed",
        "A21|77|NO [ALERT] Your account has been suspended|NO LOGIN failed",
        "A20|77|NO [WEBALERT https://login.example/] Web login required.|NO LOGIN failed",
        "A1|77|OK [ALERT] Scheduled maintenance on Sunday|NO [AUTHENTICATIONFAILED] Authentication failed",
        "A1|77|OK Waiting for authentication process to respond..|NO LOGIN failed",
      })
  void all_commands_say_the_same(String code, int exit, String before, String answer)
      throws IOException {
    String words = before.substring(before.lastIndexOf(']') + 1).replaceFirst("^OK ", "").strip();
    var manners = Imap.refusing(before + "\n" + answer);
    try (var imap = FaultServer.tls(TestCa.shared().serverContext(), manners)) {
      clinic.account("imaps://127.0.0.1:" + imap.port(), TestCa.shared().caPem(), "");

      if (exit == 77) { // Else it waits; MannersTest has that.
        Ran sync = clinic.run("sync", "--json");
        assertThat(sync.problems()).as(sync.out()).containsExactly(code);
        assertThat(sync.status()).isEqualTo(exit);
        assertThat(sync.out()).contains(words);
      }

      Ran doctor = clinic.run("doctor", "--json");
      assertThat(doctor.verdict()).as(doctor.out()).isEqualTo(code);
      assertThat(doctor.out()).contains(words);

      Ran setup = setup(imap);
      assertThat(setup.status()).as(setup.out() + setup.err()).isEqualTo(exit);
      assertThat(setup.out() + setup.err()).contains(words, code);
    }
  }

  @Test
  void a_server_that_was_only_crowded_is_asked_again() throws IOException {
    var manners = new AtomicReference<>(Imap.refusing("NO [ALERT] " + CROWDED + "\nNO no"));
    try (var imap =
        FaultServer.tls(TestCa.shared().serverContext(), line -> manners.get().with(line))) {
      clinic.account("imaps://127.0.0.1:" + imap.port(), TestCa.shared().caPem(), "");
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("A25");

      manners.set(Imap.refusing("NO [AUTHENTICATIONFAILED] wrong"));

      Ran sync = clinic.run("sync", "--json");
      assertThat(sync.out()).contains("wrong");
    }
  }

  @Test
  void an_alert_that_is_followed_by_the_end_is_the_reason_of_it() throws IOException {
    Ran ran = NetworkRows.tls(clinic, Imap.refusing("NO [ALERT] " + CROWDED + "\nBYE so long"));
    assertThat(ran.verdict()).as(ran.out()).isEqualTo("A25");
  }

  @Test
  void a_provider_says_it_so_too() throws Exception {
    String words = "NO [WEBALERT https://accounts.google.com/x] Web login required.\nNO no";
    Place gmail = new Place("imap.gmail.com", "ana@gmail.com", "");
    assertThat(LoginRows.at(clinic, gmail, Imap.refusing(words)).verdict()).isEqualTo("A20");
  }

  @Test
  void a_secret_in_words_before_a_refusal_is_not_shown() throws IOException {
    Ran ran =
        NetworkRows.tls(clinic, Imap.refusing("NO [ALERT] got " + Clinic.PASSWORD + "\nNO x"));
    assertThat(ran.verdict()).isEqualTo("A1 A9 A10 A21");
    Secrets.assertAbsent(ran.out() + ran.err(), Clinic.ADDRESS);
  }

  /// As long as access tokens are, or longer; the server quotes it.
  @Test
  void a_very_long_secret_is_hidden_and_tried_once() throws IOException {
    String command = "seq -s '' 1 1500";
    String secret =
        IntStream.rangeClosed(1, 1500).mapToObj(Integer::toString).collect(Collectors.joining());
    var manners = Imap.refusing("NO [AUTHENTICATIONFAILED] refused " + secret);
    try (var imap = FaultServer.tls(TestCa.shared().serverContext(), manners)) {
      Ran doctor =
          clinic.run(
              "doctor",
              "--json",
              "--imap",
              "imaps://127.0.0.1:" + imap.port(),
              "--user",
              Clinic.ADDRESS,
              "--ca-file",
              TestCa.shared().caPem().toString(),
              "--password-command",
              command);

      assertThat(doctor.verdict()).as(doctor.out()).isEqualTo("A1");
      assertThat(doctor.out() + doctor.err()).contains("[redacted]").doesNotContain("14991500");
      assertThat(imap.connections()).isEqualTo(1);
    }
  }
}
