package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What needs the user: plans that are shown first, and deletions of very many messages.
interface ConsentContract {

  World world();

  private List<Long> thirty() throws IOException {
    String[] subjects = new String[30];
    for (int n = 0; n < subjects.length; n++) {
      subjects[n] = "m" + n;
    }
    world().add("Sent", "other-1", "other-2");
    List<Long> uids = world().add("INBOX", subjects);
    world().sync();
    return uids;
  }

  /// Runs that must refuse, again and again, until somebody decides.
  private void isRefused(String code, String... options) throws IOException {
    Map<String, Long> files = world().files();
    Map<String, List<ServerMessage>> messages = world().messages();
    for (int run = 0; run < 3; run++) {
      Synced refused = world().program().sync(options);
      assertThat(refused.exit()).as(refused.words()).isEqualTo(77);
      assertThat(refused.problems()).containsOnly(code);
      assertThat(refused.counts()).isEmpty();
      world().program().time().pass(Duration.ofHours(1));
    }
    assertThat(world().files()).isEqualTo(files);
    assertThat(world().messages()).isEqualTo(messages);
  }

  @Test
  default void many_deletions_here_need_consent() throws IOException {
    thirty();
    for (int n = 0; n < 25; n++) {
      world().disk().delete(world().here("INBOX", "m" + n));
    }
    isRefused("CONSENT");

    assertThat(world().sync("--confirm-deletions").count("deleted_on_server")).isEqualTo(25);

    world().settle();
    assertThat(world().disk().list("Trash")).hasSize(25);
    assertThat(world().disk().list("INBOX")).hasSize(5);
  }

  @Test
  default void many_deletions_there_need_consent() throws IOException {
    List<Long> uids = thirty();
    world().server().expunge("INBOX", uids.subList(0, 25));
    isRefused("CONSENT");

    assertThat(world().sync("--confirm-deletions").count("deleted_on_disk")).isEqualTo(25);

    world().settle();
    assertThat(world().attic()).hasSize(25);
  }

  /// What was touched on the other side is not removed, and is missing all the same.
  @Test
  default void all_is_gone_there_although_some_was_touched_here() throws IOException {
    List<String> all = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    List<Long> uids = world().add("INBOX", all.toArray(String[]::new));
    world().add("Sent", "other-1", "other-2");
    world().sync();
    world().server().expunge("INBOX", uids);
    world().disk().mark(world().here("INBOX", "a"), "F");
    world().disk().delete(world().here("INBOX", "b"));
    world().disk().move(world().here("INBOX", "c"), "Sent");

    Synced refused = world().program().sync();

    assertThat(refused.exit()).as(refused.words()).isEqualTo(77);
    assertThat(refused.problems()).contains("CONSENT");
    assertThat(world().disk().list("INBOX")).hasSize(6);
    assertThat(world().sync("--confirm-deletions").count("deleted_on_disk")).isEqualTo(5);
    world().settle();
    assertThat(world().disk().list("INBOX")).hasSize(1);
  }

  @Test
  default void all_is_gone_here_although_some_was_touched_there() throws IOException {
    List<String> all = List.of("a", "b", "c", "d", "e", "f", "g");
    List<Long> uids = world().add("INBOX", all.toArray(String[]::new));
    world().add("Sent", "other-1", "other-2");
    world().sync();
    for (String subject : all) {
      world().disk().delete(world().here("INBOX", subject));
    }
    world().server().flag("INBOX", uids.get(0), "\\Flagged");
    world().server().expunge("INBOX", List.of(uids.get(1)));

    Synced refused = world().program().sync();

    assertThat(refused.exit()).as(refused.words()).isEqualTo(77);
    assertThat(refused.problems()).contains("CONSENT");
    assertThat(world().sync("--confirm-deletions").count("deleted_on_server")).isEqualTo(5);
    world().settle();
    assertThat(world().disk().list("INBOX")).hasSize(1);
  }

  /// What comes meanwhile makes the losses look small, and answers nothing.
  @Test
  default void a_question_stays_open_until_it_is_answered() throws IOException {
    world().add("Sent", "other-1", "other-2");
    List<Long> uids = world().add("INBOX", "a", "b", "c", "d", "e");
    world().sync();
    world().server().expunge("INBOX", uids);
    world().add("INBOX", "f");
    assertThat(world().program().sync().problems()).containsOnly("CONSENT");
    isRefused("CONSENT");

    assertThat(world().sync("--confirm-deletions").count("deleted_on_disk")).isEqualTo(5);

    world().settle();
  }

