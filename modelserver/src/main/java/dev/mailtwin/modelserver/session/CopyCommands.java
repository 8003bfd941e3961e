package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.StoreRefusedException;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// COPY, `RFC 9051 §6.4.7`, and MOVE, `RFC 6851 §3`.
final class CopyCommands {

  private CopyCommands() {}

  /// A set of messages and where they go.
  private record Request(List<Long> uids, String target) {}

  static Tagged copy(Session session, Args args, boolean uid) throws BadSyntaxException {
    Request request = parse(session, args, uid);
    View view = session.selected().view();
    try {
      String code = copyUid(session, request.target, view.copyTo(request.target, request.uids));
      return code.isEmpty() ? Tagged.ok() : Tagged.ok(code);
    } catch (StoreRefusedException e) {
      return Tagged.no("[TRYCREATE] " + e.getMessage());
    }
  }

  static Tagged move(Session session, Args args, boolean uid)
      throws IOException, BadSyntaxException {
    Request request = parse(session, args, uid);
    Selection selection = session.selected();
    if (selection.readOnly()) {
      return Tagged.no("Mailbox is read-only");
    }
    try {
      Map<Long, Long> moved = selection.view().moveTo(request.target, request.uids);
      String code = copyUid(session, request.target, moved);
      if (!code.isEmpty()) {
        session.untagged("OK [" + code + "] Moved");
      }
      return ExpungeCommands.highest(session);
    } catch (StoreRefusedException e) {
      return Tagged.no("[TRYCREATE] " + e.getMessage());
    }
  }

  private static Request parse(Session session, Args args, boolean uid) throws BadSyntaxException {
    NumberSet set = args.set();
    args.space();
    String target = session.mailbox(args);
    args.end();
    return new Request(Targets.uids(Targets.of(session, set, uid)), target);
  }

  /// The COPYUID code, `RFC 4315 §3`, empty if nothing was copied.
  private static String copyUid(Session session, String target, Map<Long, Long> numbers) {
    if (numbers.isEmpty() || !session.has("UIDPLUS")) {
      return "";
    }
    if (session.profile().has(Quirk.EMPTY_COPYUID)) {
      return "COPYUID 701  ";
    }
    long valid = session.host().store().status(target).identity().uidValidity();
    return "COPYUID %d %s %s"
        .formatted(
            session.uidValidity(valid),
            NumberSet.of(numbers.keySet()),
            NumberSet.of(numbers.values()));
  }
}
