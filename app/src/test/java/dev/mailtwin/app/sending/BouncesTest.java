package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server had taken the letter, and reports later that it could not hand it on.
class BouncesTest {

  @TempDir Path home;
  private Sender sender = new Sender(Path.of("."));

  @BeforeEach
  void nobody_yet() {
    sender = new Sender(home);
  }

  private static String report(String id, String receiver, String action) {
    return """
    From: MAILER-DAEMON@mail.example
    To: ana@example.org
    Subject: Report
    Message-ID: <%s.%s@mail.example>
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: text/plain

    I'm sorry.
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mail.example

    Final-Recipient: rfc822; %s
    Action: %2$s
    Status: 5.2.2
    Diagnostic-Code: smtp; 552 5.2.2 mailbox \u001b[31mfull
    --b
    Content-Type: text/rfc822-headers

    Message-ID: <%1$s@example.org>
    --b--
    """
        .formatted(id, action, receiver)
        .replace("\n", "\r\n");
  }

  private JsonObject letter() {
    return sender.letters().get(0).getAsJsonObject();
  }

  private Sender.Run sync() {
    sender.pass(Duration.ofMinutes(5));
    return sender.run("sync", "--json");
  }

  @Test
  void a_bounce_is_shown_with_its_letter_and_said_once() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), true)) {
      sender = provider.sender(home);
      assertThat(sender.send(Provider.letter("one", "bob@x.example, zoe@x.example")).exit())
          .isZero();
      provider.receive(report("another", "bob@x.example", "failed"));
      provider.receive(report("one", "bob@x.example", "delayed"));
      assertThat(sync().out()).contains("\"S29\"", "Still being delivered to bob@x.example");
      assertThat(letter().getAsJsonObject("problem").get("code").getAsString()).isEqualTo("S29");

      provider.receive(report("one", "bob@x.example", "failed"));
      Sender.Run run = sync();
      assertThat(run.exit()).isZero();
      assertThat(run.out()).contains("\"S28\"", "Not delivered to bob@x.example (5.2.2 552");
      assertThat(run.err()).doesNotContain("\u001b");
      assertThat(letter().get("state").getAsString()).isEqualTo("done");
      assertThat(letter().getAsJsonObject("problem").get("code").getAsString()).isEqualTo("S28");
      String key = letter().get("letter").getAsString();
      assertThat(sender.run("outbox", "show", key).out())
          .contains("refused  bob@x.example", "accepted  zoe@x.example")
          .doesNotContain("\u001b");

      provider.receive("Subject: hello\r\n\r\nhi\r\n");
      assertThat(sync().out()).doesNotContain("S28");
    }
  }

  @Test
  void a_report_about_a_letter_of_unknown_fate_says_that_it_was_taken() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      sender = provider.sender(home);
      provider.smtp().whenTaken(_ -> cut(provider));
      assertThat(sender.send(Provider.letter("one", "bob@x.example")).state())
          .isEqualTo("uncertain");
      provider.receive(report("one", "bob@x.example", "delivered"));
      sync();
      assertThat(letter().get("state").getAsString()).isEqualTo("accepted");
      assertThat(sender.run("outbox", "run").exit()).isZero();
      assertThat(letter().get("state").getAsString()).isEqualTo("done");
      assertThat(provider.smtp().messages()).hasSize(1);
      assertThat(provider.sent()).isEqualTo(1);
    }
  }

  private static void cut(Provider provider) {
    try {
      provider.smtp().cutAll();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_report_that_all_went_well_stands_in_the_history_once() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), true)) {
      sender = provider.sender(home);
      assertThat(sender.send(Provider.letter("one", "bob@x.example")).exit()).isZero();
      provider.receive(report("one", "bob@x.example", "relayed"));
      provider.receive(report("one", "bob@x.example", "delivered"));
      assertThat(sync().exit()).isZero();
      assertThat(sync().exit()).isZero();
      String key = letter().get("letter").getAsString();
      String shown = sender.run("outbox", "show", key).out();
      assertThat(shown).containsOnlyOnce("a report came: "); // Whichever of the two was read first.
      assertThat(letter().get("problem").isJsonNull()).isTrue();
    }
  }
}
