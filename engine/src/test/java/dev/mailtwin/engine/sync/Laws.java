package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.engine.sync.Letter.Manner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must be true of a [World] whatever happened.
final class Laws {

  private Laws() {}

  /// Every letter that exists anywhere.
  static Set<Letter> letters(World world) {
    Set<Letter> all = new TreeSet<>(world.twin.attic);
    world
        .server
        .boxes
        .values()
        .forEach(box -> box.messages.values().forEach(message -> all.add(message.letter())));
    world
        .twin
        .boxes
        .values()
        .forEach(box -> box.files.values().forEach(file -> all.add(file.letter())));
    return all;
  }

  /// Law 1. On both sides once they are equal, or in the Trash, or in the attic.
  static void nothingIsLost(World world, Set<Letter> before, Set<Letter> forgiven) {
    Set<Letter> lost = new TreeSet<>(before);
    lost.removeAll(letters(world));
    lost.removeAll(forgiven);
    assertThat(lost).as("lost").isEmpty();
  }

  /// Law 3. Both sides hold the same, apart from what cannot be the same.
  static void bothSidesAreEqual(World world) {
    Set<MailboxName> names = new HashSet<>(world.server.boxes.keySet());
    names.addAll(world.twin.boxes.keySet());
    for (MailboxName name : names) {
      linksAreTrue(world, name);
      assertThat(onDisk(world, name))
          .as("%s, disk and server", name)
          .isEqualTo(onServer(world, name));
    }
  }

  private static void linksAreTrue(World world, MailboxName name) {
    WorldServer.Box server = world.server.box(name);
    WorldTwin.Box twin = world.twin.box(name);
    assertThat(twin.intents).as("%s, open intents", name).isEmpty();
    twin.rows.forEach((uid, row) -> {
      WorldServer.Message there = server.messages.get(uid);
      assertThat(there).as("%s: %d is there", name, uid).isNotNull();
      if (there != null && row.kind() == Kind.LINKED) {
        WorldTwin.File file = twin.files.get(row.base());
        assertThat(file).as("%s: %s is there", name, row.base()).isNotNull();
        assertThat(file == null ? there.letter() : file.letter()).isEqualTo(there.letter());
        assertThat(row.flags()).as("%s: agreed flags", name).isEqualTo(there.flags());
      }
    });
  }

  private static List<String> onServer(World world, MailboxName name) {
    WorldServer.Box box = world.server.box(name);
    WorldTwin.Box twin = world.twin.box(name);
    List<String> all = new ArrayList<>();
    box.messages.forEach((uid, message) -> {
      WorldTwin.Row row = twin.rows.get(uid);
      if (row == null || row.kind() == Kind.LINKED) {
        Flags silent = Flags.ofImap(message.flags().keywords()).minus(twin.lettered);
        all.add(line(message.letter(), box.keepable.of(message.flags()).minus(silent)));
      }
    });
    Collections.sort(all);
    return all;
  }

  private static List<String> onDisk(World world, MailboxName name) {
    KeepableFlags keepable = world.server.box(name).keepable;
    List<String> all = new ArrayList<>();
    world
        .twin
        .box(name)
        .files
        .values()
        .forEach(file -> {
          if (file.letter().manner() == Manner.ORDINARY) {
            all.add(line(file.letter(), keepable.of(file.flags())));
          }
        });
    Collections.sort(all);
    return all;
  }

  private static String line(Letter letter, Flags flags) {
    List<String> words = new ArrayList<>();
    flags.imap().forEach(word -> words.add(word.toLowerCase(java.util.Locale.ROOT)));
    return letter + " " + words;
  }

  /// All that a user sees, but for the Trash.
  private static Flags flags(Scenario scenario, WorldTwin.File file) {
    return scenario.expected.flagsMayBeUnited(file.letter()) ? Flags.NONE : file.flags();
  }

  static Map<MailboxName, List<String>> state(Scenario scenario) {
    Map<MailboxName, List<String>> state = new TreeMap<>();
    for (WorldTwin.Box box : scenario.world.twin.boxes.values()) {
      if (!box.name.equals(scenario.trash())) {
        List<String> files = new ArrayList<>();
        box.files.values().stream()
            .filter(file -> !scenario.expected.ambiguous(file.letter()))
            .forEach(file -> files.add(line(file.letter(), flags(scenario, file))));
        Collections.sort(files);
        state.put(scenario.canonical(box.name), files);
      }
    }
    return state;
  }
}
