package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Another mail program on either side, or several, doing things at any moment.
final class Meddler {

  private static final Flags[] FLAGS = {
    Flags.of(SystemFlag.SEEN),
    Flags.of(SystemFlag.FLAGGED),
    Flags.of(SystemFlag.DELETED),
    Flags.of(SystemFlag.DRAFT)
  };

  private final World world;
  private final Random random;
  private final Letter spared;
  private final MailboxName trash;
  private final Set<Letter> known = new HashSet<>();
  private final Set<Letter> forgiven = new HashSet<>();

  /// What is taken out of Trash and destroyed then is like destroyed in Trash.
  private final Set<Letter> seenInTrash = new HashSet<>();

  private int letters = 5_000;

  /// Spares one message, so that the account is never wholly empty.
  Meddler(Scenario scenario, Random random) {
    this.world = scenario.world;
    this.random = random;
    this.spared = scenario.agreed.getFirst().letter();
    this.trash = scenario.trash();
    known.addAll(Laws.letters(world));
    forgiven.addAll(scenario.expected.forgiven());
    lookIntoTrash();
  }

  /// All that ever existed.
  Set<Letter> known() {
    return known;
  }

  /// What the user destroyed: it was nowhere else, or it was deleted in Trash.
  Set<Letter> forgiven() {
    return forgiven;
  }

  void act() {
    lookIntoTrash();
    if (random.nextBoolean()) {
      List<WorldServer.Box> boxes = new ArrayList<>(world.server.boxes.values());
      onServer(boxes.get(random.nextInt(boxes.size())), boxes);
    } else {
      List<WorldTwin.Box> boxes = new ArrayList<>(world.twin.boxes.values());
      boxes.removeIf(box -> !box.directory);
      onDisk(boxes.get(random.nextInt(boxes.size())), boxes);
    }
  }

  private void lookIntoTrash() {
    world.server.box(trash).messages.values().forEach(one -> seenInTrash.add(one.letter()));
    world.twin.box(trash).files.values().forEach(one -> seenInTrash.add(one.letter()));
  }

  private Letter fresh() {
    Letter letter = Letter.of(letters++);
    known.add(letter);
    return letter;
  }

  private void onServer(WorldServer.Box box, List<WorldServer.Box> boxes) {
    int what = random.nextInt(6);
    if (what == 0) {
      box.add(fresh(), Flags.NONE);
      return;
    }
    List<Map.Entry<Long, WorldServer.Message>> there = new ArrayList<>();
    box.messages.forEach((uid, message) -> there.add(Map.entry(uid, message)));
    there.removeIf(entry -> entry.getValue().letter().equals(spared));
    if (there.isEmpty()) {
      return;
    }
    var one = there.get(random.nextInt(there.size()));
    switch (what) {
      case 1 -> WorldServer.move(box, one.getKey(), boxes.get(random.nextInt(boxes.size())));
      case 2 -> {
        box.expunge(one.getKey());
        destroyed(one.getValue().letter(), box.name);
      }
      default -> box.flags(one.getKey(), box.keepable.of(toggled(one.getValue().flags())));
    }
  }

  private void onDisk(WorldTwin.Box box, List<WorldTwin.Box> boxes) {
    int what = random.nextInt(6);
    if (what == 0) {
      box.put(world.twin.freshBase(), new WorldTwin.File(fresh(), Flags.NONE));
      return;
    }
    List<Map.Entry<String, WorldTwin.File>> there = new ArrayList<>();
    box.files.forEach((base, file) -> there.add(Map.entry(base, file)));
    there.removeIf(entry -> entry.getValue().letter().equals(spared));
    if (there.isEmpty()) {
      return;
    }
    var one = there.get(random.nextInt(there.size()));
    WorldTwin.File file = one.getValue();
    Flags mute = Flags.ofImap(file.flags().keywords());
    switch (what) {
      case 1 -> {
        box.remove(one.getKey());
        String base = random.nextBoolean() ? one.getKey() : world.twin.freshBase();
        boxes
            .get(random.nextInt(boxes.size()))
            .put(base, new WorldTwin.File(file.letter(), file.flags().minus(mute)));
      }
      case 2 -> {
        box.remove(one.getKey());
        destroyed(file.letter(), box.name);
      }
      default -> box.put(one.getKey(), new WorldTwin.File(file.letter(), toggled(file.flags())));
    }
  }

  private Flags toggled(Flags flags) {
    Flags one = FLAGS[random.nextInt(FLAGS.length)];
    return flags.and(one).isEmpty() ? flags.plus(one) : flags.minus(one);
  }

  private void destroyed(Letter letter, MailboxName where) {
    boolean trashed = where.equals(trash) || seenInTrash.contains(letter);
    if (trashed || !Laws.letters(world).contains(letter)) {
      forgiven.add(letter);
    }
  }
}
