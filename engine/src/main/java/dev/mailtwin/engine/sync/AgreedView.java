package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.PackedNames;
import dev.mailtwin.engine.model.PackedNumbers;
import dev.mailtwin.engine.model.UidList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  private final PackedNumbers uids = new PackedNumbers();
  private final PackedNumbers flags = new PackedNumbers();
  private final PackedNumbers sizes = new PackedNumbers();
  private final PackedNumbers dates = new PackedNumbers();

  /// Rows that have no file: few.
  private final PackedNumbers fileless = new PackedNumbers();

  /// How each of those came to be.
  private final List<Kind> kinds = new ArrayList<>();

  private final PackedNames bases = new PackedNames();

  /// Appends a row.
  ///
  /// @param uid higher than all before
  /// @param kind how the row came to be
  /// @param base the file's base name; empty unless the kind is LINKED
  /// @param flagNumber the flags both had, in the mailbox's flag table
  /// @param facts size and INTERNALDATE as the server reported them
  public void add(long uid, Kind kind, String base, int flagNumber, SizeAndDate facts) {
    if (kind == Kind.LINKED) {
      bases.add(base);
    } else {
      fileless.add(size());
      kinds.add(kind);
    }
    uids.add(uid);
    flags.add(flagNumber);
    sizes.add(facts.size());
    dates.add(facts.date());
  }

  /// The position of a row's base name; negative if it has no file.
  private int baseAt(int row) {
    int at = fileless.find(row);
    return at >= 0 ? -1 : row - (-at - 1);
  }

  /// What the server reported when the message was first seen.
  ///
  /// @param size RFC822.SIZE in bytes
  /// @param date INTERNALDATE in seconds since 1970
  public record SizeAndDate(long size, long date) {}

  /// How many rows there are.
  public int size() {
    return uids.size();
  }

  /// The highest UID, 0 if there is none.
  public long lastUid() {
    return size() == 0 ? 0 : uids.get(size() - 1);
  }

  /// The position of a UID, or negative if it is not there.
  public int find(long uid) {
    return uids.find(uid);
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
    return uids.get(at);
  }

  /// The number of the agreed flags at a position.
  public int flags(int at) {
    return (int) flags.get(at);
  }

  /// Whether a message has a file.
  boolean isLinked(long uid) {
    int at = find(uid);
    return at >= 0 && fileless.find(at) < 0;
  }

  /// How the row at a position came to be.
  public Kind kind(int at) {
    int row = fileless.find(at);
    return row < 0 ? Kind.LINKED : kinds.get(row);
  }

  /// Size and date at a position.
  public SizeAndDate facts(int at) {
    return new SizeAndDate(sizes.get(at), dates.get(at));
  }

  /// The base name at a position; empty if the row has no file.
  public String base(int at) {
    int base = baseAt(at);
    return base < 0 ? "" : bases.get(base);
  }

  /// The base names of linked rows whose file the listing misses.
  public List<String> missing(DiskView disk) {
    int[] files = files(disk, new boolean[disk.size()]);
    var missing = new ArrayList<String>();
    for (int row = 0; row < size(); row++) {
      if (files[row] == NONE && fileless.find(row) < 0) {
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
    for (int row = 0; row < size(); row++) {
      if (fileless.find(row) < 0) {
        if (files[row] < 0 || disk.flags(files[row]) != flags(row)) {
          return false;
        }
        held++;
      }
    }
    return held == disk.size();
  }

  /// Whether a row is linked to a file of this base name. Looks at all of them.
  boolean holds(String base) {
    for (int at = 0; at < bases.size(); at++) {
      if (bases.get(at).equals(base)) {
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
    int[] order = new int[bases.size()];
    Arrays.setAll(order, at -> at);
    bases.sort(order);
    int[] rowOfBase = rowsOfBases();
    int[] files = new int[size()];
    Arrays.fill(files, NONE);
    int file = 0;
    for (int at = 0; at < order.length; at++) {
      while (file < disk.size() && disk.compare(file, bases, order[at]) < 0) {
        file++;
      }
      if (file < disk.size() && disk.compare(file, bases, order[at]) == 0) {
        int row = rowOfBase.length == 0 ? order[at] : rowOfBase[order[at]];
        files[row] = claimed[file] ? TAKEN : file;
        claimed[file] = true;
      }
    }
    return files;
  }

  /// The row of each base name; empty if they are the same, because each row has one.
  private int[] rowsOfBases() {
    int[] rows = new int[fileless.size() == 0 ? 0 : bases.size()];
    for (int row = 0, at = 0; at < rows.length; row++) {
      if (fileless.find(row) < 0) {
        rows[at++] = row;
      }
    }
    return rows;
  }

  /// The messages whose bodies could not be had.
  UidList bodiless() {
    var skipped = new UidList();
    for (int at = 0; at < fileless.size(); at++) {
      int row = (int) fileless.get(at);
      if (kind(row) == Kind.BODILESS) {
        skipped.add(uid(row));
      }
    }
    return skipped;
  }

  /// All but [#bodiless()].
  AgreedView withBodies() {
    var others = new AgreedView();
    for (int at = 0; at < size(); at++) {
      if (kind(at) != Kind.BODILESS) {
        others.add(uid(at), kind(at), base(at), flags(at), facts(at));
      }
    }
    return others;
  }
}
