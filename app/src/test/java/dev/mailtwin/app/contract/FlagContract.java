package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.MaildirPeer.Mail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Flags and keywords, in both directions.
interface FlagContract {

  World world();

  @Test
  default void every_flag_set_on_the_server_comes_down() throws IOException {
    long uid = world().add("INBOX", "a", "b").getFirst();
    world().sync();
    world()
        .server()
        .flag("INBOX", uid, "\\Seen", "\\Flagged", "\\Answered", "\\Draft", "$Forwarded");

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{flags_to_disk=1}");
    assertThat(world().here("INBOX", "a").flags()).isEqualTo("DFPRS");
  }

  @Test
  default void every_flag_taken_away_on_the_server_goes_here_too() throws IOException {
    world().server().add("INBOX", World.mail("a"), World.DATE, "\\Seen", "\\Flagged", "work");
    world().sync();
    long uid = world().there("INBOX", "a").uid();
    world().server().unflag("INBOX", uid, "\\Seen", "work");

    world().settle();

    assertThat(world().here("INBOX", "a").flags()).isEqualTo("F");
  }

  @Test
  default void every_flag_set_here_goes_up() throws IOException {
    world().add("INBOX", "a", "b");
    world().sync();
    world().disk().mark(world().here("INBOX", "a"), "DFPRST");

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{flags_to_server=1}");
    assertThat(lowered(world().there("INBOX", "a").flags()))
        .isEqualTo(
            Set.of("\\draft", "\\flagged", "$forwarded", "\\answered", "\\seen", "\\deleted"));
    assertThat(world().here("INBOX", "b").flags()).isEmpty();
  }

  @Test
  default void every_flag_taken_away_here_goes_there_too() throws IOException {
    world().server().add("INBOX", World.mail("a"), World.DATE, "\\Seen", "\\Flagged", "work");
    world().sync();
    Mail mail = world().here("INBOX", "a");
    world().disk().unmark(mail, "Fa");

    world().settle();

    assertThat(world().there("INBOX", "a").flags()).containsExactly("\\Seen");
  }

  @Test
  default void keywords_set_here_by_their_letter_go_up() throws IOException {
    world().server().add("INBOX", World.mail("a"), World.DATE, "work", "$MDNSent");
    world().add("INBOX", "b");
    world().sync();
    String letters = world().here("INBOX", "a").flags();
    world().disk().mark(world().here("INBOX", "b"), letters);

    world().settle();

    assertThat(lowered(world().there("INBOX", "b").flags())).isEqualTo(Set.of("work", "$mdnsent"));
  }

  @Test
  default void a_keyword_that_another_program_gave_a_letter_goes_up() throws IOException {
    world().add("INBOX", "a");
    world().sync();
    Path keywords = world().twin().resolve("INBOX").resolve("dovecot-keywords");
    Files.writeString(keywords, "0 Holiday\n1 Tax\n");
    world().disk().mark(world().here("INBOX", "a"), "b");

    world().settle();

    assertThat(lowered(world().there("INBOX", "a").flags())).isEqualTo(Set.of("tax"));
  }

  @Test
  default void more_keywords_than_letters_lose_nothing() throws IOException {
    for (int n = 0; n < 30; n++) {
      world().server().add("INBOX", World.mail("m" + n), World.DATE, "word" + n);
    }
    world().sync();
    world().isIdle();
    Mail last = world().here("INBOX", "m29");
    world().disk().mark(last, "F");
    world().sync();

    assertThat(lowered(world().there("INBOX", "m29").flags()))
        .isEqualTo(Set.of("\\flagged", "word29"));
    assertThat(world().sync().counts()).isEmpty();
  }

  @Test
  default void changes_of_different_flags_on_both_sides_are_united() throws IOException {
    world().server().add("INBOX", World.mail("a"), World.DATE, "\\Seen", "\\Draft");
    world().sync();
    long uid = world().there("INBOX", "a").uid();
    world().server().flag("INBOX", uid, "\\Answered");
    world().server().unflag("INBOX", uid, "\\Draft");
    world().disk().mark(world().here("INBOX", "a"), "F");
    world().disk().unmark(world().here("INBOX", "a"), "S");

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{flags_to_disk=1, flags_to_server=1}");
    assertThat(world().here("INBOX", "a").flags()).isEqualTo("FR");
  }

  @Test
  default void the_same_change_on_both_sides_needs_no_step() throws IOException {
    world().server().add("INBOX", World.mail("a"), World.DATE, "\\Draft");
    world().sync();
    long uid = world().there("INBOX", "a").uid();
    world().server().flag("INBOX", uid, "\\Seen");
    world().server().unflag("INBOX", uid, "\\Draft");
    world().disk().unmark(world().disk().mark(world().here("INBOX", "a"), "S"), "D");

    assertThat(world().settle().counts()).isEmpty();
    assertThat(world().here("INBOX", "a").flags()).isEqualTo("S");
  }

  @Test
  default void marking_as_deleted_is_only_a_flag() throws IOException {
    long uid = world().add("INBOX", "theirs", "ours").getFirst();
    world().settle();
    world().server().flag("INBOX", uid, "\\Deleted");
    world().disk().mark(world().here("INBOX", "ours"), "T");

    world().sync();

    assertThat(world().here("INBOX", "theirs").flags()).isEqualTo("T");
    assertThat(world().there("INBOX", "ours").flags()).containsExactly("\\Deleted");
    assertThat(world().sync().counts()).isEmpty();
  }

  private static Set<String> lowered(Set<String> flags) {
    return flags.stream()
        .map(flag -> flag.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
