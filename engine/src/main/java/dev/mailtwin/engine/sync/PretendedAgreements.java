package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What would be agreed on in a mailbox, in a dry run that writes nothing down.
///
/// @param view all of it
/// @param contents what is known of its messages, by UID
record PretendedAgreements(AgreedView view, Map<Long, Content> contents) {

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
    return new PretendedAgreements(agreed, now);
  }

  /// Nothing but what would be linked.
  static AgreedView only(List<Agreement> linked, FlagTable table) {
    List<Agreement> sorted = new ArrayList<>(linked);
    sorted.sort(Comparator.comparingLong(Agreement::uid));
    var agreed = new AgreedView();
    for (Agreement one : sorted) {
      int flags = table.number(one.flags());
      agreed.add(one.uid(), AgreedView.Kind.LINKED, one.base(), flags, one.size());
    }
    return agreed;
  }
}
