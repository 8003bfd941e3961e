package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command whose reply never came may have been carried out or not: both must end alike.
class LostReplyTest {

  private static final List<Action> CUTS =
      List.of(new Action.CutAfter(), new Action.CutBefore(), new Action.CutAfterOctets(7));

  @TempDir Path home;

  @Test
  void a_lost_reply_to_append_doubles_nothing() throws Exception {
    for (int nth = 1; nth <= 3; nth += 2) {
      for (Action cut : CUTS) {
        int which = nth;
        Models.onEveryRung(
            home,
            (world, server) -> {
              world.add("INBOX", "before");
              world.sync();
              for (String subject : List.of("a", "b", "b", "c")) {
                world.disk().save("INBOX", "S", World.file(subject));
              }
              server.server().setFault(Models.forGood(Fault.nth(which, "APPEND", cut)));

              assertThat(Models.disturbed(world).exit()).isNotZero();
              server.server().setFault(Fault.none());
              world.settle();

              assertThat(world.server().messages("INBOX")).hasSize(5);
              assertThat(world.disk().list("INBOX")).hasSize(5);
            });
      }
    }
  }

  @Test
  void mail_that_came_while_a_reply_was_lost_is_not_mistaken_for_it() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.sync();
          world.disk().save("INBOX", "S", World.file("a"));
          server.server().setFault(Models.forGood(Fault.nth(1, "APPEND", new Action.CutBefore())));
          Models.disturbed(world);
          server.server().setFault(Fault.none());
          world.add("INBOX", "other");

          world.settle();

