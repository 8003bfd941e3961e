package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What was removed on either side comes back, and the history tells of it.
interface UndoContract {

  World world();

  /// What undo answered about each message, and its exit status.
  private List<String> undo(int exit, String... what) {
    List<String> words = new ArrayList<>(List.of("undo", "--json"));
    words.addAll(List.of(what));
    Program.Run run = world().program().run(words.toArray(String[]::new));
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
    List<String> how = new ArrayList<>();
    for (JsonElement message : run.document().getAsJsonArray("messages")) {
      how.add(message.getAsJsonObject().get("how").getAsString());
    }
    return how;
  }

  /// The number of the newest change of a kind.
  private String numberOf(String event) {
    JsonObject all = world().program().run("history", "--json").document();
    JsonObject account = all.getAsJsonArray("accounts").get(0).getAsJsonObject();
    for (JsonElement run : account.getAsJsonArray("runs")) {
      for (JsonElement change : run.getAsJsonObject().getAsJsonArray("changes")) {
        if (change.getAsJsonObject().get("event").getAsString().equals(event)) {
          return change.getAsJsonObject().get("change").getAsString();
        }
      }
    }
    throw new AssertionError("no " + event + " in " + all);
  }

  /// All changes of all runs, as `event side mailbox subject`.
  private List<String> history() {
    JsonObject account =
        world()
            .program()
            .run("history", "--json", "--limit", "100")
            .document()
            .getAsJsonArray("accounts")
            .get(0)
            .getAsJsonObject();
    List<String> lines = new ArrayList<>();
    for (JsonElement run : account.getAsJsonArray("runs")) {
      for (JsonElement element : run.getAsJsonObject().getAsJsonArray("changes")) {
        JsonObject change = element.getAsJsonObject();
        assertThat(change.get("at").getAsString()).isNotEmpty();
        assertThat(change.get("what").getAsString()).isNotEmpty();
        lines.add(
            "%s %s %s %s"
                .formatted(
                    change.get("event").getAsString(),
                    change.get("side").getAsString(),
                    change.get("mailbox").isJsonNull() ? "" : change.get("mailbox").getAsString(),
                    change.get("subject").getAsString()));
      }
    }
    return lines;
  }

  /// Both sides without the Trash, where a server that cannot expunge keeps a copy.
  private Map<String, List<String>> state() throws IOException {
    Map<String, List<String>> state = new TreeMap<>(world().sides().onDisk());
    state.remove("Trash");
    return state;
  }