  @Test
  default void a_question_about_files_that_came_back_is_answered() throws IOException {
    world().add("Sent", "other-1", "other-2");
    world().add("INBOX", "a", "b", "c", "d", "e");
    world().sync();
    Map<Path, byte[]> files = new TreeMap<>();
    for (Mail mail : world().disk().list("INBOX")) {
      files.put(mail.file(), Files.readAllBytes(mail.file()));
      world().disk().delete(mail);
    }
    world().disk().deliver("INBOX", World.file("f"));
    assertThat(world().program().sync().problems()).containsOnly("CONSENT");
    isRefused("CONSENT");
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
    world().sync();

    world().disk().delete(world().here("INBOX", "a"));

    assertThat(world().sync().count("deleted_on_server")).isEqualTo(1);
    world().settle();
  }

  @Test
  default void an_emptied_mailbox_needs_consent() throws IOException {
    world().add("Sent", "other-1", "other-2");
    List<Long> uids = world().add("INBOX", "a", "b", "c", "d", "e");
    world().sync();
    world().server().expunge("INBOX", uids);
    isRefused("CONSENT");

    assertThat(world().sync("--confirm-deletions").count("deleted_on_disk")).isEqualTo(5);
    world().settle();
  }

  @Test
  default void emptying_the_trash_there_needs_no_consent() throws IOException {
    List<Long> uids = world().add("Trash", "a", "b", "c", "d", "e", "f");
    world().add("INBOX", "i");
    world().sync();
    world().server().expunge("Trash", uids);

    assertThat(world().settle().count("deleted_on_disk")).isEqualTo(6);
    assertThat(world().attic()).hasSize(6);
  }

  @Test
  default void an_account_without_any_file_left_is_no_wish() throws IOException {
    world().add("Sent", "s1", "s2", "s3");
    world().add("INBOX", "m1", "m2", "m3");
    world().settle();
    for (String mailbox : world().disk().mailboxes()) {
      for (Mail mail : world().disk().list(mailbox)) {
        world().disk().delete(mail);
      }
    }

    isRefused("MAILDIR_GONE");
    isRefused("MAILDIR_GONE", "--confirm-deletions");
  }

  @Test
  default void a_missing_directory_stops_its_mailbox_until_it_is_fetched_again()
      throws IOException {
    world().add("Sent", "s1", "s2", "s3");
    world().add("INBOX", "m1");
    world().sync();
    world().disk().remove("Sent");
    isRefused("MAILDIR_GONE");
    isRefused("MAILDIR_GONE", "--confirm-deletions");

    world().add("INBOX", "m2");
    Synced other = world().program().sync();
    assertThat(other.exit()).isEqualTo(77);
    assertThat(other.count("downloaded")).as("other mailboxes go on").isEqualTo(1);

    assertThat(world().program().run("folders", "--fetch-again", "Sent").exit()).isZero();
    assertThat(world().settle().count("downloaded")).isEqualTo(3);
  }

  @Test
  default void a_dry_run_says_what_the_run_then_does() throws IOException {
    world().server().create("Work");
    List<Long> uids = world().add("INBOX", "gone-there", "gone-here", "flag-there", "flag-here");
    world().add("INBOX", "moves-here", "moves-there", "stays");
    world().add("Sent", "sent");
    world().sync();
    world().server().expunge("INBOX", uids.subList(0, 1));
    world().disk().delete(world().here("INBOX", "gone-here"));
    world().server().flag("INBOX", uids.get(2), "\\Seen");
    world().disk().mark(world().here("INBOX", "flag-here"), "F");
    world().disk().move(world().here("INBOX", "moves-here"), "Work");
    world().server().move("INBOX", world().there("INBOX", "moves-there").uid(), "Work");
    world().server().create("New there");
    world().add("New there", "n1", "n2");
    world().disk().create("New here");
    world().disk().save("New here", "S", World.file("n3"));
    world().disk().deliver("Sent", World.file("n4"));
    Map<String, Long> files = world().files();
    Map<String, List<ServerMessage>> messages = world().messages();

    Synced planned = world().sync("--dry-run");

    assertThat(world().files()).isEqualTo(files);
    assertThat(world().messages()).isEqualTo(messages);
    assertThat(world().disk().mailboxes()).doesNotContain("New there");
    Synced done = world().sync();
    assertThat(done.counts()).isEqualTo(planned.counts());
    assertThat(byStep(planned)).containsEntry("upload", 2L).containsEntry("download", 2L);
    world().settle();
  }

  private static Map<String, Long> byStep(Synced planned) {
    Map<String, Long> steps = new TreeMap<>();
    for (JsonElement line : planned.plan()) {
      JsonObject step = line.getAsJsonObject();
      steps.merge(step.get("step").getAsString(), step.get("messages").getAsLong(), Long::sum);
    }
    return steps;
  }

  @Test
  default void a_dry_run_of_the_first_sync_makes_nothing() throws IOException {
    world().add("INBOX", "a", "b");

    Synced planned = world().sync("--dry-run");

    assertThat(planned.counts()).hasToString("{downloaded=2}");
    assertThat(world().files()).isEmpty();
    assertThat(world().settle().counts()).isEqualTo(planned.counts());
  }
}
