package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.Flags;
import dev.mailtwin.modelserver.store.MailboxInfo;
import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.StoreRefusedException;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SELECT and EXAMINE, `RFC 9051 §6.3.2`, with CONDSTORE and QRESYNC, `RFC 7162 §3.2.5`.
final class SelectCommand {

  /// What the client remembers of the mailbox.
  ///
  /// @param numbers a sample of message numbers, empty if none was given
  /// @param uids the UIDs that belong to them
  private record Resync(
      long uidValidity,
      long modseq,
      @Nullable NumberSet known,
      NumberSet numbers,
      NumberSet uids) {}

  private static final NumberSet NOTHING = new NumberSet(List.of());

  private SelectCommand() {}

  static Tagged select(Session session, Args args, boolean readOnly)
      throws IOException, BadSyntaxException {
    String name = session.mailbox(args);
    Resync resync = args.take(' ') ? parameters(session, args) : null;
    args.end();
    boolean closed = session.unselect();
    if (closed && (session.has("QRESYNC") || session.has("IMAP4rev2"))) {
      session.untagged("OK [CLOSED] Previous mailbox closed");
    }
    View view;
    try {
      view = session.host().store().open(name, readOnly);
    } catch (StoreRefusedException e) {
      if (session.profile().has(Quirk.MISSING_IS_TRYCREATE)) {
        return Tagged.no("[TRYCREATE] Folder INVALID does not exist");
      }
      throw e;
    }
    var selection = new Selection(view, readOnly);
    session.select(selection);
    describe(session, selection);
    if (resync != null) {
      resynchronise(session, selection, resync);
    }
    return Tagged.ok(readOnly ? "READ-ONLY" : "READ-WRITE");
  }

  private static @Nullable Resync parameters(Session session, Args args) throws BadSyntaxException {
    args.expect('(');
    Resync resync = null;
    do {
      switch (args.keyword()) {
        case "CONDSTORE" -> {
          require(session.has("CONDSTORE"), "CONDSTORE is not known here");
          session.enabled().add("CONDSTORE");
        }
        case "QRESYNC" -> {
          require(session.enabled("QRESYNC"), "QRESYNC is not enabled");
          args.space();
          resync = resync(session, args);
        }
        default -> throw new BadSyntaxException("Unknown parameter");
      }
    } while (args.take(' '));
    args.expect(')');
    return resync;
  }

  private static Resync resync(Session session, Args args) throws BadSyntaxException {
    args.expect('(');
    long uidValidity = args.number();
    args.space();
    long modseq = session.fromWire(args.number());
    NumberSet known = null;
    NumberSet numbers = NOTHING;
    NumberSet uids = NOTHING;
    boolean more = args.take(' ');
    if (more && args.looksLikeSet()) {
      known = args.set();
      more = args.take(' ');
    }
    if (more) {
      args.expect('(');
      numbers = args.set();
      args.space();
      uids = args.set();
      args.expect(')');
    }
    args.expect(')');
    return new Resync(uidValidity, modseq, known, numbers, uids);
  }

  private static void describe(Session session, Selection selection) throws IOException {
    View view = selection.view();
    MailboxInfo.Identity identity = view.info().identity();
    var flags = new ArrayList<>(Flags.SYSTEM);
    flags.addAll(view.keywords());
    String kept = selection.readOnly() ? "" : String.join(" ", permanent(session, flags));
    if (session.profile().has(Quirk.STAR_IN_FLAGS)) {
      flags.add("\\*");
    }
    session.untagged("FLAGS (" + String.join(" ", flags) + ")");
    session.untagged("OK [PERMANENTFLAGS (" + kept + ")] Kept");
    session.untagged(view.exists() + " EXISTS");
    new Announcer(session, selection).recent();
    if (!session.enabled("IMAP4rev2")) {
      for (View.Numbered numbered : view.all()) {
        if (!numbered.message().has("\\Seen")) {
          session.untagged("OK [UNSEEN " + numbered.number() + "] First unseen");
          break;
        }
      }
    }
    session.untagged("OK [UIDVALIDITY " + session.uidValidity(identity.uidValidity()) + "] Valid");
    session.untagged("OK [UIDNEXT " + identity.uidNext() + "] Next");
    if (session.profile().has(Quirk.NO_MODSEQ)) {
      session.untagged("OK [NOMODSEQ] Not kept for this mailbox");
    } else if (session.has("CONDSTORE")) {
      long highest = session.toWire(identity.highestModseq());
      session.untagged("OK [HIGHESTMODSEQ " + highest + "] Highest");
    }
    if (session.has("OBJECTID")) {
      session.untagged("OK [MAILBOXID (" + identity.mailboxId() + ")] Identity");
    }
  }

  private static List<String> permanent(Session session, List<String> flags) {
    if (session.profile().has(Quirk.NO_KEYWORDS)) {
      return Flags.SYSTEM;
    }
    var permanent = new ArrayList<>(flags);
    permanent.add("\\*");
    return permanent;
  }

  private static void resynchronise(Session session, Selection selection, Resync resync)
      throws IOException {
    View view = selection.view();
    MailboxInfo.Identity identity = view.info().identity();
    if (session.uidValidity(identity.uidValidity()) != resync.uidValidity
        || session.profile().has(Quirk.NO_MODSEQ)) {
      return;
    }
    NumberSet known = resync.known;
    if (known == null) {
      known = NumberSet.between(1, Math.max(1, identity.uidNext() - 1));
    }
    long sureUpTo = lastMatch(view, resync);
    List<Long> vanished =
        view.vanishedSince(resync.modseq, known).stream().filter(uid -> uid > sureUpTo).toList();
    if (!vanished.isEmpty()) {
      session.untagged("VANISHED (EARLIER) " + NumberSet.of(vanished));
    }
    var announcer = new Announcer(session, selection);
    for (View.Numbered numbered : view.byUid(known)) {
      if (numbered.message().modseq() > resync.modseq) {
        announcer.flags(numbered, true, true);
      }
    }
  }

  /// The largest UID up to which the client's numbers still fit, `RFC 7162 §3.2.5.2`.
  private static long lastMatch(View view, Resync resync) {
    List<Long> uids = expanded(resync.uids);
    List<Long> numbers = expanded(resync.numbers);
    long last = 0;
    for (int i = 0; i < Math.min(uids.size(), numbers.size()); i++) {
      long number = numbers.get(i);
      List<View.Numbered> there = view.byNumber(NumberSet.between(number, number));
      if (there.isEmpty() || there.getFirst().message().uid() != uids.get(i)) {
        break;
      }
      last = uids.get(i);
    }
    return last;
  }

  private static List<Long> expanded(NumberSet set) {
    var numbers = new ArrayList<Long>();
    for (NumberSet.Range range : set.ranges()) {
      for (long n = range.from(); n <= range.to() && numbers.size() < 100_000; n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  private static void require(boolean holds, String otherwise) throws BadSyntaxException {
    if (!holds) {
      throw new BadSyntaxException(otherwise);
    }
  }
}
