package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.CopyIntents;
import dev.mailtwin.engine.sync.DiskView;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One mailbox on disk: a Maildir and its rows.
final class MaildirMailbox implements TwinMailbox {

  private final Disk disk;
  private final Path directory;
  private final MailboxRow row;
  private final FlagTable table = new FlagTable();
  private final MessageRows rows;
  private final InFlightRows inFlight;
  private final Attic attic;
  private final SyncListener listener;

  private boolean onlyLooking;
  private @Nullable Listing listing;
  private @Nullable KeywordLetters letters;

  /// Directories in which names changed that are not durable yet.
  private boolean renamed;

  private boolean mayBeMissing;
  private String listedAs = "";

  /// @param row what is remembered about the mailbox
  /// @param attic where files go
  MaildirMailbox(Disk disk, Path directory, MailboxRow row, Attic attic, SyncListener listener) {
    this.disk = disk;
    this.directory = directory;
    this.row = row;
    this.rows = new MessageRows(row, table);
    this.inFlight = new InFlightRows(row.db(), row.id());
    this.attic = attic;
    this.listener = listener;
  }

  Path directory() {
    return directory;
  }

  long id() {
    return row.id();
  }

  MessageRows rows() {
    return rows;
  }

  MailboxName name() {
    return row.name();
  }

  /// For a dry run over a mailbox whose directory is gone: nothing is in it.
  void mayBeMissing() {
    mayBeMissing = true;
  }

  /// Creates what is missing, and finishes or undoes what an interrupted run left.
  void prepare() throws IOException {
    for (String part : List.of("tmp", "new", "cur")) {
      disk.makeDirectory(directory.resolve(part));
    }
    List<MessageRows.Interrupted> interrupted = rows.interrupted();
    Set<String> ours = new HashSet<>();
    for (String name : disk.list(directory.resolve("tmp"))) {
      if (MaildirName.isLeftover(name)) {
        ours.add(name);
      }
    }
    if (!interrupted.isEmpty()) {
      recover(interrupted, ours);
    }
    for (String name : ours) {
      disk.delete(directory.resolve("tmp").resolve(name));
    }
  }

  /// In `cur` or `new` under any flags: done. In `tmp`: rename. Nowhere: fetch again.
  private void recover(List<MessageRows.Interrupted> interrupted, Set<String> inTmp)
      throws IOException {
    Listing now = list();
    var again = new UidList();
    for (MessageRows.Interrupted message : interrupted) {
      String tmpName = ArrivalBatch.tmpName(message.base());
      if (now.has(message.base())) {
        continue; // The name in tmp, if it came back, is a leftover.
      }
      if (inTmp.remove(tmpName)) {
        Path place = placeFor(message.base(), table.number(message.flags()));
        disk.rename(directory.resolve("tmp").resolve(tmpName), place);
      } else {
        again.add(message.uid());
      }
    }
    disk.syncDirectory(directory.resolve("new"));
    disk.syncDirectory(directory.resolve("cur"));
    rows.forget(again);
    rows.arrived();
    listing = null;
  }

  /// Where a new message of ours goes: `new` as long as it has no flags.
  Path placeFor(String base, int flagNumber) throws IOException {
    Flags flags = table.flags(flagNumber);
    if (flags.isEmpty()) {
      return directory.resolve("new").resolve(base);
    }
    var name = new MaildirName(base, "").with(Set.of(), letters().letters(flags));
    return directory.resolve("cur").resolve(name.fileName());
  }

  @Override
  public MailboxState state() {
    return row.state();
  }

  @Override
  public FlagTable table() {
    return table;
  }

  @Override
  public AgreedView agreed() throws IOException {
    return rows.load();
  }

  @Override
  public DiskView scan() throws IOException {
    DirectorySignature now = DirectorySignature.of(disk, directory);
    row.sample(now);
    listedAs = now.text();
    letters = null;
    Listing fresh = list();
    listing = fresh;
    return fresh.view(table, letters());
  }

  private Listing list() throws IOException {
    var alike = new Alike(disk, directory, file -> attic.hold(name(), file), rows);
    Listing fresh = Listing.read(disk, directory, mayBeMissing);
    if (!onlyLooking) {
      if (!alike.mend(fresh)) {
        return fresh;
      }
      // Once: what could not be mended, such as a link to nowhere, would be found for ever.
      fresh = Listing.read(disk, directory, mayBeMissing);
    }
    return alike.asIfMended(fresh);
  }

  @Override
  public int unusableNames() {
    Listing known = listing;
    return known == null ? 0 : known.unusable();
  }

  /// From now on nothing is changed, for a dry run.
  void onlyLook() {
    onlyLooking = true;
  }

  @Override
  public Set<String> confirmGone(Collection<String> bases) throws IOException {
    var before = DirectorySignature.of(disk, directory);
    Listing second = list();
    boolean still = DirectorySignature.of(disk, directory).equals(before);
    Set<String> gone = new HashSet<>();
    for (String base : bases) {
      if (still && !second.has(base)) {
        gone.add(base);
      }
    }
    return gone;
  }

  @Override
  public Arrivals arrivals(ServerView view, int expected) throws IOException {
    return new ArrivalBatch(this, view, expected, disk, listener);
  }

