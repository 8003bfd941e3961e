package dev.mailtwin.app.doctor;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.FaultServer.Manners;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.util.ArrayList;
import java.util.List;

/// Signing in, the mailbox, and sending, with the providers' own words.
final class LoginRows {

  private static final String HOSTS =
      "imap.zoho.com,imap.zoho.eu,imappro.zoho.eu,smtp.zoho.eu,imap.mail.me.com,imap.gmail.com,"
          + "smtp.gmail.com,imap.mail.yahoo.com,outlook.office365.com,imap.yandex.com";

  private static final String ZOHO_NO = "NO [AUTHENTICATIONFAILED] Invalid credentials(Failure)";

  private LoginRows() {}

  static void addTo(Rows rows) {
    unknownProvider(rows);
    otherSignIns(rows);
    providers(rows);
    switchesAndPasswords(rows);
    wordsOfProviders(rows);
    sending(rows);
    letters(rows);
  }

  private static void unknownProvider(Rows rows) {
    rows.add("A1", c -> refused(c, "NO [AUTHENTICATIONFAILED] Authentication failed."));
    rows.add("A1", c -> refused(c, "NO wrong"));
    rows.add("A1", c -> refused(c, "BAD Login failed"));
    rows.add("A1", c -> refused(c, "BAD [AUTHENTICATIONFAILED] wrong"));
    rows.group("A9", "A9 A10", c -> refused(c, "NO IMAP access is disabled for your account"));
    rows.add(
        "A16",
        c -> NetworkRows.tls(c, Imap.inOrder().offering("IMAP4rev1 LOGINDISABLED AUTH=GSSAPI")));
    rows.group("A18", "A1 A18", c -> oddLetters(c, ""));
    rows.add("A18", c -> oddLetters(c, "smtps"));
    rows.add("A19", c -> refused(c, "NO [AUTHENTICATIONFAILED] account is temporarily locked"));
    rows.add("A21", c -> refused(c, "NO [CONTACTADMIN] no"));
    rows.add("A22", c -> refused(c, "NO [EXPIRED] change it"));
    rows.group("A23", "A21 A23", c -> refused(c, "NO [AUTHORIZATIONFAILED] not yours"));
    rows.add("A24", c -> refused(c, "NO [UNAVAILABLE] Temporary authentication failure"));
    rows.add("A24", c -> refused(c, "BAD [UNAVAILABLE] Service temporarily unavailable"));
    rows.add(
        "A25",
        c ->
            refused(
                c,
                "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=16)"));
    rows.add("A26", c -> refused(c, "NO Too many logins"));
    rows.add("A26", c -> refused(c, "BYE Too many login attempts"));
    rows.add("A19", c -> refused(c, "NO [ALERT] Too many authentication failures"));
    rows.add("M11", c -> refused(c, "NO [ALERT] Account exceeded command or bandwidth limits."));
    for (String off : List.of("not permitted", "switched off for you", "denied by your admin")) {
      rows.group("A9", "A9 A10", c -> refused(c, "NO IMAP access is " + off));
    }
  }

  private static void otherSignIns(Rows rows) {
    rows.add(
        "A28",
        c ->
            NetworkRows.tls(
                c,
                line -> {
                  line.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n");
                  line.hear();
                }));
    rows.add("K7", c -> refused(c, "NO [PRIVACYREQUIRED] encrypt first"));
    rows.add(
        "K7", c -> NetworkRows.tls(c, Imap.inOrder().offering("IMAP4rev1 STARTTLS LOGINDISABLED")));
    for (String closed :
        List.of("unable to open mailbox", "chdir failed", "Mailbox does not exist")) {
      rows.add("A32", c -> both(c, Imap.refusing("NO " + closed), Smtp.inOrder()));
    }
    rows.add("A32", c -> refused(c, "BYE [ALERT] Fatal error: No such file or directory"));
    rows.add("A6", c -> refused(c, "NO Two-factor authentication required"));
    rows.group(
        "A9",
        "A9 A10 A32",
        c -> both(c, Imap.refusing("NO not a member of the group mailusers"), Smtp.inOrder()));
    rows.add(
        "I4",
        c -> {
          try (var server =
              FaultServer.tls(TestCa.shared().serverContext(), Imap.refusing("NO no"))) {
            return c.run(
                "doctor",
                "--json",
                "--imap",
                "imaps://127.0.0.1:" + server.port(),
                "--ca-file",
                TestCa.shared().caPem().toString(),
                "--user",
                "ana",
                "--password-command",
                "echo 'secret '");
          }
        });
    rows.group("A9", "A9 A10", c -> both(c, Imap.refusing("NO no"), Smtp.inOrder()));
    rows.add("A1", c -> both(c, Imap.refusing("NO no"), Smtp.refusing("535 5.7.8 no")));
    rows.add("A29", c -> both(c, Imap.inOrder(), Smtp.refusing("535 5.7.8 no")));
  }

