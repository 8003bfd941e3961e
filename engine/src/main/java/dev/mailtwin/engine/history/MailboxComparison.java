package dev.mailtwin.engine.history;

import dev.mailtwin.engine.history.Difference.Kind;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.DeletionGuard;
import dev.mailtwin.engine.sync.DiskView;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.ServerMailbox;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.engine.sync.SyncPlanner;
import dev.mailtwin.engine.sync.TwinMailbox;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Compares one mailbox. What the planner of sync would do explains which side changed; the content
/// of each pair is compared besides, because sync trusts that no file changes.
final class MailboxComparison {

  /// Messages whose headers or bodies are asked for at once.
  private static final int BATCH_MESSAGES = 1_000;

  private final MailboxName name;
  private final TwinMailbox twin;
  private final ServerMailbox server;
  private final ServerView view;
  private final WaitingFiles waiting;
  private final List<Difference> differences = new ArrayList<>();
  private long messages;

  MailboxComparison(
      MailboxName name,
      TwinMailbox twin,
      ServerMailbox server,
      ServerView view,
      WaitingFiles waiting) {
    this.waiting = waiting;
    this.name = name;
    this.twin = twin;
    this.server = server;
    this.view = view;
  }

  /// How many were compared.
  long messages() {
    return messages;
  }

  List<Difference> compare(boolean bodies) throws IOException, InterruptedException {
    AgreedView agreed = twin.agreed();
    DiskView disk = twin.scan();
    Plan plan =
        SyncPlanner.plan(
            new SyncPlanner.Views(
                view, disk, agreed, twin.table(), server.opened().keepable(), Set.of()));
    presence(plan, linked(agreed));
    marked(plan, agreed);
    plan.merges().forEach(this::flags);
    pairs(plan, agreed, disk, bodies);
    messages = (long) view.size() + plan.uploads().size();
    return differences;
  }

  private static long linked(AgreedView agreed) {
    return IntStream.range(0, agreed.size())
        .filter(row -> agreed.kind(row) == AgreedView.Kind.LINKED)
        .count();
  }

  private void add(long uid, String base, Kind kind, String explanation) {
    differences.add(new Difference(name, uid, base, kind, explanation));
  }

  /// So many deletions of one mailbox are not carried out unless the user says so.
  private static String consent(int gone, long linked) {
    return DeletionGuard.stopsMailbox(gone, linked)
        ? ", once you agree to so many deletions (--confirm-deletions)."
        : ".";
  }

  private void presence(Plan plan, long linked) throws IOException {
    Set<Long> keptThere = new HashSet<>();
    Set<String> keptHere = new HashSet<>();
    for (Plan.Link link : plan.kept()) {
      boolean there = view.find(link.uid()) >= 0;
      keptThere.add(link.uid());
      keptHere.add(link.base());
      add(
          link.uid(),
          link.base(),
          Kind.KEPT,
          there
              ? "Its file was deleted and its flags were changed on the server: the next sync keeps"
                  + " it."
              : "The server deleted it and its flags were changed here: the next sync keeps it.");
    }
    for (Plan.Link link : plan.goneFromServer()) {
      add(
          link.uid(),
          link.base(),
          Kind.GONE_THERE,
          "The server does not have it any more; the next sync moves its file after it, or to"
              + " the attic"
              + consent(plan.goneFromServer().size(), linked));
    }
    Map<Long, Content> contents = twin.contents(plan.goneFromDisk());
    for (Plan.Link link : plan.goneFromDisk()) {
      Content content = contents.getOrDefault(link.uid(), Content.UNKNOWN);
      MailboxName where = waiting.of(link.base(), content);
      add(
          link.uid(),
          link.base(),
          where == null ? Kind.GONE_HERE : Kind.WAITS,
          where == null
              ? "Its file is gone; the next sync moves the message after its file, or to the Trash"
                  + consent(plan.goneFromDisk().size(), linked)
              : "Its file was moved to %s, which the server does not list; it waits for that folder."
                  .formatted(where));
    }
    for (Plan.Link link : plan.goneFromBoth()) {
      add(link.uid(), link.base(), Kind.GONE_FROM_BOTH, "It is gone from both sides.");
    }
    fresh(plan, keptThere, keptHere);
  }

