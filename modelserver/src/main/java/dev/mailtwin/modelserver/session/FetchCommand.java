package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.session.FetchItem.Attribute;
import dev.mailtwin.modelserver.session.FetchItem.Section;
import dev.mailtwin.modelserver.store.FlagChange;
import dev.mailtwin.modelserver.store.FlagRequest;
import dev.mailtwin.modelserver.store.FlagResult;
import dev.mailtwin.modelserver.store.Message;
import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// FETCH, `RFC 9051 §6.4.5`, with CHANGEDSINCE and VANISHED, `RFC 7162 §3.2.6`.
final class FetchCommand {

  private FetchCommand() {}

  /// Which changes the client wants.
  private record Since(long modseq, boolean vanished) {
    static final Since ALWAYS = new Since(-1, false);
  }

  static Tagged fetch(Session session, Args args, boolean uid)
      throws IOException, BadSyntaxException {
    NumberSet set = args.set();
    args.space();
    List<FetchItem> items = new FetchParser(session, args).items();
    Since since = args.take(' ') ? since(session, args, uid) : Since.ALWAYS;
    args.end();
    List<View.Numbered> targets = Targets.of(session, set, uid);
    if (!since.equals(Since.ALWAYS) || items.contains(Attribute.MODSEQ)) {
      session.enabled().add("CONDSTORE");
    }
    if (since.vanished) {
      List<Long> gone = session.selected().view().vanishedSince(since.modseq, set);
      if (!gone.isEmpty()) {
        session.untagged("VANISHED (EARLIER) " + NumberSet.of(gone));
      }
    }
    if (!since.equals(Since.ALWAYS)) {
      targets = targets.stream().filter(n -> n.message().modseq() > since.modseq).toList();
      items.remove(Attribute.MODSEQ);
      items.add(Attribute.MODSEQ);
    }
    if (uid) {
      items.remove(Attribute.UID);
      items.addFirst(Attribute.UID);
    }
    send(session, targets, items);
    return Tagged.ok();
  }

  private static Since since(Session session, Args args, boolean uid) throws BadSyntaxException {
    args.expect('(');
    if (!args.keyword().equals("CHANGEDSINCE") || !session.keepsModseq()) {
      throw new BadSyntaxException("Unknown FETCH modifier");
    }
    args.space();
    long modseq = session.fromWire(args.number());
    boolean vanished = args.take(' ');
    if (vanished) {
      boolean allowed = uid && session.enabled("QRESYNC");
      if (!args.keyword().equals("VANISHED") || !allowed) {
        throw new BadSyntaxException("VANISHED is for UID FETCH after ENABLE QRESYNC");
      }
    }
    args.expect(')');
    return new Since(modseq, vanished);
  }

  private static void send(Session session, List<View.Numbered> targets, List<FetchItem> items)
      throws IOException {
    Map<Long, Message> nowSeen = markSeen(session.selected(), targets, items);
    boolean flagsAsked = items.contains(Attribute.FLAGS);
    var writer = new FetchWriter(session, new Announcer(session, session.selected()));
    for (View.Numbered target : targets) {
      Message seen = nowSeen.get(target.message().uid());
      if (seen == null) {
        writer.write(target, items);
      } else {
        writer.write(new View.Numbered(target.number(), seen), withFlags(items, flagsAsked));
      }
    }
  }

  private static List<FetchItem> withFlags(List<FetchItem> items, boolean already) {
    if (already) {
      return items;
    }
    var more = new ArrayList<>(items);
    more.add(Attribute.FLAGS);
    return more;
  }

  /// Sets `\Seen` where octets are asked for without PEEK; answers the messages it changed.
  private static Map<Long, Message> markSeen(
      Selection selection, List<View.Numbered> targets, List<FetchItem> items) {
    boolean marks = items.stream().anyMatch(i -> i instanceof Section section && !section.peek());
    var changed = new HashMap<Long, Message>();
    if (!marks || selection.readOnly()) {
      return changed;
    }
    List<Long> unseen =
        targets.stream()
            .map(View.Numbered::message)
            .filter(m -> !m.has("\\Seen"))
            .map(message -> message.uid())
            .toList();
    var request = new FlagRequest(FlagChange.ADD, Set.of("\\Seen"), Long.MAX_VALUE);
    for (FlagResult result : selection.view().store(unseen, request)) {
      if (result instanceof FlagResult.Stored stored) {
        changed.put(stored.message().uid(), stored.message());
      }
    }
    return changed;
  }
}
