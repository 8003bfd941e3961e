package dev.mailtwin.modelserver.store;

/// What LIST and STATUS say about a mailbox.
///
/// @param name the Unicode name with all its parents
/// @param delimiter between the levels of the name
/// @param identity what stays or goes with the mailbox itself
/// @param traits what LIST shows
/// @param counts what STATUS counts
public record MailboxInfo(
    String name, char delimiter, Identity identity, Traits traits, Counts counts) {

  /// What stays or goes with the mailbox itself.
  ///
  /// @param mailboxId survives a rename, `RFC 8474 §4`
  /// @param uidValidity changes when the UIDs lose their meaning
  /// @param uidNext larger than every UID so far
  /// @param highestModseq `RFC 7162 §3.1.2.1`
  public record Identity(String mailboxId, long uidValidity, long uidNext, long highestModseq) {}

  /// What LIST shows.
  ///
  /// @param specialUse `\Sent` and the like, `RFC 6154 §2`; empty if none
  /// @param noInferiors cannot have children
  /// @param noSelect a name only: it was deleted but has children
  /// @param subscribed in LSUB
  public record Traits(
      String specialUse, boolean noInferiors, boolean noSelect, boolean subscribed) {

    /// A mailbox without anything special.
    public static final Traits PLAIN = new Traits("", false, false, true);

    /// The same with a special use.
    public Traits withSpecialUse(String attribute) {
      return new Traits(attribute, noInferiors, noSelect, subscribed);
    }

    /// The same, unable to have children.
    public Traits withoutInferiors() {
      return new Traits(specialUse, true, noSelect, subscribed);
    }

    Traits withSubscribed(boolean value) {
      return new Traits(specialUse, noInferiors, noSelect, value);
    }

    Traits withNoSelect(boolean value) {
      return new Traits(specialUse, noInferiors, value, subscribed);
    }
  }

  /// What STATUS counts.
  ///
  /// @param deleted messages flagged `\Deleted`
  /// @param size the octets of all messages, `RFC 8438 §2`
  public record Counts(int messages, int unseen, int recent, int deleted, long size) {}
}
