package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Mailboxes: new ones, odd names, hidden ones, chosen ones.
interface MailboxContract {

  World world();

  /// Every kind of character a level may hold on some server.
  List<String> ODD_NAMES =
      List.of(
          "with blank",
          "quote\"d",
          "it's",
          "back\\slash",
          "A&B",
          "&-",
          "50%",
          "%41",
          "star*",
          "(list)",
          "{12}",
          "[x]",
          "~home",
          "tab;colon:",
          "Gelöschte Elemente ä",
          "日本語",
          "пример",
          "mail 📬",
          "a.b.c",
          ".hidden",
          "..",
          "...",
          "cur",
          "new",
          "tmp",
          "CUR",
          "dovecot-keywords",
          ".mailtwin",
          "trailing ",
          " leading",
          "dot.",
          "e\u0301 decomposed",
          "é composed",
          "x".repeat(200));

  @Test
  default void a_new_mailbox_there_is_made_here_even_if_empty() throws IOException {
    world().sync();
    world().server().create("Empty");
    world().server().create("Projects");
    world().server().create("Projects/2026");
    world().add("Projects/2026", "first");

    world().settle();

    assertThat(world().disk().mailboxes()).contains("Empty", "Projects", "Projects/2026");
  }

  @Test
  default void a_new_mailbox_here_is_made_there_even_if_empty() throws IOException {
    world().sync();
    world().disk().create("Empty");
    world().disk().create("Projects");
    world().disk().create("Projects/2026");
    world().disk().save("Projects/2026", "S", World.file("first"));

    world().settle();

    assertThat(world().server().mailboxes()).contains("Empty", "Projects", "Projects/2026");
    assertThat(world().allThere("Projects/2026", "first")).hasSize(1);
  }

  @Test
  default void mailboxes_below_inbox_are_no_other_mailboxes() throws IOException {
    world().server().create("INBOX/Lists");
    world().add("INBOX/Lists", "listed");
    world().add("INBOX", "plain");

    world().settle();

    assertThat(world().allHere("INBOX/Lists", "listed")).hasSize(1);
    assertThat(world().disk().list("INBOX")).hasSize(1);
  }

  @Test
  default void every_name_the_server_allows_has_a_place_of_its_own() throws IOException {
    List<String> made = new ArrayList<>();
    for (String name : ODD_NAMES) {
      if (isMade(name)) {
        made.add(name);
        world().add(name, "in-" + made.size());
      }
    }
    assertThat(made).hasSizeGreaterThan(20);

    world().sync();
    assertThat(world().program().folders().keySet()).containsAll(made);
    int n = 0;
    for (String name : made) {
      n++;
      world().disk().mark(named(name, "in-" + n), "S");
      world().disk().save(directory(name), "F", World.file("back-" + n));
    }
    world().settle();
  }

  private boolean isMade(String name) {
    try {
      world().server().create(name);
      return true;
    } catch (IOException e) {
      return false; // Not every server has every name.
    }
  }

  private String directory(String name) {
    return world()
        .twin()
        .relativize(java.util.Objects.requireNonNull(world().program().folders().get(name)))
        .toString();
  }

  private dev.mailtwin.testkit.MaildirPeer.Mail named(String mailbox, String subject)
      throws IOException {
    return world().here(directory(mailbox), subject);
  }

  @Test
  default void odd_names_made_here_are_made_there() throws IOException {
    List<String> names = new ArrayList<>();
    for (String name :
        List.of("mit Leerzeichen", "Büro & Co", "日本語", "it's \"quoted\"", "mail 📬")) {
      if (isMade(name)) {
        world().server().delete(name);
        names.add(name);
      }
    }
    assertThat(names).hasSizeGreaterThan(3);
    world().sync();
    for (String name : names) {
      world().disk().create(name);
      world().disk().save(name, "", World.file("hello"));
    }

    world().settle();

    assertThat(world().server().mailboxes()).containsAll(names);
  }

  @Test
  default void a_mailbox_that_is_listed_no_more_keeps_its_files() throws IOException {
    world().server().create("Hidden");
    world().add("Hidden", "h1", "h2", "h3", "h4", "h5", "h6");
    world().add("INBOX", "i1");
    world().settle();
    world().server().delete("Hidden");
    world().disk().save("Hidden", "S", World.file("added"));
    world().disk().delete(world().here("Hidden", "h1"));

    Synced done = world().sync();

    assertThat(done.counts()).isEmpty();
    assertThat(done.problems()).containsExactly("WITHDRAWN");
    assertThat(world().server().mailboxes()).doesNotContain("Hidden");
    assertThat(world().disk().list("Hidden")).hasSize(6);
    Synced again = world().sync();
    assertThat(again.counts()).isEmpty();
    assertThat(again.problems()).as("it is said once").isEmpty();
  }

  @Test
  default void what_is_moved_to_a_mailbox_that_is_listed_no_more_waits_and_says_so()
      throws IOException {
    world().server().create("Hidden");
    world().add("Hidden", "h1");
    world().add("INBOX", "i1", "i2", "i3");
    world().settle();
    world().server().delete("Hidden");
    assertThat(world().sync().problems()).containsExactly("WITHDRAWN");
    world().disk().move(world().here("INBOX", "i1"), "Hidden");
    world().disk().moveRenaming(world().here("INBOX", "i2"), "Hidden");

    for (int run = 0; run < 3; run++) {
      Synced held = world().sync();
      assertThat(held.counts()).isEmpty();
      assertThat(held.words()).contains("Hidden: 2 messages that were moved here wait");
    }
    Program.Run verified = world().program().run("verify", "--json");
    assertThat(verified.exit()).as(verified.out()).isZero();
    assertThat(verified.out()).contains("\"waits\"");
    assertThat(world().program().run("folders", "--delete", "Hidden").exit()).isZero();
    world().settle();
    assertThat(world().disk().list("INBOX")).hasSize(1);
    assertThat(world().server().messages("Hidden")).as("moved there, and not deleted").hasSize(2);
  }

  @Test
  default void only_mailboxes_that_match_take_part() throws IOException {
    world().server().create("Work");
    world().server().create("Work/2025");
    world().server().create("Work/2025/Q1");
    for (String mailbox : List.of("INBOX", "Work", "Work/2025", "Work/2025/Q1")) {
      world().add(mailbox, "one", "two");
    }

    assertThat(world().sync("--mailbox", "Work/*").count("downloaded")).isEqualTo(2);
    assertThat(world().sync("--mailbox", "Work/**").count("downloaded")).isEqualTo(2);
    assertThat(world().sync("--mailbox", "inbox").count("downloaded")).isEqualTo(2);
    assertThat(world().disk().mailboxes())
        .contains("INBOX", "Work/2025", "Work/2025/Q1")
        .doesNotContain("Sent", "Work");
    assertThat(world().settle().count("downloaded")).isEqualTo(2);
  }

  @Test
  default void a_pattern_that_no_folder_matches_is_said() throws IOException {
    world().add("INBOX", "one");

    Synced done = world().sync("--mailbox", "nosuch", "--mailbox", "IN*");

    assertThat(done.count("downloaded")).isEqualTo(1);
    assertThat(done.problems()).containsExactly("NO_SUCH_FOLDER");
    assertThat(done.words()).contains("\"nosuch\"");
    assertThat(done.exit()).isZero();
  }
}