  private static void providers(Rows rows) {
    rows.group(
        "A1",
        "A1 A7 A31 A34",
        c -> at(c, new Place("imap.zoho.eu", "ana@zohomail.eu", ""), Imap.refusing(ZOHO_NO)));
    rows.group(
        "A5",
        "A1 A5 A7 A31 A34",
        c ->
            at(
                c,
                new Place("imap.zoho.eu", "ana@own.test", "own.test MX 10 mx.zoho.eu"),
                Imap.refusing(ZOHO_NO)));
    rows.add(
        "A4",
        c ->
            at(
                c,
                new Place("imap.zoho.com", "ana@own.test", "own.test MX 10 mx.zoho.eu"),
                Imap.refusing(ZOHO_NO)));
    rows.group(
        "A4", // A filter takes the domain's mail: who may send for it is a hint and no proof.
        "A1 A4 A5 A7 A31 A34",
        c ->
            at(
                c,
                new Place(
                    "imap.zoho.com",
                    "ana@own.test",
                    "own.test TXT v=spf1 include:zohomail.eu ~all"),
                Imap.refusing(ZOHO_NO)));
    rows.add(
        "A2",
        c ->
            at(
                c,
                new Place("imap.zoho.eu", "ana@zohomail.eu", ""),
                Imap.refusing(ZOHO_NO),
                "--user",
                "ana"));
    rows.group(
        "A3",
        "A1 A3 A7",
        c ->
            at(
                c,
                new Place("imap.mail.me.com", "ana@icloud.com", ""),
                Imap.refusing("NO [AUTHENTICATIONFAILED] Authentication failed"),
                "--user",
                "ana@icloud.com"));
    rows.add(
        "A6",
        c ->
            at(
                c,
                new Place("imap.gmail.com", "ana@gmail.com", ""),
                Imap.refusing(
                    "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)")));
  }

  private static void switchesAndPasswords(Rows rows) {
    rows.group(
        "A7",
        "A1 A7",
        c ->
            at(
                c,
                new Place("imap.mail.yahoo.com", "ana@yahoo.com", ""),
                Imap.refusing("NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials")));
    rows.add(
        "A9",
        c ->
            at(
                c,
                new Place("imap.zoho.eu", "ana@zohomail.eu", ""),
                Imap.refusing(
                    "NO [ALERT] You are yet to enable IMAP for your account. Please contact your administrator (Failure)")));
    rows.group(
        "A10",
        "A9 A10",
        c ->
            at(
                c,
                new Place("imappro.zoho.eu", "ana@own.test", "own.test MX 10 mx.zoho.eu"),
                Imap.refusing(
                    "NO [ALERT] You are yet to enable IMAP for your account. Please contact your administrator (Failure)")));
    rows.group(
        "A12",
        "A1 A12",
        c ->
            at(
                c,
                new Place("outlook.office365.com", "ana@outlook.com", ""),
                Imap.refusing("NO LOGIN failed.")));
    rows.add(
        "A12",
        c ->
            at(
                c,
                new Place("outlook.office365.com", "ana@outlook.com", ""),
                Imap.inOrder().offering("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2")));
  }

  private static void wordsOfProviders(Rows rows) {
    rows.add(
        "A20",
        c ->
            at(
                c,
                new Place("imap.gmail.com", "ana@gmail.com", ""),
                Imap.refusing("NO [WEBALERT https://evil.test/] Web login required.")));
    rows.add(
        "A25",
        c ->
            at(
                c,
                new Place("imap.gmail.com", "ana@gmail.com", ""),
                Imap.refusing("NO [ALERT] Too many simultaneous connections. (Failure)")));
    rows.add(
        "A32",
        c ->
            at(
                c,
                new Place("outlook.office365.com", "ana@outlook.com", ""),
                Imap.refusing("BAD User is authenticated but not connected.")));
    rows.add("A33", c -> c.run("doctor", "--json", "ana@tuta.com"));
    rows.add(
        "M11",
        c ->
            at(
                c,
                new Place("imap.zoho.eu", "ana@zohomail.eu", ""),
                Imap.refusing("NO your account is temporarily blocked for IMAP use")));
  }

