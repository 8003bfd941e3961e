package dev.mailtwin.protocol.mime;

/// Every limit of composing and reading letters, in one place. Breaking one is
/// [MimeException.TooMuch].
public final class Limits {

  /// Bytes of a whole header. Ten thousand long addresses fit.
  public static final int HEADER_BYTES_MAX = 1 << 20;

  /// Fields of a header.
  public static final int FIELDS_MAX = 2_000;

  /// Addresses of one list.
  public static final int ADDRESSES_MAX = 20_000;

  /// Characters of a subject, a display name, a file name: what people read in one line.
  public static final int LINE_OF_TEXT_MAX = 10_000;

  /// Characters of text or HTML, which are kept in memory: 4 Mi. More is an attachment's job.
  public static final int TEXT_CHARS_MAX = 4 << 20;

  /// Message-IDs a reply refers to: the first one and the last ones of a longer thread. Every
  /// program joins a thread by these; a field that only grows is cut by servers.
  public static final int REFERENCES_MAX = 20;

  /// Multiparts inside multiparts that are looked into for attachments.
  public static final int NESTING_MAX = 50;

  /// Characters of a line, with its line end left out (RFC 5322 §2.1.1).
  static final int LINE_MAX = 998;

  /// Where lines of a header and of encoded text are folded (RFC 5322 §2.1.1).
  static final int FOLD_AT = 78;

  private Limits() {}
}
