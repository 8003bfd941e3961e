package dev.mailtwin.engine.sync;

import java.util.Arrays;

/// Messages that arrived, with what they are recognised by elsewhere; packed. Not thread-safe.
public final class Arrived {

  private final UidList uids = new UidList();
  private long[] headerHashes = new long[8];

  /// Appends a message.
  ///
  /// @param headerHash 0 if unknown
  public void add(long uid, long headerHash) {
    if (uids.size() == headerHashes.length) {
      headerHashes = Arrays.copyOf(headerHashes, headerHashes.length * 2);
    }
    headerHashes[uids.size()] = headerHash;
    uids.add(uid);
  }

  /// How many there are.
  public int size() {
    return uids.size();
  }

  /// The UID of one.
  public long uid(int at) {
    return uids.get(at);
  }

  /// The header hash of one.
  public long headerHash(int at) {
    return headerHashes[at];
  }
}
