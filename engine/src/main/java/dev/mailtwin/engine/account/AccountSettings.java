package dev.mailtwin.engine.account;

import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.protocol.net.Endpoint;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What is configured for one account.
///
/// @param smtp empty for an account that only receives
/// @param caFile further trusted certificates, null for none
/// @param maildir the twin
/// @param include mailbox patterns; empty for all
/// @param exclude mailbox patterns that are left out even if included
/// @param downloadCap how much the provider lets through; null for no known cap
/// @param otherLines settings of the file that belong to later commands, as TOML
public record AccountSettings(
    AccountId id,
    Endpoint imap,
    List<Endpoint> smtp,
    String user,
    PasswordSource password,
    @Nullable Path caFile,
    Path maildir,
    List<String> include,
    List<String> exclude,
    @Nullable TransferCap downloadCap,
    List<String> otherLines) {

  /// Copies the lists.
  public AccountSettings {
    smtp = List.copyOf(smtp);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    otherLines = List.copyOf(otherLines);
  }

  /// Setting an account up again changes its servers and its secret; what the user chose by hand
  /// stays.
  ///
  /// @param all what was configured before
  public AccountSettings withRestOf(List<AccountSettings> all) {
    for (AccountSettings before : all) {
      if (before.id.equals(id)) {
        return new AccountSettings(
            id,
            imap,
            smtp,
            user,
            password,
            caFile,
            maildir,
            before.include,
            before.exclude,
            before.imap.host().equals(imap.host()) ? before.downloadCap : downloadCap,
            before.otherLines);
      }
    }
    return this;
  }

  /// So many bytes in so many minutes.
  public record TransferCap(long bytes, int minutes) {}

  /// Whether a mailbox takes part. Patterns know `*` (within a level), `**` (any levels) and `?`.
  public boolean wants(MailboxName name) {
    boolean included = include.isEmpty() || include.stream().anyMatch(p -> matches(p, name));
    return included && exclude.stream().noneMatch(p -> matches(p, name));
  }

  /// Whether a text can be used as a pattern.
  public static boolean isPattern(String text) {
    try {
      return !text.isEmpty() && FileSystems.getDefault().getPathMatcher("glob:" + text) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /// Whether a mailbox matches a pattern.
  public static boolean matches(String pattern, MailboxName name) {
    return name.toString().equals(pattern)
        || FileSystems.getDefault()
            .getPathMatcher("glob:" + pattern)
            .matches(Path.of(name.toString().replace('\0', '?')));
  }
}
