package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.modelserver.sample.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DovecotServerTest {

  @BeforeEach
  void needs_dovecot() {
    DovecotServer.require();
  }

  @ParameterizedTest
  @EnumSource
  void every_level_advertises_its_own_capabilities(Level level) throws IOException {
    try (var server = DovecotServer.start(DovecotOptions.DEFAULT.at(level));
        var client = server.connect()) {
      String offered = client.insist("CAPABILITY").getFirst();

      assertThat(offered.contains(" UIDPLUS")).isEqualTo(level != Level.L0);
      assertThat(offered.contains(" CONDSTORE")).isEqualTo(level != Level.L0);
      assertThat(offered.contains(" QRESYNC")).isEqualTo(level == Level.L2);
      assertThat(client.mailboxes())
          .containsExactlyInAnyOrder("INBOX", "Drafts", "Sent", "Junk", "Trash", "Archive");
    }
  }

  @Test
  void condstore_works_where_it_is_advertised_without_enable() throws IOException {
    try (var server = DovecotServer.start(DovecotOptions.DEFAULT.at(Level.L1));
        var client = server.connect()) {
      assertThat(client.insist("SELECT INBOX (CONDSTORE)"))
          .anyMatch(line -> line.contains("HIGHESTMODSEQ"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_filled_in_is_what_a_client_sees(MailFormat format) throws IOException {
    try (var server = DovecotServer.start(DovecotOptions.DEFAULT.keeping(format));
        var client = server.connect()) {
      server.fill("INBOX", Mailfill.sample(1, 40));
      server.fill("Archive", Mailfill.sample(2, 3));

      List<ServerMessage> inbox = client.messages("INBOX");

      assertThat(inbox).hasSize(40);
      assertThat(inbox)
          .anySatisfy(message -> {
            assertThat(message.sha256()).isEqualTo(ServerMessage.sha256(SampleMail.message(1, 7)));
            assertThat(message.internalDate()).isEqualTo(SampleMail.internalDate(1, 7));
            assertThat(message.flags()).containsExactly("\\Seen");
          });
      assertThat(client.messages("Archive")).hasSize(3);
    }
  }

  @Test
  void odd_messages_are_served_too() throws IOException {
    List<byte[]> odd = SampleMail.odd();
    try (var server = DovecotServer.start();
        var client = server.connect()) {
      server.fill("INBOX", new Mailfill(odd.size(), odd::get, _ -> SampleMail.NEWEST));
      server.addLarge(3_000_000);

      List<ServerMessage> served = client.messages("INBOX");

      assertThat(served).hasSize(odd.size() + 1).anyMatch(message -> message.size() == 1);
      assertThat(served).anyMatch(message -> message.size() > 2_900_000);
    }
  }

  @Test
  void another_client_changes_mail_through_doveadm() throws IOException {
    try (var server = DovecotServer.start();
        var client = server.connect()) {
      server.fill("INBOX", Mailfill.sample(1, 4));
      Doveadm other = server.doveadm();

      other.addFlags("INBOX", "1", "\\Flagged $Forwarded");
      other.removeFlags("INBOX", "2", "\\Seen");
      other.expunge("INBOX", "3");
      other.createMailbox("Projects/2026");
      other.move("INBOX", "4", "Projects/2026");
      other.renameMailbox("Projects/2026", "Größe");
      other.deleteMailbox("Junk");

      assertThat(client.messages("INBOX")).extracting(ServerMessage::uid).containsExactly(1L, 2L);
      assertThat(client.messages("INBOX").getFirst().flags()).contains("\\Flagged", "$Forwarded");
      assertThat(other.mailboxes()).contains("Größe");
      assertThat(other.fetch("uid size.virtual", "Größe", "1:*")).contains("uid: 1");
    }
  }

  @Test
  void users_may_have_any_password_and_see_only_their_own_mail() throws IOException {
    var options =
        DovecotOptions.DEFAULT.withUsers(
            new DovecotOptions.User("Bob+x@sample.example", "pä:ss{}\"\\ wörd"),
            new DovecotOptions.User("eve", "e"));
    try (var server = DovecotServer.start(options);
        var bob = server.connect();
        var eve = server.connect("eve")) {
      bob.append("INBOX", "\\Seen", Instant.EPOCH, SampleMail.message(1, 1));

      assertThat(bob.messages("INBOX")).hasSize(1);
      assertThat(eve.messages("INBOX")).isEmpty();
      assertThatThrownBy(() -> eve.login("eve", "wrong")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void it_comes_back_with_the_same_mail_on_the_same_ports() throws IOException {
    try (var server = DovecotServer.start()) {
      server.fill("INBOX", Mailfill.sample(1, 2));
      int port = server.tlsPort();
      server.stop();
      assertThatThrownBy(server::connect).isInstanceOf(IOException.class);

      server.startAgain();

      assertThat(server.tlsPort()).isEqualTo(port);
      try (var client = server.connect()) {
        assertThat(client.messages("INBOX")).hasSize(2);
      }
    }
  }

  @Test
  void nothing_is_left_after_close() throws IOException {
    var server = DovecotServer.start();
    var root = server.directory();
    server.close();

    assertThat(Files.exists(root)).isFalse();
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(root.toString()))
        .forEach(
            process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join()); // It is dying.
  }
}
