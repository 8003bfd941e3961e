package dev.mailtwin.engine.remote;

import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.command.MailboxStatus;
import java.io.IOException;
import java.util.List;

/// The account's Trash, as a place to move or copy to.
final class TrashBin {

  private final ImapAccount account;
  private final Session session;

  TrashBin(ImapAccount account, Session session) {
    this.account = account;
    this.session = session;
  }

  /// Its name on the wire; it is created if there is none.
  String wireName() throws IOException, InterruptedException {
    return account.trashWireName();
  }

  /// Which UIDs a copy that is made from now on can have.
  Untagged.MailboxStatus status() throws IOException, InterruptedException {
    return session.run(new MailboxStatus(wireName(), List.of("UIDNEXT", "UIDVALIDITY")));
  }
}
