package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.ModelServer.Options;
import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person gets to read what a server wants a person to read (RFC 9051 §7.1), at whatever moment
/// it says so, and with every command.
class AlertTest {

  private static final String FULL = "Your mailbox is 95 % full";
  private static final String QUOTING = "You signed in with " + Clinic.PASSWORD;

  @TempDir private Path directory = Path.of(".");

  private static Action alert(Fault.Event event) {
    return switch (event.name()) {
      case "AUTHENTICATE" ->
          new Action.Rewrite(reply ->
              "* OK [ALERT] %s\r\n".formatted(FULL) + reply.replaceFirst(" OK ", " OK [ALERT] "));
      case "LIST" -> new Action.Rewrite(reply -> "* NO [ALERT] %s\r\n".formatted(QUOTING) + reply);
      default -> new Action.Proceed();
    };
  }

  @Test
  void what_must_be_read_is_shown_once() throws Exception {
    try (var server =
        ModelServer.start(
            Options.of(MailStore.standard(), Profile.zoho())
                .with(new Security.ImplicitTls(TestCa.shared().serverContext()))
                .withLogin(Clinic.ADDRESS, Clinic.PASSWORD))) {
      server.setFault(AlertTest::alert);
      String url = "imaps://127.0.0.1:" + server.port();
      var clinic = new Clinic(directory);
      clinic.account(url, TestCa.shared().caPem(), "");

      Ran sync = clinic.run("sync", "--json");
      assertThat(sync.status()).as(sync.out()).isZero();
      assertThat(sync.problems()).as(sync.out()).isNotEmpty().containsOnly("ALERT");
      isShown(sync);

      Ran doctor = clinic.run("doctor", "--json");
      assertThat(doctor.status()).as(doctor.out()).isZero();
      assertThat(doctor.codes()).contains("ALERT");
      isShown(doctor);

      Ran setup =
          new Clinic(Files.createDirectory(directory.resolve("another")))
              .run(
                  "setup",
                  Clinic.ADDRESS,
                  "--no-input",
                  "--imap",
                  url,
                  "--ca-file",
                  TestCa.shared().caPem().toString(),
                  "--password-command",
                  "echo " + Clinic.PASSWORD);
      assertThat(setup.status()).as(setup.err()).isZero();
      isShown(setup);
    }
  }

  private static void isShown(Ran ran) {
    String said = ran.out() + ran.err();
    assertThat(said).contains(FULL, "You signed in with [redacted]").doesNotContain(QUOTING);
    for (String stream : List.of(ran.out(), ran.err())) {
      assertThat(stream.split(FULL, -1)).as(stream).hasSizeLessThan(3);
    }
  }
}
