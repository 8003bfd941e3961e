package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.PackedNames;
import dev.mailtwin.engine.model.UidList;
import java.util.Arrays;

/// What server and disk had when they last agreed, packed and sorted by UID.
public final class AgreedView {

  /// How a row came to be.
  public enum Kind {
    /// The message and the file are one.
    LINKED,
    /// The server has it, but its body could not be had.
    BODILESS,
    /// The user deleted the file; the server cannot expunge, so it keeps the message as `\Deleted`.
    DELETED_HERE
  }

  private long[] uids = new long[16];
  private int[] flags = new int[16];
  private Kind[] kinds = new Kind[16];
  private long[] sizes = new long[16];
  private long[] dates = new long[16];
  private int[] baseAt = new int[16];
  private final PackedNames bases = new PackedNames();
  private int count;

  /// Appends a row.
  ///
  /// @param uid higher than all before
  /// @param kind how the row came to be
  /// @param base the file's base name; empty unless the kind is LINKED
  /// @param flagNumber the flags both had, in the mailbox's flag table
  /// @param facts size and INTERNALDATE as the server reported them
  public void add(long uid, Kind kind, String base, int flagNumber, SizeAndDate facts) {
    if (count == uids.length) {
      int room = count * 2;
      uids = Arrays.copyOf(uids, room);
      flags = Arrays.copyOf(flags, room);
      kinds = Arrays.copyOf(kinds, room);
      sizes = Arrays.copyOf(sizes, room);
      dates = Arrays.copyOf(dates, room);
      baseAt = Arrays.copyOf(baseAt, room);
    }
    uids[count] = uid;
    flags[count] = flagNumber;
    kinds[count] = kind;
    sizes[count] = facts.size();
    dates[count] = facts.date();
    baseAt[count++] = kind == Kind.LINKED ? bases.add(base) : -1;
  }

  /// What the server reported when the message was first seen.
  ///
  /// @param size RFC822.SIZE in bytes
  /// @param date INTERNALDATE in seconds since 1970
  public record SizeAndDate(long size, long date) {}

  /// How many rows there are.
  public int size() {
    return count;
  }

  /// The highest UID, 0 if there is none.
  public long lastUid() {
    return count == 0 ? 0 : uids[count - 1];
  }

  /// The position of a UID, or negative if it is not there.
  public int find(long uid) {
    return Arrays.binarySearch(uids, 0, count, uid);
  }

  /// How many rows have a UID from `first` to `last`.
  public int countBetween(long first, long last) {
    return position(last + 1) - position(first);
  }

  /// The position of the first row whose UID is at least `uid`.
  public int position(long uid) {
    int found = find(uid);
    return found >= 0 ? found : -found - 1;
  }

  /// The UID at a position.
  public long uid(int at) {
    return uids[at];
  }

  /// The number of the agreed flags at a position.
  public int flags(int at) {
    return flags[at];
  }

  /// Whether a message has a file.
  boolean isLinked(long uid) {
    int at = find(uid);
    return at >= 0 && kinds[at] == Kind.LINKED;
  }

  /// How the row at a position came to be.
  public Kind kind(int at) {
    return kinds[at];
  }

  /// Size and date at a position.
  public SizeAndDate facts(int at) {
    return new SizeAndDate(sizes[at], dates[at]);
  }

  /// The base name at a position; empty if the row has no file.
  public String base(int at) {
    return baseAt[at] < 0 ? "" : bases.get(baseAt[at]);
  }

  /// The base names of linked rows whose file the listing misses.
  public java.util.List<String> missing(DiskView disk) {
    int[] files = files(disk, new boolean[disk.size()]);
    var missing = new java.util.ArrayList<String>();
    for (int row = 0; row < count; row++) {
      if (files[row] == NONE && baseAt[row] >= 0) {
        missing.add(base(row));
      }
    }
    return missing;
  }

  /// Whether the files are just what was agreed on, with the agreed flags. Flags that file names do
  /// not show make it say no.
  boolean isHeldBy(DiskView disk) {
    boolean[] claimed = new boolean[disk.size()];
    int[] files = files(disk, claimed);
    int held = 0;
    for (int row = 0; row < count; row++) {
      if (kinds[row] == Kind.LINKED) {
        if (files[row] < 0 || disk.flags(files[row]) != flags[row]) {
          return false;
        }
        held++;
      }
    }
    return held == disk.size();
  }

  /// Whether a row is linked to a file of this base name. Looks at all of them.
  boolean holds(String base) {
    for (int row = 0; row < count; row++) {
      if (baseAt[row] >= 0 && base(row).equals(base)) {
        return true;
      }
    }
    return false;
  }

  /// How many rows are linked to a file.
  public int linked() {
    return bases.size();
  }

  /// There is no such file.
  static final int NONE = -1;

  /// Another row has that file already: two messages cannot be one file.
  static final int TAKEN = -2;

  /// For each row the position of its file, [#NONE] or [#TAKEN]: a merge of two sorted lists.
  int[] files(DiskView disk, boolean[] claimed) {
    int[] rowOfBase = new int[bases.size()];
    int[] order = new int[bases.size()];
    for (int row = 0, at = 0; row < count; row++) {
      if (baseAt[row] >= 0) {
        rowOfBase[baseAt[row]] = row;
        order[at++] = baseAt[row];
      }
    }
    bases.sort(order);
    int[] files = new int[count];
    Arrays.fill(files, NONE);
    int file = 0;
    for (int at = 0; at < order.length; at++) {
      while (file < disk.size() && disk.compare(file, bases, order[at]) < 0) {
        file++;
      }
      if (file < disk.size() && disk.compare(file, bases, order[at]) == 0) {
        files[rowOfBase[order[at]]] = claimed[file] ? TAKEN : file;
        claimed[file] = true;
      }
    }
    return files;
  }

  /// The messages whose bodies could not be had.
  UidList bodiless() {
    var skipped = new UidList();
    for (int at = 0; at < count; at++) {
      if (kinds[at] == Kind.BODILESS) {
        skipped.add(uids[at]);
      }
    }
    return skipped;
  }

  /// All but [#bodiless()].
  AgreedView withBodies() {
    var others = new AgreedView();
    for (int at = 0; at < count; at++) {
      if (kinds[at] != Kind.BODILESS) {
        others.add(uids[at], kinds[at], base(at), flags[at], facts(at));
      }
    }
    return others;
  }
}
