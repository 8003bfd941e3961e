package dev.mailtwin.engine.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Tells whether names in a Maildir can have changed: device, inode and times of `new` and `cur`.
///
/// @param text comparable with an earlier one
/// @param youngestNanos when the younger of the two changed last, since 1970
record DirectorySignature(String text, long youngestNanos) {

  /// Two changes within one tick of the file system's clock look like one.
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(2);

  static DirectorySignature of(Disk disk, Path directory) throws IOException {
    var text = new StringBuilder();
    long youngest = Long.MIN_VALUE;
    for (String part : new String[] {"new", "cur"}) {
      try {
        Disk.FileFacts facts = disk.facts(directory.resolve(part));
        text.append(facts.device()).append(':').append(facts.inode()).append(':');
        text.append(facts.changedNanos()).append(':').append(facts.modifiedNanos()).append(' ');
        youngest = Math.max(youngest, Math.max(facts.changedNanos(), facts.modifiedNanos()));
      } catch (NoSuchFileException e) {
        text.append("missing ");
        youngest = Long.MAX_VALUE;
      }
    }
    return new DirectorySignature(text.toString(), youngest);
  }

  /// Whether a change after this moment is bound to show.
  boolean isSettled(long nowNanos) {
    return youngestNanos < nowNanos - TICK_NANOS;
  }
}
