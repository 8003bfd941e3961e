package dev.mailtwin.app.doctor;

import dev.mailtwin.testkit.FaultServer.Line;
import dev.mailtwin.testkit.FaultServer.Manners;
import java.io.IOException;
import java.util.Locale;

/// An SMTP server that is in order but for one answer.
///
/// @param ehlo its abilities, one per line
record Smtp(String greeting, String ehlo, String auth, String mail, String rcpt)
    implements Manners {

  /// Instead of an answer.
  static final String HANGS_UP = "";

  static Smtp inOrder() {
    return new Smtp("220 ready", "AUTH LOGIN PLAIN\nSIZE 1000", "235 ok", "250 ok", "250 ok");
  }

  static Smtp refusing(String answer) {
    Smtp usual = inOrder();
    return new Smtp(usual.greeting, usual.ehlo, answer, usual.mail, usual.rcpt);
  }

  Smtp greeting(String words) {
    return new Smtp(words, ehlo, auth, mail, rcpt);
  }

  Smtp offering(String lines) {
    return new Smtp(greeting, lines, auth, mail, rcpt);
  }

  Smtp sender(String answer) {
    return new Smtp(greeting, ehlo, auth, answer, rcpt);
  }

  Smtp recipient(String answer) {
    return new Smtp(greeting, ehlo, auth, mail, answer);
  }

  @Override
  public void with(Line line) throws IOException {
    line.say(greeting + "\r\n");
    greeted(line);
  }

  /// After the greeting.
  void greeted(Line line) throws IOException {
    for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
      String verb = said.split(" ", 2)[0].toUpperCase(Locale.ROOT);
      String answer =
          switch (verb) {
            case "EHLO" -> "250-here\r\n250" + lines();
            case "HELO", "RSET", "NOOP" -> "250 ok";
            case "STARTTLS" -> "454 not now";
            case "AUTH" -> auth;
            case "MAIL" -> mail;
            case "RCPT" -> rcpt;
            case "QUIT" -> "221 bye";
            default -> "500 what";
          };
      if (answer.equals(HANGS_UP)) {
        return;
      }
      line.say(answer + "\r\n");
      if (verb.equals("QUIT")) {
        return;
      }
    }
  }

  private String lines() {
    String[] all = ehlo.split("\n", -1);
    var text = new StringBuilder();
    for (int n = 0; n < all.length; n++) {
      text.append(n == 0 ? "" : "\r\n250").append(n == all.length - 1 ? " " : "-").append(all[n]);
    }
    return text.toString();
  }
}
