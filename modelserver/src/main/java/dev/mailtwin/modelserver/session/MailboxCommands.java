package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.store.MailboxInfo;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Commands about mailboxes as a whole.
final class MailboxCommands {

  private MailboxCommands() {}

  /// `RFC 9051 §6.3.4`
  static Tagged create(Session session, Args args) throws BadSyntaxException {
    String name = session.mailbox(args);
    args.end();
    MailStore store = session.host().store();
    store.create(name);
    if (!session.has("OBJECTID")) {
      return Tagged.ok();
    }
    boolean trailing = name.endsWith(String.valueOf(store.delimiter()));
    String made = trailing ? name.substring(0, name.length() - 1) : name;
    return Tagged.ok("MAILBOXID (" + store.status(made).identity().mailboxId() + ")");
  }

  /// `RFC 9051 §6.3.5`
  static Tagged delete(Session session, Args args) throws BadSyntaxException {
    String name = session.mailbox(args);
    args.end();
    session.host().store().delete(name);
    return Tagged.ok();
  }

  /// `RFC 9051 §6.3.6`
  static Tagged rename(Session session, Args args) throws BadSyntaxException {
    String from = session.mailbox(args);
    args.space();
    String to = session.mailbox(args);
    args.end();
    session.host().store().rename(from, to);
    return Tagged.ok();
  }

  /// `RFC 9051 §6.3.7`
  static Tagged subscribe(Session session, Args args, boolean subscribed)
      throws BadSyntaxException {
    String name = session.mailbox(args);
    args.end();
    session.host().store().subscribe(name, subscribed);
    return Tagged.ok();
  }

  /// `RFC 2342 §5`
  static Tagged namespace(Session session, Args args) throws IOException, BadSyntaxException {
    args.end();
    String delimiter = ListCommands.delimiter(session.host().store().delimiter());
    session.untagged("NAMESPACE ((\"\" " + delimiter + ")) NIL NIL");
    return Tagged.ok();
  }

  /// `RFC 4314 §3.5`, with all rights.
  static Tagged myRights(Session session, Args args) throws IOException, BadSyntaxException {
    String name = session.mailbox(args);
    args.end();
    String found = session.host().store().status(name).name();
    session.untagged("MYRIGHTS " + session.names().encode(found) + " lrswikxtea");
    return Tagged.ok();
  }

  /// `RFC 9051 §6.3.11`
  static Tagged status(Session session, Args args) throws IOException, BadSyntaxException {
    String name = session.mailbox(args);
    args.space();
    List<String> items = statusItems(session, args);
    args.end();
    session.untagged(statusLine(session, session.host().store().status(name), items));
    return Tagged.ok();
  }

  /// Reads the list of STATUS items; those the profile lacks are a syntax error.
  static List<String> statusItems(Session session, Args args) throws BadSyntaxException {
    var items = new ArrayList<String>();
    args.expect('(');
    do {
      String item = args.keyword();
      boolean known =
          switch (item) {
            case "MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN", "RECENT" -> true;
            case "DELETED" -> session.has("IMAP4rev2");
            case "HIGHESTMODSEQ" -> session.has("CONDSTORE");
            case "SIZE" -> session.has("STATUS=SIZE");
            case "MAILBOXID" -> session.has("OBJECTID");
            case "APPENDLIMIT" -> session.profile().appendLimit() != Long.MAX_VALUE;
            default -> false;
          };
      if (!known) {
        throw new BadSyntaxException("Unknown STATUS item");
      }
      if (item.equals("HIGHESTMODSEQ")) {
        session.enabled().add("CONDSTORE");
      }
      items.add(item);
    } while (args.take(' '));
    args.expect(')');
    return items;
  }

  /// One untagged STATUS reply without its asterisk.
  static String statusLine(Session session, MailboxInfo mailbox, List<String> items) {
    var values = new ArrayList<String>();
    MailboxInfo.Identity identity = mailbox.identity();
    MailboxInfo.Counts counts = mailbox.counts();
    boolean sticky = session.profile().has(Quirk.STICKY_RECENT);
    long highest = session.keepsModseq() ? session.toWire(identity.highestModseq()) : 0;
    for (String item : items) {
      String value =
          switch (item) {
            case "MESSAGES" -> Integer.toString(counts.messages());
            case "UIDNEXT" -> Long.toString(identity.uidNext());
            case "UIDVALIDITY" -> Long.toString(session.uidValidity(identity.uidValidity()));
            case "UNSEEN" -> Integer.toString(counts.unseen());
            case "RECENT" -> Integer.toString(sticky ? counts.messages() : counts.recent());
            case "DELETED" -> Integer.toString(counts.deleted());
            case "HIGHESTMODSEQ" -> Long.toString(highest);
            case "SIZE" -> Long.toString(counts.size());
            case "MAILBOXID" -> "(" + identity.mailboxId() + ")";
            case "APPENDLIMIT" -> Long.toString(session.profile().appendLimit());
            default -> throw new IllegalStateException("not a STATUS item: " + item);
          };
      values.add(item + " " + value);
    }
    String name = session.names().encode(mailbox.name());
    return "STATUS " + name + " (" + String.join(" ", values) + ")";
  }
}
