package dev.mailtwin.engine.account;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// What is configured for sending from an account.
///
/// @param identities further addresses the account may send as, in lower case
/// @param isDefault letters from nobody's address go by this account
/// @param perHour letters in any hour; 0 for no limit, -1 if nothing is said
public record SendingSettings(List<String> identities, boolean isDefault, int perHour) {

  private static final int PER_HOUR_MAX = 1_000_000;

  /// Copies the list.
  public SendingSettings {
    identities = List.copyOf(identities);
  }

  /// What was chosen for an account.
  public static SendingSettings of(AccountSettings account) {
    Choices choices = account.choices();
    Long perHour = choices.sendPerHour();
    return new SendingSettings(
        choices.identities().stream().map(SendingSettings::bare).toList(),
        choices.isDefault(),
        perHour == null ? -1 : Math.clamp(perHour, 0, PER_HOUR_MAX));
  }

  /// Whose letter it is.
  ///
  /// @param from a bare address
  /// @return the account's own address and its identities own it
  public static Predicate<AccountSettings> owning(String from) {
    String wanted = bare(from);
    return account ->
        bare(account.id().address()).equals(wanted)
            || bare(account.user()).equals(wanted)
            || of(account).identities.contains(wanted);
  }

  /// `Anna <anna@example.org>` as `anna@example.org`.
  private static String bare(String address) {
    int open = address.indexOf('<');
    int close = address.indexOf('>', open + 1);
    String inner = open >= 0 && close > open ? address.substring(open + 1, close) : address;
    return inner.strip().toLowerCase(Locale.ROOT);
  }
}