  private void fresh(Plan plan, Set<Long> keptThere, Set<String> keptHere) throws IOException {
    Map<String, Optional<Outgoing>> files = new LinkedHashMap<>();
    for (String base : plan.uploads()) {
      if (!keptHere.contains(base)) {
        files.put(base, Optional.ofNullable(measure(base)));
      }
    }
    Set<Long> sizesHere = new HashSet<>();
    files.values().forEach(file -> file.ifPresent(known -> sizesHere.add(known.bytes())));
    Set<Long> sizesThere = new HashSet<>();
    for (long uid : plan.downloads().stream().toArray()) {
      long bytes = view.bytes(view.find(uid));
      sizesThere.add(bytes);
      if (!keptThere.contains(uid)) {
        // After the state was lost, both sides may have it.
        String how = sizesHere.contains(bytes) ? "looks for its file here, or " : "";
        add(
            uid,
            "",
            Kind.NEW_THERE,
            "It is new on the server; the next sync %sdownloads it.".formatted(how));
      }
    }
    for (Map.Entry<String, Optional<Outgoing>> file : files.entrySet()) {
      newHere(file.getKey(), file.getValue().orElse(null), sizesThere);
    }
  }

  private void newHere(String base, @Nullable Outgoing file, Set<Long> sizesThere)
      throws IOException {
    if (file == null) {
      add(0, base, Kind.NOT_TAKEN, "It cannot be read, so it is not uploaded.");
    } else if (!file.sendable()) {
      add(0, base, Kind.NOT_TAKEN, "It holds a NUL byte, which cannot be uploaded.");
    } else if (twin.wasRefused(file)) {
      add(0, base, Kind.NOT_TAKEN, "The server would not take it; it stays here.");
    } else {
      String how = sizesThere.contains(file.bytes()) ? "looks for it on the server, or " : "";
      add(0, base, Kind.NEW_HERE, "It is new here; the next sync %suploads it.".formatted(how));
    }
  }

  private @Nullable Outgoing measure(String base) throws IOException {
    try {
      return twin.outgoing(base);
    } catch (ProblemException e) {
      if (e.problem().scope() != Problem.Scope.MESSAGE) {
        throw e;
      }
      return null;
    }
  }

  private void marked(Plan plan, AgreedView agreed) {
    Set<Long> forgotten = new HashSet<>();
    plan.forget().stream().forEach(forgotten::add);
    for (int row = 0; row < agreed.size(); row++) {
      long uid = agreed.uid(row);
      if (forgotten.contains(uid)) {
        continue;
      }
      switch (agreed.kind(row)) {
        case LINKED -> {}
        case BODILESS ->
            add(uid, "", Kind.NOT_HANDED_OUT, "The server would not hand out its body.");
        case DELETED_HERE ->
            add(
                uid,
                "",
                Kind.MARKED,
                "It was deleted here; this server keeps it, marked as deleted.");
      }
    }
  }

  private void flags(Plan.Merge merge) {
    boolean here = !merge.server().isEmpty();
    boolean there = !merge.disk().isEmpty();
    String who =
        here && there
            ? "Flags were changed on both sides"
            : here
                ? "Flags were changed here (%s)".formatted(words(merge.server()))
                : there
                    ? "Flags were changed on the server (%s)".formatted(words(merge.disk()))
                    : "The same flags were changed on both sides";
    add(merge.link().uid(), merge.link().base(), Kind.FLAGS, who + "; the next sync merges them.");
  }

  private static String words(Plan.Change change) {
    var words = new java.util.StringJoiner(", ");
    change.add().imap().forEach(flag -> words.add("+" + flag));
    change.remove().imap().forEach(flag -> words.add("-" + flag));
    return words.toString();
  }

  // Pairs.

  private void pairs(Plan plan, AgreedView agreed, DiskView disk, boolean bodies)
      throws IOException, InterruptedException {
    Map<String, Integer> files = new HashMap<>();
    for (int at = 0; at < disk.size(); at++) {
      files.put(disk.base(at), at);
    }
    Set<Long> merged = new HashSet<>();
    plan.merges().forEach(merge -> merged.add(merge.link().uid()));
    List<Plan.Link> batch = new ArrayList<>();
    for (int row = 0; row < agreed.size(); row++) {
      boolean linked = agreed.kind(row) == AgreedView.Kind.LINKED;
      int there = view.find(agreed.uid(row));
      Integer here = linked ? files.get(agreed.base(row)) : null;
      if (here != null && there >= 0) {
        var link = new Plan.Link(agreed.uid(row), agreed.base(row));
        if (!merged.contains(link.uid())) {
          keptHereOnly(link, view.flags(there), disk.flags(here));
        }
        batch.add(link);
      }
      if (batch.size() == BATCH_MESSAGES || (row == agreed.size() - 1 && !batch.isEmpty())) {
        contents(batch, agreed, bodies);
        batch.clear();
      }
    }
  }

