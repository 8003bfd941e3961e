package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.ClosedPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoWayToTheServerTest {

  @TempDir private Path directory;
  private Household home = new Household(Path.of("."));

  @BeforeEach
  void moveIn() {
    home = new Household(directory);
  }

  /// Syncs in both forms; both must tell the same.
  private Ran failing(String code, int status) {
    Ran text = home.run("sync");
    assertThat(text.err()).contains("[" + code + "]");
    assertThat(text.status()).isEqualTo(status);
    Ran json = home.run("sync", "--json");
    assertThat(json.codes()).containsExactly(code);
    assertThat(json.status()).isEqualTo(status);
    assertThat(text.err() + json.out() + json.err()).doesNotContain(Household.PASSWORD);
    return text;
  }

  /// A reset also takes back bytes that had arrived, so two codes are right.
  private void cutOff() {
    Ran ran = home.run("sync", "--json");
    assertThat(ran.codes()).hasSize(1).isSubsetOf("C6", "C7", "C6 or C7");
    assertThat(ran.status()).isEqualTo(75);
  }

  @Test
  void no_such_host() throws IOException {
    home.account("imaps://no-such-host.invalid");

    assertThat(failing("N1", 68).err()).contains("no server called no-such-host.invalid");
  }

  @Test
  void closed_port() throws IOException {
    int port = ClosedPort.number();
    home.account("imaps://127.0.0.1:" + port);

    assertThat(failing("C1", 69).err()).contains("nothing answers on port " + port);
  }

  /// Only a connection that failed makes that a reason.
  @Test
  void a_port_for_sending() throws IOException {
    home.account("imaps://127.0.0.1:2525"); // Nobody but mail servers would use it.

    assertThat(failing("I3", 78).err()).contains("Port 2525", "is for sending");
  }

  @Test
  void silence_instead_of_tls() throws IOException {
    try (var server = LineServer.plain(LineServer::listenOnly)) {
      home.account("imaps://127.0.0.1:" + server.port());

      assertThat(failing("T6", 75).err()).contains("does not speak");
    }
  }

  @Test
  void a_port_that_is_encrypted_from_the_first_byte_and_was_named_as_another() throws IOException {
    try (ModelServer server = Household.server(MailStore.standard())) {
      home.account("imap+starttls://127.0.0.1:" + server.port());

      assertThat(failing("T5", 69).err()).contains("encrypted from the first byte", "imaps://");
    }
  }

  @Test
  void silence_instead_of_a_greeting() throws IOException {
    try (var server = LineServer.tls(LineServer::listenOnly)) {
      home.account("imaps://127.0.0.1:" + server.port());

      assertThat(failing("G1", 75).err()).contains("says nothing");
    }
  }

  @Test
  void silence_instead_of_a_greeting_on_a_plain_port() throws IOException {
    try (var server = LineServer.plain(LineServer::listenOnly)) {
      home.account("imap+starttls://127.0.0.1:" + server.port());

      failing("G1", 75);
    }
  }

  @Test
  void hanging_up_before_hello() throws IOException {
    try (var server = LineServer.plain(socket -> {})) {
      home.account("imap+starttls://127.0.0.1:" + server.port());
      assertThat(failing("C6", 75).err()).contains("before saying hello");

      home.account("imaps://127.0.0.1:" + server.port());
      failing("C6", 75);
    }
    try (var server = LineServer.tls(socket -> {})) {
      home.account("imaps://127.0.0.1:" + server.port());
      failing("C6", 75);
    }
  }

  @Test
  void a_reset_in_the_middle_of_hello() throws IOException {
    try (var server =
        LineServer.plain(socket -> {
          LineServer.say(socket, "* O");
          socket.setSoLinger(true, 0);
        })) {
      home.account("imap+starttls://127.0.0.1:" + server.port());

      cutOff();
    }
    try (var server =
        LineServer.plain(socket -> {
          int _ = socket.getInputStream().read();
          socket.setSoLinger(true, 0);
        })) {
      home.account("imaps://127.0.0.1:" + server.port());

      cutOff();
    }
  }

  @Test
  void an_unknown_authority(@TempDir Path other) throws IOException {
    ThrowawayCa stranger = ThrowawayCa.in(other);
    try (var server = LineServer.tls(stranger.serverContext(), LineServer::listenOnly)) {
      home.account("imaps://127.0.0.1:" + server.port());

      assertThat(failing("T14", 77).err()).contains("Mailtwin throw-away CA", "--ca-file");
    }
  }

  @Test
  void a_certificate_for_another_name(@TempDir Path other) throws IOException {
    ThrowawayCa elsewhere = ThrowawayCa.in(other, "dns:mx.example.net", List.of());
    try (var server = LineServer.tls(elsewhere.serverContext(), LineServer::listenOnly)) {
      home.account("imaps://127.0.0.1:" + server.port(), elsewhere.caPem());

      assertThat(failing("T11", 77).err()).contains("mx.example.net");
    }
  }

  @Test
  void an_expired_certificate(@TempDir Path other) throws IOException {
    ThrowawayCa old =
        ThrowawayCa.in(other, "ip:127.0.0.1", List.of("-startdate", "-20d", "-validity", "10"));
    try (var server = LineServer.tls(old.serverContext(), LineServer::listenOnly)) {
      home.account("imaps://127.0.0.1:" + server.port(), old.caPem());

      assertThat(failing("T8", 77).err()).contains("ran out on");
    }
  }

  @Test
  void a_certificate_of_tomorrow(@TempDir Path other) throws IOException {
    ThrowawayCa early =
        ThrowawayCa.in(other, "ip:127.0.0.1", List.of("-startdate", "+1d", "-validity", "10"));
    try (var server = LineServer.tls(early.serverContext(), LineServer::listenOnly)) {
      home.account("imaps://127.0.0.1:" + server.port(), early.caPem());

      assertThat(failing("T9", 77).err()).contains("clock");
    }
  }

  @Test
  void a_plain_port_where_tls_was_meant() throws IOException {
    try (var server = LineServer.plain(LineServer.saying("* OK hello, plainly\r\n"))) {
      home.account("imaps://127.0.0.1:" + server.port());

      assertThat(failing("T1", 69).err()).contains("imap+starttls://");
    }
  }

  @Test
  void a_server_without_any_certificate()
      throws IOException, java.security.GeneralSecurityException {
    var empty = javax.net.ssl.SSLContext.getInstance("TLS");
    empty.init(null, null, null);
    try (var server = LineServer.tls(empty, LineServer::listenOnly)) {
      home.account("imaps://127.0.0.1:" + server.port());

      failing("T19", 69);
    }
  }

  @Test
  void a_farewell_instead_of_a_greeting() throws IOException {
    try (var server = LineServer.tls(LineServer.saying("* BYE too busy\r\n"))) {
      home.account("imaps://127.0.0.1:" + server.port());

      assertThat(failing("G2", 75).err()).contains("\"too busy\"");
    }
  }

  @Test
  void a_login_skipped_on_a_plain_port() throws IOException {
    try (var server = LineServer.plain(LineServer.saying("* PREAUTH come in\r\n"))) {
      home.account("imap+starttls://127.0.0.1:" + server.port());

      assertThat(failing("G4", 77).err()).contains("skipped");
    }
  }

  @Test
  void another_service_is_called_by_its_name() throws IOException {
    try (var server =
        LineServer.tls(socket -> {
          LineServer.say(socket, "+OK Dovecot ready.\r\n");
          LineServer.listenOnly(socket);
        })) {
      home.account("imaps://127.0.0.1:" + server.port());

      assertThat(failing("T4", 69).err()).contains("POP3");
    }
  }

  @Test
  void encryption_refused() throws IOException {
    for (String answer : List.of("S1 NO not today\r\n", "S1 BAD what\r\n")) {
      try (var server =
          LineServer.plain(socket -> {
            LineServer.say(socket, "* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n");
            LineServer.hear(socket);
            LineServer.say(socket, answer);
            LineServer.listenOnly(socket);
          })) {
        home.account("imap+starttls://127.0.0.1:" + server.port());

        failing("K2", 69);
      }
    }
  }

  @Test
  void words_slipped_in_before_encryption() throws IOException {
    try (var server =
        LineServer.plain(socket -> {
          LineServer.say(socket, "* OK hello\r\n");
          LineServer.hear(socket);
          LineServer.say(socket, "S1 OK go\r\n* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] x\r\n");
          LineServer.listenOnly(socket);
        })) {
      home.account("imap+starttls://127.0.0.1:" + server.port());

      assertThat(failing("K4", 77).err()).contains("before it was encrypted");
    }
  }
}
