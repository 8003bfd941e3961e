package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.MailboxSync.Arrival;
import dev.mailtwin.engine.sync.MailboxSync.Departure;
import dev.mailtwin.engine.sync.MailboxSync.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Recognises messages that left one mailbox and came into another in the same run. Such a message
/// is not deleted. Each arrival explains one departure.
final class Moves {

  /// Where a departed message was found again.
  record FoundAt(MailboxName mailbox, Arrival arrival) {}

  private final Map<String, List<FoundAt>> byName = new HashMap<>();
  private final Map<AgreedView.SizeAndDate, List<FoundAt>> byFacts = new HashMap<>();
  private final Map<Long, List<FoundAt>> byHeader = new HashMap<>();
  private final Set<FoundAt> used = Collections.newSetFromMap(new IdentityHashMap<>());

  private Moves() {}

  /// Arrivals on the server.
  static Moves onServer(List<Outcome> outcomes) {
    var moves = new Moves();
    for (Outcome outcome : outcomes) {
      outcome.arrivedOnServer().forEach(a -> moves.put(outcome.name(), a));
    }
    return moves;
  }

  /// Arrivals on the disk.
  static Moves onDisk(List<Outcome> outcomes) {
    var moves = new Moves();
    for (Outcome outcome : outcomes) {
      outcome.arrivedOnDisk().forEach(a -> moves.put(outcome.name(), a));
    }
    return moves;
  }

  /// Arrivals in one mailbox.
  static Moves into(MailboxName mailbox, List<Arrival> arrivals) {
    var moves = new Moves();
    arrivals.forEach(arrival -> moves.put(mailbox, arrival));
    return moves;
  }

  private void put(MailboxName mailbox, Arrival arrival) {
    var found = new FoundAt(mailbox, arrival);
    if (!arrival.base().isEmpty()) {
      List<FoundAt> named = byName.computeIfAbsent(arrival.base(), _ -> new ArrayList<>());
      if (named.stream().anyMatch(before -> before.mailbox.equals(mailbox))) {
        return; // The second look sees again what the first one brought.
      }
      named.add(found);
    }
    if (arrival.headerHash() != 0) {
      byHeader.computeIfAbsent(arrival.headerHash(), _ -> new ArrayList<>()).add(found);
    } else {
      byFacts.computeIfAbsent(arrival.size(), _ -> new ArrayList<>()).add(found);
    }
  }

  /// Takes the arrival that explains this departure: the same base name, else the same header,
  /// else, where the header is not known yet, the same size and date. Null if there is none left.
  @Nullable FoundAt claim(Departure departure) {
    FoundAt found = unused(byName.getOrDefault(departure.link().base(), List.of()));
    if (found == null && departure.headerHash() != 0) {
      found = unused(byHeader.getOrDefault(departure.headerHash(), List.of()));
    }
    if (found == null) {
      found = unused(byFacts.getOrDefault(departure.facts(), List.of()));
    }
    if (found != null) {
      used.add(found);
    }
    return found;
  }

  private @Nullable FoundAt unused(List<FoundAt> candidates) {
    for (FoundAt candidate : candidates) {
      if (!used.contains(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