  @Override
  public boolean changeFlags(String base, Plan.Change change) throws IOException {
    for (int tries = 0; tries < 2; tries++) {
      Path file = find(base, tries > 0);
      if (file == null) {
        return false;
      }
      boolean wasNew = isInNew(file);
      var now = MaildirName.parse(file.getFileName().toString());
      Flags before = wasNew ? Flags.NONE : now.flags(letters().keywords());
      Flags after = before.plus(change.add()).minus(change.remove());
      Set<Character> wanted = letters().letters(after);
      MaildirName name = (wasNew ? new MaildirName(base, "") : now).with(letters().known(), wanted);
      Path target = directory.resolve("cur").resolve(name.fileName());
      try {
        if (!target.equals(file)) {
          disk.rename(file, target);
          renamed = true;
          if (listing != null) {
            listing.renamed(base, "cur/" + name.fileName());
          }
        }
        return true;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        listing = null; // Another program was faster; look again.
      }
    }
    return false;
  }

  static boolean isInNew(Path file) {
    int names = file.getNameCount();
    return names > 1 && file.getName(names - 2).toString().equals("new");
  }

  @Nullable Path find(String base, boolean again) throws IOException {
    Listing known = listing;
    if (known == null || again) {
      known = list();
      listing = known;
    }
    return known.file(directory, base);
  }

  @Override
  public @Nullable Outgoing outgoing(String base) throws IOException {
    Path file = find(base, false);
    if (file == null) {
      return null;
    }
    var outgoing = new OutgoingFile(disk, file, () -> find(base, true));
    return OutgoingFile.of(outgoing, name(), base, letters().keywords());
  }

  @Override
  public boolean wasRefused(Outgoing message) throws IOException {
    return inFlight.wasRefused(message);
  }

  @Override
  public void refused(Outgoing message, String reason) throws IOException {
    inFlight.refused(message, reason);
  }

  @Override
  public boolean refusedSome() throws IOException {
    return inFlight.refusedSome();
  }

  @Override
  public void keepRefusals(Set<String> bases) throws IOException {
    inFlight.keepRefusals(bases);
  }

  @Override
  public void intend(List<UploadIntent> intents) throws IOException {
    inFlight.intend(intents);
  }

  @Override
  public List<UploadIntent> doubts() throws IOException {
    return inFlight.uploads();
  }

  @Override
  public void missed(List<UploadIntent> intents, long atSeconds) throws IOException {
    inFlight.missed(intents, atSeconds);
  }

  @Override
  public void dropIntents(List<UploadIntent> intents) throws IOException {
    inFlight.drop(intents);
  }

  @Override
  public void link(List<Agreement> agreements) throws IOException {
    if (!agreements.isEmpty()) {
      rows.link(agreements);
    }
  }

  /// The new names are durable before the agreement says so: else a loss of power would bring old
  /// names back that look like the user's own change.
  @Override
  public void agreeFlags(List<Plan.Merge> merges) throws IOException {
    if (renamed) {
      disk.syncDirectory(directory.resolve("cur")); // Where names went, before where they left.
      disk.syncDirectory(directory.resolve("new"));
      renamed = false;
    }
    if (!merges.isEmpty()) {
      rows.agreeFlags(merges);
    }
  }

  @Override
  public void bodiless(ServerView view, Set<Long> uids) throws IOException {
    Map<Long, SizeAndDate> facts = new HashMap<>();
    for (long uid : uids) {
      int at = view.find(uid);
      facts.put(uid, new SizeAndDate(view.bytes(at), view.date(at)));
    }
    rows.unlinked(facts, null);
  }

  @Override
  public void forget(UidList uids) throws IOException {
    rows.forget(uids);
  }

  @Override
  public void forget(UidList uids, Departed how) throws IOException {
    rows.forget(uids, how);
  }

  @Override
  public void renumber(MailboxState fresh, List<Relocation> known) throws IOException {
    rows.renumber(known);
    row.save(fresh);
  }

  /// Takes files over from another mailbox.
  Takeover takeover(MaildirMailbox other) {
    return new Takeover(disk, other, this);
  }

  @Override
  public long room() throws IOException {
    return DiskFull.room(directory);
  }

  @Override
  public long inode(String base) throws IOException {
    Path file = find(base, false);
    try {
      return file == null ? 0 : disk.facts(file).inode();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /// The names of files that came or went are durable when this returns.
  void settleNames() throws IOException {
    disk.syncDirectory(directory.resolve("new"));
    disk.syncDirectory(directory.resolve("cur"));
    listing = null;
  }

  @Override
  public Map<Long, Content> contents(List<Plan.Link> links) throws IOException {
    return rows.contents(links);
  }

  @Override
  public long toAttic(List<String> bases) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String base : bases) {
      Path file = find(base, false);
      if (file != null) {
        files.add(file);
      }
    }
    listing = null;
    long moved = attic.take(name(), files);
    disk.syncDirectory(directory.resolve("new"));
    disk.syncDirectory(directory.resolve("cur"));
    return moved;
  }

  /// A second copy of a file, for a message that goes away at its old place.
  ///
  /// @return false if the file is not here
  boolean keepInAttic(String base) throws IOException {
    Path file = find(base, true);
    return file != null && attic.keep(name(), file);
  }

  @Override
  public CopyIntents copyIntents() {
    return inFlight;
  }

  @Override
  public void deletedHere(UidList uids, Departed how) throws IOException {
    if (uids.size() == 0) {
      return;
    }
    AgreedView agreed = rows.load();
    Map<Long, SizeAndDate> facts = new HashMap<>();
    uids.stream().forEach(uid -> facts.put(uid, agreed.facts(agreed.find(uid))));
    rows.unlinked(facts, how);
  }

  @Override
  public void save(MailboxState state) throws IOException {
    row.save(state);
  }

  @Override
  public boolean isAsListed() throws IOException {
    return listedAs.equals(DirectorySignature.of(disk, directory).text());
  }

  KeywordLetters letters() throws IOException {
    KeywordLetters known = letters;
    if (known == null) {
      known = KeywordLetters.read(disk, directory);
      letters = known;
    }
    return known;
  }
}
