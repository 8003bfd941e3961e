package dev.mailtwin.app.doctor;

import dev.mailtwin.testkit.FaultServer.Line;
import dev.mailtwin.testkit.FaultServer.Manners;
import java.io.IOException;

/// Servers that say hello and then leave, or turn out to be something else.
final class PartingRows {

  private PartingRows() {}

  static void addTo(Rows rows) {
    var imap = new Parting("* OK ready", "STARTTLS");
    var smtp = new Parting("220 ready", "STARTTLS");
    rows.add("K2", c -> NetworkRows.plain(c, "imap+starttls", imap));
    rows.add("K2", c -> NetworkRows.plain(c, "imap+starttls", imap.by(Line::cut)));
    rows.add("K2", c -> NetworkRows.plain(c, "smtp+starttls", smtp));
    rows.add("K2", c -> NetworkRows.plain(c, "smtp+starttls", smtp.by(Line::cut)));
    rows.add("G1", c -> NetworkRows.plain(c, "smtp+starttls", smtp.by(Line::listenOnly)));
    rows.add("C6", c -> NetworkRows.plain(c, "smtp+starttls", new Parting("220 ready", "EHLO")));
    rows.add("C6", c -> NetworkRows.tls(c, new Parting("* OK ready", "CAPABILITY")));
    rows.add("C6", c -> NetworkRows.sending(c, new Parting("220 ready", "EHLO")));
    rows.add("T4", c -> NetworkRows.plain(c, "smtp+starttls", stranger("220 ready", "LHLO")));
    rows.add("T4", c -> NetworkRows.plain(c, "smtp+starttls", stranger("220 FTP ready", "USER")));
    rows.add("T4", c -> NetworkRows.sending(c, stranger("220 mda LMTP ready", "LHLO")));
    rows.add("T4", c -> NetworkRows.plain(c, "imaps", stranger("220 mda LMTP ready", "LHLO")));
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
