package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CyrusServerTest {

  @BeforeEach
  void needs_cyrus() {
    CyrusServer.require();
  }

  @Test
  void two_run_side_by_side_with_mail_of_their_own() throws IOException {
    byte[] message = "Subject: x\r\n\r\ny\r\n".getBytes(StandardCharsets.US_ASCII);
    try (var first = CyrusServer.start();
        var second = CyrusServer.start();
        var here = first.connect();
        var there = second.connect()) {
      assertThat(here.greeting()).contains("Cyrus");
      assertThat(here.mailboxes())
          .containsExactlyInAnyOrder("INBOX", "Drafts", "Sent", "Junk", "Trash", "Archive");
      here.append("INBOX", "\\Seen", Instant.EPOCH, message);

      assertThat(here.messages("INBOX"))
          .singleElement()
          .satisfies(found -> {
            assertThat(found.sha256()).isEqualTo(ServerMessage.sha256(message));
            assertThat(found.flags()).containsExactly("\\Seen");
          });
      assertThat(there.messages("INBOX")).isEmpty();
    }
  }

  @Test
  void it_offers_what_dovecot_does_not() throws IOException {
    try (var server = CyrusServer.start();
        var client = server.connect()) {
      assertThat(client.insist("CAPABILITY").getFirst()).contains(" QRESYNC", " OBJECTID", " MOVE");
    }
  }

  @Test
  void a_wrong_password_and_one_in_the_clear_are_refused() throws IOException {
    try (var server = CyrusServer.start()) {
      try (var client = RawImapClient.connect(server.host(), server.tlsPort(), server.caPem())) {
        assertThatThrownBy(() -> client.login(server.user(), "wrong"))
            .isInstanceOf(IOException.class);
        client.login(server.user(), server.password());
      }
      try (var client = RawImapClient.connectPlain(server.host(), server.starttlsPort())) {
        assertThat(client.greeting()).contains("LOGINDISABLED");
      }
    }
  }
}
