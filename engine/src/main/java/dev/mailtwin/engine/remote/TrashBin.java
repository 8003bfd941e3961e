package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
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

  /// The name on the wire of another mailbox of the account.
  String wireNameOf(RemoteMailbox mailbox) throws IOException {
    return account.wireNameOf(mailbox);
  }

  /// Which UIDs a copy that is made from now on can have.
  Untagged.MailboxStatus status() throws IOException, InterruptedException {
    return session.run(new MailboxStatus(wireName(), List.of("UIDNEXT", "UIDVALIDITY")));
  }
}
