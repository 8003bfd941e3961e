package dev.mailtwin.app.doctor;

import dev.mailtwin.testkit.FaultServer.Line;
import dev.mailtwin.testkit.FaultServer.Manners;
import java.io.IOException;
import java.util.List;

/// Servers that say hello and then leave, or turn out to be something else.
final class PartingRows {

  private PartingRows() {}

  static void addTo(Rows rows) {
    var imap = new Parting("* OK ready", "STARTTLS");
    var smtp = new Parting("220 ready", "STARTTLS");
    rows.add("K2", c -> NetworkRows.plain(c, "imap+starttls", imap));
    rows.add("K2", c -> NetworkRows.plain(c, "imap+starttls", imap.by(Line::cut)));
    rows.add("K2", c -> NetworkRows.plain(c, "imap+starttls", imap.by(PartingRows::goOn)));
    rows.add("K2", c -> NetworkRows.plain(c, "smtp+starttls", smtp));
    rows.add("K2", c -> NetworkRows.plain(c, "smtp+starttls", smtp.by(Line::cut)));
    Manners done = smtp.by(line -> line.say("250 ok\r\n"));
    rows.add("K2", c -> NetworkRows.plain(c, "smtp+starttls", done));
    rows.add("G1", c -> NetworkRows.plain(c, "smtp+starttls", smtp.by(Line::listenOnly)));
    rows.add("C6", c -> NetworkRows.plain(c, "smtp+starttls", new Parting("220 ready", "EHLO")));
    rows.add("C6", c -> NetworkRows.tls(c, new Parting("* OK ready", "CAPABILITY")));
    rows.add("C6", c -> NetworkRows.sending(c, new Parting("220 ready", "EHLO")));
    rows.add("T4", c -> NetworkRows.plain(c, "smtp+starttls", stranger("220 ready", "LHLO")));
    rows.add("T4", c -> NetworkRows.plain(c, "smtp+starttls", stranger("220 FTP ready", "USER")));
    rows.add("T4", c -> NetworkRows.sending(c, stranger("220 mda LMTP ready", "LHLO")));
    rows.add("T4", c -> NetworkRows.plain(c, "imaps", stranger("220 mda LMTP ready", "LHLO")));
    rows.add("A25", c -> NetworkRows.tls(c, PartingRows::welcomeAndGoodBye));
    Manners web = line -> line.say("HTTP/1.1 400 Bad Request\r\n\r\n");
    rows.add("T3", c -> NetworkRows.plain(c, "imaps", atHello(web)));
    rows.group("C6", "C6 T7", c -> NetworkRows.plain(c, "imaps", atHello(Line::listenOnly)));
    unwelcome(rows);
  }

  /// Asks for more of a command that has no more.
  private static void goOn(Line line) throws IOException {
    line.say("+ go on\r\n");
    line.hear();
  }

  /// Accepts the secret and parts.
  static void welcomeAndGoodBye(Line line) throws IOException {
    line.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n");
    String said = line.hear();
    String tag = said.substring(0, said.indexOf(' '));
    line.say(tag + " OK Logged in\r\n* BYE Server shutting down for restart\r\n");
  }

  /// Parts as soon as something encrypted is said (RFC 8446 §5.1), and not before.
  private static Manners atHello(Manners otherwise) {
    return line -> {
      byte[] said = line.hearBytes();
      if (said.length == 0 || said[0] != 22) {
        otherwise.with(line);
      }
    };
  }

  /// Refused before anything was said of the user.
  private static void unwelcome(Rows rows) {
    rows.add("G3", c -> greeted(c, "554 5.7.1 Client host blocked using zen.spamhaus.org"));
    rows.add("G3", c -> greeted(c, "421 4.3.2 Service not available, closing channel"));
    rows.add("G3", c -> greeted(c, "421 4.7.0 blocked using zen.spamhaus.org, see the blocklist"));
    rows.add("A25", c -> greeted(c, "421 4.7.0 too many connections from your host"));
    rows.add("A25", c -> greeted(c, "421 Concurrent sessions limit reached"));
    rows.add("A25", c -> greeted(c, "554 5.7.0 Too many connections"));
    rows.add("A26", c -> greeted(c, "421 4.7.0 Try again later, closing connection."));
    rows.add("A26", c -> greeted(c, "450 you are too fast: rate limit"));
    rows.add("G6", c -> helloed(c, "504 5.5.2 <[127.0.0.1]>: Helo command rejected", "250 here"));
    rows.add("G6", c -> helloed(c, "550 we do not know you", "250 here"));
    rows.add("G6", c -> helloed(c, "550 we do not know you", "550 nor under that name"));
    rows.add("A30", c -> helloed(c, "502 5.5.1 command not implemented", "250 here"));
    rows.add("G3", c -> helloed(c, "421 4.3.2 going down", "250 here"));
    for (String listed :
        List.of("554 5.7.1 blocked using zen.spamhaus.org", "550 in a black list")) {
      rows.add("G3", c -> helloed(c, listed, listed));
    }
    String many = "450 4.7.1 too many connections";
    rows.add("A25", c -> helloed(c, many, many));
    rows.add("G6", c -> helloed(c, "450 4.7.1 cannot find your hostname", "450 4.7.1 not now"));
  }

  private static Clinic.Ran greeted(Clinic clinic, String greeting) throws IOException {
    return NetworkRows.sending(clinic, Smtp.inOrder().greeting(greeting));
  }

  private static Clinic.Ran helloed(Clinic clinic, String ehlo, String helo) throws IOException {
    return NetworkRows.sending(
        clinic,
        line -> {
          line.say("220 ready\r\n");
          for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
            line.say((said.startsWith("EHLO") ? ehlo : helo) + "\r\n");
          }
        });
  }

  /// Says hello, answers what it is asked, and parts at one word.
  ///
  /// @param how what it does then
  private record Parting(String greeting, String word, Manners how) implements Manners {

    Parting(String greeting, String word) {
      this(greeting, word, line -> {});
    }

    Parting by(Manners other) {
      return new Parting(greeting, word, other);
    }

    @Override
    public void with(Line line) throws IOException {
      line.say(greeting + "\r\n");
      for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
        if (said.contains(word)) {
          how.with(line);
          return;
        }
        line.say("250-here\r\n250 STARTTLS\r\n");
      }
    }
  }

  /// Greets somewhat like SMTP, and knows one word that is none of its.
  private static Manners stranger(String greeting, String known) {
    return line -> {
      line.say(greeting + "\r\n");
      for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
        line.say(said.startsWith(known) ? "250-here\r\n250 SIZE\r\n" : "500 5.5.1 what\r\n");
      }
    };
  }
}
