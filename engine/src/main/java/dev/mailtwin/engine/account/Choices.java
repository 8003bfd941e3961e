package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user chose for an account by hand. Setting the account up again changes none of it.
///
/// @param include mailbox patterns; empty for all
/// @param exclude mailbox patterns that are left out even if included
/// @param downloadCap how much may be received; of 0 bytes: no cap; null: what is known of the
///   provider
/// @param identities further addresses the user sends as, `a@b` or `Name <a@b>`
/// @param isDefault letters go from this account when nothing else says from which
/// @param afterSync a command, run by `sh -c` after a sync that changed something; null for none
/// @param sendPerHour letters in any hour; 0 for no limit, null for what is known of the provider
/// @param purposes names of mailboxes, levels joined by `/`; where one is missing or not there, the
///   server's marks and then names decide
public record Choices(
    List<String> include,
    List<String> exclude,
    @Nullable TransferCap downloadCap,
    List<String> identities,
    boolean isDefault,
    @Nullable String afterSync,
    @Nullable Long sendPerHour,
    Map<Purpose, String> purposes) {

  /// Nothing was chosen.
  public static final Choices NONE =
      new Choices(List.of(), List.of(), null, List.of(), false, null, null, Map.of());

  /// Copies the lists and the map.
  public Choices {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    identities = List.copyOf(identities);
    purposes = Map.copyOf(purposes);
  }

  /// The same with other mailboxes for the purposes.
  public Choices withPurposes(Map<Purpose, String> mailboxes) {
    return new Choices(
        include, exclude, downloadCap, identities, isDefault, afterSync, sendPerHour, mailboxes);
  }
}
