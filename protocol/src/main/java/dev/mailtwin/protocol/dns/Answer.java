package dev.mailtwin.protocol.dns;

import java.util.List;

/// What a lookup came to. Everything in it is text from outside.
///
/// @param <R> what a record of the asked type is read as
public sealed interface Answer<R> {

  /// There are records.
  ///
  /// @param records at least one
  /// @param aliases the names the question was led to by CNAME, in order; empty for none
  record Found<R>(List<R> records, List<String> aliases) implements Answer<R> {

    /// Copies the lists.
    public Found {
      records = List.copyOf(records);
      aliases = List.copyOf(aliases);
    }
  }

  /// There are none, or nobody said.
  ///
  /// @param aliases as in [Found], as far as the chain could be followed
  /// @param detail what was seen, for a report; may be empty
  record None<R>(Reason reason, List<String> aliases, String detail) implements Answer<R> {

    /// Copies the list.
    public None {
      aliases = List.copyOf(aliases);
    }
  }

  /// Why there are no records.
  enum Reason {
    /// NXDOMAIN: nobody has this name, or it cannot be one.
    NO_SUCH_NAME,
    /// The name exists and has no record of this type.
    NO_SUCH_RECORD,
    /// SERVFAIL and other codes: the resolver could not find out.
    SERVER_FAILED,
    /// REFUSED: the resolver does not want to look.
    REFUSED,
    /// No resolver answered in time.
    SILENT,
    /// No resolver could be reached: its port is closed, or there is no way to it.
    UNREACHABLE,
    /// What came back is no answer.
    GARBLED,
    /// The name is an alias of an alias of … without end.
    ALIAS_LOOP
  }

  /// The records; empty if there are none.
  default List<R> records() {
    return switch (this) {
      case Found<R>(List<R> records, _) -> records;
      case None<R> _ -> List.of();
    };
  }

  /// Whether somebody who knows has said that there is none. The other reasons may pass.
  default boolean isDenied() {
    return this instanceof None<R>(Reason reason, _, _)
        && (reason == Reason.NO_SUCH_NAME || reason == Reason.NO_SUCH_RECORD);
  }
}
