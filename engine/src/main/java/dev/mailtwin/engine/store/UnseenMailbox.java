package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.CopyIntents;
import dev.mailtwin.engine.sync.DiskView;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A mailbox that was never agreed on, as a dry run sees it: perhaps files, no rows. It can be
/// looked at and not changed.
final class UnseenMailbox implements TwinMailbox {

  private final Disk disk;
  private final MailboxName name;
  private final Path directory;
  private final FlagTable table = new FlagTable();
  private Listing listing = new Listing();

  UnseenMailbox(Disk disk, MailboxName name, Path directory) {
    this.disk = disk;
    this.name = name;
    this.directory = directory;
  }

  @Override
  public MailboxState state() {
    return MailboxState.NEW;
  }

  @Override
  public long room() throws IOException {
    return DiskFull.room(directory);
  }

  @Override
  public FlagTable table() {
    return table;
  }

  @Override
  public AgreedView agreed() {
    return new AgreedView();
  }

  @Override
  public DiskView scan() throws IOException {
    Listing fresh = Listing.read(disk, directory, true);
    listing = new Alike(disk, directory, Alike.Holder.NONE, null).asIfMended(fresh);
    return listing.view(table, KeywordLetters.read(disk, directory));
  }

  @Override
  public Set<String> confirmGone(Collection<String> bases) {
    return Set.copyOf(bases);
  }

  @Override
  public @Nullable Outgoing outgoing(String base) throws IOException {
    Path file = listing.file(directory, base);
    if (file == null) {
      return null;
    }
    List<String> keywords = KeywordLetters.read(disk, directory).keywords();
    return OutgoingFile.of(new OutgoingFile(disk, file), name, base, keywords);
  }

  @Override
  public long inode(String base) throws IOException {
    Path file = listing.file(directory, base);
    return file == null ? 0 : disk.facts(file).inode();
  }

  @Override
  public boolean wasRefused(Outgoing message) {
    return false;
  }

  @Override
  public boolean refusedSome() {
    return false;
  }

  @Override
  public void keepRefusals(Set<String> bases) {
    throw onlyLooking();
  }

  @Override
  public List<UploadIntent> doubts() {
    return List.of();
  }

  @Override
  public Map<Long, Content> contents(List<Plan.Link> links) {
    return Map.of();
  }

  @Override
  public Arrivals arrivals(ServerView view, int expected) {
    throw onlyLooking();
  }

  @Override
  public boolean changeFlags(String base, Plan.Change change) {
    throw onlyLooking();
  }

  @Override
  public void refused(Outgoing message, String reason) {
    throw onlyLooking();
  }

  @Override
  public void intend(List<UploadIntent> intents) {
    throw onlyLooking();
  }

  @Override
  public void missed(List<UploadIntent> intents, long atSeconds) {
    throw onlyLooking();
  }

  @Override
  public void dropIntents(List<UploadIntent> intents) {
    throw onlyLooking();
  }

  @Override
  public void link(List<Agreement> agreements) {
    throw onlyLooking();
  }

  @Override
  public void agreeFlags(List<Plan.Merge> merges) {
    throw onlyLooking();
  }

  @Override
  public void bodiless(ServerView view, Set<Long> uids) {
    throw onlyLooking();
  }

  @Override
  public void forget(UidList uids) {
    throw onlyLooking();
  }

  @Override
  public void forget(UidList uids, Departed how) {
    throw onlyLooking();
  }

  @Override
  public void renumber(MailboxState fresh, List<Relocation> known) {
    throw onlyLooking();
  }

  @Override
  public long toAttic(List<String> bases) {
    throw onlyLooking();
  }

  @Override
  public CopyIntents copyIntents() {
    throw onlyLooking();
  }

  @Override
  public void deletedHere(UidList uids, Departed how) {
    throw onlyLooking();
  }

  @Override
  public void save(MailboxState state) {
    throw onlyLooking();
  }

  private static IllegalStateException onlyLooking() {
    return new IllegalStateException("a dry run changes nothing");
  }
}