          assertThat(world.allThere("INBOX", "a")).hasSize(1);
          assertThat(world.allThere("INBOX", "other")).hasSize(1);
        });
  }

  /// The header is all there is to know it by.
  @Test
  void an_upload_that_its_server_wrote_anew_is_found_by_its_header() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.sync();
          world.disk().save("INBOX", "S", World.file("a"));
          Fault anew =
              Fault.every(
                  "UID FETCH", new Action.Rewrite(reply -> reply.replace("This is", "That is")));
          Fault lost = Models.forGood(Fault.nth(1, "APPEND", new Action.CutAfter()));
          server.server().setFault(lost);
          Models.disturbed(world);
          server.server().setFault(anew);

          world.sync();
          world.sync();

          assertThat(server.messages("INBOX")).hasSize(1);
          assertThat(world.disk().list("INBOX")).hasSize(1);
        });
  }

  @Test
  void of_two_equal_uploads_each_is_there_when_the_first_reply_was_lost() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.sync();
          world.disk().save("INBOX", "S", World.file("b"));
          world.disk().save("INBOX", "F", World.file("b"));
          server.server().setFault(Models.forGood(Fault.nth(1, "APPEND", new Action.CutAfter())));
          Models.disturbed(world);
          server.server().setFault(Fault.none());

          world.settle();

          assertThat(world.allThere("INBOX", "b")).hasSize(2);
          assertThat(world.allHere("INBOX", "b")).hasSize(2);
        });
  }

  /// Once with a folder in between that cannot be opened. Found by the worlds 39092 and 39093.
  @Test
  void a_file_that_moves_under_a_new_name_while_its_upload_is_in_doubt_moves() throws Exception {
    for (boolean closed : List.of(false, true)) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            server.create("Work");
            world.sync();
            world.disk().save("INBOX", "S", World.file("a"));
            server.server().setFault(Models.forGood(Fault.nth(1, "APPEND", new Action.CutAfter())));
            Models.disturbed(world);
            world.disk().moveRenaming(world.here("INBOX", "a"), "Work");
            server.server().setFault(closed ? refusing("INBOX") : Fault.none());
            world.program().sync();
            server.server().setFault(Fault.none());

            world.settle();

            assertThat(world.allThere("INBOX", "a"))
                .allSatisfy(kept -> assertThat(kept.flags()).contains("\\Deleted")); // At L0.
            assertThat(world.allThere("Trash", "a")).isEmpty();
            assertThat(world.allHere("INBOX", "a")).isEmpty();
            assertThat(world.allHere("Work", "a")).hasSize(1);
            assertThat(world.there("Work", "a").flags()).containsExactly("\\Seen");
          });
    }
  }

  private static Fault refusing(String mailbox) {
    return event ->
        event.line().matches(".*(SELECT|EXAMINE) \"?" + mailbox + ".*")
            ? new Action.Answer("NO [UNAVAILABLE] Later")
            : new Action.Proceed();
  }

  @Test
  void a_flag_that_is_taken_away_while_its_upload_is_in_doubt_stays_away() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.sync();
          world.disk().save("INBOX", "FS", World.file("a"));
          server.server().setFault(Models.forGood(Fault.nth(1, "APPEND", new Action.CutAfter())));
          Models.disturbed(world);
          server.server().setFault(Fault.none());
          world.disk().unmark(world.here("INBOX", "a"), "F");
          server.flag("INBOX", world.there("INBOX", "a").uid(), "\\Answered");

          world.settle();

          assertThat(world.here("INBOX", "a").flags()).isEqualTo("RS");
        });
  }

  /// EveryByteTest found it with the seed 758192106: the copy was recognised, and what was left at
  /// the old place went to the Trash as if it had been deleted.
  @Test
  void a_lost_reply_to_a_move_under_a_new_name_deletes_nothing() throws Exception {
    for (Profile profile : Models.LADDER) {
      String command = profile.has("MOVE") ? "UID MOVE" : "UID COPY";
      for (Action cut : CUTS) {
        Models.on(
            profile,
            home,
            (world, server) -> {
              server.create("Work");
              world.add("INBOX", "keep", "moves");
              world.sync();
              world.disk().moveRenaming(world.here("INBOX", "moves"), "Work");
              server.server().setFault(Models.forGood(Fault.nth(1, command, cut)));
              Models.disturbed(world);
              server.server().setFault(Fault.none());

              world.settle();

              assertThat(world.allThere("Work", "moves")).hasSize(1);
              assertThat(world.allHere("Work", "moves")).hasSize(1);
              assertThat(world.server().messages("Trash")).isEmpty();
              assertThat(world.disk().list("INBOX")).hasSize(1);
            });
      }
    }
  }

  @Test
  void a_lost_reply_to_a_deletion_makes_one_copy_in_trash() throws Exception {
    for (Profile profile : Models.LADDER) {
      boolean moves = profile.has("MOVE");
      for (String command : moves ? List.of("UID MOVE") : List.of("UID COPY", "UID STORE")) {
        for (Action cut : CUTS) {
          boolean goesOn = cut instanceof Action.CutAfterOctets;
          Models.on(
              profile,
              home,
              (world, server) -> {
                world.add("INBOX", "keep", "gone", "gone", "also");
                world.sync();
                world.sync();
                world.disk().delete(world.allHere("INBOX", "gone").getFirst());
                world.disk().delete(world.here("INBOX", "also"));
                Fault lost = Fault.nth(1, command, cut);
                server.server().setFault(goesOn ? lost : Models.forGood(lost));

                Models.disturbed(world);
                server.server().setFault(Fault.none());
                world.settle();

                assertThat(world.allThere("Trash", "gone")).hasSize(1);
                assertThat(world.allThere("Trash", "also")).hasSize(1);
                assertThat(world.allHere("INBOX", "gone")).hasSize(1);
              });
        }
      }
    }
  }

  @Test
  void a_lost_reply_to_a_move_leaves_one_message() throws Exception {
    for (String command : List.of("APPEND", "UID STORE", "UID EXPUNGE")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            server.create("Work");
            world.add("INBOX", "keep", "moves");
            world.sync();
            world.disk().move(world.here("INBOX", "moves"), "Work");
            server.server().setFault(Models.forGood(Fault.nth(1, command, new Action.CutAfter())));

            Models.disturbed(world);
            server.server().setFault(Fault.none());
            world.settle();

            assertThat(world.allThere("Work", "moves")).hasSize(1);
            assertThat(world.allThere("Trash", "moves")).isEmpty();
            assertThat(world.allHere("INBOX", "moves")).isEmpty();
          });
    }
  }

  @Test
  void a_lost_reply_to_create_stops_nothing() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.sync();
          world.disk().create("Work");
          world.disk().save("Work", "S", World.file("a"));
          server.server().setFault(Models.forGood(Fault.nth(1, "CREATE", new Action.CutAfter())));

          Models.disturbed(world);
          server.server().setFault(Fault.none());
          world.settle();

          assertThat(world.allThere("Work", "a")).hasSize(1);
        });
  }

  @Test
  void a_change_made_meanwhile_is_merged_and_not_overwritten() throws Exception {
    for (Profile profile : List.of(Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            long uid = world.add("INBOX", "a").getFirst();
            world.sync();
            // From here on the program knows the message's own mod-sequence.
            server.flag("INBOX", uid, "\\Seen");
            world.disk().mark(world.here("INBOX", "a"), "F");
            Fault faster =
                event -> {
                  if (event.name().equals("UID STORE")) {
                    server.flag("INBOX", uid, "\\Answered");
                  }
                  return new Action.Proceed();
                };
            server.server().setFault(faster);

            Synced done = world.sync();

            assertThat(done.problems()).isEmpty();
            assertThat(world.there("INBOX", "a").flags())
                .containsExactlyInAnyOrder("\\Flagged", "\\Answered", "\\Seen");
            assertThat(world.here("INBOX", "a").flags()).isEqualTo("FRS");
            world.settle();
          });
    }
  }
}
