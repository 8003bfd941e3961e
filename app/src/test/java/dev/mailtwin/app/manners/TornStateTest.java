package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.World;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agreements that somebody took out of the state by hand.
class TornStateTest {

  @TempDir Path home;

  private static void forget(World world, String where) throws SQLException {
    Path file = world.twin().resolve(".mailtwin").resolve("state.sqlite");
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement delete = db.createStatement()) {
      assertThat(delete.executeUpdate("DELETE FROM message WHERE " + where)).isPositive();
    }
  }

  /// Nothing tells any more that it was a move: the file is new, and its message as well. But its
  /// name is ours, and nothing remembers it.
  @Test
  void a_folder_that_lost_an_agreement_and_its_file_is_looked_at() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("INBOX", "a", "b", "c");
          world.add("Work", "w");
          world.settle();
          String name = world.here("INBOX", "b").file().getFileName().toString();
          forget(world, "base = '%s'".formatted(name.replaceFirst(":2,.*", "")));
          world.disk().move(world.here("INBOX", "b"), "Work");

          world.settle();

          assertThat(world.disk().list("INBOX")).as("the server's place wins").hasSize(3);
          assertThat(world.disk().list("Work")).hasSize(1);
        });
  }

  @Test
  void what_changed_on_both_sides_meets_again() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b", "c", "d");
          world.settle();
          forget(world, "uid % 2 = 0");
          world.disk().mark(world.here("INBOX", "a"), "S");
          server.flag("INBOX", world.there("INBOX", "b").uid(), "\\Flagged");
          world.add("INBOX", "e");

          world.sync();

          world.settle();
          assertThat(world.disk().list("INBOX")).hasSize(5);
          assertThat(server.messages("INBOX")).hasSize(5);
          assertThat(world.here("INBOX", "b").flags()).isEqualTo("F");
        });
  }
}
