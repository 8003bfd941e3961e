package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.engine.sync.Letter.Manner;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.WorldServer.Abilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A random world: mailboxes in agreement, to which things then happened on both sides. It says
/// itself what must become of them, message by message, without looking at the code under test.
final class Scenario {

  private static final List<String> NAMES = List.of("INBOX", "Lists", "Archive", "Z", "New", "Own");
  private static final List<String> OTHER_NAMES = List.of("Z", "INBOX", "Work", "A", "Own", "New");
  private static final KeepableFlags FEW =
      new KeepableFlags(
          false,
          Flags.of(SystemFlag.SEEN, SystemFlag.FLAGGED, SystemFlag.ANSWERED, SystemFlag.DELETED),
          Flags.NONE);

  private static final List<Ladder> LADDERS = List.of(Ladder.L0, Ladder.L1, Ladder.L2);

  /// A message both sides agreed on.
  record Agreed(MailboxName mailbox, long uid, String base, Letter letter) {}

  final World world = new World();
  final Expected expected = new Expected();
  final List<Agreed> agreed = new ArrayList<>();
  private final Random random;
  private final List<MailboxName> names;
  private final MailboxName trash;
  private final boolean clear;
  private int letters;
  private Letter last = Letter.of(0);

  private Scenario(long seed, List<String> names, boolean clear) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.names = names.stream().map(World::name).toList();
    this.trash = this.names.get(3);
    this.clear = clear;
  }

  /// Anything that can be waiting for a run.
  static Scenario of(long seed) {
    return new Scenario(seed, NAMES, false).build();
  }

  /// The same, with other names, so that mailboxes come in another order.
  static Scenario inOtherOrder(long seed) {
    return new Scenario(seed, OTHER_NAMES, false).build();
  }

  /// Without what a dry run cannot foresee: bodies and uploads that will be refused, listings that
  /// miss files, uploads whose reply was lost.
  static Scenario foreseeable(long seed) {
    return new Scenario(seed, NAMES, true).build();
  }

  /// The same name in the usual order; for comparing with a world in another order.
  MailboxName canonical(MailboxName name) {
    int at = names.indexOf(name);
    return at < 0 ? name : World.name(NAMES.get(at));
  }

  MailboxName trash() {
    return trash;
  }

  private Scenario build() {
    Ladder ladder = LADDERS.get(random.nextInt(3));
    world.server.abilities =
        new Abilities(ladder, random.nextInt(3) > 0, random.nextInt(3) > 0, random.nextInt(4) > 0);
    for (int role = 0; role < 4; role++) {
      mailbox(role);
    }
    agree(names.get(0), Flags.NONE); // One that nobody touches: an account is never wholly empty.
    for (int n = random.nextInt(9); n > 0; n--) {
      agree(names.get(random.nextInt(4)), randomFlags());
    }
    settle(ladder);
    agreed.subList(1, agreed.size()).forEach(this::live);
    for (int n = random.nextInt(3); n > 0; n--) {
      newOnServer(names.get(random.nextInt(5)));
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      newOnDisk(names.get(random.nextInt(10) < 9 ? random.nextInt(4) : 5));
    }
    if (!clear && random.nextInt(4) == 0) {
      interruptedUpload(names.get(random.nextInt(4)));
    }
    if (!clear && random.nextInt(6) == 0) {
      Agreed some = agreed.get(random.nextInt(agreed.size()));
      world.twin.box(some.mailbox()).blinking.add(some.base());
      expected.cannotTell(some.letter()); // Its move may be over before it is seen.
    }
    return this;
  }

  private void mailbox(int role) {
    WorldServer.Box box = world.server.box(names.get(role), role == 3 ? Use.TRASH : Use.NONE);
    box.keepable = random.nextInt(3) == 0 ? FEW : KeepableFlags.ALL;
    box.uidNext = 1L + random.nextInt(20);
    WorldTwin.Box twin = world.twin.box(names.get(role));
    twin.directory = true;
    twin.known = true;
    twin.letters = random.nextInt(3) == 0 ? 0 : 26;
  }

  /// New content; sometimes only its body is new, sometimes it is not new at all.
  private Letter letter() {
    int kind = random.nextInt(12);
    letters++;
    if (kind > 1) {
      last = Letter.of(letters);
    } else if (kind == 1) {
      last = new Letter(last.header(), letters, Manner.ORDINARY);
    }
    return last;
  }

  private Letter unique() {
    letters++;
    return Letter.of(letters);
  }

  private Flags randomFlags() {
    Flags flags = Flags.NONE;
    for (Flags one : ALL) {
      flags = random.nextInt(4) == 0 ? flags.plus(one) : flags;
    }
    return flags;
  }

  private static final List<Flags> ALL =
      List.of(
          Flags.of(SystemFlag.SEEN),
          Flags.of(SystemFlag.FLAGGED),
          Flags.of(SystemFlag.ANSWERED),
          Flags.of(SystemFlag.DRAFT),
          Flags.of(SystemFlag.FORWARDED),
          Flags.ofImap(List.of("work")));

  private void agree(MailboxName name, Flags flags) {
    Letter letter = letter();
    WorldServer.Box server = world.server.box(name);
    WorldTwin.Box twin = world.twin.box(name);
    Flags kept = server.keepable.of(flags);
    long uid = server.add(letter, kept);
    String base = world.twin.freshBase();
    Flags shown = new WorldTwinMailbox(world.twin, twin).shown(flags);
    twin.put(base, new WorldTwin.File(letter, shown));
    var known =
        random.nextInt(6) == 0 ? dev.mailtwin.engine.model.MessageFacts.UNKNOWN : letter.facts();
    twin.rows.put(uid, new WorldTwin.Row(Kind.LINKED, base, kept, letter.sizeAndDate(), known));
    agreed.add(new Agreed(name, uid, base, letter));
  }

  private void settle(Ladder ladder) {
    for (int role = 0; role < 4; role++) {
      WorldServer.Box server = world.server.box(names.get(role));
      WorldTwin.Box twin = world.twin.box(names.get(role));
      long modseq = ladder == Ladder.L0 ? 0 : server.modseq;
      twin.listed();
      twin.save(
          new MailboxState(
              server.uidValidity,
              server.uidNext,
              server.messages.size(),
              modseq,
              ladder,
              world.clock.seconds(),
              true,
              Flags.NONE));
    }
    expected.keeps(agreed.getFirst().mailbox(), agreed.getFirst().letter());
  }

  /// What happens to one message, on either side, and what must become of it.
  private void live(Agreed message) {
    WorldServer.Box server = world.server.box(message.mailbox());
    WorldTwin.Box twin = world.twin.box(message.mailbox());
    Flags before = server.message(message.uid()).flags();
    Flags shown = twin.file(message.base()).flags();
    int onServer = random.nextInt(10);
    int onDisk = random.nextInt(10);
    boolean isThere = onServer < 7;
    boolean isHere = onDisk < 7;
    Flags theirs = isThere && onServer > 3 ? toggles(server, before, true) : Flags.NONE;
    Flags ours = isHere && onDisk > 3 ? toggles(server, shown, twin.letters > 0) : Flags.NONE;
    MailboxName wentTo = null;
    MailboxName cameTo = null;
    if (isThere) {
      server.flags(message.uid(), toggled(before, server.keepable.of(theirs)));
    } else {
      wentTo = leaveServer(message, onServer);
    }
    if (isHere) {
      twin.put(
          message.base(),
          new WorldTwin.File(
              message.letter(),
              new WorldTwinMailbox(world.twin, twin).shown(toggled(shown, ours))));
    } else {
      cameTo = leaveDisk(message, onDisk);
    }
    var lived =
        new Lived(
            onServer,
            onDisk,
            isEdit(server.keepable.of(theirs)),
            isEdit(server.keepable.of(ours)),
            new Places(wentTo, cameTo));
    expect(message, lived);
    if (isThere && isHere) {
      Flags change = theirs.plus(ours);
      Flags both = toggled(before, server.keepable.of(change));
      expected.flags(message.mailbox(), message.letter(), both);
    }
    boolean gone = !isThere && !isHere;
    boolean fromTrash = message.mailbox().equals(trash) && !isHere;
    if ((gone && onServer == 9) || fromTrash) {
      expected.forgives(message.letter());
    }
  }

  /// Where a message went on the server, and its file on the disk; null if it went nowhere.
  private record Places(@Nullable MailboxName onServer, @Nullable MailboxName onDisk) {}

  /// What happened to one message.
  ///
  /// @param onServer up to 6 it stayed, at 7 and 8 it moved, at 9 it was deleted; so `onDisk`,
  ///   where at 8 the file got another name
  private record Lived(
      int onServer, int onDisk, boolean editedThere, boolean editedHere, Places places) {

    boolean isThere() {
      return onServer < 7;
    }

    boolean isHere() {
      return onDisk < 7;
    }
  }

  private void expect(Agreed message, Lived lived) {
    WorldTwin.Row row = world.twin.box(message.mailbox()).rows.get(message.uid());
    boolean known = row != null && row.known().headerHash() != 0;
    boolean movedHere = lived.onDisk == 7 || (lived.onDisk == 8 && known);
    MailboxName wentTo = lived.places.onServer;
    MailboxName cameTo = lived.places.onDisk;
    boolean movedThere = known && wentTo != null;
    boolean followedThere = lived.editedThere && movedHere;
    boolean followedHere = lived.editedHere && movedThere;
    if ((lived.isThere() && lived.isHere())
        || (lived.isThere() && lived.editedThere && !followedThere)
        || (lived.isHere() && lived.editedHere && !followedHere)) {
      expected.keeps(message.mailbox(), message.letter());
    }
    if (wentTo != null) {
      expected.keeps(wentTo, message.letter());
    }
    // The server's place wins, if the file is recognised where it went.
    boolean crossed = movedThere && movedHere;
    if (cameTo != null && !cameTo.equals(wentTo) && !crossed) {
      expected.keeps(cameTo, message.letter());
    }
    if (lived.isThere() && lived.isHere()) {
      return;
    }
    expected.mayUniteFlags(message.letter());
    // A copy whose original was edited meanwhile, and a wire that breaks between: both stay.
    boolean copied = followedThere && !world.server.abilities.move();
    boolean twins = agreed.stream().filter(a -> a.letter().equals(message.letter())).count() > 1;
    if (copied || twins) {
      expected.cannotTell(message.letter());
    }
  }

  private static boolean isEdit(Flags toggled) {
    return !toggled.without(SystemFlag.DELETED).isEmpty();
  }

  private static Flags toggled(Flags flags, Flags toggles) {
    return flags.plus(toggles).minus(flags.and(toggles));
  }

  private Flags toggles(WorldServer.Box server, Flags now, boolean keywords) {
    Flags some = random.nextInt(3) == 0 ? Flags.of(SystemFlag.DELETED) : Flags.NONE;
    for (Flags one : ALL) {
      boolean sayable = keywords || one.keywords().isEmpty();
      some = sayable && random.nextInt(4) == 0 ? some.plus(one) : some;
    }
    // A keyword in another spelling is the same keyword.
    boolean shout = server.uidNext % 2 == 0 && !now.has(SystemFlag.SEEN);
    return shout && some.keywords().contains("work")
        ? some.minus(Flags.ofImap(List.of("work"))).plus(Flags.ofImap(List.of("WORK")))
        : some;
  }

  private @Nullable MailboxName leaveServer(Agreed message, int how) {
    WorldServer.Box from = world.server.box(message.mailbox());
    MailboxName to = how == 7 ? elsewhere(message.mailbox()) : trash;
    if (how == 9 || to.equals(message.mailbox())) {
      from.expunge(message.uid());
      return null;
    }
    WorldServer.move(from, message.uid(), world.server.box(to));
    return to;
  }

  private @Nullable MailboxName leaveDisk(Agreed message, int how) {
    WorldTwin.Box from = world.twin.box(message.mailbox());
    WorldTwin.File file = from.remove(message.base());
    if (how < 9) {
      MailboxName to = elsewhere(message.mailbox());
      WorldTwin.Box box = world.twin.box(to);
      Flags mute = Flags.ofImap(file.flags().keywords()).minus(box.lettered);
      box.put(
          how == 7 ? message.base() : world.twin.freshBase(),
          new WorldTwin.File(file.letter(), file.flags().minus(mute)));
      return to;
    }
    return null;
  }

  private MailboxName elsewhere(MailboxName from) {
    MailboxName to = names.get(random.nextInt(4));
    return to.equals(from) ? names.get((names.indexOf(from) + 1) % 4) : to;
  }

  private void newOnServer(MailboxName name) {
    Manner manner = !clear && random.nextInt(6) == 0 ? Manner.UNREADABLE : Manner.ORDINARY;
    Letter letter = new Letter(unique().header(), letters, manner);
    WorldServer.Box box = world.server.box(name);
    box.add(letter, box.keepable.of(randomFlags()));
    if (manner == Manner.ORDINARY) {
      expected.keeps(name, letter);
    }
  }

  private void newOnDisk(MailboxName name) {
    Manner manner = Manner.ORDINARY;
    if (!clear && random.nextInt(5) == 0) {
      manner = random.nextBoolean() ? Manner.UNWELCOME : Manner.UNSENDABLE;
    }
    // Sometimes a new version of a message: the same header, another body.
    int header = random.nextInt(3) == 0 ? last.header() : letters + 1;
    Letter letter = new Letter(header, ++letters, manner);
    WorldTwin.Box box = world.twin.box(name);
    Flags shown = new WorldTwinMailbox(world.twin, box).shown(randomFlags());
    box.put(world.twin.freshBase(), new WorldTwin.File(letter, shown));
    expected.keeps(name, letter);
  }

  /// The reply to an upload was lost; the message arrived or did not, and the user went on.
  private void interruptedUpload(MailboxName name) {
    Letter letter = unique();
    WorldServer.Box server = world.server.box(name);
    WorldTwin.Box twin = world.twin.box(name);
    String base = world.twin.freshBase();
    twin.intents.add(
        new UploadIntent(
            base,
            server.uidValidity,
            server.uidNext,
            letter.size(),
            letter.toString(),
            letter.facts().messageId(),
            letter.facts().headerHash(),
            letter.facts().checksum(),
            Flags.NONE,
            0));
    boolean arrived = random.nextBoolean();
    if (arrived) {
      server.add(letter, Flags.NONE);
    }
    boolean flagged = random.nextBoolean();
    Flags flags = flagged ? Flags.of(SystemFlag.FLAGGED) : Flags.NONE;
    twin.put(base, new WorldTwin.File(letter, flags));
    expected.keeps(name, letter);
    expected.flags(name, letter, flags);
  }
}
