package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.PackedNames;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.engine.sync.WorldTwin.Box;
import dev.mailtwin.engine.sync.WorldTwin.File;
import dev.mailtwin.engine.sync.WorldTwin.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A mailbox of a [WorldTwin] while it is open.
final class WorldTwinMailbox implements TwinMailbox {

  private final WorldTwin twin;
  private final Box box;
  private final FlagTable table = new FlagTable();

  WorldTwinMailbox(WorldTwin twin, Box box) {
    this.twin = twin;
    this.box = box;
  }

  Box box() {
    return box;
  }

  @Override
  public MailboxState state() {
    return box.state;
  }

  @Override
  public FlagTable table() {
    return table;
  }

  @Override
  public AgreedView agreed() {
    var view = new AgreedView();
    box.rows.forEach((uid, row) ->
        view.add(uid, row.kind(), row.base(), table.number(row.flags()), row.facts()));
    return view;
  }

  @Override
  public DiskView scan() throws IOException {
    if (twin.faults.unreadable.contains(box.name)) {
      var why = new FileSystemException(box.name + "/cur", null, "Permission denied");
      throw new ProblemException(FileProblems.mailboxDisk(box.name.toString(), why));
    }
    box.listed();
    var names = new PackedNames();
    int[] flags = new int[box.files.size()];
    for (var entry : box.files.entrySet()) {
      if (box.blinking.remove(entry.getKey())) {
        box.renamedMeanwhile();
      } else {
        flags[names.add(entry.getKey())] = table.number(entry.getValue().flags());
      }
    }
    return DiskView.sorted(names, Arrays.copyOf(flags, names.size()), box.lettered);
  }

  @Override
  public Set<String> confirmGone(Collection<String> bases) {
    Set<String> gone = new HashSet<>(bases);
    gone.removeAll(box.files.keySet());
    return gone;
  }

  @Override
  public Arrivals arrivals(ServerView view, int expected) {
    return new WorldArrivals(twin.faults, this, view, twin::freshBase);
  }

  @Override
  public boolean changeFlags(String base, Plan.Change change) throws IOException {
    twin.faults.disk();
    File file = box.files.get(base);
    if (file == null) {
      return false;
    }
    Flags wanted = file.flags().plus(change.add()).minus(change.remove());
    box.put(base, new File(file.letter(), shown(wanted)));
    return true;
  }

  /// What a file name can show; gives letters to new keywords while there are any.
  Flags shown(Flags flags) {
    for (String keyword : flags.keywords()) {
      Flags one = Flags.ofImap(List.of(keyword));
      if (box.lettered.keywords().size() < box.letters) {
        box.lettered = box.lettered.plus(one);
      }
    }
    return flags.minus(Flags.ofImap(flags.keywords()).minus(box.lettered));
  }

  /// Every file has one name.
  @Override
  public long inode(String base) {
    return box.files.containsKey(base)
        ? 1 + Math.abs((long) (box.name + "/" + base).hashCode())
        : 0;
  }

  @Override
  public @Nullable Outgoing outgoing(String base) throws IOException {
    if (twin.faults.unreadableFiles.contains(base)) {
      String why = "this user may not read the file";
      throw new ProblemException(Problems.uploadRefused(box.name.toString(), base, why));
    }
    File file = box.files.get(base);
    if (file == null) {
      return null;
    }
    Letter letter = file.letter();
    return new Outgoing(
        base,
        file.flags(),
        letter.date(),
        letter.size(),
        letter.toString(),
        letter.manner() != Letter.Manner.UNSENDABLE,
        letter.facts(),
        null,
        () -> new LetterBytes(letter));
  }

  private record LetterBytes(Letter letter) implements Outgoing.Open {

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(letter.bytes());
    }

