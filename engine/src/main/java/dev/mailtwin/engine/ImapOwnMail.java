package dev.mailtwin.engine;

import dev.mailtwin.engine.outbox.OwnMail;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.engine.remote.SentMail;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// The account's own mailboxes, by IMAP.
///
/// @param connecting opens a connection of its own
record ImapOwnMail(Connecting connecting) implements OwnMail {

  /// Opens a connection.
  @FunctionalInterface
  interface Connecting {
    ImapAccount connect() throws IOException, InterruptedException;
  }

  @Override
  public Session open() throws IOException, InterruptedException {
    ImapAccount account = connecting.connect();
    return new Look(account, account.sentMail());
  }

  private record Look(ImapAccount account, SentMail mail) implements Session {

    @Override
    public List<Copy> sent(String messageId) throws IOException, InterruptedException {
      List<Copy> copies = new ArrayList<>();
      mail.sent(messageId).forEach((uid, bytes) -> copies.add(new Copy(uid, bytes)));
      return copies;
    }

    @Override
    public boolean isElsewhere(String messageId) throws IOException, InterruptedException {
      return mail.isElsewhere(messageId);
    }

    @Override
    public long addSent(Bytes letter, long date) throws IOException, InterruptedException {
      return mail.add(
          letter.length(),
          out -> {
            try (InputStream in = letter.source().open()) {
              in.transferTo(out);
            }
          },
          date);
    }

    @Override
    public void removeSent(Copy copy) throws IOException, InterruptedException {
      mail.remove(copy.uid());
    }

    @Override
    public void close() {
      account.close();
    }
  }
}
