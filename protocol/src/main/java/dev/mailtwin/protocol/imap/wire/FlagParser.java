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

  private final Map<List<String>, FlagList> known = new HashMap<>();

  FlagList parse(WireReader in) throws IOException {
    if (!in.take('(')) {
      in.expectAtom();
      return FlagList.EMPTY;
    }
    List<String> names = new ArrayList<>(4);
    while (!in.take(')')) {
      if (in.take(' ')) {
        continue;
      }
      String name = in.peek() == '"' ? Strings.quoted(in) : in.takeWhile(ByteSet.FLAG);
      if (name.isEmpty() || names.size() == Limits.FLAGS_MAX) {
        throw in.expected("flag, at most " + Limits.FLAGS_MAX + " of them");
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      return FlagList.EMPTY;
    }
    if (known.size() > KNOWN_MAX) {
      known.clear();
    }
    return known.computeIfAbsent(names, FlagList::new);
  }
}
