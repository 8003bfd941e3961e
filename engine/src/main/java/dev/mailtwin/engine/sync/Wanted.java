package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import java.util.Set;
import java.util.function.Predicate;

/// Which mailboxes take part in a run.
@FunctionalInterface
public interface Wanted extends Predicate<MailboxName> {

  /// Whether it belongs to the account, even if this run was asked for others only. Such a mailbox
  /// is looked at when something is missing elsewhere: it may have moved there.
  default boolean belongs(MailboxName name) {
    return test(name);
  }

  /// Whether it was asked for by a pattern of the user's, and not only because everything is
  /// wanted.
  default boolean asksFor(MailboxName name) {
    return false;
  }

  /// The same, and these as well, of which there may be more later.
  default Wanted orAnyOf(Set<MailboxName> also) {
    Wanted given = this;
    return new Wanted() {
      @Override
      public boolean test(MailboxName name) {
        return given.test(name) || also.contains(name);
      }

      @Override
      public boolean belongs(MailboxName name) {
        return given.belongs(name) || also.contains(name);
      }

      @Override
      public boolean asksFor(MailboxName name) {
        return given.asksFor(name);
      }
    };
  }
}
