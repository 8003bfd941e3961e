package dev.mailtwin.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing list of strings kept as bytes, without an object for each. Not thread-safe.
public final class PackedNames {

  private byte[] bytes = new byte[1 << 10];
  private int[] ends = new int[16];
  private int count;

  /// Appends a name and yields its position.
  public int add(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    int start = count == 0 ? 0 : ends[count - 1];
    if (start + utf8.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + utf8.length));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    System.arraycopy(utf8, 0, bytes, start, utf8.length);
    ends[count] = start + utf8.length;
    return count++;
  }

  /// How many names there are.
  public int size() {
    return count;
  }

  /// The name at a position.
  public String get(int at) {
    int start = start(at);
    return new String(bytes, start, ends[at] - start, StandardCharsets.UTF_8);
  }

  /// Compares a name of this list with a name of another, byte by byte.
  public int compare(int at, PackedNames other, int otherAt) {
    return Arrays.compareUnsigned(
        bytes, start(at), ends[at], other.bytes, other.start(otherAt), other.ends[otherAt]);
  }

  /// Compares a name of this list with other bytes.
  public int compare(int at, byte[] utf8) {
    return Arrays.compareUnsigned(bytes, start(at), ends[at], utf8, 0, utf8.length);
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

  private int start(int at) {
    return at == 0 ? 0 : ends[at - 1];
  }
}
