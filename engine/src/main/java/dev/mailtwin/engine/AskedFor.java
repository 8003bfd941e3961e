package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.Wanted;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The mailboxes of an account that a run is asked for, by patterns.
///
/// Used by one thread.
final class AskedFor implements Wanted {

  private final AccountSettings account;
  private final List<String> patterns;
  private final Set<String> idle;

  /// @param patterns empty for all mailboxes of the account
  AskedFor(AccountSettings account, List<String> patterns) {
    this.account = account;
    this.patterns = List.copyOf(patterns);
    this.idle = new LinkedHashSet<>(patterns);
  }

  @Override
  public boolean test(MailboxName name) {
    if (!account.wants(name)) {
      return false;
    }
    idle.removeIf(pattern -> AccountSettings.matches(pattern, name));
    return patterns.isEmpty() || matches(patterns, name);
  }

  @Override
  public boolean belongs(MailboxName name) {
    return account.wants(name);
  }

  @Override
  public boolean asksFor(MailboxName name) {
    return matches(account.choices().include(), name) || matches(patterns, name);
  }

  /// The patterns that no mailbox tested so far matches.
  List<String> idle() {
    return List.copyOf(idle);
  }

  private static boolean matches(List<String> patterns, MailboxName name) {
    return patterns.stream().anyMatch(pattern -> AccountSettings.matches(pattern, name));
  }
}
