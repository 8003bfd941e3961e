package dev.mailtwin.modelserver.session;

import java.util.List;

/// One thing FETCH asks for, `RFC 9051 §6.4.5`.
sealed interface FetchItem {

  /// Something that is not octets of the message.
  enum Attribute implements FetchItem {
    FLAGS,
    UID,
    INTERNALDATE,
    SIZE,
    ENVELOPE,
    MODSEQ,
    EMAILID,
    /// Gmail's X-GM-MSGID.
    GMAIL_ID,
    THREADID
  }

  /// Which octets of the message.
  enum Part {
    ALL,
    HEADER,
    TEXT,
    FIELDS,
    FIELDS_NOT
  }

  /// Octets of the message.
  ///
  /// @param label as the reply names it, without the partial's origin
  /// @param fields header names for [Part#FIELDS] and [Part#FIELDS_NOT]
  /// @param peek whether `\Seen` stays as it is
  /// @param partial which of the octets
  record Section(String label, Part part, List<String> fields, boolean peek, Partial partial)
      implements FetchItem {}

  /// Some of the octets.
  ///
  /// @param origin first octet; negative for all octets
  record Partial(long origin, long count) {
    static final Partial WHOLE = new Partial(-1, Long.MAX_VALUE);
  }
}
