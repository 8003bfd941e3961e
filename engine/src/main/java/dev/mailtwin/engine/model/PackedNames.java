package dev.mailtwin.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// A growing list of strings kept as bytes, without an object for each. Names of our own files take
/// less than half of their length. Not thread-safe.
///
/// Packed, a name is a mark and what follows: of our own files the time (5 bytes) and the key (16),
/// of others UTF-8. The order of the names is that of these bytes.
public final class PackedNames {

  private static final byte OURS = 1;
  private static final byte OURS_VERBATIM = 2;
  private static final byte OTHER = 3;

  private static final String END = ".mailtwin";
  private static final String VERBATIM_END = ".verbatim.mailtwin";
  private static final int KEY_DIGITS = 32;
  private static final int TIME_DIGITS_MAX = 12;
  private static final int TIME_BYTES = 5;
  private static final int PACKED = 1 + TIME_BYTES + KEY_DIGITS / 2;

  private static final int ROOM_MIN = 16;
  private static final int PIECE_BITS = 11;
  private static final int PIECE = 1 << PIECE_BITS;
  private static final int WITHIN = PIECE - 1;

  /// A run of names. Once it is full, nothing of it is copied any more.
  private static final class Piece {

    private byte[] bytes;

    /// Where each name ends; empty as long as all of them are as long as ours.
    private int[] ends = {};

    private int count;

    Piece(int names) {
      bytes = new byte[names * PACKED];
    }

    void add(byte[] packed) {
      if (ends.length == 0 && packed.length != PACKED) {
        ends = new int[PIECE];
        Arrays.setAll(ends, at -> (at + 1) * PACKED);
      }
      int start = start(count);
      int end = start + packed.length;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
      }
      System.arraycopy(packed, 0, bytes, start, packed.length);
      if (ends.length > 0) {
        ends[count] = end;
      }
      count++;
      if (count == PIECE && end < bytes.length) {
        bytes = Arrays.copyOf(bytes, end);
      }
    }

    int start(int at) {
      return at == 0 ? 0 : end(at - 1);
    }

    int end(int at) {
      return ends.length == 0 ? (at + 1) * PACKED : ends[at];
    }
  }

  private Piece[] pieces = {new Piece(ROOM_MIN)};
  private int count;

  /// Appends a name and yields its position.
  public int add(String name) {
    int piece = count >> PIECE_BITS;
    if (piece == pieces.length) {
      pieces = Arrays.copyOf(pieces, piece + 1);
      pieces[piece] = new Piece(PIECE);
    }
    pieces[piece].add(pack(name));
    return count++;
  }

  /// As it is kept, for [#compare(int, byte[])].
  public static byte[] pack(String name) {
    int dot = name.indexOf('.');
    int end = dot + 1 + KEY_DIGITS;
    if (dot < 1 || dot > TIME_DIGITS_MAX || (dot > 1 && name.charAt(0) == '0')) {
      return other(name);
    }
    boolean plain = name.length() == end + END.length() && name.endsWith(END);
    boolean verbatim = name.length() == end + VERBATIM_END.length() && name.endsWith(VERBATIM_END);
    if (!plain && !verbatim) {
      return other(name);
    }
    long time = 0;
    for (int at = 0; at < dot; at++) {
      int digit = name.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return other(name);
      }
      time = time * 10 + digit;
    }
    byte[] packed = new byte[PACKED];
    packed[0] = plain ? OURS : OURS_VERBATIM;
    for (int at = 0; at < TIME_BYTES; at++) {
      packed[1 + at] = (byte) (time >>> (8 * (TIME_BYTES - 1 - at)));
    }
    for (int at = 0; at < KEY_DIGITS; at += 2) {
      int high = hex(name.charAt(dot + 1 + at));
      int low = hex(name.charAt(dot + 2 + at));
      if (high < 0 || low < 0) {
        return other(name);
      }
      packed[1 + TIME_BYTES + at / 2] = (byte) (high << 4 | low);
    }
    return packed;
  }

  private static byte[] other(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    byte[] packed = new byte[1 + utf8.length];
    packed[0] = OTHER;
    System.arraycopy(utf8, 0, packed, 1, utf8.length);
    return packed;
  }

  /// Lower case only: another file may differ in nothing else.
  private static int hex(char digit) {
    return digit >= '0' && digit <= '9'
        ? digit - '0'
        : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
  }

  private static String unpack(byte[] bytes, int start, int end) {
    if (bytes[start] == OTHER) {
      return new String(bytes, start + 1, end - start - 1, StandardCharsets.UTF_8);
    }
    long time = 0;
    for (int at = 0; at < TIME_BYTES; at++) {
      time = time << 8 | (bytes[start + 1 + at] & 0xff);
    }
    String key = HexFormat.of().formatHex(bytes, start + 1 + TIME_BYTES, end);
    return time + "." + key + (bytes[start] == OURS ? END : VERBATIM_END);
  }

  /// How many names there are.
  public int size() {
    return count;
  }

  /// The name at a position.
  public String get(int at) {
    Piece piece = piece(at);
    return unpack(piece.bytes, piece.start(at & WITHIN), piece.end(at & WITHIN));
  }

  /// Compares a name of this list with a name of another, byte by byte.
  public int compare(int at, PackedNames other, int otherAt) {
    Piece piece = piece(at);
    Piece second = other.piece(otherAt);
    return Arrays.compareUnsigned(
        piece.bytes,
        piece.start(at & WITHIN),
        piece.end(at & WITHIN),
        second.bytes,
        second.start(otherAt & WITHIN),
        second.end(otherAt & WITHIN));
  }

  /// Compares a name of this list with another.
  ///
  /// @param packed see [#pack]
  public int compare(int at, byte[] packed) {
    Piece piece = piece(at);
    int start = piece.start(at & WITHIN);
    return Arrays.compareUnsigned(
        piece.bytes, start, piece.end(at & WITHIN), packed, 0, packed.length);
  }

  /// The positions in the order of the names. Positions without a name are left to the caller.
  ///
  /// @param positions which names; sorted in place
  public void sort(int[] positions) {
    mergeSort(positions, positions.clone(), 0, positions.length);
  }

  /// Stable, and without an object per name.
  private void mergeSort(int[] into, int[] from, int low, int high) {
    if (high - low < 2) {
      return;
    }
    int middle = (low + high) >>> 1;
    mergeSort(from, into, low, middle);
    mergeSort(from, into, middle, high);
    int left = low;
    int right = middle;
    for (int at = low; at < high; at++) {
      boolean takeLeft =
          right >= high || (left < middle && compare(from[left], this, from[right]) <= 0);
      into[at] = takeLeft ? from[left++] : from[right++];
    }
  }

  private Piece piece(int at) {
    return pieces[at >> PIECE_BITS];
  }
}
