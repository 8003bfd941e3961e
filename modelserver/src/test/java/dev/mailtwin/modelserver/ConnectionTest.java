package dev.mailtwin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Encryption, compression, push, faults and size.
class ConnectionTest {

  private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06Z");

  private final MailStore store = MailStore.standard();
  private final ModelServer.Options qresync =
      ModelServer.Options.of(store, Profile.qresync().withoutQuirk(Quirk.CAPABILITY_IN_LOGIN_OK));

  private void letters(int count) {
    byte[] text = "Subject: s\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      store.append("INBOX", text, List.of(), DAY);
    }
  }

  private static SSLContext trusting(ThrowawayCa ca) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(ca.caPem())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Test
  void starttls_is_needed_before_log_in(@TempDir Path directory)
      throws IOException, GeneralSecurityException {
    var ca = ThrowawayCa.in(directory);
    var security = new ModelServer.Security.StartTls(ca.serverContext());
    try (var server = ModelServer.start(qresync.with(security));
        var client = new WireClient(server)) {
      assertThat(client.line())
          .isEqualTo(
              "* OK [CAPABILITY IMAP4rev1 IMAP4rev2 ID LITERAL+ STARTTLS LOGINDISABLED]"
                  + " Model server ready");
      assertThat(client.command("LOGIN ana@example.org secret").getLast())
          .startsWith("NO [PRIVACYREQUIRED]");
      client.ok("STARTTLS");
      client.startTls(trusting(ca));
      assertThat(client.ok("CAPABILITY").getFirst())
          .contains("AUTH=PLAIN")
          .doesNotContain("STARTTLS");
      client.ok("LOGIN ana@example.org secret");
      assertThat(client.command("STARTTLS").getLast()).startsWith("BAD");
    }
    var implicit = new ModelServer.Security.ImplicitTls(ca.serverContext());
    try (var server = ModelServer.start(qresync.with(implicit));
        var client = new WireClient(server)) {
      client.startTls(trusting(ca));
      client.line();
      client.ok("LOGIN ana@example.org secret");
    }
  }

  @Test
  void all_mechanisms_log_in() throws IOException {
    try (var server = ModelServer.start(qresync)) {
      try (var client = new WireClient(server)) {
        client.line();
        client.ok("AUTHENTICATE PLAIN " + base64("\0ana@example.org\0secret"));
      }
      try (var client = new WireClient(server)) {
        client.play(
            """
            S: * OK ...
            C: a AUTHENTICATE XOAUTH2 %s
            S: + eyJ...
            C:\s
            S: a NO [AUTHENTICATIONFAILED] Not accepted
            C: b AUTHENTICATE LOGIN
            S: + VXNlcm5hbWU6
            C: %s
            S: + UGFzc3dvcmQ6
            C: %s
            S: b OK Completed
            """
                .formatted(
                    base64("user=ana@example.org\1auth=Bearer bad\1\1"),
                    base64("ana@example.org"),
                    base64("secret")));
      }
      assertThat(server.commands()).contains("t1 AUTHENTICATE PLAIN [redacted]", "[redacted]");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void idle_pushes_what_happens() throws IOException {
    letters(2);
    try (var server = ModelServer.start(qresync);
        var client = WireClient.loggedIn(server)) {
      client.ok("SELECT INBOX");
      client.send("i IDLE\r\n");
      assertThat(client.line()).startsWith("+ ");
      letters(1);
      assertThat(List.of(client.line(), client.line())).containsExactly("* 3 EXISTS", "* 3 RECENT");
      store.expunge("INBOX", List.of(1L));
      assertThat(client.line()).isEqualTo("* 1 EXPUNGE");
      store.setFlags("INBOX", 2, List.of("\\Seen"));
      assertThat(client.line()).isEqualTo("* 1 FETCH (FLAGS (\\Seen \\Recent))");
      client.send("DONE\r\n");
      assertThat(client.line()).isEqualTo("i OK IDLE terminated");
      store.delete("Archive");
      client.ok("NOOP");
    }
  }

  @Test
  void a_deleted_mailbox_hangs_up_on_those_who_have_it_open() throws IOException {
    try (var server = ModelServer.start(qresync);
        var client = WireClient.loggedIn(server)) {
      client.ok("SELECT Archive");
      store.delete("Archive");
      assertThat(client.ok("NOOP"))
          .containsExactly("* BYE Selected mailbox is gone", "OK Completed");
      assertThat(client.atEnd()).isTrue();
    }
  }

  @Test
  void compression_covers_both_directions() throws IOException {
    letters(500);
    try (var server = ModelServer.start(qresync);
        var client = WireClient.loggedIn(server)) {
      client.ok("COMPRESS DEFLATE");
      client.compress();
      assertThat(client.command("COMPRESS DEFLATE").getLast()).contains("COMPRESSIONACTIVE");
      client.ok("SELECT INBOX");
      long before = server.bytesOut();
      assertThat(client.ok("UID FETCH 1:* (BODY.PEEK[])")).hasSizeGreaterThan(500);
      assertThat(server.bytesOut() - before).isBetween(100L, 10_000L);
    }
  }

  @Test
  void faults_lose_replies_refuse_and_lie() throws IOException {
    try (var server = ModelServer.start(qresync)) {
      server.setFault(Fault.nth(1, "APPEND", new Action.CutAfter()));
      try (var client = WireClient.loggedIn(server)) {
        client.send("a APPEND Sent {1+}\r\nx\r\n");
        assertThat(client.atEnd()).isTrue();
        assertThat(store.snapshot("Sent").uids()).containsExactly(1L);
      }
      server.setFault(Fault.every("SELECT", new Action.Answer("NO [UNAVAILABLE] Later")));
      try (var client = WireClient.loggedIn(server)) {
        assertThat(client.command("SELECT INBOX")).containsExactly("NO [UNAVAILABLE] Later");
        server.setFault(Fault.every("NOOP", new Action.Send("* garbage\r\n")));
        client.send("b NOOP\r\n");
        assertThat(client.line()).isEqualTo("* garbage");
        server.setFault(
            Fault.every("EXAMINE", new Action.Rewrite(r -> r.replace("0 EXISTS", "9 EXISTS"))));
        assertThat(client.ok("EXAMINE INBOX")).contains("* 9 EXISTS");
        server.setFault(Fault.every("NOOP", new Action.CutBefore()));
        assertThatThrownBy(() -> client.command("NOOP")).isInstanceOf(IOException.class);
      }
      server.setFault(Fault.nth(1, Fault.GREETING, new Action.CutAfterOctets(4)));
      try (var client = new WireClient(server)) {
        assertThatThrownBy(client::line)
            .isInstanceOf(EOFException.class)
            .hasMessage("hung up after: * OK");
      }
    }
  }

  @Test
  void the_first_connection_can_be_cut_at_any_octet() throws IOException {
    letters(3);
    for (int octets = 1; octets < 400; octets += 37) {
      try (var server = ModelServer.start(qresync)) {
        server.setFault(Fault.cutFirstConnectionAfter(octets));
        try (var client = new WireClient(server)) {
          client.send("a LOGIN ana@example.org secret\r\nb SELECT INBOX\r\nc NOOP\r\n");
          assertThat(client.rest()).isEqualTo(octets);
        }
      }
    }
  }

  @Test
  void connections_beyond_the_limit_are_closed_silently() throws IOException {
    try (var server = ModelServer.start(qresync.withConnectionsMax(1));
        var first = WireClient.loggedIn(server);
        var second = new WireClient(server)) {
      assertThat(second.atEnd()).isTrue();
      first.ok("NOOP");
    }
  }

  @Test
  void closing_the_server_ends_its_connections() throws IOException {
    var server = ModelServer.start(qresync);
    try (var client = WireClient.loggedIn(server)) {
      client.send("a IDLE\r\n");
      client.line();
      server.close();
      assertThat(client.atEnd()).isTrue();
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void fifty_thousand_messages_are_listed_flagged_and_removed_quickly() throws IOException {
    letters(50_000);
    try (var server = ModelServer.start(qresync);
        var client = WireClient.loggedIn(server)) {
      client.ok("SELECT INBOX");
      assertThat(client.ok("UID FETCH 1:* (FLAGS)")).hasSize(50_001);
      assertThat(client.ok("LIST \"\" * RETURN (STATUS (MESSAGES UNSEEN))"))
          .contains("* STATUS \"INBOX\" (MESSAGES 50000 UNSEEN 50000)");
      client.ok("UID STORE 1:* +FLAGS.SILENT (\\Deleted)");
      assertThat(client.ok("EXPUNGE")).hasSize(50_001).startsWith("* 50000 EXPUNGE");
    }
  }
}
