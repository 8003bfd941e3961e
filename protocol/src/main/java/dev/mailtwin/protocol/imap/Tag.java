package dev.mailtwin.protocol.imap;

/// What ties an answer to its command (RFC 9051 §2.2.1).
///
/// @param text such as `A17`
public record Tag(String text) {

  static Tag number(int number) {
    return new Tag("A" + number);
  }

  @Override
  public String toString() {
    return text;
  }
}
