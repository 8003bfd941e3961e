package dev.mailtwin.engine.history;

import java.util.List;

/// What comparing both sides came to.
///
/// @param mailboxes how many were compared
/// @param messages how many messages and files, each pair once
/// @param bodies whether all bytes were compared, not only the headers
public record Compared(int mailboxes, long messages, boolean bodies, List<Difference> differences) {

  /// How many differences there are of a weight.
  public long count(Difference.Weight weight) {
    return differences.stream().filter(d -> d.kind().weight() == weight).count();
  }
}
