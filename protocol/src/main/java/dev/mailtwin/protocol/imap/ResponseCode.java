package dev.mailtwin.protocol.imap;

import java.util.List;

/// The part of a status response in square brackets (RFC 9051 §7.1).
public sealed interface ResponseCode {

  /// There was none.
  record None() implements ResponseCode {}

  /// The mailbox's generation (RFC 9051 §2.3.1.1).
  record UidValidity(long value) implements ResponseCode {}

  /// No future message has a lower UID.
  record UidNext(long value) implements ResponseCode {}

  /// The mod-sequence below which everything is known (RFC 7162 §3.1.2.1).
  record HighestModseq(long value) implements ResponseCode {}

  /// The mailbox keeps no mod-sequences (RFC 7162 §3.1.2.2).
  record NoModseq() implements ResponseCode {}

  /// Flags a client can change for good; `\*` means: and new keywords.
  record PermanentFlags(FlagList flags) implements ResponseCode {}

  record ReadOnly() implements ResponseCode {}

  record ReadWrite() implements ResponseCode {}

  /// The mailbox does not exist but could be created.
  record TryCreate() implements ResponseCode {}

  /// What the server can do, volunteered.
  record Capability(List<String> names) implements ResponseCode {}

  /// Where an appended message went (RFC 4315 §3).
  record AppendUid(long uidValidity, UidSet uids) implements ResponseCode {}

  /// Where copied messages went: the n-th source is now the n-th destination (RFC 4315 §3).
  record CopyUid(long uidValidity, UidSet source, UidSet destination) implements ResponseCode {}

  /// These messages changed meanwhile and were left alone (RFC 7162 §3.1.3).
  record Modified(UidSet numbers) implements ResponseCode {}

  /// The identity of a mailbox across renames (RFC 8474 §4).
  record MailboxId(String id) implements ResponseCode {}

  /// Any other code: `ALERT`, `OVERQUOTA`, `AUTHENTICATIONFAILED` and those yet unknown.
  ///
  /// @param name in upper case
  /// @param arguments verbatim, possibly empty
  record Other(String name, String arguments) implements ResponseCode {}
}
