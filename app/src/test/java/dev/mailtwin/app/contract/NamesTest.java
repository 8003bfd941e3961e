package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers whose levels are divided by something else than a slash.
class NamesTest {

  @TempDir Path home;

  @Test
  void a_slash_within_a_level_is_no_level() throws Exception {
    Models.on(
        Profile.condstore(),
        MailStore.empty('.'),
        home,
        (world, server) -> {
          List<String> names = List.of("Trash", "a/b", "a", "a.b", "a.b.c/d", "/", "//", "a/~/b");
          for (String name : names) {
            server.create(name);
            world.add(name, "in-" + name.replace('/', '_'));
          }

          assertThat(world.sync().count("downloaded")).isEqualTo(names.size());

          assertThat(world.sync().counts()).isEmpty();
          assertThat(world.program().folders().values()).doesNotHaveDuplicates();
          assertThat(world.allHere("a%2Fb", "in-a_b")).hasSize(1);
          assertThat(world.allHere("a/b", "in-a.b")).hasSize(1);
          assertThat(world.allHere("a%2F~%2Fb", "in-a_~_b")).hasSize(1);
          world.disk().mark(world.here("a%2Fb", "in-a_b"), "F");
          assertThat(world.sync().counts()).hasToString("{flags_to_server=1}");
          assertThat(world.there("a/b", "in-a_b").flags()).containsExactly("\\Flagged");
        });
  }

  @Test
  void a_server_without_levels_gets_flat_names() throws Exception {
    Models.on(
        Profile.rfc3501(),
        MailStore.empty(MailStore.FLAT),
        home,
        (world, server) -> {
          for (String name : List.of("Trash", "a/b", "a.b", "a")) {
            server.create(name);
            world.add(name, "in-" + name.replace('/', '_'));
          }
          world.sync();
          world.disk().create("flat");
          world.disk().save("flat", "S", World.file("x"));

          assertThat(world.sync().counts()).hasToString("{uploaded=1}");

          assertThat(world.allHere("a%2Fb", "in-a_b")).hasSize(1);
          assertThat(world.sync().counts()).isEmpty();
        });
  }

  @Test
  void a_nested_directory_a_flat_server_cannot_hold_is_said_and_stops_nothing() throws Exception {
    Models.on(
        Profile.rfc3501(),
        MailStore.empty(MailStore.FLAT),
        home,
        (world, server) -> {
          server.create("Trash");
          world.sync();
          world.disk().create("a/b");
          world.disk().save("a/b", "S", World.file("x"));
          world.add("INBOX", "y");

          Synced done = world.program().sync();

          assertThat(done.exit()).isEqualTo(75);
          assertThat(done.problems()).hasSize(1).doesNotContain("BUG");
          assertThat(done.counts()).hasToString("{downloaded=1}");
        });
  }

  @Test
  void a_name_longer_than_any_directory_has_a_place_all_the_same() throws Exception {
    String name = "語".repeat(200);
    Models.on(
        Profile.zoho(),
        MailStore.zoho(),
        home,
        (world, server) -> {
          server.create(name);
          server.create(name + "/" + name);
          world.add(name, "far");
          world.add(name + "/" + name, "farther");

          assertThat(world.settle().count("downloaded")).isEqualTo(2);

          String directory =
              world
                  .twin()
                  .relativize(java.util.Objects.requireNonNull(world.program().folders().get(name)))
                  .toString();
          world.disk().save(directory, "F", World.file("back"));
          assertThat(world.settle().counts()).hasToString("{uploaded=1}");
        });
  }
}
