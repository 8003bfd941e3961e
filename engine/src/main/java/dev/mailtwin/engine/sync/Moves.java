package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.sync.MailboxSync.Outcome;
import dev.mailtwin.engine.sync.Plan.Link;
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

  /// A message that is missing on one side, and how to recognise it elsewhere.
  record Departure(
      Link link, AgreedView.SizeAndDate facts, TwinMailbox.Content content, Flags agreed) {

    /// A file whose message may have been here for a moment, under a UID that nobody knows.
    static Departure of(Outgoing file) {
      var known = new TwinMailbox.Content(file.facts().headerHash(), file.facts().checksum(), 0);
      var facts = new AgreedView.SizeAndDate(file.bytes(), file.date());
      return new Departure(new Link(0, file.base()), facts, known, file.flags());
    }

    /// An upload whose reply was lost.
    static Departure of(UploadIntent intent) {
      var known = new TwinMailbox.Content(intent.headerHash(), intent.checksum(), 0);
      var facts = new AgreedView.SizeAndDate(intent.bytes(), 0);
      return new Departure(new Link(0, intent.base()), facts, known, intent.flags());
    }

    long headerHash() {
      return content.headerHash();
    }
  }

  /// A message that is new on one side.
  ///
  /// @param headerHash 0 if unknown
  /// @param checksum of all its bytes; 0 if unknown
  record Arrival(String base, AgreedView.SizeAndDate size, long headerHash, long checksum) {

    /// What was recognised.
    static Arrival of(TwinMailbox.Agreement known) {
      return new Arrival(
          known.base(), known.size(), known.facts().headerHash(), known.facts().checksum());
    }

    /// What is agreed on, as if it were new.
    static Arrival of(Departure known) {
      return new Arrival(
          known.link.base(), known.facts, known.headerHash(), known.content.checksum());
    }
  }

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
