package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.store.FlagChange;
import dev.mailtwin.modelserver.store.FlagRequest;
import dev.mailtwin.modelserver.store.FlagResult;
import dev.mailtwin.modelserver.store.Flags;
import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// STORE, `RFC 9051 §6.4.6`, with UNCHANGEDSINCE, `RFC 7162 §3.1.3`.
final class StoreCommand {

  private StoreCommand() {}

  static Tagged store(Session session, Args args, boolean uid)
      throws IOException, BadSyntaxException {
    NumberSet set = args.set();
    args.space();
    long unchangedSince = unchangedSince(session, args);
    String item = args.keyword();
    args.space();
    List<String> flags = FlagSyntax.kept(session, FlagSyntax.read(args));
    args.end();
    boolean silent = item.endsWith(".SILENT");
    FlagChange change =
        switch (silent ? item.substring(0, item.length() - ".SILENT".length()) : item) {
          case "FLAGS" -> FlagChange.REPLACE;
          case "+FLAGS" -> FlagChange.ADD;
          case "-FLAGS" -> FlagChange.REMOVE;
          default -> throw new BadSyntaxException("Expected FLAGS");
        };
    Selection selection = session.selected();
    if (selection.readOnly()) {
      return Tagged.no("Mailbox is read-only");
    }
    List<View.Numbered> targets = Targets.of(session, set, uid);
    var request = new FlagRequest(change, Flags.of(flags), unchangedSince);
    List<FlagResult> results = selection.view().store(Targets.uids(targets), request);
    return answer(new Announcer(session, selection), targets, results, new Form(uid, silent));
  }

  /// How the replies look.
  private record Form(boolean uid, boolean silent) {}

  private static Tagged answer(
      Announcer announcer, List<View.Numbered> targets, List<FlagResult> results, Form form)
      throws IOException {
    var modified = new ArrayList<Long>();
    boolean missing = false;
    for (int i = 0; i < targets.size(); i++) {
      int number = targets.get(i).number();
      switch (results.get(i)) {
        case FlagResult.Stored stored ->
            announcer.flags(new View.Numbered(number, stored.message()), form.uid, !form.silent);
        case FlagResult.Modified there -> modified.add(form.uid ? there.uid() : (long) number);
        case FlagResult.Missing _ -> missing = true;
      }
    }
    if (missing && !form.uid) {
      return Tagged.no("[EXPUNGEISSUED] Some of the messages are gone");
    }
    return modified.isEmpty() ? Tagged.ok() : Tagged.ok("MODIFIED " + NumberSet.of(modified));
  }

  private static long unchangedSince(Session session, Args args) throws BadSyntaxException {
    if (!args.take('(')) {
      return Long.MAX_VALUE;
    }
    if (!args.keyword().equals("UNCHANGEDSINCE") || !session.keepsModseq()) {
      throw new BadSyntaxException("Unknown STORE modifier");
    }
    args.space();
    long modseq = session.fromWire(args.number());
    args.expect(')');
    args.space();
    session.enabled().add("CONDSTORE");
    return modseq;
  }
}
