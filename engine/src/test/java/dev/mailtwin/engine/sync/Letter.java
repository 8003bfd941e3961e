package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MessageFacts;
import java.nio.charset.StandardCharsets;

/// The content of a message in a [World]: equal letters have equal bytes.
///
/// @param header letters with the same header differ in their body only
/// @param body what makes it unique
/// @param manner how the world treats it
record Letter(int header, int body, Manner manner) implements Comparable<Letter> {

  enum Manner {
    /// Like most mail.
    ORDINARY,
    /// The server lists it, but will not give its body.
    UNREADABLE,
    /// The server refuses its upload.
    UNWELCOME,
    /// It holds a NUL byte, which APPEND cannot carry.
    UNSENDABLE
  }

  static Letter of(int number) {
    return new Letter(number, number, Manner.ORDINARY);
  }

  byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  static Letter parse(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", -1);
    return new Letter(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Manner.valueOf(parts[2]));
  }

  /// Letters with the same header are of the same size as well.
  long size() {
    return 100L + header % 7;
  }

  /// Arrives with the letter, and survives moves and copies.
  long date() {
    return 1_000_000L + body;
  }

  AgreedView.SizeAndDate sizeAndDate() {
    return new AgreedView.SizeAndDate(size(), date());
  }

  MessageFacts facts() {
    return new MessageFacts(
        "<" + header + "@x>", header + 1L, (1L << 32) + header * 1_000L + body, "", "", "", "", "");
  }

  @Override
  public int compareTo(Letter other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return header + " " + body + " " + manner;
  }
}
