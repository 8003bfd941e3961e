package dev.mailtwin.modelserver.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// AUTH (RFC 4954).
final class SubmissionLogin {

  /// `user=NAME ^A auth=Bearer TOKEN ^A ^A`, or the same as RFC 7628 writes it.
  private static final Pattern TOKEN =
      Pattern.compile("(?:user=|n,a=)(.*?),?\u0001auth=Bearer (.*)\u0001\u0001");

  private final SubmissionServer server;
  private final SubmissionWire wire;

  SubmissionLogin(SubmissionServer server, SubmissionWire wire) {
    this.server = server;
    this.wire = wire;
  }

  /// Talks until the client is known or refused, and tells it.
  boolean run(String arguments) throws IOException {
    String[] words = arguments.split(" ", 2);
    String first = words.length > 1 ? words[1] : "";
    SubmissionProfile profile = server.profile();
    if (!profile.mechanisms().contains(words[0])) {
      wire.say(profile.reply(504, "5.7.4", "Error: mechanism not offered"));
      return false;
    }
    boolean known =
        switch (words[0]) {
          case "PLAIN" -> plain(decoded(first.isEmpty() ? wire.ask("334 ") : first));
          case "LOGIN" -> login(first);
          default -> token(words[0], decoded(first.isEmpty() ? wire.ask("334 ") : first));
        };
    wire.say(known ? profile.words().loggedIn() : profile.words().loginFailed());
    return known;
  }

  private boolean plain(String response) {
    String[] parts = response.split("\0", -1);
    return parts.length == 3 && server.accepts(parts[1], parts[2]);
  }

  private boolean login(String first) throws IOException {
    String user = first.isEmpty() ? wire.ask("334 VXNlcm5hbWU6") : first;
    String password = wire.ask("334 UGFzc3dvcmQ6");
    return server.accepts(decoded(user), decoded(password));
  }

  private boolean token(String mechanism, String response) throws IOException {
    Matcher parts = TOKEN.matcher(response);
    if (parts.matches() && server.accepts(parts.group(1), parts.group(2))) {
      return true;
    }
    String why = "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}";
    String answer = wire.ask("334 " + base64(why));
    if (mechanism.equals("OAUTHBEARER") && !answer.equals("AQ==")) {
      server.complain("the refusal of a token was answered by: " + answer);
    }
    return false;
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return ""; // Nobody's name.
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
