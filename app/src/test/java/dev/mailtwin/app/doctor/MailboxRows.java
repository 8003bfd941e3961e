package dev.mailtwin.app.doctor;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.app.doctor.LoginRows.Place;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.SmallDisk;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;

/// The mailbox, what fits into it, and the disk here. What only shows while mail is carried over is
/// reported by `sync`.
final class MailboxRows {

  private static final String NO_DRAFTS =
      """
      * LIST (\\HasNoChildren) "/" INBOX
      * LIST (\\Sent) "/" Sent
      * LIST (\\Trash) "/" Trash
      """;

  private static final String NO_MARKS =
      """
      * LIST (\\HasNoChildren) "/" INBOX
      * LIST (\\HasNoChildren) "/" "Th&AbA- &ARE-&AOM- g&HuM-i"
      """;

  private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06+01:00");

  private MailboxRows() {}

  static void addTo(Rows rows) {
    words(rows);
    notes(rows);
    broken(rows);
    carrying(rows);
  }

  private static void words(Rows rows) {
    rows.add("M1", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO [INUSE] locked")));
    rows.add("M2", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO [NONEXISTENT] gone")));
    rows.add("M2", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO Mailbox does not exist")));
    rows.add("M7", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO System I/O error")));
    rows.add("M4", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO [NOPERM] no")));
    rows.add("M7", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO [SERVERBUG] oops")));
    rows.add("M4", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO You may see: no access")));
    rows.add("M1", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO Mailbox is locked")));
    rows.add("Q1", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO Quota exceeded")));
    rows.add("A32", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO Unsafe Login. Ask us")));
    rows.group(
        "M2", "M2 M4", c -> NetworkRows.tls(c, Imap.inOrder().opening("NO rain is expected")));
    rows.add(
        "UNAVAILABLE",
        c -> NetworkRows.tls(c, Imap.inOrder().opening("NO being moved, try again later")));
    rows.group(
        "A9",
        "A9 A10",
        c -> NetworkRows.tls(c, Imap.inOrder().opening("NO IMAP access is disabled for you")));
    rows.add("M9", c -> NetworkRows.tls(c, Imap.inOrder().listing("BAD huh")));
    rows.group("M4", "M2 M4", c -> NetworkRows.tls(c, Imap.inOrder().listing("NO not for you")));
    rows.add("Q1", c -> NetworkRows.tls(c, Imap.inOrder().full("QUOTA \"\" (STORAGE 512 512)")));
  }

  private static void notes(Rows rows) {
    rows.note(
        "M3",
        c ->
            LoginRows.at(
                c,
                new Place("imap.zoho.eu", "ana@zohomail.eu", ""),
                Imap.inOrder().listing(NO_DRAFTS)));
    rows.note("M5", c -> NetworkRows.tls(c, Imap.inOrder().opening("OK [READ-ONLY] look only")));
    rows.note("M12", c -> NetworkRows.tls(c, Imap.inOrder().listing(NO_DRAFTS)));
    rows.note("M12", c -> NetworkRows.tls(c, Imap.inOrder().listing(NO_MARKS)));
  }

  private static void broken(Rows rows) {
    rows.add("M9", c -> NetworkRows.tls(c, Imap.inOrder().listing("* LIST ((((\n")));
    rows.add("M14", c -> NetworkRows.tls(c, silentAt("SELECT")));
    rows.add("M14", c -> NetworkRows.tls(c, silentAt("LIST")));
    rows.add("M10", c -> NetworkRows.tls(c, Imap.inOrder().listing("")));
    rows.add(
        "I13",
        c -> {
          Path place = c.directory().resolve("small");
          try (var _ = SmallDisk.at(place, "512k");
              var server = FaultServer.tls(TestCa.shared().serverContext(), Imap.inOrder())) {
            c.account(
                "imaps://127.0.0.1:" + server.port(),
                TestCa.shared().caPem(),
                "maildir = \"%s\"".formatted(place.resolve("twin")));
            return c.run("doctor", "--json");
          }
        });
  }

  /// Agrees to everything until one command, which it does not answer.
  private static FaultServer.Manners silentAt(String command) {
    return line -> {
      line.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n");
      for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
        if (said.contains(command)) {
          line.listenOnly();
          return;
        }
        line.say(
            said.contains("CAPABILITY")
                ? "* CAPABILITY IMAP4rev1\r\n" + said.split(" ", 2)[0] + " OK\r\n"
                : "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok\r\n"
                    + said.split(" ", 2)[0]
                    + " OK done\r\n");
      }
    };
  }

  private static void carrying(Rows rows) {
    rows.elsewhere(
        "M6",
        c -> {
          MailStore mail = filled("INBOX", 3, "short");
          try (ModelServer server = server(mail)) {
            Ran _ = sync(c, server, "");
            mail.renumber("INBOX");
            return sync(c, server, "");
          }
        });
    rows.elsewhere(
        "M8",
        c -> {
          try (ModelServer server = server(filled("x".repeat(10_000), 1, "short"))) {
            return sync(c, server, "");
          }
        });
    rows.elsewhere(
        "Q3",
        c -> {
          Path place = c.directory().resolve("small");
          try (var _ = SmallDisk.at(place, "1m");
              ModelServer server = server(filled("INBOX", 40, "0123456789abcdef ".repeat(3_000)))) {
            return sync(c, server, "maildir = \"%s\"".formatted(place.resolve("twin")));
          }
        });
  }

  private static MailStore filled(String mailbox, int messages, String text) {
    MailStore mail = MailStore.standard();
    if (!mailbox.equals("INBOX")) {
      mail.create(mailbox);
    }
    for (int n = 0; n < messages; n++) {
      String message = "Message-ID: <%d@example.org>\r\n\r\n%s\r\n".formatted(n, text);
      mail.append(
          mailbox, message.getBytes(StandardCharsets.US_ASCII), List.of(), DAY.plusMinutes(n));
    }
    return mail;
  }

  private static ModelServer server(MailStore mail) throws IOException {
    return ModelServer.start(
        ModelServer.Options.of(mail, Profile.condstore())
            .with(new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext()))
            .withLogin(Clinic.ADDRESS, Clinic.PASSWORD));
  }

  private static Ran sync(Clinic clinic, ModelServer server, String more) throws IOException {
    clinic.account("imaps://127.0.0.1:" + server.port(), TestCa.shared().caPem(), more);
    return clinic.run("sync", "--json");
  }
}
