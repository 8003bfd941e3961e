package dev.mailtwin.engine.outbox;

import dev.mailtwin.protocol.smtp.EnvelopeRecipient.Notify;
import dev.mailtwin.protocol.smtp.Submission.Notifications;
import java.util.Set;

/// What servers shall report about a letter on its way (RFC 3461). A server that knows no such
/// reports is not told.
///
/// @param when the same for every recipient; empty leaves it to the servers
/// @param content how much of the letter comes back, and a name for it
public record Notices(Set<Notify> when, Notifications content) {

  /// No wishes.
  public static final Notices AS_THE_SERVERS_LIKE =
      new Notices(Set.of(), Notifications.AS_THE_SERVER_LIKES);

  /// Copies the set.
  public Notices {
    when = Set.copyOf(when);
  }
}
