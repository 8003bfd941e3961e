package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.PostfixOptions;
import dev.mailtwin.testkit.PostfixServer;
import dev.mailtwin.testkit.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Access tokens against a real Dovecot, which asks another server whether they are good; a real
/// Postfix asks Dovecot.
@Timeout(120)
class DovecotTokenTest {

  private static final String GOOD = "ya29-good-token";
  private static final String NEXT = "ya29-next-token";

  @TempDir Path home;

  private Sender.Run setUp(Sender sender, DovecotServer dovecot, PostfixServer postfix)
      throws IOException {
    return sender.run(
        "setup",
        dovecot.user(),
        "--no-input",
        "--json",
        "--imap",
        "imaps://%s:%d".formatted(dovecot.host(), dovecot.tlsPort()),
        "--smtp",
        "smtps://%s:%d".formatted(postfix.host(), postfix.tlsPort()),
        "--ca-file",
        dovecot.caPem().toString(),
        "--token-command",
        "head -n 1 '%s'".formatted(home.resolve("token")));
  }

  private void supply(String token) throws IOException {
    Files.writeString(home.resolve("token"), token + "\n");
  }

  private static String letter(DovecotServer dovecot, String id) {
    return """
    From: %s
    To: bob@elsewhere.example
    Subject: A letter
    Message-ID: <%s@example.org>

    Hello
    """
        .formatted(dovecot.user(), id);
  }

  @Test
  void a_whole_day_with_tokens_that_end() throws Exception {
    DovecotServer.require();
    PostfixServer.require();
    try (var tokens = TokenServer.start();
        var dovecot =
            DovecotServer.start(tokens.taughtTo(DovecotOptions.DEFAULT.withSubmission(), home));
        var postfix = PostfixServer.start(dovecot, PostfixOptions.DEFAULT)) {
      tokens.issue(GOOD, dovecot.user());
      supply(GOOD);
      var sender = new Sender(home);
      Sender.Run setUp = setUp(sender, dovecot, postfix);
      assertThat(setUp.exit()).as(setUp.out() + dovecot.log()).isZero();
      assertThat(sender.run("sync", "--json").exit()).isZero();
      Sender.Run sent = sender.send(letter(dovecot, "one"));
      assertThat(sent.state()).as(sent.out()).isEqualTo("done");

      tokens.end(GOOD); // Nobody has told the command yet.
      Sender.Run refused = sender.run("sync", "--json");
      assertThat(refused.exit()).isEqualTo(77);
      assertThat(refused.out()).contains("\"A14\"").doesNotContain(GOOD);
      Sender.Run waits = sender.send(letter(dovecot, "two"));
      assertThat(waits.exit()).as(waits.out()).isEqualTo(75);
      assertThat(waits.out()).contains("\"A14\"").doesNotContain(GOOD);

      tokens.issue(NEXT, dovecot.user());
      supply(NEXT);
      assertThat(sender.run("sync", "--json").exit()).isZero();
      assertThat(sender.run("outbox", "run", "--json").exit()).isZero();
      assertThat(postfix.awaitArrivals(2)).hasSize(2);
      try (var client = dovecot.connect()) {
        assertThat(client.messages("Sent")).hasSize(2);
      }
    }
  }
}
