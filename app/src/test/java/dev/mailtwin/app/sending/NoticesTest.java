package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Delivery reports are asked for by whoever hands a letter in, however much later it goes.
class NoticesTest {

  @TempDir Path home;

  private static String letter() {
    return Provider.letter("notices", "bob@example.org");
  }

  @Test
  void a_server_that_knows_reports_is_asked_for_them() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      provider.smtp().setFault(Fault.every("MAIL", new Action.Answer("451 4.3.0 later")));
      Sender.Run run = sender.send(letter(), "--notify", "success,failure");
      assertThat(run.exit()).isEqualTo(75);
      provider.smtp().setFault(Fault.none());
      sender.pass(Duration.ofHours(1));
      Path trace = home.resolve("trace");
      assertThat(sender.run("outbox", "run", "--trace", trace.toString()).exit()).isZero();
      assertThat(Files.readString(trace))
          .containsPattern("RCPT TO:<bob@example.org> NOTIFY=(SUCCESS,FAILURE|FAILURE,SUCCESS)");
      assertThat(provider.smtp().messages()).hasSize(1);
    }
  }

  @Test
  void a_server_that_knows_none_is_not() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.zoho(), false)) {
      Sender sender = provider.sender(home);
      Path trace = home.resolve("trace");
      Sender.Run run = sender.send(letter(), "--notify", "never", "--trace", trace.toString());
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(Files.readString(trace)).contains("RCPT TO:").doesNotContain("NOTIFY");
    }
  }

  @Test
  void a_wish_nobody_can_fulfil_is_said() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      Sender.Run run = sender.send(letter(), "--notify", "never,failure");
      assertThat(run.exit()).isEqualTo(64);
      assertThat(run.err()).contains("never");
      assertThat(sender.letters()).isEmpty();
    }
  }
}
