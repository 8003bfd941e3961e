package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.PackedNumbers;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the server has in one mailbox, packed and sorted by UID.
///
/// Built by appending in ascending order. The arrays behind it are never handed out.
public final class ServerView {

  private final PackedNumbers uids = new PackedNumbers();
  private final PackedNumbers flags = new PackedNumbers();
  private final PackedNumbers sizes = new PackedNumbers();
  private final PackedNumbers dates = new PackedNumbers();
  private final PackedNumbers modseqs = new PackedNumbers();

  /// Appends a message.
  ///
  /// @param uid higher than all before
  /// @param flagNumber in the mailbox's flag table
  /// @param size RFC822.SIZE, -1 if not asked
  /// @param date INTERNALDATE in seconds, Long.MIN_VALUE if not asked
  /// @param modseq 0 if unknown
  public void add(long uid, int flagNumber, long size, long date, long modseq) {
    int count = uids.size();
    if (count > 0 && uids.get(count - 1) >= uid) {
      throw new IllegalArgumentException("UIDs ascend: " + uids.get(count - 1) + ", then " + uid);
    }
    uids.add(uid);
    flags.add(flagNumber);
    sizes.add(size);
    dates.add(date);
    modseqs.add(modseq);
  }

  /// A message that came by our own doing.
  record Added(long uid, int flagNumber, AgreedView.SizeAndDate facts) {}

  /// The same view after our own moves.
  ServerView changed(Set<Long> gone, Collection<Added> came) {
    NavigableMap<Long, Added> fresh = new TreeMap<>();
    came.forEach(message -> fresh.put(message.uid(), message));
    var view = new ServerView();
    for (int at = 0; at < size(); at++) {
      long uid = uid(at);
      boolean stays = !gone.contains(uid);
      view.addAll(fresh.headMap(uid, !stays));
      fresh.headMap(uid, true).clear();
      if (stays) {
        view.add(uid, flags(at), bytes(at), date(at), modseq(at));
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
    return uids.size();
  }

  /// The position of a UID, or negative if it is not there.
  public int find(long uid) {
    return uids.find(uid);
  }

  /// How many messages have this UID or a higher one.
  int from(long uid) {
    int at = find(uid);
    return size() - (at < 0 ? -at - 1 : at);
  }

  /// The UID at a position.
  public long uid(int at) {
    return uids.get(at);
  }

  /// The number of the flags at a position.
  public int flags(int at) {
    return (int) flags.get(at);
  }

  /// Bytes as the server counts them, -1 if unknown.
  public long bytes(int at) {
    return sizes.get(at);
  }

  /// INTERNALDATE in seconds, Long.MIN_VALUE if unknown.
  public long date(int at) {
    return dates.get(at);
  }

  /// The mod-sequence, 0 if unknown.
  public long modseq(int at) {
    return modseqs.get(at);
  }
}
