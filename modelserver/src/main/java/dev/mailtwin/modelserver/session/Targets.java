package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.util.List;

/// Which messages a set of numbers or UIDs means.
final class Targets {

  private Targets() {}

  /// UIDs that are not there are passed over; message numbers must all exist, `RFC 9051 §9`
  /// (`seq-number`).
  static List<View.Numbered> of(Session session, NumberSet set, boolean uid)
      throws BadSyntaxException {
    View view = session.selected().view();
    if (uid) {
      return view.byUid(set);
    }
    long exists = view.exists();
    for (NumberSet.Range range : set.ranges()) {
      boolean star = range.from() == NumberSet.STAR || range.to() == NumberSet.STAR;
      if (Math.max(range.from(), range.to()) > exists || (star && exists == 0)) {
        throw new BadSyntaxException("Invalid message number");
      }
    }
    return view.byNumber(set);
  }

  static List<Long> uids(List<View.Numbered> messages) {
    return messages.stream().map(numbered -> numbered.message().uid()).toList();
  }
}
