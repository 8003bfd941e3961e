package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Providers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that name a message wherever it lies: EMAILID (RFC 8474), X-GM-MSGID.
class EmailIdTest {

  @TempDir Path home;

  /// What was asked for to recognise three messages that moved.
  private List<String> askedFor(Profile profile) throws Exception {
    List<String> asked = new ArrayList<>();
    Models.on(
        profile,
        Files.createTempDirectory(home, "home"),
        (world, server) -> {
          server.create("Work");
          List<Long> uids = world.add("INBOX", "a", "b", "c", "d", "e");
          world.settle();
          int before = server.server().commands().size();
          for (long uid : uids.subList(1, 4)) {
            server.move("INBOX", uid, "Work");
          }

          assertThat(world.sync().counts()).hasToString("{moved_on_disk=3}");

          server.server().commands().stream()
              .skip(before)
              .filter(command -> command.contains("UID FETCH"))
              .forEach(asked::add);
          world.settle();
          assertThat(world.allHere("Work", "c")).hasSize(1);
        });
    return asked;
  }

  @Test
  void a_message_is_known_by_its_name_and_nothing_of_it_is_read() throws Exception {
    assertThat(askedFor(Profile.qresync()))
        .anyMatch(command -> command.contains("EMAILID"))
        .noneMatch(command -> command.contains("BODY"));
    assertThat(askedFor(Providers.gmail()))
        .anyMatch(command -> command.contains("X-GM-MSGID"))
        .noneMatch(command -> command.contains("BODY"));
  }

  @Test
  void elsewhere_its_header_tells() throws Exception {
    assertThat(askedFor(Profile.condstore()))
        .anyMatch(command -> command.contains("BODY.PEEK[HEADER]"));
  }

  /// Alike in everything that a header shows.
  @Test
  void of_messages_that_are_alike_the_name_tells_which_one_moved() throws Exception {
    Models.on(
        Profile.qresync(),
        home,
        (world, server) -> {
          server.create("Work");
          List<Long> uids = world.add("INBOX", "same", "same", "other");
          world.settle();
          List<String> names =
              world.allHere("INBOX", "same").stream().map(mail -> mail.file().toString()).toList();
          server.move("INBOX", uids.get(0), "Work");
          server.move("INBOX", uids.get(1), "Trash");

          assertThat(world.settle().counts()).hasToString("{moved_on_disk=2}");

          assertThat(names).hasSize(2);
          assertThat(world.allHere("Work", "same")).hasSize(1);
          assertThat(world.allHere("Trash", "same")).hasSize(1);
        });
  }

  /// It has the size, the date and the header of one that left at the same time.
  @Test
  void a_new_message_of_another_name_is_none_that_moved() throws Exception {
    for (Profile profile : List.of(Profile.qresync(), Providers.gmail())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            server.create("Work");
            List<Long> uids = world.add("INBOX", "same", "other");
            world.settle();
            server.expunge("INBOX", uids.subList(0, 1));
            world.add("Work", "same");

            assertThat(world.settle().counts()).hasToString("{deleted_on_disk=1, downloaded=1}");
          });
    }
  }
}
