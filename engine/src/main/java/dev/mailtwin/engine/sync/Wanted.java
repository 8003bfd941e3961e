package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import java.util.function.Predicate;

/// Which mailboxes take part in a run.
@FunctionalInterface
public interface Wanted extends Predicate<MailboxName> {

  /// Whether it was asked for by a pattern of the user's, and not only because everything is
  /// wanted.
  default boolean asksFor(MailboxName name) {
    return false;
  }
}
