package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// AUTHENTICATE, `RFC 9051 §6.2.2`, with an initial response or without, `RFC 4959 §3`.
final class AuthenticateCommand {

  private static final String BEARER = "auth=Bearer ";

  private AuthenticateCommand() {}

  static Tagged authenticate(Session session, Args args) throws IOException, BadSyntaxException {
    String mechanism = args.keyword();
    boolean initial = args.take(' ');
    String response = initial ? args.rest() : "";
    args.end();
    List<String> shown = session.profile().beforeLogin();
    if (session.state() != State.NOT_AUTHENTICATED) {
      return Tagged.bad("Already logged in");
    }
    if (LoginCommands.needsTls(session) || !shown.contains("AUTH=" + mechanism)) {
      return Tagged.no("Mechanism is not offered");
    }
    if (initial && !shown.contains("SASL-IR")) {
      return Tagged.bad("No initial response here");
    }
    if (mechanism.equals("PLAIN") && session.profile().has(Quirk.SASL_PLAIN_REFUSED)) {
      return Tagged.bad("[CLIENTBUG] syntax: Invalid sasl Argument");
    }
    return switch (mechanism) {
      case "PLAIN" -> plain(session, initial ? decoded(response) : ask(session, ""));
      case "LOGIN" -> login(session, initial ? decoded(response) : ask(session, "Username:"));
      case "XOAUTH2", "OAUTHBEARER" ->
          token(session, initial ? decoded(response) : ask(session, ""));
      default -> Tagged.no("Mechanism is not offered");
    };
  }

  /// `RFC 4616 §2`
  private static Tagged plain(Session session, String message) throws IOException {
    String[] parts = message.split("\0", -1);
    boolean accepted = parts.length == 3 && session.host().accepts(parts[1], parts[2]);
    return LoginCommands.finish(session, accepted);
  }

  private static Tagged login(Session session, String user) throws IOException, BadSyntaxException {
    String password = ask(session, "Password:");
    return LoginCommands.finish(session, session.host().accepts(user, password));
  }

  /// `RFC 7628 §3.1`, and the form Google documents.
  private static Tagged token(Session session, String message)
      throws IOException, BadSyntaxException {
    String user = "";
    String token = "";
    for (String field : message.split("\1", -1)) {
      if (field.startsWith("user=")) {
        user = field.substring("user=".length());
      } else if (field.startsWith("n,a=") && field.endsWith(",")) {
        user = field.substring("n,a=".length(), field.length() - 1);
      } else if (field.startsWith(BEARER)) {
        token = field.substring(BEARER.length());
      }
    }
    boolean accepted = session.host().accepts(user, token);
    if (!accepted) {
      ask(session, "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"mail\"}");
    }
    return LoginCommands.finish(session, accepted);
  }

  private static String ask(Session session, String challenge)
      throws IOException, BadSyntaxException {
    byte[] octets = challenge.getBytes(StandardCharsets.UTF_8);
    session.connection().write("+ " + Base64.getEncoder().encodeToString(octets) + "\r\n");
    session.connection().flush();
    String answer = session.reader().readLine();
    session.host().received(answer.equals("*") ? "*" : "[redacted]");
    if (answer.equals("*")) {
      throw new BadSyntaxException("Cancelled");
    }
    return decoded(answer);
  }

  private static String decoded(String base64) throws BadSyntaxException {
    if (base64.equals("=")) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadSyntaxException("Not base64");
    }
  }
}
