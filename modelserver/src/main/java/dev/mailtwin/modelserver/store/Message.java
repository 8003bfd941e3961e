package dev.mailtwin.modelserver.store;

import java.util.Collection;
import java.util.Set;

/// One message in one mailbox, at one moment. Changing its flags makes another record.
///
/// @param uid its number in this mailbox, never used again
/// @param letter its octets, date and EMAILID, shared by all copies
/// @param flags system flags and keywords, without `\Recent`; compared without case
/// @param modseq when it last changed, `RFC 7162 §3.1`
public record Message(long uid, Letter letter, Set<String> flags, long modseq) {

  /// Makes the flags a set that ignores case.
  public Message {
    flags = Flags.of(flags);
  }

  /// A copy of all octets.
  public byte[] bytes() {
    return letter.content().toByteArray();
  }

  /// Whether the flag is set, without regard to case.
  public boolean has(String flag) {
    return flags.contains(flag);
  }

  Message with(Collection<String> newFlags, long newModseq) {
    return new Message(uid, letter, Flags.of(newFlags), newModseq);
  }
}
