package dev.mailtwin.engine.outbox;

import java.util.List;

/// A letter as it is handed in.
///
/// @param sender envelope address
/// @param recipients envelope addresses, bare, in order
public record Draft(
    String sender, List<String> recipients, MessageSource message, Options options) {

  /// What is wanted of the delivery.
  ///
  /// @param allowPartial send to those the server accepts even if it refuses others
  /// @param lenient a message without any header gets one, instead of being refused
  public record Options(Hold hold, boolean allowPartial, boolean lenient, Notices notices) {

    /// Without wishes about delivery reports.
    public Options(Hold hold, boolean allowPartial, boolean lenient) {
      this(hold, allowPartial, lenient, Notices.AS_THE_SERVERS_LIKE);
    }
  }

  /// Copies the list.
  public Draft {
    recipients = List.copyOf(recipients);
  }
}