  @Test
  default void what_the_server_deleted_comes_back() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "gone");
    world().server().flag("INBOX", uids.get(1), "\\Seen", "\\Flagged");
    world().settle();
    Map<String, List<String>> before = state();
    world().server().expunge("INBOX", uids.subList(1, 2));
    world().settle();
    assertThat(state()).isNotEqualTo(before);

    assertThat(undo(0)).containsExactly("back-here");

    assertThat(world().settle().counts()).hasToString("{uploaded=1}");
    assertThat(state()).isEqualTo(before);
    assertThat(world().attic()).isEmpty();
    assertThat(undo(0)).as("twice").containsExactly("before");
    world().isIdle();
    assertThat(history()).contains("to_attic disk INBOX gone", "brought_back_here disk INBOX gone");
  }

  /// Its own name or that of the folder above.
  @Test
  default void what_the_server_deleted_comes_back_into_a_folder_that_has_another_name_since()
      throws IOException {
    for (String renamed : List.of("Shop", "Shop/Bills")) {
      String folder = "Shop/Bills";
      world().server().create("Shop");
      world().server().create(folder);
      List<Long> uids = world().add(folder, "keep", "gone");
      world().settle();
      world().server().expunge(folder, uids.subList(1, 2));
      world().settle();
      String now = renamed + "2" + folder.substring(renamed.length());
      world().server().rename(renamed, renamed + "2");
      world().settle();
      assertThat(world().disk().list(now)).hasSize(1);

      assertThat(undo(0, "--dry-run", numberOf("to_attic"))).containsExactly("back-here");
      assertThat(undo(0, numberOf("to_attic"))).containsExactly("back-here");

      assertThat(world().settle().counts()).hasToString("{uploaded=1}");
      assertThat(world().allHere(now, "gone")).hasSize(1);
      assertThat(world().attic()).isEmpty();
    }
  }

  @Test
  default void a_run_that_removed_nothing_has_nothing_to_undo() throws IOException {
    world().add("INBOX", "here");
    world().settle();
    Program.Run run = world().program().run("undo", "1");

    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(66);
    assertThat(run.err()).contains("Nothing was removed there", "[NO_CHANGE]");
  }

  @Test
  default void what_was_deleted_here_comes_back_out_of_the_trash_of_the_server()
      throws IOException {
    world().add("INBOX", "keep", "gone");
    world().settle();
    Map<String, List<String>> before = state();
    world().disk().delete(world().here("INBOX", "gone"));
    world().sync();

    List<String> how = undo(0);

    boolean moves = world().server().expunges();
    assertThat(how).containsExactly(moves ? "back-there" : "unmarked");
    world().settle();
    assertThat(state()).isEqualTo(before);
    assertThat(world().allThere("Trash", "gone")).hasSize(moves ? 0 : 1);
    assertThat(history()).contains((moves ? "to_trash" : "marked") + " server INBOX gone");
    assertThat(undo(0)).as("twice").containsExactly("before");
    world().isIdle();
  }

  @Test
  default void what_was_deleted_here_comes_back_out_of_the_trash_here() throws IOException {
    world().add("INBOX", "keep", "gone");
    world().settle();
    Map<String, List<String>> before = state();
    world().disk().delete(world().here("INBOX", "gone"));
    world().settle();
    assertThat(world().allHere("Trash", "gone")).hasSize(1);

    List<String> how = undo(0);

    boolean moves = world().server().expunges();
    assertThat(how).containsExactly(moves ? "out-of-trash" : "unmarked");
    world().settle();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  default void what_left_the_trash_since_is_said_to_be_elsewhere() throws IOException {
    world().add("INBOX", "gone", "keep");
    world().settle();
    world().disk().delete(world().here("INBOX", "gone"));
    world().settle();
    world().disk().move(world().here("Trash", "gone"), "Sent");
    world().settle();

    Program.Run undone = world().program().run("undo", "--json");

    assertThat(undone.exit()).as(undone.out() + undone.err()).isZero();
    // A server without UIDPLUS has kept it, marked as deleted.
    assertThat(undone.out()).containsAnyOf("\"elsewhere\"", "\"unmarked\"");
  }

  @Test
  default void without_a_network_what_can_be_done_here_is_done() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "gone-there", "gone-here");
    world().settle();
    Map<String, List<String>> before = state();
    world().server().expunge("INBOX", uids.subList(1, 2));
    world().disk().delete(world().here("INBOX", "gone-here"));
    world().sync();
    Path config = world().program().config();
    String reachable = Files.readString(config);
    Files.writeString(config, reachable.replaceFirst("(imaps://[^\"]*):[0-9]+", "$1:1"));

    assertThat(undo(75)).containsExactlyInAnyOrder("back-here", "ask-server");

    Files.writeString(config, reachable);
    assertThat(undo(0))
        .containsExactlyInAnyOrder(
            "before", world().server().expunges() ? "back-there" : "unmarked");
    world().settle();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  default void what_was_written_since_is_not_touched() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "gone");
    world().settle();
    String base = world().here("INBOX", "gone").baseName();
    world().server().expunge("INBOX", uids.subList(1, 2));
    world().settle();
    Path mine = world().twin().resolve("INBOX/cur/" + base + ":2,F");
    Files.write(mine, World.file("mine"));

    undo(0);

    world().settle();
    Mail kept = world().here("INBOX", "mine");
    assertThat(kept.flags()).isEqualTo("F");
    assertThat(world().allHere("INBOX", "gone")).hasSize(1);
    assertThat(world().allThere("INBOX", "mine")).hasSize(1);
  }

  @Test
  default void without_a_history_the_attic_still_gives_back() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "gone");
    world().settle();
    Map<String, List<String>> before = state();
    world().server().expunge("INBOX", uids.subList(1, 2));
    world().settle();
    for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
      Files.deleteIfExists(world().twin().resolve(".mailtwin").resolve(name));
    }

    Program.Run run = world().program().run("undo", "--json", "<gone@sample.example>");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("HISTORY_LOST");
    world().settle();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  default void comparing_explains_and_repairing_mends() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "changed", "flagged");
    world().settle();
    assertThat(differences(0)).isEmpty();
    Mail file = world().here("INBOX", "changed");
    Files.write(file.file(), World.file("something else"));
    world().server().flag("INBOX", uids.get(2), "\\Flagged");
    world().add("INBOX", "fresh");

    assertThat(differences(65)).containsExactly("file_changed", "flags", "new_there");
    assertThat(world().program().run("repair", "--json", "--no-input").exit()).isEqualTo(77);
    assertThat(world().program().run("repair", "--dry-run").exit()).isZero();
    assertThat(differences(65)).containsExactly("file_changed", "flags", "new_there");
    Program.Run repaired = world().program().run("repair", "--json", "--yes");

    assertThat(repaired.exit()).as(repaired.out() + repaired.err()).isZero();
    assertThat(differences(0, "--bodies")).isEmpty();
    for (String subject : List.of("keep", "changed", "flagged", "fresh", "something else")) {
      assertThat(world().allHere("INBOX", subject)).as(subject).hasSize(1);
      assertThat(world().allThere("INBOX", subject)).as(subject).hasSize(1);
    }
    world().settle();
  }

  /// Such as that of a message to thousands of people.
  @Test
  default void a_very_long_header_is_compared_like_any_other() throws IOException {
    String to =
        "To: " + "ana.with.a.long.name@example.org,\r\n ".repeat(2_500) + "a@example.org\r\n";
    byte[] there = ("Subject: there\r\n" + to + "\r\nbody\r\n").getBytes(StandardCharsets.UTF_8);
    byte[] bare = ("Subject: bare\r\n" + to + "\r\nbo\rdy\r\n").getBytes(StandardCharsets.UTF_8);
    String here = ("Subject: here\r\n" + to + "\r\nbody\r\n").replace("\r", "");
    world().server().add("INBOX", there, World.DATE);
    world().server().add("INBOX", bare, World.DATE);
    world().sync();
    world().disk().deliver("Sent", here.getBytes(StandardCharsets.UTF_8));
    world().settle();

    assertThat(differences(0)).isEmpty();
    assertThat(differences(0, "--bodies")).isEmpty();
    world().server().move("INBOX", world().server().messages("INBOX").getFirst().uid(), "Sent");
    assertThat(world().sync().counts()).hasToString("{moved_on_disk=1}");
    world().settle();
  }

  /// The kinds of all differences that are not in order, sorted.
  private List<String> differences(int exit, String... options) {
    List<String> words = new ArrayList<>(List.of("verify", "--json"));
    words.addAll(List.of(options));
    Program.Run run = world().program().run(words.toArray(String[]::new));
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
    JsonArray found =
        run.document()
            .getAsJsonArray("accounts")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("differences");
    List<String> kinds = new ArrayList<>();
    for (JsonElement difference : found) {
      JsonObject object = difference.getAsJsonObject();
      assertThat(object.get("explanation").getAsString()).endsWith(".");
      if (!object.get("weight").getAsString().equals("harmless")) {
        kinds.add(object.get("kind").getAsString());
      }
    }
    kinds.sort(null);
    return kinds;
  }

  /// Header and size say nothing then.
  @Test
  default void a_file_that_was_changed_and_has_its_size_still_becomes_a_message_of_its_own()
      throws IOException {
    world().add("INBOX", "a", "b");
    world().settle();
    Path file = world().here("INBOX", "a").file();
    Files.writeString(file, Files.readString(file).replace("This is", "That is"));

    Program.Run repaired = world().program().run("repair", "--json", "--yes");

    assertThat(repaired.exit()).as(repaired.out() + repaired.err()).isZero();
    world().settle();
    assertThat(world().allHere("INBOX", "a")).hasSize(1);
    assertThat(world().disk().list("INBOX")).hasSize(3);
    assertThat(world().program().run("verify", "--bodies").exit()).isZero();
  }

  @Test
  default void a_damaged_state_is_set_aside_and_nothing_is_transferred_again() throws IOException {
    world().add("INBOX", "a", "b");
    world().settle();
    Map<String, List<String>> before = state();
    Path own = world().twin().resolve(".mailtwin");
    Files.deleteIfExists(own.resolve("state.sqlite-wal"));
    Files.write(
        own.resolve("state.sqlite"), "no database".repeat(1_000).getBytes(StandardCharsets.UTF_8));

    Program.Run repaired = world().program().run("repair", "--json", "--yes");

    assertThat(repaired.exit()).as(repaired.out() + repaired.err()).isZero();
    assertThat(world().settle().counts()).isEmpty();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  default void what_was_deleted_here_and_then_emptied_from_the_trash_comes_back_from_the_attic()
      throws Exception {
    world().add("INBOX", "stays", "gone", "stays-too");
    world().settle();
    byte[] before = Files.readAllBytes(world().here("INBOX", "gone").file());
    world().disk().delete(world().here("INBOX", "gone"));
    world().settle();
    if (!world().server().expunges()) {
      return; // The copy in the Trash stays there, marked; then that one comes back.
    }
    world().server().expunge("Trash", List.of(world().there("Trash", "gone").uid()));
    world().settle();

    assertThat(undo(0, numberOf("to_trash"))).containsExactly("back-here");

    world().settle();
    assertThat(Files.readAllBytes(world().here("INBOX", "gone").file())).isEqualTo(before);
    assertThat(world().allThere("INBOX", "gone")).hasSize(1);
  }
}
