package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.util.List;

/// EXPUNGE, UID EXPUNGE, CLOSE and UNSELECT.
final class ExpungeCommands {

  private ExpungeCommands() {}

  /// `RFC 9051 §6.4.3`
  static Tagged expunge(Session session, Args args) throws BadSyntaxException {
    args.end();
    return remove(session, session.selected().view().all());
  }

  /// `RFC 4315 §2.1`
  static Tagged uidExpunge(Session session, Args args) throws BadSyntaxException {
    NumberSet set = args.set();
    args.end();
    if (session.profile().has(Quirk.UID_EXPUNGE_REFUSED)) {
      return Tagged.no("UID EXPUNGE is not supported");
    }
    return remove(session, session.selected().view().byUid(set));
  }

  /// `RFC 9051 §6.4.1`
  static Tagged close(Session session, Args args) throws BadSyntaxException {
    args.end();
    Selection selection = session.selected();
    if (!selection.readOnly()) {
      selection.view().expunge(deleted(selection.view().all()));
    }
    Tagged ended = highest(session);
    session.unselect();
    return ended;
  }

  /// `RFC 3691 §2`
  static Tagged unselect(Session session, Args args) throws BadSyntaxException {
    args.end();
    session.unselect();
    return Tagged.ok();
  }

  /// OK, with the HIGHESTMODSEQ that QRESYNC clients are owed, `RFC 7162 §3.2.7`.
  static Tagged highest(Session session) {
    if (!session.enabled("QRESYNC")) {
      return Tagged.ok();
    }
    long modseq = session.selected().view().info().identity().highestModseq();
    return Tagged.ok("HIGHESTMODSEQ " + session.toWire(modseq));
  }

  private static Tagged remove(Session session, List<View.Numbered> among) {
    Selection selection = session.selected();
    if (selection.readOnly()) {
      return Tagged.no("Mailbox is read-only");
    }
    selection.view().expunge(deleted(among));
    return highest(session);
  }

  private static List<Long> deleted(List<View.Numbered> among) {
    return among.stream()
        .map(View.Numbered::message)
        .filter(message -> message.has("\\Deleted"))
        .map(message -> message.uid())
        .toList();
  }
}
