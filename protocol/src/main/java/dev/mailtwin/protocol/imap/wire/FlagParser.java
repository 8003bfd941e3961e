package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.FlagList;
import dev.mailtwin.protocol.imap.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `flag-list = "(" [flag *(SP flag)] ")"` (RFC 9051 §9), with the same instance for equal lists.
///
/// Accepts what servers send: `\*` where it is illegal, blanks at the ends, a missing list (NIL).
final class FlagParser {

  private static final int KNOWN_MAX = 4_096;

  /// Longer lists are not remembered, so that what is remembered stays below a few megabytes.
  private static final int KNOWN_CHARS_MAX = 512;

  private final Map<List<String>, FlagList> known = new HashMap<>();

  FlagList parse(WireReader in) throws IOException {
    if (!in.take('(')) {
      in.expectAtom();
      return FlagList.EMPTY;
    }
    List<String> names = new ArrayList<>(4);
    int chars = 0;
    while (!in.take(')')) {
      if (in.take(' ')) {
        continue;
      }
      String name = in.peek() == '"' ? Strings.quoted(in) : in.takeWhile(ByteSet.FLAG);
      if (name.isEmpty() || names.size() == Limits.FLAGS_MAX) {
        throw in.expected("flag, at most " + Limits.FLAGS_MAX + " of them");
      }
      names.add(name);
      chars += name.length();
    }
    if (names.isEmpty()) {
      return FlagList.EMPTY;
    }
    if (chars > KNOWN_CHARS_MAX) {
      return new FlagList(names);
    }
    if (known.size() > KNOWN_MAX) {
      known.clear();
    }
    return known.computeIfAbsent(names, FlagList::new);
  }
}
