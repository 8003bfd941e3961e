package dev.mailtwin.app.contract;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What every server must be able to rely on. A subclass brings the server.
abstract class SyncContract
    implements MailContract,
        FlagContract,
        DeletionContract,
        MoveContract,
        MailboxContract,
        MailboxChangeContract,
        UndoContract,
        ConsentContract {

  private World world;

  /// A fresh server with INBOX, Trash and Sent, all empty.
  abstract MailServer server() throws IOException;

  @BeforeEach
  void setUp(@TempDir Path home) throws IOException {
    world = new World(server(), home);
  }

  @AfterEach
  void tearDown() throws IOException {
    world.close();
  }

  @Override
  public World world() {
    return world;
  }
}
