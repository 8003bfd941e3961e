package dev.mailtwin.protocol.mime;

import java.io.IOException;

/// A letter cannot be written or understood as it is. Nothing usable was written; the subclass says
/// what its author can mend. Messages quote what the author wrote: escape them before printing.
public abstract sealed class MimeException extends IOException {

  private MimeException(String message) {
    super(message);
  }

  /// CR, LF, NUL or another control character where one line of text belongs.
  public static final class Forbidden extends MimeException {
    private final String where;

    public Forbidden(String where, int character) {
      super("%s holds %s".formatted(where, name(character)));
      this.where = where;
    }

    /// The field or name that holds it.
    public String where() {
      return where;
    }

    private static String name(int character) {
      return switch (character) {
        case '\r', '\n' -> "a line break";
        case 0 -> "a NUL";
        default -> "control character %d".formatted(character);
      };
    }
  }

  /// Something that should be an address is none.
  public static final class BadAddress extends MimeException {
    private final String text;
    private final String reason;

    public BadAddress(String text, String reason) {
      super("\"%s\" is no address: %s".formatted(text, reason));
      this.text = text;
      this.reason = reason;
    }

    /// What was written, shortened.
    public String text() {
      return text;
    }

    /// What is wrong with it, such as `the domain is missing`.
    public String reason() {
      return reason;
    }
  }

  /// Something that should be a Message-ID is none (RFC 5322 §3.6.4).
  public static final class BadMessageId extends MimeException {
    public BadMessageId(String text) {
      super("\"%s\" is no Message-ID such as <1234@example.org>".formatted(text));
    }
  }

  /// The part before the @ is not ASCII, which only SMTPUTF8 can carry (RFC 6531 §3.3).
  public static final class NeedsUtf8 extends MimeException {
    private final String address;

    public NeedsUtf8(String address) {
      super("\"%s\" needs SMTPUTF8".formatted(address));
      this.address = address;
    }

    /// The address as the author wrote it.
    public String address() {
      return address;
    }
  }

  /// The bytes do not begin with the header of a message, or it cannot be used.
  public static final class NoHeader extends MimeException {
    public NoHeader(String message) {
      super(message);
    }
  }

  /// Larger than a limit of [Limits].
  public static final class TooMuch extends MimeException {
    private final String what;

    public TooMuch(String what, long limit) {
      super("%s: at most %,d are possible".formatted(what, limit));
      this.what = what;
    }

    /// What there is too much of.
    public String what() {
      return what;
    }
  }

  /// An attachment is not what it was when the letter was begun.
  public static final class Changed extends MimeException {
    private final String name;

    public Changed(String name) {
      super("%s changed while it was read".formatted(name));
      this.name = name;
    }

    /// The attachment's name.
    public String name() {
      return name;
    }
  }
}
