package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/// Commands about the connection itself.
final class LoginCommands {

  private static final List<String> ENABLEABLE =
      List.of("CONDSTORE", "QRESYNC", "UTF8=ACCEPT", "IMAP4rev2");

  private LoginCommands() {}

  static Tagged capability(Session session, Args args) throws IOException, BadSyntaxException {
    args.end();
    session.untagged("CAPABILITY " + session.capabilities());
    return Tagged.ok();
  }

  static Tagged noop(Session session, Args args) throws BadSyntaxException {
    args.end();
    return Tagged.ok();
  }

  static Tagged logout(Session session, Args args) throws IOException, BadSyntaxException {
    args.end();
    session.unselect();
    session.bye("IMAP4rev1 Server logging out");
    return Tagged.ok();
  }

  /// `RFC 2971 §3.1`
  static Tagged id(Session session, Args args) throws IOException, BadSyntaxException {
    if (session.profile().has(Quirk.ID_IS_BAD)) {
      return Tagged.bad("Invalid folder name");
    }
    args.rest();
    session.untagged("ID (\"name\" \"Mailtwin model server\")");
    return Tagged.ok();
  }

  /// `RFC 9051 §6.2.1`
  static Tagged startTls(Session session, Args args) throws BadSyntaxException {
    args.end();
    SSLContext context = session.host().startTls();
    boolean encrypted = session.connection().encrypted();
    if (context == null || encrypted || session.state() != State.NOT_AUTHENTICATED) {
      return Tagged.bad("STARTTLS is not offered");
    }
    return Tagged.ok().then(() -> session.connection().startTls(context));
  }

  /// `RFC 9051 §6.2.3`
  static Tagged login(Session session, Args args) throws IOException, BadSyntaxException {
    String user = args.astring();
    args.space();
    String password = args.astring();
    args.end();
    if (session.state() != State.NOT_AUTHENTICATED) {
      return Tagged.bad("Already logged in");
    }
    if (needsTls(session)) {
      return Tagged.no("[PRIVACYREQUIRED] Use STARTTLS first");
    }
    return finish(session, session.host().accepts(user, password));
  }

  static boolean needsTls(Session session) {
    return session.host().startTls() != null && !session.connection().encrypted();
  }

  /// The end of LOGIN and AUTHENTICATE.
  static Tagged finish(Session session, boolean accepted) throws IOException {
    if (!accepted) {
      return Tagged.no(session.profile().phrases().loginRefused());
    }
    session.login();
    if (session.profile().has(Quirk.CAPABILITY_BEFORE_LOGIN_OK)) {
      session.untagged("CAPABILITY " + session.capabilities());
    }
    boolean told = session.profile().has(Quirk.CAPABILITY_IN_LOGIN_OK);
    return told ? Tagged.ok("CAPABILITY " + session.capabilities()) : Tagged.ok();
  }

  /// `RFC 5161 §3.1`
  static Tagged enable(Session session, Args args) throws IOException, BadSyntaxException {
    var now = new ArrayList<String>();
    do {
      String asked = args.atom();
      for (String known : ENABLEABLE) {
        if (known.equalsIgnoreCase(asked) && session.has(known)) {
          now.add(known);
        }
      }
    } while (args.take(' '));
    args.end();
    session.enabled().addAll(now);
    if (session.enabled("QRESYNC")) {
      session.enabled().add("CONDSTORE");
    }
    session.untagged(now.isEmpty() ? "ENABLED" : "ENABLED " + String.join(" ", now));
    return Tagged.ok();
  }

  /// `RFC 4978 §3`
  static Tagged compress(Session session, Args args) throws BadSyntaxException {
    String algorithm = args.atom().toUpperCase(Locale.ROOT);
    args.end();
    if (!algorithm.equals("DEFLATE")) {
      return Tagged.bad("Unknown compression");
    }
    if (session.compressed()) {
      return Tagged.no("[COMPRESSIONACTIVE] Already compressed");
    }
    return Tagged.ok().then(session::compress);
  }
}
