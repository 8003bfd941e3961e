package dev.mailtwin.engine.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Header fields that programs add to a message when they store it: mbsync one by which it finds
/// its upload again, on either side, mutt the length and the flags of what it saves in another
/// folder. Without them it is the message that it was.
public final class AddedLines {

  /// As many bytes as a message has of them, usually: mbsync's line has 22.
  public static final int BYTES_MAX = 40;

  private static final Set<String> NAMES =
      Set.of("content-length", "lines", "status", "x-status", "x-keywords", "x-tuid");

  /// From where to where in the file, in order.
  private record Range(long start, long end) {}

  private final List<Range> ranges = new ArrayList<>();

  private AddedLines() {}

  /// Those of a message.
  ///
  /// @param message its beginning, as the file or the wire has it; what comes after `length` is not
  ///   looked at
  public static AddedLines of(byte[] message, int length) {
    var added = new AddedLines();
    int start = 0;
    boolean within = false;
    for (int n = 0; n < length; n++) {
      if (message[n] != '\n') {
        continue;
      }
      boolean blank = message[start] == '\n' || (message[start] == '\r' && start + 1 == n);
      if (blank) {
        break;
      }
      boolean continued = message[start] == ' ' || message[start] == '\t';
      within = continued ? within : NAMES.contains(name(message, start, n));
      if (within) {
        added.ranges.add(new Range(start, n + 1L));
      }
      start = n + 1;
    }
    return added;
  }

  private static String name(byte[] message, int start, int end) {
    int colon = start;
    while (colon < end && message[colon] != ':') {
      colon++;
    }
    return new String(message, start, colon - start, StandardCharsets.ISO_8859_1)
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /// The message without them.
  public InputStream leftOut(InputStream in) {
    return new Without(in);
  }

  private final class Without extends FilterInputStream {
    private long at;
    private int next;

    Without(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (next < ranges.size() && ranges.get(next).start == at) {
        long end = ranges.get(next).end;
        in.skipNBytes(end - at);
        at = end;
        next++;
        return read(buffer, offset, length);
      }
      long room = next < ranges.size() ? ranges.get(next).start - at : length;
      int got = in.read(buffer, offset, (int) Math.min(length, room));
      at += Math.max(0, got);
      return got;
    }
  }
}