    @Override
    public void close() {}
  }

  @Override
  public boolean wasRefused(Outgoing message) {
    return message.sha256().equals(box.refused.get(message.base()));
  }

  @Override
  public void refused(Outgoing message, String reason) throws IOException {
    twin.faults.disk();
    box.refused.put(message.base(), message.sha256());
  }

  @Override
  public boolean refusedSome() {
    return !box.refused.isEmpty();
  }

  @Override
  public void keepRefusals(Set<String> bases) throws IOException {
    if (!bases.containsAll(box.refused.keySet())) {
      twin.faults.disk();
      box.refused.keySet().retainAll(bases);
    }
  }

  @Override
  public void intend(List<UploadIntent> intents) throws IOException {
    twin.faults.disk();
    box.intents.addAll(intents);
  }

  @Override
  public List<UploadIntent> doubts() {
    return List.copyOf(box.intents);
  }

  @Override
  public void missed(List<UploadIntent> intents, long atSeconds) throws IOException {
    if (intents.isEmpty()) {
      return;
    }
    twin.faults.disk();
    for (UploadIntent intent : intents) {
      box.intents.remove(intent);
      box.intents.add(intent.missed(atSeconds));
    }
  }

  @Override
  public void dropIntents(List<UploadIntent> intents) throws IOException {
    if (!intents.isEmpty()) {
      twin.faults.disk();
      box.intents.removeAll(intents);
    }
  }

  @Override
  public void link(List<Agreement> agreements) throws IOException {
    if (agreements.isEmpty()) {
      return;
    }
    twin.faults.disk();
    for (Agreement done : agreements) {
      if (box.rows.containsKey(done.uid())) {
        throw new AssertionError("message %d is another file already".formatted(done.uid()));
      }
      box.rows.put(
          done.uid(), new Row(Kind.LINKED, done.base(), done.flags(), done.size(), done.facts()));
      box.intents.removeIf(intent -> intent.base().equals(done.base()));
    }
  }

  @Override
  public void agreeFlags(List<Plan.Merge> merges) throws IOException {
    if (merges.isEmpty()) {
      return;
    }
    twin.faults.disk();
    for (Plan.Merge merge : merges) {
      box.rows.computeIfPresent(
          merge.link().uid(),
          (_, row) -> new Row(row.kind(), row.base(), merge.agreed(), row.facts(), row.known()));
    }
  }

  @Override
  public void bodiless(ServerView view, Set<Long> uids) throws IOException {
    twin.faults.disk();
    for (long uid : uids) {
      int at = view.find(uid);
      var facts = new AgreedView.SizeAndDate(view.bytes(at), view.date(at));
      Flags flags = table.flags(view.flags(at));
      box.rows.put(
          uid,
          new Row(Kind.BODILESS, "", flags, facts, dev.mailtwin.engine.model.MessageFacts.UNKNOWN));
    }
  }

  @Override
  public void forget(UidList uids) throws IOException {
    if (uids.size() > 0) {
      twin.faults.disk();
      uids.stream().forEach(box.rows::remove);
      uids.stream().forEach(box.copies::remove);
    }
  }

  @Override
  public void forget(UidList uids, Departed how) throws IOException {
    if (uids.size() > 0) {
      twin.faults.disk();
      uids.stream().forEach(uid -> WorldHistory.tell(twin, box, uid, how));
      uids.stream().forEach(box.rows::remove);
      uids.stream().forEach(box.copies::remove);
    }
  }

  @Override
  public void renumber(MailboxState fresh, List<TwinAccount.Relocation> known) throws IOException {
    twin.faults.disk();
    Map<Long, Row> again = new HashMap<>();
    for (TwinAccount.Relocation message : known) {
      Row row = box.rows.get(message.link().uid());
      if (row != null) {
        again.put(message.uid(), row);
      }
    }
    box.rows.clear();
    box.rows.putAll(again);
    box.intents.clear();
    box.copies.clear();
    box.save(fresh);
  }

  @Override
  public Map<Long, Content> contents(List<Plan.Link> links) {
    Map<Long, Content> contents = new HashMap<>();
    for (Plan.Link link : links) {
      Row row = box.rows.get(link.uid());
      if (row != null) {
        contents.put(link.uid(), new Content(row.known().headerHash(), row.known().checksum(), 0));
      }
    }
    return contents;
  }

  @Override
  public long toAttic(List<String> bases) throws IOException {
    long moved = 0;
    for (String base : bases) {
      twin.faults.disk();
      if (box.files.containsKey(base)) {
        twin.intoAttic(box.name, base, box.remove(base));
        moved++;
      }
    }
    return moved;
  }

  @Override
  public CopyIntents copyIntents() {
    return new CopyIntents() {
      @Override
      public Map<Long, Begun> open() {
        return Map.copyOf(box.copies);
      }

      @Override
      public void begin(UidList uids, Begun where) throws IOException {
        twin.faults.disk();
        uids.stream().forEach(uid -> box.copies.put(uid, where));
      }
    };
  }

  @Override
  public void deletedHere(UidList uids, Departed how) throws IOException {
    if (uids.size() == 0) {
      return;
    }
    twin.faults.disk();
    for (long uid : uids.stream().toArray()) {
      WorldHistory.tell(twin, box, uid, how);
      box.rows.computeIfPresent(
          uid,
          (_, row) ->
              new Row(
                  Kind.DELETED_HERE,
                  "",
                  row.flags().plus(Flags.of(SystemFlag.DELETED)),
                  row.facts(),
                  row.known()));
      box.copies.remove(uid);
    }
  }

  @Override
  public void save(MailboxState state) throws IOException {
    if (box.isNews(state)) {
      twin.faults.disk();
      box.save(state);
    }
  }
}
