package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.sync.MailboxSync.Arrival;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What would be agreed on in a mailbox, in a dry run that writes nothing down.
///
/// @param view all of it
/// @param contents what is known of messages that are not agreed on under their UIDs
/// @param rest knows the others; null if their UIDs mean something else there
record PretendedAgreements(
    AgreedView view, Map<Long, Content> contents, @Nullable TwinMailbox rest) {

  /// As if agreements had got new UIDs.
  static PretendedAgreements renumbered(TwinMailbox twin, AgreedView old, List<Relocation> found)
      throws IOException {
    List<Relocation> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(Relocation::uid));
    Map<Long, Content> known = twin.contents(found.stream().map(Relocation::link).toList());
    Map<Long, Content> now = new HashMap<>();
    var agreed = new AgreedView();
    for (Relocation message : sorted) {
      int flags = old.flags(old.find(message.link().uid()));
      agreed.add(message.uid(), AgreedView.Kind.LINKED, message.base(), flags, message.facts());
      now.put(message.uid(), known.getOrDefault(message.link().uid(), Content.UNKNOWN));
    }
    return new PretendedAgreements(agreed, now, null);
  }

  /// A file and a message that would be linked.
  record Linked(long uid, int flags, Arrival file) {

    static Linked of(Agreement agreement, FlagTable table) {
      return new Linked(agreement.uid(), table.number(agreement.flags()), Arrival.of(agreement));
    }
  }

  /// As if these had been linked as well.
  static PretendedAgreements withAlso(Survey survey, AgreedView old, List<Linked> found) {
    PretendedAgreements before = survey.pretended;
    List<Linked> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(Linked::uid));
    Map<Long, Content> contents = new HashMap<>(before == null ? Map.of() : before.contents);
    Set<String> bases = new HashSet<>();
    for (Linked one : sorted) {
      if (old.size() > 0) {
        bases.add(one.file.base());
      }
      if (!survey.nothingLeft) {
        contents.put(one.uid, new Content(one.file.headerHash(), one.file.checksum(), 0));
      }
    }
    var agreed = new AgreedView();
    int row = 0;
    for (Linked one : sorted) {
      row = copy(old, row, one.uid, bases, agreed);
      agreed.add(one.uid, AgreedView.Kind.LINKED, one.file.base(), one.flags, one.file.size());
    }
    copy(old, row, Long.MAX_VALUE, bases, agreed);
    return new PretendedAgreements(agreed, contents, before == null ? survey.twin : before.rest);
  }

  /// Copies the rows up to a UID, but for files that have another message now.
  ///
  /// @return the first row beyond it
  private static int copy(AgreedView old, int first, long uid, Set<String> bases, AgreedView into) {
    int row = first;
    while (row < old.size() && old.uid(row) <= uid) {
      if (old.uid(row) != uid && !bases.contains(old.base(row))) {
        into.add(old.uid(row), old.kind(row), old.base(row), old.flags(row), old.facts(row));
      }
      row++;
    }
    return row;
  }

  /// What is known about linked messages, by UID.
  Map<Long, Content> contents(List<Link> links) throws IOException {
    if (rest == null) {
      return contents;
    }
    Map<Long, Content> known = new HashMap<>(rest.contents(links));
    known.putAll(contents);
    return known;
  }
}
