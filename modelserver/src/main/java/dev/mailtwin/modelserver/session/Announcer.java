package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.Message;
import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.View;
import java.io.IOException;
import java.util.ArrayList;

/// Tells a client what happened to its selected mailbox.
final class Announcer {

  private final Session session;
  private final Selection selection;

  Announcer(Session session, Selection selection) {
    this.session = session;
    this.selection = selection;
  }

  /// Sends all news since the last time.
  ///
  /// @param withGone whether message numbers may change now
  /// @param withUid whether FETCH replies carry the UID, `RFC 9051 §6.4.9`
  void announce(boolean withGone, boolean withUid) throws IOException {
    View.News news = selection.view().poll(withGone);
    boolean qresync = session.enabled("QRESYNC");
    if (qresync && !news.gone().isEmpty()) {
      var uids = news.gone().stream().map(numbered -> numbered.message().uid()).toList();
      session.untagged("VANISHED " + NumberSet.of(uids));
    } else {
      for (View.Numbered gone : news.gone()) {
        session.untagged(gone.number() + " EXPUNGE");
      }
    }
    if (news.grown()) {
      session.untagged(news.exists() + " EXISTS");
      recent();
    }
    for (View.Numbered changed : news.flagged()) {
      flags(changed, withUid || qresync, true);
    }
  }

  /// One FETCH reply with flags, MODSEQ if the client knows what that is.
  void flags(View.Numbered numbered, boolean withUid, boolean withFlags) throws IOException {
    Message message = numbered.message();
    var items = new ArrayList<String>();
    if (withUid) {
      items.add("UID " + message.uid());
    }
    if (withFlags) {
      items.add("FLAGS " + flagList(message));
    }
    if (session.enabled("CONDSTORE") && session.keepsModseq()) {
      items.add("MODSEQ (" + session.toWire(message.modseq()) + ")");
    }
    if (items.size() > (withUid ? 1 : 0)) {
      session.untagged(numbered.number() + " FETCH (" + String.join(" ", items) + ")");
    }
  }

  /// The RECENT reply, which IMAP4rev2 no longer has.
  void recent() throws IOException {
    if (!session.enabled("IMAP4rev2")) {
      View view = selection.view();
      boolean sticky = session.profile().has(Quirk.STICKY_RECENT);
      int count = sticky ? view.exists() : view.recent();
      session.untagged(count + " RECENT");
    }
  }

  /// Flags in parentheses.
  String flagList(Message message) {
    var flags = new ArrayList<String>(message.flags());
    if (isRecent(message) && !session.enabled("IMAP4rev2")) {
      flags.add("\\Recent");
    }
    return "(" + String.join(" ", flags) + ")";
  }

  private boolean isRecent(Message message) {
    return session.profile().has(Quirk.STICKY_RECENT) || selection.view().isRecent(message);
  }
}
