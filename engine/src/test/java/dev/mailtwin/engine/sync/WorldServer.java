package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The server of a [World], in memory.
final class WorldServer implements ServerAccount {

  /// What the server can do.
  ///
  /// @param ladder how it tells changes
  /// @param uidplus it says where an upload went, and can expunge single messages
  /// @param move it has MOVE
  /// @param numbers its list of mailboxes tells their numbers
  record Abilities(Ladder ladder, boolean uidplus, boolean move, boolean numbers) {
    static final Abilities ALL = new Abilities(Ladder.L2, true, true, true);
  }

  /// A message on the server.
  record Message(Letter letter, Flags flags, long modseq) {}

  /// A mailbox on the server.
  static final class Box {
    final MailboxName name;
    final Use use;
    String objectId = "";

    /// Messages whose last change is not shown yet, although the mod-sequence says that there is
    /// one.
    final java.util.Set<Long> late = new java.util.TreeSet<>();

    final NavigableMap<Long, Message> messages = new TreeMap<>();
    final Map<Long, Long> vanished = new TreeMap<>();
    KeepableFlags keepable = KeepableFlags.ALL;
    long uidValidity = 1;
    long uidNext = 1;
    long modseq = 1;

    Box(MailboxName name, Use use) {
      this.name = name;
      this.use = use;
    }

    Message message(long uid) {
      Message there = messages.get(uid);
      if (there == null) {
        throw new AssertionError("no message " + uid);
      }
      return there;
    }

    long add(Letter letter, Flags flags) {
      long uid = uidNext++;
      messages.put(uid, new Message(letter, flags, ++modseq));
      return uid;
    }

    void flags(long uid, Flags flags) {
      messages.computeIfPresent(uid, (_, old) -> new Message(old.letter(), flags, ++modseq));
    }

    void expunge(long uid) {
      if (messages.remove(uid) != null) {
        vanished.put(uid, ++modseq);
      }
    }
  }

  final Faults faults;
  final NavigableMap<MailboxName, Box> boxes = new TreeMap<>();
  Abilities abilities = Abilities.ALL;

  /// How many of the next conditional flag changes find that somebody else was faster.
  int faster;

  /// It shows changes later than their mod-sequences.
  boolean late;

  /// It takes letters that it would not have before.
  boolean hospitable;

  /// How many bodies were read only to recognise messages.
  int bodiesRead;

  /// How often a mailbox was renamed by us.
  int renames;

  /// How often flags were to be changed.
  int flagChanges;

  WorldServer(Faults faults) {
    this.faults = faults;
  }

  @Override
  public MailboxName listedAs(MailboxName name) {
    return name;
  }

  Box box(MailboxName name, Use use) {
    return boxes.computeIfAbsent(name, fresh -> new Box(fresh, use));
  }

  Box box(MailboxName name) {
    return box(name, Use.NONE);
  }

  /// The Trash; made if there is none, as the real one does.
  Box trash() {
    for (Box box : boxes.values()) {
      if (box.use == Use.TRASH) {
        return box;
      }
    }
    return box(new MailboxName(List.of("Trash")), Use.TRASH);
  }

  /// Moves a message as another client does.
  static void move(Box from, long uid, Box to) {
    Message message = from.messages.get(uid);
    if (message != null) {
      to.add(message.letter(), message.flags().without(SystemFlag.DELETED));
      from.expunge(uid);
    }
  }

  String identity = "here";

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public List<RemoteMailbox> mailboxes() throws IOException {
    faults.look();
    List<RemoteMailbox> all = new ArrayList<>();
    boxes.values().forEach(box -> all.add(remote(box)));
    return all;
  }

  private RemoteMailbox remote(Box box) {
    if (!abilities.numbers()) {
      return new RemoteMailbox(box.name, box.use, true, -1, -1, -1, -1, "");
    }
    long modseq = abilities.ladder() == Ladder.L0 ? 0 : box.modseq;
    return new RemoteMailbox(
        box.name,
        box.use,
        true,
        box.uidValidity,
        box.uidNext,
        box.messages.size(),
        modseq,
        abilities.ladder() == Ladder.L2 ? box.objectId : "");
  }

  @Override
  public ServerMailbox open(RemoteMailbox mailbox, MailboxState state) throws IOException {
    faults.look();
    Box box = boxes.get(mailbox.name());
    if (box == null) {
      throw new ProblemException(Problems.mailboxRefused(mailbox.name().toString(), "no such"));
    }
    return new WorldServerMailbox(this, box, state);
  }

  @Override
  public RemoteMailbox create(MailboxName name) throws IOException {
    faults.server();
    Box box = box(name);
    faults.server();
    return remote(box);
  }

  /// Renames a mailbox and what is below it, as another client does.
  void rename(MailboxName from, MailboxName to, boolean newGeneration) {
    for (MailboxName name : List.copyOf(boxes.keySet())) {
      int above = from.levels().size();
      if (name.levels().size() >= above && name.levels().subList(0, above).equals(from.levels())) {
        List<String> levels = new ArrayList<>(to.levels());
        levels.addAll(name.levels().subList(above, name.levels().size()));
        Box old = java.util.Objects.requireNonNull(boxes.remove(name));
        var renamed = new Box(new MailboxName(levels), old.use);
        renamed.messages.putAll(old.messages);
        renamed.vanished.putAll(old.vanished);
        renamed.keepable = old.keepable;
        renamed.uidValidity = old.uidValidity + (newGeneration ? 1 : 0);
        renamed.uidNext = old.uidNext;
        renamed.modseq = old.modseq;
        renamed.objectId = old.objectId;
        boxes.put(renamed.name, renamed);
      }
    }
  }

  @Override
  public void rename(MailboxName from, MailboxName to) throws IOException {
    faults.server();
    if (!boxes.containsKey(from) || boxes.containsKey(to)) {
      throw new ProblemException(Problems.mailboxRefused(from.toString(), "no"));
    }
    rename(from, to, false);
    renames++;
    faults.server();
  }

  @Override
  public boolean deleteIfEmpty(RemoteMailbox mailbox) throws IOException {
    faults.server();
    Box box = boxes.get(mailbox.name());
    boolean empty = box != null && box.messages.isEmpty();
    boolean plain = mailbox.use() == Use.NONE && !mailbox.name().equals(MailboxName.INBOX);
    if (empty && plain) {
      boxes.remove(mailbox.name());
    }
    faults.server();
    return empty && plain;
  }

  @Override
  public boolean canMove() {
    return abilities.move() || abilities.uidplus();
  }

  @Override
  public boolean isEnded() {
    return faults.cut();
  }

  @Override
  public void close() {}
}
