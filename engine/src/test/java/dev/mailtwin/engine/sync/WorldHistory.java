package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.engine.sync.WorldTwin.Box;
import dev.mailtwin.engine.sync.WorldTwin.Row;

/// The history of a twin in memory.
final class WorldHistory {

  private WorldHistory() {}

  /// Writes down that a linked message went away.
  static void tell(WorldTwin twin, Box box, long uid, TwinMailbox.Departed how) {
    Row row = box.rows.get(uid);
    if (row == null || row.kind() != Kind.LINKED) {
      return;
    }
    long number = twin.history.size() + 1L;
    MessageFacts known = row.known();
    var message =
        new Change.Message(
            uid,
            row.base(),
            row.flags().toString(),
            row.facts(),
            known.headerHash(),
            known.checksum(),
            known.messageId(),
            "",
            "");
    twin.history.put(
        number,
        new Change(
            new Change.Place(number, 1, number),
            0,
            how.event(),
            box.name,
            how.to(),
            1,
            message,
            "",
            Change.Undoing.OPEN));
  }
}
