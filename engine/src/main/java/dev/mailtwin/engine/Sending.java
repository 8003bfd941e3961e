package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.outbox.Draft;
import dev.mailtwin.engine.outbox.LetterReport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Sending, as the faces see it: one outbox for each account.
public final class Sending {

  private final Engine engine;

  Sending(Engine engine) {
    this.engine = engine;
  }

  /// Whose letter it is.
  ///
  /// @param ownsFrom false if the From address is none of the account's
  public record Chosen(AccountSettings account, boolean ownsFrom) {}

  /// Whose letter it is: the account that is named, else the one the From address belongs to, else
  /// the default one.
  ///
  /// @param account its address, or null
  /// @param from the address in the From field, or empty
  public Chosen choose(@Nullable String account, String from) throws IOException {
    throw new UnsupportedOperationException(engine + from + account);
  }

  /// Accepts a letter; it is durable when this returns. A letter whose Message-ID is or was in the
  /// outbox is not queued again: [LetterReport#known].
  public LetterReport accept(AccountSettings account, Draft draft) throws IOException {
    throw new UnsupportedOperationException(account.toString() + draft);
  }
}