  private void keptHereOnly(Plan.Link link, int there, int here) {
    Flags theirs = twin.table().flags(there);
    Flags ours = twin.table().flags(here);
    Flags more = ours.minus(theirs);
    if (!more.isEmpty()) {
      add(
          link.uid(),
          link.base(),
          Kind.FLAGS_HERE_ONLY,
          "The server cannot keep %s; it stays here.".formatted(more));
    }
  }

  private void contents(List<Plan.Link> links, AgreedView agreed, boolean bodies)
      throws IOException, InterruptedException {
    Map<Long, Content> known = twin.contents(links);
    var uids = new UidList();
    links.forEach(link -> uids.add(link.uid()));
    Map<Long, Fingerprint> prints = server.fingerprints(uids, bodies);
    for (Plan.Link link : links) {
      Outgoing file = measure(link.base());
      if (file == null) {
        add(link.uid(), link.base(), Kind.FILE_CHANGED, "Its file cannot be read.");
        continue;
      }
      Content before = known.getOrDefault(link.uid(), Content.UNKNOWN);
      Outgoing.Plain plain = file.plain();
      boolean added = plain != null && before.checksum() == plain.facts().checksum();
      var pair =
          new Pair(
              link,
              added && plain != null ? file.asPlain(plain) : file,
              before,
              prints.get(link.uid()));
      content(pair, agreed.facts(agreed.find(link.uid())));
    }
  }

  /// A message and its file.
  ///
  /// @param known what came over the wire then
  /// @param there what the server shows now; null if it showed nothing
  private record Pair(Plan.Link link, Outgoing file, Content known, @Nullable Fingerprint there) {

    /// By size and header, with or without lines that programs add.
    boolean mayBe(long listed) {
      return there != null && there.mayBe(listed, file.bytes(), file.facts().headerHash());
    }

    boolean isAsItCame() {
      return known.checksum() != 0 && known.checksum() == file.facts().checksum();
    }

    boolean isChanged() {
      return known.checksum() != 0 && known.checksum() != file.facts().checksum();
    }

    /// Whether its size on the server was another from the beginning, so that it says nothing: a
    /// server that claims wrong sizes, or one that wrote an upload anew. What the second hands out
    /// is as large as it claims; the first must still hand out what the file has.
    boolean wasNeverAlike(long agreed) {
      boolean asLarge = there == null || there.sha256().isEmpty() || there.size() == agreed;
      return isAsItCame() && agreed >= 0 && file.bytes() != agreed && asLarge;
    }
  }

  private void content(Pair pair, AgreedView.SizeAndDate facts) {
    long uid = pair.link.uid();
    String base = pair.link.base();
    int at = view.find(uid);
    Fingerprint there = pair.there;
    boolean sameBody = there != null && there.isWhole(pair.file.sha256());
    boolean otherBody = there != null && !there.sha256().isEmpty() && !sameBody;
    boolean mayBe = pair.mayBe(view.bytes(at));
    boolean otherHeader =
        there != null
            && there.headerHash() != pair.file.facts().headerHash()
            && !mayBe
            && !sameBody;
    var now = new AgreedView.SizeAndDate(view.bytes(at), view.date(at));
    if (sameBody) {
      return;
    }
    if (facts.size() >= 0 && !facts.equals(now)) {
      add(uid, base, Kind.ANOTHER_MESSAGE, "Another message has its number on the server now.");
    } else if (pair.file.bytes() == 0 && view.bytes(at) > 0) {
      add(uid, base, Kind.FILE_EMPTY, "Its file is empty.");
    } else if (pair.isChanged()) {
      add(
          uid,
          base,
          Kind.FILE_CHANGED,
          "Its file was changed after it came: %,d bytes here, %,d on the server."
              .formatted(pair.file.bytes(), view.bytes(at)));
    } else if (!mayBe && pair.wasNeverAlike(facts.size())) {
      add(
          uid,
          base,
          Kind.SIZE_CLAIMED,
          "The server says that it has %,d bytes; the file has %,d and is as it was."
              .formatted(view.bytes(at), pair.file.bytes()));
    } else if (otherBody || otherHeader) {
      add(uid, base, Kind.CONTENT, "The server has other bytes than its file.");
    } else if (pair.file.bytes() != view.bytes(at) && !mayBe) {
      add(
          uid,
          base,
          Kind.CONTENT,
          "The file has %,d bytes, the message %,d.".formatted(pair.file.bytes(), view.bytes(at)));
    }
  }
}
