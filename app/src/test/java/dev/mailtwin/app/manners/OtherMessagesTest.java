package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.testkit.MaildirPeer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A number that means another message than the one we know: what we have in mind is for ours.
class OtherMessagesTest {

  private static final Profile COPYING = Profile.condstore().without("MOVE");
  private static final List<Profile> MOVING = List.of(Profile.zoho(), Profile.qresync());

  @TempDir Path home;

  /// What the message is, right before something is done to it.
  private static Fault asAnother(String what, String with) {
    return event ->
        event.line().endsWith("UID FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE)")
            ? new Action.Rewrite(reply -> reply.replaceAll(what, with))
            : new Action.Proceed();
  }

  @Test
  void a_message_of_another_size_or_date_is_not_moved() throws Exception {
    List<Fault> faults =
        List.of(
            asAnother("RFC822.SIZE ", "RFC822.SIZE 1"),
            asAnother("INTERNALDATE \"17-May", "INTERNALDATE \"18-May"));
    for (Fault fault : faults) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            server.create("Work");
            world.add("INBOX", "a", "b");
            world.settle();
            world.disk().move(world.here("INBOX", "a"), "Work");
            server.server().setFault(fault);

            Models.disturbed(world);

            world.there("INBOX", "a");
            assertThat(server.messages("Work")).isEmpty();
            server.server().setFault(Fault.none());
            world.settle();
            world.there("Work", "a");
            world.here("Work", "a");
          });
    }
  }

  /// Where the messages of a move say they went.
  private static void movedTo(ModelMail server, String what, String with) {
    server
        .server()
        .setFault(
            Fault.every("UID MOVE", new Action.Rewrite(reply -> reply.replaceFirst(what, with))));
  }

  /// Number 3 is of the mailbox that was deleted meanwhile; in the one of now it is another
  /// message.
  @Test
  void a_move_into_a_mailbox_that_was_made_anew_is_followed_by_content() throws Exception {
    isFollowed("COPYUID \\d+ (\\S+) \\S+]", "COPYUID 99 $1 3]");
  }

  @Test
  void a_move_onto_a_message_that_has_a_file_is_followed_by_content() throws Exception {
    isFollowed("COPYUID (\\d+) (\\S+) \\S+]", "COPYUID $1 $2 1]");
  }

  private void isFollowed(String what, String with) throws Exception {
    for (Profile profile : MOVING) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            server.create("Work");
            world.add("Work", "w");
            world.add("INBOX", "a", "b");
            world.settle();
            world.disk().move(world.here("INBOX", "a"), "Work");
            movedTo(server, what, with);
            world.sync();
            server.server().setFault(Fault.none());
            world.add("Work", "x");

            Synced next = world.sync();

            assertThat(next.counts()).hasToString("{downloaded=1}");
            assertThat(world.attic()).isEmpty();
            world.settle();
            world.there("Work", "a");
            world.here("Work", "w");
            world.here("Work", "x");
          });
    }
  }

  /// A run that ended between COPY to the Trash and the removal at the old place.
  private void interruptedOnItsWayToTheTrash(World world, ModelMail server) throws Exception {
    world.add("INBOX", "gone", "gone", "keep");
    world.settle();
    for (MaildirPeer.Mail file : world.allHere("INBOX", "gone")) {
      world.disk().delete(file);
    }
    server.server().setFault(Models.forGood(Fault.every("UID COPY", new Action.CutAfter())));
    Models.disturbed(world);
    server.server().setFault(Fault.none());
    assertThat(world.allThere("Trash", "gone")).hasSize(2);
  }

  @Test
  void each_of_two_equal_messages_has_a_copy_of_its_own_in_the_trash() throws Exception {
    Models.on(
        COPYING,
        home,
        (world, server) -> {
          interruptedOnItsWayToTheTrash(world, server);
          server.expunge("Trash", List.of(world.allThere("Trash", "gone").getFirst().uid()));

          world.program().sync("--confirm-deletions");
          world.sync();

          assertThat(world.allThere("INBOX", "gone")).isEmpty();
          assertThat(world.allThere("Trash", "gone")).hasSize(2);
        });
  }

  @Test
  void copies_in_a_trash_that_was_made_anew_are_none_of_ours() throws Exception {
    Models.on(
        COPYING,
        home,
        (world, server) -> {
          interruptedOnItsWayToTheTrash(world, server);
          server.store().renumber("Trash");

          world.program().sync("--confirm-deletions");
          world.sync();

          assertThat(world.allThere("INBOX", "gone")).isEmpty();
          assertThat(world.allThere("Trash", "gone")).hasSize(4);
        });
  }
}
