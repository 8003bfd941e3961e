package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.UidList;
import java.io.IOException;
import java.util.Map;

/// Copies to the Trash that were begun: written down before the COPY, so that a copy whose reply
/// was lost is looked for before another is made.
public interface CopyIntents {

  /// Where a copy would be.
  ///
  /// @param uidValidity of the Trash when the copy began
  /// @param uidNext a copy that arrived has at least this UID
  record Begun(long uidValidity, long uidNext) {}

  /// Copies that were begun, by the UID of the original.
  Map<Long, Begun> open() throws IOException;

  /// Copies of these originals are about to begin.
  void begin(UidList uids, Begun where) throws IOException;
}
