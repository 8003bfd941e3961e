package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.PostfixOptions;
import dev.mailtwin.testkit.PostfixServer;
import dev.mailtwin.testkit.PostfixServer.Arrival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A letter goes out through a real Postfix, arrives byte for byte, and has one copy among the sent
/// letters of a real Dovecot.
class PostfixSendingTest {

  @TempDir Path home;

  @BeforeEach
  void servers_are_there() {
    DovecotServer.require();
    PostfixServer.require();
  }

  private static String letter(DovecotServer dovecot, String id, String recipients) {
    return """
    From: %s
    To: %s
    Bcc: secret@elsewhere.example
    Subject: A letter
    Message-ID: <%s@example.org>
    Date: Mon, 02 Nov 2026 10:00:00 +0000

    Hello,
    .
    ..two dots
    the end
    """
        .formatted(dovecot.user(), recipients, id);
  }

  private Sender sender(DovecotServer dovecot, String smtp) throws IOException {
    var sender = new Sender(home);
    sender.configure(
        dovecot.user(),
        dovecot.password(),
        "imaps://" + dovecot.host() + ":" + dovecot.tlsPort(),
        smtp,
        dovecot.caPem());
    return sender;
  }

  private static int sent(DovecotServer dovecot) throws IOException {
    try (var client = dovecot.connect()) {
      return client.messages("Sent").size();
    }
  }

  @Test
  void a_letter_arrives_byte_for_byte_and_is_saved_once() throws Exception {
    try (var dovecot = DovecotServer.start(DovecotOptions.DEFAULT.withSubmission());
        var postfix = PostfixServer.start(dovecot, PostfixOptions.DEFAULT)) {
      for (String smtp :
          List.of(
              "smtps://" + postfix.host() + ":" + postfix.tlsPort(),
              "smtp+starttls://" + postfix.host() + ":" + postfix.starttlsPort())) {
        Sender sender = sender(dovecot, smtp);
        String id = "one-" + smtp.length();
        Sender.Run run = sender.send(letter(dovecot, id, "bob@elsewhere.example"));
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.state()).isEqualTo("done");
        assertThat(run.document().get("queue_id").getAsString()).isNotEmpty();
      }
      List<Arrival> arrivals = postfix.awaitArrivals(4);
      assertThat(arrivals).hasSize(4);
      assertThat(arrivals.getFirst().content())
          .doesNotContain("Bcc")
          .endsWith("\nHello,\n.\n..two dots\nthe end\n");
      assertThat(sent(dovecot)).isEqualTo(2);
    }
  }

  @Test
  void a_server_that_saves_copies_itself_leaves_one() throws Exception {
    try (var dovecot = DovecotServer.start(DovecotOptions.DEFAULT.withSubmission());
        var postfix = PostfixServer.start(dovecot, PostfixOptions.DEFAULT.savingSent())) {
      Sender sender = sender(dovecot, "smtps://" + postfix.host() + ":" + postfix.tlsPort());
      Sender.Run run = sender.send(letter(dovecot, "two", "bob@elsewhere.example"));
      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      postfix.awaitSentCopies(1);
      assertThat(sender.run("outbox", "run").exit()).isZero();
      sender.pass(java.time.Duration.ofMinutes(2));
      assertThat(sender.run("outbox", "run").exit()).isZero();
      assertThat(sent(dovecot)).isEqualTo(1);
    }
  }

  @Test
  void one_refused_recipient_holds_the_whole_letter_unless_some_suffice() throws Exception {
    var options =
        PostfixOptions.DEFAULT.refusing(Map.of("gone@elsewhere.example", "550 5.1.1 No such user"));
    try (var dovecot = DovecotServer.start(DovecotOptions.DEFAULT.withSubmission());
        var postfix = PostfixServer.start(dovecot, options)) {
      Sender sender = sender(dovecot, "smtps://" + postfix.host() + ":" + postfix.tlsPort());
      String to = "bob@elsewhere.example, gone@elsewhere.example";
      Sender.Run run = sender.send(letter(dovecot, "three", to));
      assertThat(run.exit()).isEqualTo(67);
      assertThat(run.state()).isEqualTo("needs-you");
      assertThat(run.code()).isEqualTo("S7");
      assertThat(postfix.arrivals()).isEmpty();
      String key = run.document().get("letter").getAsString();
      Sender.Run retried = sender.run("outbox", "retry", "--json", "--allow-partial", key);
      assertThat(retried.exit()).as(retried.err()).isZero();
      assertThat(retried.err()).contains("gone@elsewhere.example");
      assertThat(postfix.awaitArrivals(2))
          .extracting(Arrival::recipient)
          .doesNotContain("gone@elsewhere.example");
    }
  }
}