  private static void sending(Rows rows) {
    rows.add(
        "A11",
        c ->
            both(
                c,
                Imap.inOrder(),
                Smtp.refusing(
                    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.")));
    rows.add(
        "A12",
        c ->
            NetworkRows.sending(c, Smtp.refusing("535 5.7.139 basic authentication is disabled.")));
    rows.add(
        "A13",
        c ->
            NetworkRows.sending(
                c,
                Smtp.refusing(
                    "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.")));
    rows.add("A1", c -> NetworkRows.sending(c, Smtp.refusing("535 Authentication Failed")));
    rows.add(
        "A6",
        c ->
            NetworkRows.sending(
                c, Smtp.refusing("534 5.7.9 Application-specific password required.")));
    rows.add(
        "A19",
        c ->
            NetworkRows.sending(
                c, Smtp.refusing("535 5.7.0 (#AUTH005) Too many bad auth attempts.")));
    rows.add(
        "A24",
        c -> NetworkRows.sending(c, Smtp.refusing("454 4.7.0 Temporary authentication failure")));
    rows.add(
        "A26",
        c -> NetworkRows.sending(c, Smtp.refusing("421 4.7.0 Too many login attempts, try later")));
    rows.add(
        "A26", c -> NetworkRows.sending(c, Smtp.refusing("454 4.7.0 Too many login attempts")));
    rows.add("A25", c -> NetworkRows.sending(c, Smtp.refusing("421 4.7.0 Too many connections")));
    rows.add("A24", c -> NetworkRows.sending(c, Smtp.refusing("421 4.3.2 shutting down")));
    rows.add("S9", c -> NetworkRows.sending(c, Smtp.inOrder().sender("421 closing channel")));
    rows.group(
        "S10",
        "S10 S9",
        c -> NetworkRows.sending(c, Smtp.inOrder().recipient("421 4.7.1 not so fast")));
    rows.add("A16", c -> NetworkRows.sending(c, Smtp.inOrder().offering("AUTH GSSAPI NTLM")));
    rows.add("A30", c -> NetworkRows.sending(c, Smtp.inOrder().offering("SIZE 1000")));
  }

  private static void letters(Rows rows) {
    rows.add(
        "S2",
        c -> NetworkRows.sending(c, Smtp.inOrder().sender("530 5.5.1 Authentication Required.")));
    rows.add(
        "S4",
        c ->
            NetworkRows.sending(
                c, Smtp.inOrder().sender("553 Relaying disallowed as ana@example.org")));
    rows.add(
        "S5",
        c ->
            NetworkRows.sending(c, Smtp.inOrder().recipient("554 5.7.1 <x>: Relay access denied")));
    rows.add("S6", c -> NetworkRows.sending(c, Smtp.inOrder().recipient("550 5.1.1 no such user")));
    rows.add(
        "S9",
        c -> NetworkRows.sending(c, Smtp.inOrder().recipient("450 4.2.0 Greylisted, try later")));
    rows.group(
        "S10",
        "S10 S9",
        c -> NetworkRows.sending(c, Smtp.inOrder().recipient("450 4.7.1 Try again later")));
    rows.add(
        "S21",
        c -> NetworkRows.sending(c, Smtp.inOrder().recipient("452 4.3.1 Insufficient storage")));
    rows.add("S9", c -> NetworkRows.sending(c, Smtp.inOrder().recipient("452 not now")));
    rows.add("Q1", c -> NetworkRows.sending(c, Smtp.inOrder().recipient("552 5.2.2 Mailbox full")));
    rows.add(
        "S11",
        c ->
            NetworkRows.sending(
                c,
                Smtp.inOrder()
                    .sender(
                        "550 5.4.6 Unusual sending activity detected. Please try after sometime.")));
    rows.add(
        "S12",
        c -> NetworkRows.sending(c, Smtp.inOrder().sender("554 5.1.8 Email Outgoing Blocked")));
    rows.add(
        "S13",
        c ->
            NetworkRows.sending(
                c, Smtp.inOrder().sender("550 5.4.5 Daily user sending limit exceeded")));
    rows.add("S23", c -> NetworkRows.sending(c, Smtp.inOrder().sender(Smtp.HANGS_UP)));
    refusedAsTheyAre(rows);
    rows.add(
        "S22",
        c ->
            NetworkRows.sending(
                c,
                Smtp.inOrder()
                    .recipient("554 5.7.1 Service unavailable; blocked using zen.spamhaus.org")));
  }

  /// What neither sender nor recipient is to blame for.
  private static void refusedAsTheyAre(Rows rows) {
    sender(rows, "S31", "550 5.7.1 SMTP sending is not included in your plan");
    sender(rows, "A29 S31", "550 5.7.1 SMTP access is disabled for this account");
    sender(rows, "SEND_REFUSED", "502 5.5.1 Command not implemented");
    sender(rows, "S2", "535 5.7.0 authentication required");
    sender(rows, "A25", "432 4.3.2 Concurrent connections limit exceeded");
    recipient(rows, "S32", "550 5.7.25 Client host rejected: cannot find your hostname");
    recipient(rows, "S2", "550 5.7.1 Authentication required");
    recipient(rows, "SEND_REFUSED", "550 5.7.1 Access denied from your network");
  }

  private static void sender(Rows rows, String verdict, String answer) {
    rows.group(
        verdict.split(" ", 2)[0],
        verdict,
        c -> NetworkRows.sending(c, Smtp.inOrder().sender(answer)));
  }

  private static void recipient(Rows rows, String verdict, String answer) {
    rows.add(verdict, c -> NetworkRows.sending(c, Smtp.inOrder().recipient(answer)));
  }

  private static Ran refused(Clinic clinic, String answer) throws Exception {
    return NetworkRows.tls(clinic, Imap.refusing(answer));
  }

  /// By the old LOGIN; what takes the same password for sending, if anything, proves it right.
  private static Ran oddLetters(Clinic clinic, String sendingScheme) throws Exception {
    var context = TestCa.shared().serverContext();
    try (var server = FaultServer.tls(context, Imap.refusing("NO no").offering("IMAP4rev1"));
        var sends = FaultServer.tls(context, Smtp.inOrder())) {
      List<String> words =
          new ArrayList<>(
              List.of("doctor", "--json", "--imap", "imaps://127.0.0.1:" + server.port()));
      if (!sendingScheme.isEmpty()) {
        words.addAll(List.of("--smtp", sendingScheme + "://127.0.0.1:" + sends.port()));
      }
      String ca = TestCa.shared().caPem().toString();
      words.addAll(List.of("--ca-file", ca, "--user", "ana@example.org"));
      words.addAll(List.of("--password-command", "echo pässwört"));
      return clinic.run(words.toArray(String[]::new));
    }
  }

  private static Ran both(Clinic clinic, Manners imap, Manners smtp) throws Exception {
    var context = TestCa.shared().serverContext();
    try (var receiving = FaultServer.tls(context, imap);
        var sending = FaultServer.tls(context, smtp)) {
      return clinic.doctor(
          Clinic.ADDRESS,
          "--imap",
          "imaps://127.0.0.1:" + receiving.port(),
          "--smtp",
          "smtps://127.0.0.1:" + sending.port(),
          "--ca-file",
          TestCa.shared().caPem().toString());
    }
  }

  /// Where somebody has an account.
  ///
  /// @param zone further lines of the name server
  record Place(String host, String address, String zone) {}

  /// At a provider's own server, as far as name, certificate and address go.
  static Ran at(Clinic clinic, Place place, Manners manners, String... more) throws Exception {
    ThrowawayCa ca = TestCa.naming("dns:" + HOSTS.replace(",", ",dns:"));
    try (var server = FaultServer.tls(ca.serverContext(), manners);
        var dns = DnsServer.serving(place.host + " A 127.0.0.1\n" + place.zone)) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  place.address,
                  "--imap",
                  "imaps://%s:%d".formatted(place.host, server.port()),
                  "--resolver",
                  dns.hostPort(),
                  "--ca-file",
                  ca.caPem().toString()));
      words.addAll(List.of(more));
      return clinic.doctor(words.toArray(String[]::new));
    }
  }
}
