package dev.mailtwin.app.cli;

import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.outbox.LetterReport;
import java.io.IOException;

/// What becomes of a letter after it was accepted: delivered before the user's eyes, or by a
/// process of its own.
final class Delivery {

  private final Parts parts;
  private final CommonOptions common;
  private final Engine engine;

  Delivery(Parts parts, CommonOptions common, Engine engine) {
    this.parts = parts;
    this.common = common;
    this.engine = engine;
  }

  /// Counts the time to undo down, delivers, and prints what became of the letter.
  ///
  /// @return the exit status
  int foreground(AccountSettings account, LetterReport letter)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException(engine + "" + parts + common + account + letter);
  }

  /// Starts a process that delivers.
  ///
  /// @return the exit status
  int detached(AccountSettings account, LetterReport letter) throws IOException {
    throw new UnsupportedOperationException(account + "" + letter);
  }
}
