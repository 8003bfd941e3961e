package dev.mailtwin.modelserver.profile;

/// One way in which servers differ, beyond their capabilities.
public enum Quirk {

  /// The greeting carries a CAPABILITY response code, `RFC 9051 §7.1`.
  CAPABILITY_IN_GREETING,

  /// The tagged OK of LOGIN and AUTHENTICATE carries a CAPABILITY response code.
  CAPABILITY_IN_LOGIN_OK,

  /// An untagged CAPABILITY comes before the tagged OK of LOGIN and AUTHENTICATE.
  CAPABILITY_BEFORE_LOGIN_OK,

  /// `\*` in the untagged FLAGS of SELECT, which only PERMANENTFLAGS may hold.
  STAR_IN_FLAGS,

  /// ID is advertised and answered `BAD Invalid folder name`.
  ID_IS_BAD,

  /// Every mailbox has UIDVALIDITY 1 for ever.
  UIDVALIDITY_ALWAYS_ONE,

  /// The header names in `BODY[HEADER.FIELDS (...)]` come back in quotes.
  QUOTED_FIELD_NAMES,

  /// Every message is `\Recent` in every session.
  STICKY_RECENT,

  /// LIST shows special-use attributes although SPECIAL-USE is not advertised.
  SPECIAL_USE_IN_PLAIN_LIST,

  /// AUTHENTICATE PLAIN is advertised and answered `BAD [CLIENTBUG] syntax: Invalid sasl Argument`.
  SASL_PLAIN_REFUSED,

  /// A missing mailbox is refused with `[TRYCREATE] Folder INVALID does not exist`.
  MISSING_IS_TRYCREATE,

  /// SEARCH with OR answers all messages.
  SEARCH_OR_FINDS_ALL,

  /// Refusals carry no response codes of `RFC 5530`.
  PLAIN_REFUSALS,

  /// Keywords are not kept, and PERMANENTFLAGS says so.
  NO_KEYWORDS,

  /// Keywords are not kept, although PERMANENTFLAGS says that they are and STORE says OK.
  KEYWORDS_FORGOTTEN,

  /// An expunge does not raise HIGHESTMODSEQ, `RFC 7162 §3.1.2.1`.
  EXPUNGE_KEEPS_MODSEQ,

  /// COPYUID comes with empty sets: `[COPYUID 701 ]`.
  EMPTY_COPYUID,

  /// APPEND, COPY and MOVE into a mailbox that has the same bytes already add nothing, and answer
  /// the UID that is there. Reported of Gmail.
  ONE_OF_EACH,

  /// UID EXPUNGE is advertised and refused.
  UID_EXPUNGE_REFUSED,

  /// What other clients do is told only with every third command, and with NOOP, `RFC 9051 §7`:
  /// until then the client sees the mailbox as it was.
  LATE_NEWS,

  /// SELECT says NOMODSEQ instead of HIGHESTMODSEQ, `RFC 7162 §3.1.2.2`.
  NO_MODSEQ
}
