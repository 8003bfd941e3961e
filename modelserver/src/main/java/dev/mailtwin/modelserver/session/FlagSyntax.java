package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.Flags;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.util.List;

/// Flags as clients send them.
final class FlagSyntax {

  private FlagSyntax() {}

  /// Reads flags a client may set, `RFC 9051 §2.3.2`.
  static List<String> read(Args args) throws BadSyntaxException {
    List<String> flags = args.flags();
    for (String flag : flags) {
      if (flag.startsWith("\\") && Flags.SYSTEM.stream().noneMatch(flag::equalsIgnoreCase)) {
        throw new BadSyntaxException("Not a flag that can be set: " + flag);
      }
    }
    return flags;
  }

  /// Those of the flags that the server keeps.
  static List<String> kept(Session session, List<String> flags) {
    boolean keywords =
        !session.profile().has(Quirk.NO_KEYWORDS)
            && !session.profile().has(Quirk.KEYWORDS_FORGOTTEN);
    return flags.stream().filter(flag -> keywords || flag.startsWith("\\")).toList();
  }
}
