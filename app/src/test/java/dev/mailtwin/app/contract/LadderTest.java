package dev.mailtwin.app.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that tell less than they should: nothing is missed for long.
class LadderTest {

  private static final int MANY = 450;

  @TempDir Path home;

  @Test
  void a_change_the_server_hides_is_found_within_a_day_and_it_is_trusted_no_more()
      throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.condstore())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            long uid = world.add("INBOX", "a", "b").getFirst();
            world.settle();
            server.store().setFlagsUnnoticed("INBOX", uid, Set.of("\\Seen"));
            assertThat(world.sync().counts()).isEmpty();
            world.program().time().pass(Duration.ofHours(25));

            Synced audit = world.sync();

            assertThat(audit.counts()).hasToString("{flags_to_disk=1}");
            assertThat(audit.problems()).containsExactly("STEPPED_DOWN");
            server.store().setFlagsUnnoticed("INBOX", uid, Set.of("\\Flagged"));
            assertThat(world.settle().counts()).hasToString("{flags_to_disk=1}");
            assertThat(world.here("INBOX", "a").flags()).isEqualTo("F");
          });
    }
  }

  @Test
  void what_only_we_wrote_opens_no_mailbox_again() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "c");
            assertThat(world.sync().counts()).containsEntry("downloaded", 3L);
            int before = server.server().commands().size();

            assertThat(world.sync("--dry-run").counts()).isEmpty();
            assertThat(world.sync().counts()).isEmpty();

            assertThat(server.server().commands().stream().skip(before).toList())
                .noneMatch(command -> command.contains("SELECT") || command.contains("EXAMINE"));
            world.disk().delete(world.here("INBOX", "b"));
            assertThat(world.settle().counts()).containsEntry("deleted_on_server", 1L);
          });
    }
  }

  @Test
  void a_full_run_finds_what_the_server_hides() throws Exception {
    Models.on(
        Profile.qresync(),
        home,
        (world, server) -> {
          long uid = world.add("INBOX", "a", "b").getFirst();
          world.settle();
          server.store().setFlagsUnnoticed("INBOX", uid, Set.of("\\Seen"));

          assertThat(world.sync("--full").counts()).hasToString("{flags_to_disk=1}");
          world.settle();
        });
  }

  @Test
  void what_verify_says_that_the_next_run_does_the_next_run_does() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            long uid = world.add("INBOX", "a", "b").getFirst();
            world.settle();
            server.store().setFlagsUnnoticed("INBOX", uid, Set.of("\\Seen"));
            assertThat(world.sync().counts()).isEmpty();

            assertThat(world.program().run("verify", "--json").out()).contains("\"flags\"");

            assertThat(world.sync().counts()).hasToString("{flags_to_disk=1}");
            world.settle();
          });
    }
  }

  @Test
  void verify_says_where_a_sync_asks_first_and_does_not_repeat_itself() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          String[] subjects =
              IntStream.range(0, 30).mapToObj(at -> "m" + at).toArray(String[]::new);
          world.add("INBOX", subjects);
          world.add("INBOX", "keep");
          world.settle();
          for (String subject : subjects) {
            world.disk().delete(world.here("INBOX", subject));
          }

          var verified = world.program().run("verify");

          assertThat(verified.exit()).isEqualTo(75);
          assertThat(verified.out().lines().filter(line -> line.contains("Its file is gone")))
              .hasSize(10)
              .allMatch(line -> line.contains("once you agree to so many deletions"));
          assertThat(verified.out()).contains("pending  INBOX: 20 more like these");
          assertThat(world.program().run("verify", "--json").document().toString())
              .contains("\"pending\":30");
        });
  }

  @Test
  void repair_says_when_it_is_done() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          Files.write(world.here("INBOX", "a").file(), new byte[0]);

          var repaired = world.program().run("repair", "--yes");

          assertThat(repaired.exit()).as(repaired.out() + repaired.err()).isZero();
          assertThat(repaired.out()).endsWith("Done: both sides are in step.\n");
        });
  }

  @Test
  void an_expunge_that_raises_no_modseq_is_found_by_counting() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.condstore())) {
      Models.on(
          profile.withQuirk(Quirk.EXPUNGE_KEEPS_MODSEQ),
          home,
          (world, server) -> {
            List<Long> uids = world.add("INBOX", "a", "b", "c", "d", "e", "f");
            world.settle();
            server.expunge("INBOX", List.of(uids.get(2)));
            assertThat(world.settle().counts()).hasToString("{deleted_on_disk=1}");

            server.expunge("INBOX", List.of(uids.get(5)));
            world.add("INBOX", "g");
            assertThat(world.settle().counts()).hasToString("{deleted_on_disk=1, downloaded=1}");

            world.add("INBOX", "h");
            server.expunge("INBOX", List.of(world.there("INBOX", "h").uid()));
            assertThat(world.settle().counts()).isEmpty();
          });
    }
  }

  @Test
  void expunges_a_qresync_server_has_forgotten_are_found_all_the_same() throws Exception {
    Models.on(
        Profile.qresync(),
        home,
        (world, server) -> {
          List<Long> uids = world.add("INBOX", "a", "b", "c", "d", "e", "f");
          world.settle();
          server.expunge("INBOX", List.of(uids.get(1), uids.get(5)));
          server.store().forgetExpunged("INBOX");
          world.add("INBOX", "g");

          assertThat(world.settle().counts()).hasToString("{deleted_on_disk=2, downloaded=1}");
        });
  }

  @Test
  void mailboxes_without_modseq_are_compared_completely() throws Exception {
    for (Profile profile : List.of(Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile.withQuirk(Quirk.NO_MODSEQ),
          home,
          (world, server) -> {
            List<Long> uids = world.add("INBOX", "a", "b", "c", "d", "e", "f");
            world.settle();
            server.expunge("INBOX", List.of(uids.get(1)));
            server.flag("INBOX", uids.get(2), "\\Seen");
            world.disk().mark(world.here("INBOX", "d"), "F");

            assertThat(world.settle().counts())
                .hasToString("{deleted_on_disk=1, flags_to_disk=1, flags_to_server=1}");
          });
    }
  }

  @Test
  void keywords_a_server_cannot_keep_stay_here() throws Exception {
    Models.on(
        Profile.condstore().withQuirk(Quirk.NO_KEYWORDS),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          world.disk().mark(world.here("INBOX", "a"), "FP");

          world.sync();

          assertThat(world.there("INBOX", "a").flags()).containsExactly("\\Flagged");
          assertThat(world.here("INBOX", "a").flags()).isEqualTo("FP");
          world.isIdle();
        });
  }

  /// PERMANENTFLAGS may promise what STORE does not keep; seen as a removal, the flag would be
  /// taken from the disk again.
  @Test
  void keywords_a_server_only_pretends_to_keep_stay_here() throws Exception {
    for (Profile profile : List.of(Profile.rfc3501(), Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile.withQuirk(Quirk.KEYWORDS_FORGOTTEN),
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b");
            world.settle();
            world.disk().mark(world.here("INBOX", "a"), "FP");

            world.sync();

            assertThat(world.there("INBOX", "a").flags()).containsExactly("\\Flagged");
            assertThat(world.here("INBOX", "a").flags()).isEqualTo("FP");
            world.isIdle();
            world.disk().mark(world.here("INBOX", "b"), "P");
            world.sync();
            assertThat(world.here("INBOX", "b").flags()).isEqualTo("P");
            world.isIdle();
          });
    }
  }

  /// What is on both sides is recognised by its content; what was changed or deleted here meanwhile
  /// is carried to the server.
  @Test
  void renumbered_mailboxes_are_matched_again_without_transfer() throws Exception {
    for (Profile profile : List.of(Profile.rfc3501(), Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            List<Long> uids = world.add("INBOX", "a", "b", "c", "d");
            world.settle();
            server.expunge("INBOX", List.of(uids.get(0)));
            server.store().renumber("INBOX");
            world.disk().delete(world.here("INBOX", "b"));
            world.disk().mark(world.here("INBOX", "d"), "F");

            Synced done = world.program().sync();

            assertThat(done.exit()).isZero();
            assertThat(done.problems()).contains("M6");
            assertThat(done.counts())
                .hasToString("{deleted_on_server=1, flags_to_server=1, uploaded=1}");
            assertThat(server.messages("INBOX")).hasSize(server.expunges() ? 3 : 4);
            assertThat(world.disk().list("INBOX")).hasSize(3);
            assertThat(world.there("INBOX", "d").flags()).containsExactly("\\Flagged");
            assertThat(world.settle().problems()).isEmpty();
          });
    }
  }

  /// mbsync writes a line of its own into whatever it stores.
  @Test
  void what_mbsync_stored_is_matched_without_transfer() throws Exception {
    Models.on(
        Profile.qresync(),
        home,
        (world, _) -> {
          world.add("INBOX", "a", "b", "b", "c");
          world.settle();
          for (var mail : world.disk().list("INBOX")) {
            String text = Files.readString(mail.file());
            Files.writeString(mail.file(), text.replaceFirst("\n\n", "\nX-TUID: Abcdefghij+/\n\n"));
          }
          Files.delete(world.twin().resolve(".mailtwin").resolve("state.sqlite"));

          Synced done = world.sync();

          assertThat(done.counts()).isEmpty();
          assertThat(done.problems()).containsExactly("UNLINKED");
          world.isIdle();
          assertThat(world.disk().list("INBOX")).hasSize(4);
        });
  }

  /// Nothing is known any more: nothing is transferred that is there, and what was done to the
  /// files meanwhile stays.
  @Test
  void a_lost_state_is_made_again_without_transfer() throws Exception {
    for (Profile profile : List.of(Profile.rfc3501(), Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "b", "c");
            world.add("Sent", "s");
            world.settle();
            world.disk().mark(world.here("INBOX", "c"), "FR");
            for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
              Files.deleteIfExists(world.twin().resolve(".mailtwin").resolve(name));
            }

            server.flag("INBOX", world.there("INBOX", "a").uid(), "\\Seen");
            Synced planned = world.sync("--dry-run");

            Synced done = world.sync();

            assertThat(done.counts()).hasToString("{flags_to_disk=1, flags_to_server=1}");
            assertThat(planned.counts()).isEqualTo(done.counts());
            assertThat(done.problems()).containsExactly("UNLINKED");
            assertThat(world.here("INBOX", "a").flags()).isEqualTo("S");
            assertThat(world.there("INBOX", "c").flags())
                .containsExactlyInAnyOrder("\\Flagged", "\\Answered");
            world.settle();
            assertThat(world.disk().list("INBOX")).hasSize(4);
            world.isIdle();
          });
    }
  }

  /// A program that writes straight into the folder, and takes longer than a run.
  @Test
  void a_file_that_was_half_written_goes_up_whole_in_the_end() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b");
          world.settle();
          byte[] whole = World.file("whole");
          var file = world.disk().save("INBOX", "S", Arrays.copyOf(whole, whole.length - 9));
          assertThat(world.sync().counts()).hasToString("{uploaded=1}");
          Files.write(file.file(), whole);
          Synced planned = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts()).hasToString("{deleted_on_server=1, uploaded=1}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          world.settle();
          assertThat(world.disk().list("INBOX")).hasSize(3);
          assertThat(world.here("INBOX", "whole").flags()).isEqualTo("S");
          world.there("INBOX", "whole");
          assertThat(world.server().messages("Trash")).hasSize(1);
        });
  }

  /// mbsync writes a line of its own into what it uploads, and another one into its files.
  @Test
  void a_tree_of_mbsync_with_its_marks_is_taken_over_without_transfer() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          String line = "X-TUID: abcdefghijk\r\n"; // Of another length than the files' own.
          for (String subject : List.of("marked there", "marked on both sides")) {
            byte[] there = (line + new String(World.mail(subject), US_ASCII)).getBytes(US_ASCII);
            server.add("INBOX", there, World.DATE);
          }
          world.add("INBOX", "marked here");
          world.disk().create("INBOX");
          String here = "X-TUID: ZYXWVUTSRQPO\n";
          for (String subject : List.of("marked here", "marked on both sides")) {
            byte[] file = (here + new String(World.file(subject), US_ASCII)).getBytes(US_ASCII);
            world.disk().save("INBOX", "S", file);
          }
          world.disk().save("INBOX", "S", World.file("marked there"));

          Synced done = world.sync();

          assertThat(done.counts()).hasToString("{flags_to_server=3}");
          assertThat(world.sync("--full").counts()).isEmpty();
          for (String how : List.of("--json", "--bodies")) {
            var verified = world.program().run("verify", how);
            assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
          }
          server.move("INBOX", server.messages("INBOX").getFirst().uid(), "Sent");
          assertThat(world.sync().counts()).hasToString("{moved_on_disk=1}");
        });
  }

  /// More bodies than one command asks for: two commands are in flight, and both hear of each.
  @Test
  void many_messages_that_only_their_bodies_tell_apart_are_compared_one_by_one() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          for (int n = 0; n < MANY; n++) {
            String mail =
                "Subject: the same\r\nMessage-ID: <x@y>\r\n\r\nbody %05d\r\n".formatted(n);
            server.add("INBOX", mail.getBytes(US_ASCII), World.DATE);
          }
          assertThat(world.sync().counts()).hasToString("{downloaded=%d}".formatted(MANY));

          var verified = world.program().run("verify", "--bodies");

          assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
          for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
            Files.deleteIfExists(world.twin().resolve(".mailtwin").resolve(name));
          }
          assertThat(world.sync().counts()).isEmpty();
          world.sides().areEqual();
        });
  }

  /// OfflineIMAP writes `Work.2026` for Work/2026.
  @Test
  void a_tree_with_another_separator_is_taken_over_without_transfer() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.server().create("Work");
          world.server().create("Work/2026");
          world.add("Work", "w1", "w2");
          world.add("Work/2026", "a", "b", "c");
          world.settle();
          Files.move(
              world.twin().resolve("Work").resolve("2026"), world.twin().resolve("Work.2026"));
          for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
            Files.deleteIfExists(world.twin().resolve(".mailtwin").resolve(name));
          }
          Synced planned = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts()).hasToString("{moved_on_disk=3}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          assertThat(planned.steps()).containsExactly("move-on-disk");
          assertThat(world.server().mailboxes()).contains("Work/2026").doesNotContain("Work.2026");
          assertThat(world.disk().mailboxes()).contains("Work/2026").doesNotContain("Work.2026");
          world.settle();
        });
  }

  /// Nothing tells any more who moved what: the server's place wins, and nothing is there twice.
  @Test
  void moves_of_both_sides_outlive_a_lost_state_without_transfer() throws Exception {
    for (Profile profile : List.of(Profile.rfc3501(), Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "c", "d", "twice", "twice");
            world.add("Sent", "s");
            world.settle();
            world.disk().create("Of mine");
            world.disk().move(world.here("INBOX", "a"), "Sent");
            world.disk().moveRenaming(world.here("INBOX", "c"), "Of mine");
            world.disk().move(world.allHere("INBOX", "twice").getFirst(), "Sent");
            server.move("INBOX", world.there("INBOX", "b").uid(), "Sent");
            for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
              Files.deleteIfExists(world.twin().resolve(".mailtwin").resolve(name));
            }
            var foreseen = world.sync("--dry-run").counts();

            Synced done = world.sync();

            assertThat(done.counts()).containsExactly(Map.entry("moved_on_disk", 4L));
            assertThat(foreseen).isEqualTo(done.counts());
            assertThat(world.allHere("INBOX", "twice")).hasSize(2);
            world.settle();
            world.isIdle();
            assertThat(world.disk().list("INBOX")).hasSize(5);
            assertThat(world.disk().list("Sent")).hasSize(2);
            assertThat(world.disk().mailboxes()).doesNotContain("Of mine"); // Nothing is in it.
          });
    }
  }
}
