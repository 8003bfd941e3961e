package dev.mailtwin.engine.sync;

import java.util.Arrays;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the server has in one mailbox, packed and sorted by UID.
///
/// Built by appending in ascending order. The arrays behind it are never handed out.
public final class ServerView {

  private long[] uids = new long[16];
  private int[] flags = new int[16];
  private long[] sizes = new long[16];
  private long[] dates = new long[16];
  private long[] modseqs = new long[16];
  private int count;

  /// Appends a message.
  ///
  /// @param uid higher than all before
  /// @param flagNumber in the mailbox's flag table
  /// @param size RFC822.SIZE, -1 if not asked
  /// @param date INTERNALDATE in seconds, Long.MIN_VALUE if not asked
  /// @param modseq 0 if unknown
  public void add(long uid, int flagNumber, long size, long date, long modseq) {
    if (count > 0 && uids[count - 1] >= uid) {
      throw new IllegalArgumentException("UIDs ascend: " + uids[count - 1] + ", then " + uid);
    }
    if (count == uids.length) {
      int room = count * 2;
      uids = Arrays.copyOf(uids, room);
      flags = Arrays.copyOf(flags, room);
      sizes = Arrays.copyOf(sizes, room);
      dates = Arrays.copyOf(dates, room);
      modseqs = Arrays.copyOf(modseqs, room);
    }
    uids[count] = uid;
    flags[count] = flagNumber;
    sizes[count] = size;
    dates[count] = date;
    modseqs[count++] = modseq;
  }

  /// A message that came by our own doing.
  record Added(long uid, int flagNumber, AgreedView.SizeAndDate facts) {}

  /// The same view after our own moves.
  ServerView changed(Set<Long> gone, Collection<Added> came) {
    NavigableMap<Long, Added> fresh = new TreeMap<>();
    came.forEach(message -> fresh.put(message.uid(), message));
    var view = new ServerView();
    for (int at = 0; at < count; at++) {
      boolean stays = !gone.contains(uids[at]);
      view.addAll(fresh.headMap(uids[at], !stays));
      fresh.headMap(uids[at], true).clear();
      if (stays) {
        view.add(uids[at], flags[at], sizes[at], dates[at], modseqs[at]);
      }
    }
    view.addAll(fresh);
    return view;
  }

  private void addAll(SortedMap<Long, Added> messages) {
    for (Added message : messages.values()) {
      add(message.uid, message.flagNumber, message.facts.size(), message.facts.date(), 0);
    }
  }

  /// How many messages there are.
  public int size() {
    return count;
  }

  /// The position of a UID, or negative if it is not there.
  public int find(long uid) {
    return Arrays.binarySearch(uids, 0, count, uid);
  }

  /// How many messages have this UID or a higher one.
  int from(long uid) {
    int at = find(uid);
    return count - (at < 0 ? -at - 1 : at);
  }

  /// The UID at a position.
  public long uid(int at) {
    return uids[at];
  }

  /// The number of the flags at a position.
  public int flags(int at) {
    return flags[at];
  }

  /// Bytes as the server counts them, -1 if unknown.
  public long bytes(int at) {
    return sizes[at];
  }

  /// INTERNALDATE in seconds, Long.MIN_VALUE if unknown.
  public long date(int at) {
    return dates[at];
  }

  /// The mod-sequence, 0 if unknown.
  public long modseq(int at) {
    return modseqs[at];
  }
}
