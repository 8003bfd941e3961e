package dev.mailtwin.engine.account;

import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What is configured for one account.
///
/// @param smtp empty for an account that only receives
/// @param login for receiving
/// @param smtpLogin for sending; equal to `login` unless configured otherwise
/// @param caFile further trusted certificates, null for none
/// @param maildir the twin
public record AccountSettings(
    AccountId id,
    Endpoint imap,
    List<Endpoint> smtp,
    Login login,
    Login smtpLogin,
    @Nullable Path caFile,
    Path maildir,
    Choices choices) {

  private static final Pattern INBOX = Pattern.compile("^inbox(?=/|$)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BREAKS = Pattern.compile("[\\x00\\n\\r\\x85\\u2028\\u2029]");

  /// Copies the list.
  public AccountSettings {
    smtp = List.copyOf(smtp);
  }

  /// The login name for receiving.
  public String user() {
    return login.user();
  }

  /// Where the secret for receiving comes from.
  public PasswordSource password() {
    return login.password();
  }

  /// Whether one twin lies in the other: each would take the other's mail for its own.
  public boolean sharesTwinWith(AccountSettings other) {
    Path here = real(maildir);
    Path there = real(other.maildir);
    return here.startsWith(there) || there.startsWith(here);
  }

  /// Without links, as far as it is there.
  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      Path plain = directory.toAbsolutePath().normalize();
      Path above = plain.getParent();
      return above == null ? plain : real(above).resolve(plain.getFileName());
    }
  }

  /// How much may be received: what the user says, else what is known of the provider; null for no
  /// cap.
  public @Nullable TransferCap downloadCap() {
    TransferCap chosen = choices.downloadCap();
    if (chosen == null) {
      return ProviderTable.downloadCap(imap.host());
    }
    return chosen.bytes() == 0 ? null : chosen;
  }

  /// The same account with another secret for receiving, and for sending too where it was the same.
  public AccountSettings withPassword(PasswordSource password) {
    boolean shared = smtpLogin.password().equals(login.password());
    return new AccountSettings(
        id,
        imap,
        smtp,
        new Login(login.user(), password),
        shared ? new Login(smtpLogin.user(), password) : smtpLogin,
        caFile,
        maildir,
        choices);
  }

  /// The same account with these servers for sending.
  public AccountSettings withSmtp(List<Endpoint> servers) {
    return new AccountSettings(id, imap, servers, login, smtpLogin, caFile, maildir, choices);
  }

  /// The same account with another login for sending.
  public AccountSettings withSmtpLogin(Login sending) {
    return new AccountSettings(id, imap, smtp, login, sending, caFile, maildir, choices);
  }

  /// The same account, trusting these certificates as well.
  public AccountSettings withCaFile(@Nullable Path certificates) {
    return new AccountSettings(id, imap, smtp, login, smtpLogin, certificates, maildir, choices);
  }

  /// Setting an account up again changes its servers and its secret; what the user chose by hand
  /// stays.
  ///
  /// @param all what was configured before
  public AccountSettings withChoicesOf(List<AccountSettings> all) {
    for (AccountSettings before : all) {
      if (before.id.equals(id)) {
        return new AccountSettings(
            id, imap, smtp, login, smtpLogin, caFile, maildir, before.choices);
      }
    }
    return this;
  }

  /// The same account with other mailboxes for the purposes.
  public AccountSettings withPurposes(Map<Purpose, String> mailboxes) {
    return new AccountSettings(
        id, imap, smtp, login, smtpLogin, caFile, maildir, choices.withPurposes(mailboxes));
  }

  /// So many bytes in so many minutes.
  public record TransferCap(long bytes, int minutes) {}

  /// Whether a mailbox takes part. Patterns know `*` (within a level), `**` (any levels) and `?`.
  public boolean wants(MailboxName name) {
    boolean included =
        choices.include().isEmpty() || choices.include().stream().anyMatch(p -> matches(p, name));
    return included && choices.exclude().stream().noneMatch(p -> matches(p, name));
  }

  /// Whether a text can be used as a pattern.
  public static boolean isPattern(String text) {
    try {
      return !text.isEmpty() && FileSystems.getDefault().getPathMatcher("glob:" + text) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /// Whether a mailbox matches a pattern. The inbox may be spelled in any case.
  public static boolean matches(String pattern, MailboxName name) {
    String spelled = INBOX.matcher(pattern).replaceFirst("INBOX");
    return name.toString().equals(spelled)
        || FileSystems.getDefault()
            .getPathMatcher("glob:" + oneLine(spelled))
            .matches(Path.of(oneLine(name.toString())));
  }

  /// Names may hold characters that no path can, or that `**` takes for the end of a line.
  private static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll("\u001a");
  }
}
