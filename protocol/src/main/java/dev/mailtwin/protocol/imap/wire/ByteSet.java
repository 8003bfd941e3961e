package dev.mailtwin.protocol.imap.wire;

import java.util.BitSet;
import java.util.function.IntPredicate;

/// A set of byte values of the grammar (RFC 9051 §9).
final class ByteSet {

  /// `ATOM-CHAR` (RFC 9051 §9)
  static final ByteSet ATOM = of(c -> c > ' ' && c != 0x7f && "(){%*\"\\]".indexOf(c) < 0);

  /// `ASTRING-CHAR = ATOM-CHAR / resp-specials`
  static final ByteSet ASTRING = of(c -> c > ' ' && c != 0x7f && "(){%*\"\\".indexOf(c) < 0);

  /// What servers put into flag lists: everything but blanks and parentheses. Zoho says `\*`.
  static final ByteSet FLAG = of(c -> c > ' ' && c != '(' && c != ')' && c != '"' && c != '{');

  static final ByteSet NOT_LINE_END = of(c -> c != '\r' && c != '\n');

  /// The name of a FETCH item, up to its section or value.
  static final ByteSet FETCH_ITEM = of(c -> c > ' ' && c != 0x7f && "(){}[]<>*\"\\".indexOf(c) < 0);

  /// Inside a response code, up to the closing bracket.
  static final ByteSet IN_CODE = of(c -> c != ']' && c != '\r' && c != '\n');

  /// An atom inside a response code, where `]` is the end.
  static final ByteSet ATOM_IN_CODE = of(c -> c > ' ' && c != 0x7f && "(){%*\"\\]".indexOf(c) < 0);

  private final BitSet members = new BitSet(256);

  private ByteSet() {}

  private static ByteSet of(IntPredicate member) {
    var set = new ByteSet();
    for (int c = 0; c < 256; c++) {
      set.members.set(c, member.test(c));
    }
    return set;
  }

  boolean has(byte b) {
    return members.get(b & 0xff);
  }
}
