package dev.mailtwin.protocol.smtp;

import java.util.Set;

/// One who shall get the message.
///
/// @param address never [EnvelopeAddress#NONE]
/// @param wishes when the sender wants a notification (RFC 3461 §4.1); empty leaves it to the
///   servers. Not said to a server without DSN
public record EnvelopeRecipient(EnvelopeAddress address, Set<Notify> wishes) {

  /// What is worth a notification (RFC 3461 §4.1).
  public enum Notify {
    SUCCESS,
    FAILURE,
    DELAY,
    /// Nothing; stands alone.
    NEVER
  }

  /// Checks that there is an address and that NEVER stands alone.
  public EnvelopeRecipient {
    if (address.equals(EnvelopeAddress.NONE)) {
      throw new IllegalArgumentException("a recipient has an address");
    }
    if (wishes.contains(Notify.NEVER) && wishes.size() > 1) {
      throw new IllegalArgumentException("NEVER stands alone: " + wishes);
    }
    wishes = Set.copyOf(wishes);
  }

  /// A recipient without wishes.
  public static EnvelopeRecipient of(String address) {
    return new EnvelopeRecipient(EnvelopeAddress.of(address), Set.of());
  }
}
