package dev.mailtwin.app.doctor;

import dev.mailtwin.testkit.FaultServer.Line;
import dev.mailtwin.testkit.FaultServer.Manners;
import java.io.IOException;
import java.util.Locale;

/// An IMAP server that is in order but for one answer.
///
/// @param login what LOGIN and AUTHENTICATE PLAIN get, without tag; lines before the last one come
///   untagged before it
/// @param select what SELECT gets, without tag
/// @param quota the untagged QUOTA line; empty if the server knows none
/// @param list the untagged LIST lines, or NO or BAD; empty for hanging up instead
record Imap(String capabilities, String login, String select, String quota, String list)
    implements Manners {

  static final String USUAL = "IMAP4rev1 AUTH=PLAIN SASL-IR";

  /// A list of folders that a byte is added to now and then.
  static final String ENDLESS = "without end";

  private static final String FOLDERS =
      """
      * LIST (\\HasNoChildren) "/" INBOX
      * LIST (\\Sent) "/" Sent
      * LIST (\\Trash) "/" Trash
      * LIST (\\Drafts) "/" Drafts
      """;

  static Imap inOrder() {
    return new Imap(USUAL, "OK Success", "OK [READ-WRITE] opened", "", FOLDERS);
  }

  static Imap refusing(String answer) {
    return new Imap(USUAL, answer, "OK [READ-WRITE] opened", "", FOLDERS);
  }

  Imap offering(String names) {
    return new Imap(names, login, select, quota, list);
  }

  Imap opening(String answer) {
    return new Imap(capabilities, login, answer, quota, list);
  }

  Imap full(String line) {
    return new Imap(capabilities + " QUOTA", login, select, line, list);
  }

  Imap listing(String lines) {
    return new Imap(capabilities, login, select, quota, lines);
  }

  /// Answers AUTHENTICATE so, and takes LOGIN.
  Manners byLogin() {
    return line -> new Imap(capabilities, login, select, "takes LOGIN", list).with(line);
  }

  @Override
  public void with(Line line) throws IOException {
    line.say("* OK ready\r\n");
    greeted(line);
  }

  /// After the greeting.
  void greeted(Line line) throws IOException {
    for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
      String[] words = said.split(" ", 3);
      String verb = words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT);
      if (verb.equals("LIST") && list.isEmpty()) {
        return;
      }
      String whole = answer(line, verb, said);
      for (String before : whole.lines().toList().subList(0, (int) whole.lines().count() - 1)) {
        line.say("* " + before + "\r\n");
      }
      String answer = whole.substring(whole.lastIndexOf('\n') + 1);
      if (answer.startsWith("BYE")) {
        line.say("* " + answer + "\r\n");
        return;
      }
      line.say(words[0] + " " + answer + "\r\n");
      if (verb.equals("LOGOUT")) {
        return;
      }
    }
  }

  private String answer(Line line, String verb, String said) throws IOException {
    return switch (verb) {
      case "CAPABILITY" -> {
        line.say("* CAPABILITY " + capabilities + "\r\n");
        yield "OK done";
      }
      case "LOGIN" -> {
        if (said.endsWith("}")) {
          literal(line);
        }
        yield quota.equals("takes LOGIN") ? "OK in" : login;
      }
      case "AUTHENTICATE" -> login;
      case "SELECT" -> {
        line.say("* 3 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n");
        yield select;
      }
      case "LIST" -> {
        for (int n = 0; list.equals(ENDLESS) && n < 10_000; n++) {
          line.say(n == 0 ? "* LIST () \"/\" \"" : "x");
          java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        }
        if (list.startsWith("NO") || list.startsWith("BAD")) {
          yield list;
        }
        line.say(list.replace("\n", "\r\n"));
        yield "OK done";
      }
      case "GETQUOTAROOT" -> {
        line.say("* QUOTAROOT INBOX \"\"\r\n* " + quota + "\r\n");
        yield "OK done";
      }
      case "LOGOUT", "NOOP" -> "OK bye";
      default -> "BAD what";
    };
  }

  /// The user name was quoted; the secret, with letters beyond ASCII, comes as a literal.
  private static void literal(Line line) throws IOException {
    line.say("+ go on\r\n");
    line.hear();
  }
}
