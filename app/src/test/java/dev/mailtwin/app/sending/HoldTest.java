package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A letter that is held back, or pointless to send again.
class HoldTest {

  @TempDir Path home;

  private static String letter() {
    return Provider.letter("hold", "bob@example.org");
  }

  @Test
  void a_person_sees_the_seconds_in_which_the_letter_can_be_taken_back() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home).atTerminal();
      Sender.Run run = sender.send(letter());
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.err()).contains("Sending in 9 s", "Sending in 1 s");
      assertThat(provider.smtp().messages()).hasSize(1);
    }
  }

  @Test
  void ctrl_c_takes_the_letter_back() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home).atTerminal().stoppingAfter(4);
      Sender.Run run = sender.send(letter());
      assertThat(run.exit()).isEqualTo(130);
      assertThat(run.state()).isEqualTo("cancelled");
      assertThat(provider.smtp().messages()).isEmpty();
    }
  }

  @Test
  void a_letter_for_later_is_held_and_goes_with_a_later_sync() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      Sender.Run run = sender.send(letter(), "--at", "+2h");
      assertThat(run.exit()).isZero();
      assertThat(run.state()).isEqualTo("held");
      assertThat(run.document().get("next_attempt").isJsonNull()).isFalse();
      assertThat(sender.run("sync", "--quiet").exit()).isZero();
      assertThat(provider.smtp().messages()).isEmpty();
      sender.pass(Duration.ofHours(2));
      assertThat(sender.run("sync", "--quiet").exit()).isZero();
      assertThat(provider.smtp().messages()).hasSize(1);
    }
  }

  @Test
  void the_same_letter_is_not_sent_twice() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      assertThat(sender.send(letter()).exit()).isZero();
      Sender.Run again = sender.send(letter());
      assertThat(again.exit()).isZero();
      assertThat(again.document().get("known").getAsBoolean()).isTrue();
      assertThat(provider.smtp().messages()).hasSize(1);
    }
  }

  @Test
  void without_a_server_the_letter_waits_and_says_so() throws Exception {
    Sender sender;
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      sender = provider.sender(home);
    }
    Sender.Run run = sender.send(letter());
    assertThat(run.exit()).isEqualTo(75);
    assertThat(run.state()).isEqualTo("waiting");
    assertThat(run.document().get("next_attempt").isJsonNull()).isFalse();
    assertThat(sender.run("status").out()).contains("outbox: 1 letter waits, the next until ");
    String key = run.document().get("letter").getAsString();
    Path draft = home.resolve("draft.eml");
    assertThat(sender.run("outbox", "edit", key, "--output", draft.toString()).exit()).isZero();
    assertThat(Files.readString(draft)).contains("Subject: A letter").doesNotContain("Message-ID");
    JsonObject listed = sender.letters().get(0).getAsJsonObject();
    assertThat(listed.get("state").getAsString()).isEqualTo("cancelled");
    assertThat(sender.run("outbox", "show", key.substring(0, 8)).out()).contains("attempt 1");
  }

  @Test
  void a_damaged_outbox_is_a_problem_of_every_sync() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      assertThat(sender.send(letter()).exit()).isZero();
      Files.writeString(
          sender.own(Provider.USER).resolve("outbox.sqlite"), "no database ".repeat(999));
      Sender.Run sync = sender.run("sync", "--json");
      assertThat(sync.exit()).isEqualTo(74);
      assertThat(sync.out()).contains("DAMAGED_OUTBOX");
    }
  }

  @Test
  void a_damaged_outbox_hides_no_other_and_stops_no_other() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      String usual = Files.readString(sender.config());
      String other = usual.replace(Provider.USER, "eva@example.org");
      Files.writeString(sender.config(), other + usual);
      Path broken = Files.createDirectories(sender.own("eva@example.org"));
      Files.writeString(broken.resolve("outbox.sqlite"), "no database ".repeat(999));
      Sender.Run held = sender.send(letter(), "--at", "+2h");
      assertThat(held.exit()).as(held.out() + held.err()).isZero();
      String key = held.document().get("letter").getAsString();

      Sender.Run status = sender.run("status");
      assertThat(status.exit()).isEqualTo(74);
      assertThat(status.out()).contains("outbox: 1 letter waits, the next until ");
      assertThat(status.err()).contains("eva@example.org: ", "DAMAGED_OUTBOX");
      assertThat(sender.run("outbox").out()).contains(key.substring(0, 8));
      assertThat(sender.run("outbox", "show", key).exit()).isZero();
      assertThat(sender.run("outbox", "show", "nothing").err()).contains("DAMAGED_OUTBOX");
      sender.pass(Duration.ofHours(2));
      Sender.Run run = sender.run("outbox", "run", "--json");
      assertThat(run.exit()).as(run.err()).isEqualTo(74);
      assertThat(run.document().getAsJsonArray("problems")).hasSize(1);
      assertThat(provider.smtp().messages()).hasSize(1);
    }
  }

  /// The command of one account ends only once that of the other was run.
  @Test
  void an_account_whose_password_is_slow_to_come_holds_no_other_up() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      Path mark = home.resolve("mark");
      String usual = Files.readString(sender.config());
      String file = "password_file = \"" + home.resolve("secret") + "\"";
      String waits =
          "for n in $(seq 300); do [ -e %s ] && exec cat %s; sleep 0.1; done; exit 1"
              .formatted(mark, home.resolve("secret"));
      String marks = "touch %s; cat %s".formatted(mark, home.resolve("secret"));
      String command = "password_command = '%s'";
      Files.writeString(
          sender.config(),
          usual.replace(Provider.USER, "eva@example.org").replace(file, command.formatted(waits))
              + usual.replace(file, command.formatted(marks)));
      String ofEva = letter().replace(Provider.USER, "eva@example.org");
      assertThat(sender.send(ofEva, "--at", "+2h").exit()).isZero();
      assertThat(sender.send(letter(), "--at", "+2h").exit()).isZero();
      sender.pass(Duration.ofHours(2));
      Sender.Run run = sender.run("outbox", "run", "--json");
      assertThat(run.out() + run.err()).doesNotContain("password command failed");
      assertThat(provider.smtp().messages()).isNotEmpty();
    }
  }

  @Test
  void a_paused_account_sends_nothing_until_it_is_resumed() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      assertThat(sender.run("outbox", "pause").exit()).isZero();
      Sender.Run run = sender.send(letter());
      assertThat(run.exit()).isEqualTo(75);
      assertThat(run.code()).isEqualTo("PAUSED");
      assertThat(sender.run("outbox", "resume").exit()).isZero();
      assertThat(sender.run("outbox", "run").exit()).isZero();
      assertThat(provider.smtp().messages()).hasSize(1);
    }
  }

  @Test
  void a_letter_that_cannot_be_sent_is_not_queued() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      assertThat(sender.send("no header at all\n").exit()).isEqualTo(65);
      assertThat(sender.send("Subject: nobody\n\nx\n").exit()).isEqualTo(65);
      assertThat(sender.send("To: b\u00fc\u00df@example.org\n\nx\n").exit()).isEqualTo(65);
      assertThat(sender.letters()).isEmpty();
    }
  }
}
