package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.PackedNames;
import java.util.Arrays;

/// What the disk has in one mailbox, packed; in the order of the base names after [#sorted].
public final class DiskView {

  private final PackedNames names;
  private final int[] order;
  private final int[] kinds;
  private final int[] flagsOfKind;
  private final Flags lettered;

  private DiskView(PackedNames names, int[] order, int[] kinds, int[] flagsOfKind, Flags lettered) {
    this.names = names;
    this.order = order;
    this.kinds = kinds;
    this.flagsOfKind = flagsOfKind;
    this.lettered = lettered;
  }

  /// Shares a listing that nobody changes any more.
  ///
  /// @param order the positions of the names that count, in the order of the names
  /// @param kinds what kind of file each name has
  /// @param flagsOfKind the number of the flags of each kind
  /// @param lettered the keywords that have a letter here, so that a missing letter says something
  public static DiskView of(
      PackedNames names, int[] order, int[] kinds, int[] flagsOfKind, Flags lettered) {
    return new DiskView(names, order, kinds, flagsOfKind, lettered);
  }

  /// Takes over a listing.
  ///
  /// @param names base names, each once
  /// @param flags the number of the flags that the file name shows, for each
  /// @param lettered the keywords that have a letter here, so that a missing letter says something
  public static DiskView sorted(PackedNames names, int[] flags, Flags lettered) {
    int[] order = new int[names.size()];
    Arrays.setAll(order, i -> i);
    names.sort(order);
    int[] numbers = Arrays.stream(flags).distinct().toArray();
    int[] kinds = new int[flags.length];
    for (int at = 0; at < kinds.length; at++) {
      while (numbers[kinds[at]] != flags[at]) {
        kinds[at]++;
      }
    }
    return new DiskView(names, order, kinds, numbers, lettered);
  }

  /// How many messages there are.
  public int size() {
    return order.length;
  }

  /// The base name at a position.
  public String base(int at) {
    return names.get(order[at]);
  }

  /// The number of the flags in the file name at a position.
  public int flags(int at) {
    return flagsOfKind[kinds[order[at]]];
  }

  /// Keywords that have a letter in this mailbox.
  public Flags lettered() {
    return lettered;
  }

  /// Whether there is a file of this base name.
  boolean holds(String base) {
    byte[] packed = PackedNames.pack(base);
    int low = 0;
    int high = order.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = names.compare(order[middle], packed);
      if (found == 0) {
        return true;
      }
      low = found < 0 ? middle + 1 : low;
      high = found < 0 ? high : middle - 1;
    }
    return false;
  }

  int compare(int at, PackedNames others, int otherAt) {
    return names.compare(order[at], others, otherAt);
  }
}
