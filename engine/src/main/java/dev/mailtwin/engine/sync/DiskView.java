package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.PackedNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What the disk has in one mailbox, packed; in the order of the base names after [#sorted].
public final class DiskView {

  private final PackedNames names;
  private final int[] order;
  private final int[] flags;
  private final Flags lettered;

  private DiskView(PackedNames names, int[] order, int[] flags, Flags lettered) {
    this.names = names;
    this.order = order;
    this.flags = flags;
    this.lettered = lettered;
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
    return new DiskView(names, order, flags, lettered);
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
    return flags[order[at]];
  }

  /// Keywords that have a letter in this mailbox.
  public Flags lettered() {
    return lettered;
  }

  /// Whether there is a file of this base name.
  boolean holds(String base) {
    byte[] utf8 = base.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = order.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = names.compare(order[middle], utf8);
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
