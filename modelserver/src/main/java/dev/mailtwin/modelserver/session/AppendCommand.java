package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.store.StoreRefusedException;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// APPEND, `RFC 9051 §6.3.12`, with APPENDUID, `RFC 4315 §3`, and a limit, `RFC 7889 §2`.
final class AppendCommand {

  private AppendCommand() {}

  static Tagged append(Session session, Args args) throws BadSyntaxException {
    String name = session.mailbox(args);
    args.space();
    List<String> flags = List.of();
    if (args.peek() == '(') {
      flags = FlagSyntax.kept(session, FlagSyntax.read(args));
      args.space();
    }
    OffsetDateTime date = OffsetDateTime.now(ZoneOffset.UTC).withNano(0);
    if (args.peek() == '"') {
      date = Dates.internal(args.astring());
      args.space();
    }
    byte[] message = message(session, args);
    args.end();
    return store(session, name, message, flags, date);
  }

  private static Tagged store(
      Session session, String name, byte[] message, List<String> flags, OffsetDateTime date) {
    if (message.length > session.profile().appendLimit()) {
      return Tagged.no("[TOOBIG] Message is too long");
    }
    for (byte octet : message) {
      if (octet == 0) {
        return Tagged.no("Message holds a NUL");
      }
    }
    MailStore store = session.host().store();
    try {
      long uid = store.append(name, message, flags, date);
      if (!session.has("UIDPLUS")) {
        return Tagged.ok();
      }
      long valid = session.uidValidity(store.status(name).identity().uidValidity());
      return Tagged.ok("APPENDUID " + valid + " " + uid);
    } catch (StoreRefusedException e) {
      return Tagged.no("[TRYCREATE] " + e.getMessage());
    }
  }

  private static byte[] message(Session session, Args args) throws BadSyntaxException {
    if (args.peek() != 'U') {
      return args.literal();
    }
    boolean utf8 = args.keyword().equals("UTF8") && session.enabled("UTF8=ACCEPT");
    if (!utf8) {
      throw new BadSyntaxException("Expected a literal");
    }
    args.space();
    args.expect('(');
    byte[] message = args.literal();
    args.expect(')');
    return message;
  }
}
