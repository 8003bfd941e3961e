package dev.mailtwin.app.badinput;

import static dev.mailtwin.app.badinput.Household.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.ModelServer.Login;
import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Providers of the table, set up with their DNS simulated and servers on their usual ports. Needs
/// the right to listen on ports below 1024; elsewhere [ProviderSetupTest] says so in one line.
class ProviderSetupTest {

  private static final String RECEIVING = "127.77.0.1";
  private static final String SENDING = "127.77.0.2";
  private static final String OTHER = "127.77.0.3";

  private static final String NAMES =
      String.join(
          ",",
          "dns:*.zoho.com",
          "dns:*.zoho.eu",
          "dns:*.zoho.in",
          "dns:*.zoho.com.au",
          "dns:*.zohocloud.ca",
          "dns:*.gmail.com",
          "dns:*.mail.yahoo.com",
          "dns:*.mail.me.com",
          "dns:*.gmx.net",
          "dns:*.web.de",
          "dns:posteo.de",
          "dns:*.mailbox.org",
          "dns:*.fastmail.com");

  @TempDir Path directory;

  @BeforeAll
  static void insistOnPorts() throws IOException {
    try (var _ = new Doorway(RECEIVING, 993, 1)) {
      return;
    } catch (BindException e) {
      if (!String.valueOf(e.getMessage()).contains("Permission denied")) {
        throw e; // Somebody else listens there, which would hide these tests from everybody.
      }
      System.out.println("no providers on their usual ports: " + e.getMessage());
      Assumptions.abort("ports below 1024 are closed to this user");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "me@zohomail.eu,    '',                          imap.zoho.eu,           smtp.zoho.eu,         465",
    "me@own.example,    mx.zoho.com,                 imappro.zoho.com,       smtppro.zoho.com,     465",
    "me@own.example,    mx2.zoho.in,                 imappro.zoho.in,        smtppro.zoho.in,      465",
    "me@own.example,    mx.zoho.com.au,              imappro.zoho.com.au,    smtppro.zoho.com.au,  465",
    "me@own.example,    mx3.zohocloud.ca,            imappro.zohocloud.ca,   smtppro.zohocloud.ca, 465",
    "me@gmail.com,      '',                          imap.gmail.com,         smtp.gmail.com,       465",
    "me@own.example,    aspmx.l.google.com,          imap.gmail.com,         smtp.gmail.com,       465",
    "me@yahoo.de,       '',                          imap.mail.yahoo.com,    smtp.mail.yahoo.com,  465",
    "me@icloud.com,     '',                          imap.mail.me.com,       smtp.mail.me.com,     587",
    "me@fastmail.fm,    '',                          imap.fastmail.com,      smtp.fastmail.com,    465",
    "me@gmx.at,         '',                          imap.gmx.net,           mail.gmx.net,         465",
    "me@web.de,         '',                          imap.web.de,            smtp.web.de,          587",
    "me@posteo.net,     '',                          posteo.de,              posteo.de,            465",
    "me@own.example,    mxext2.mailbox.org,          imap.mailbox.org,       smtp.mailbox.org,     465",
  })
  void the_address_and_the_password_are_enough(
      String address, String exchanger, String imap, String smtp, int port) throws IOException {
    String mx = exchanger.isEmpty() ? "" : "own.example MX 10 " + exchanger + "\n";
    String user = imap.equals("imap.mail.me.com") ? "me" : address;
    String sending = smtp.equals(imap) ? "" : smtp + " A " + SENDING + "\n";
    ThrowawayCa ca = TestCa.naming(NAMES);
    try (var receives = imap(ca, user, PASSWORD);
        var sends = smtp(ca, address, port);
        var _ = new Doorway(RECEIVING, 993, receives.port());
        var _ = new Doorway(sending.isEmpty() ? RECEIVING : SENDING, port, sends.port());
        var dns = DnsServer.serving(mx + sending + imap + " A " + RECEIVING)) {
      Ran ran = setUp(address, ca, dns);
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("imap").getAsString()).isEqualTo("imaps://" + imap + ":993");
      String scheme = port == 465 ? "smtps://" : "smtp+starttls://";
      assertThat(ran.json().get("smtp").getAsJsonArray().get(0).getAsString())
          .isEqualTo(scheme + smtp + ":" + port);
    }
  }

  /// An account of a free organisation is at the servers for persons.
  @Test
  void where_zohos_first_servers_refuse_the_others_are_tried_once() throws IOException {
    ThrowawayCa ca = TestCa.naming(NAMES);
    String address = "me@own.example";
    String zone =
        """
        own.example      MX 10 mx.zoho.eu
        imappro.zoho.eu  A %s
        imap.zoho.eu     A %s
        smtp.zoho.eu     A %s
        """
            .formatted(OTHER, RECEIVING, SENDING);
    try (var refuses = imap(ca, address, "another");
        var receives = imap(ca, address, PASSWORD);
        var sends = smtp(ca, address, 465);
        var _ = new Doorway(OTHER, 993, refuses.port());
        var _ = new Doorway(RECEIVING, 993, receives.port());
        var _ = new Doorway(SENDING, 465, sends.port());
        var dns = DnsServer.serving(zone)) {
      Ran ran = setUp(address, ca, dns);
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("imap").getAsString()).isEqualTo("imaps://imap.zoho.eu:993");
      assertThat(logins(refuses)).isEqualTo(1);
      assertThat(logins(receives)).isEqualTo(1);
    }
  }

  @Test
  void where_465_is_blocked_587_is_taken_and_remembered_first() throws IOException {
    ThrowawayCa ca = TestCa.naming(NAMES);
    String zone = "imap.gmail.com A %s\nsmtp.gmail.com A %s".formatted(RECEIVING, SENDING);
    try (var receives = imap(ca, "me@gmail.com", PASSWORD);
        var sends = smtp(ca, "me@gmail.com", 587);
        var _ = new Doorway(RECEIVING, 993, receives.port());
        var _ = new Doorway(SENDING, 587, sends.port());
        var dns = DnsServer.serving(zone)) {
      Ran ran = setUp("me@gmail.com", ca, dns);
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(Files.readString(new Household(directory).config()))
          .contains(
              "smtp = [\"smtp+starttls://smtp.gmail.com:587\", \"smtps://smtp.gmail.com:465\"]");
    }
  }

  /// A personal address always has IMAP in its plan; a domain of one's own may not.
  @ParameterizedTest
  @CsvSource({
    "me@zohomail.eu, '',         imap.zoho.eu,    A9",
    "me@own.example, mx.zoho.eu, imappro.zoho.eu, A9 or A10",
  })
  void what_zoho_says_leads_to_zohos_switch(
      String address, String exchanger, String imap, String codes) throws IOException {
    String mx = exchanger.isEmpty() ? "" : "own.example MX 10 " + exchanger + "\n";
    ThrowawayCa ca = TestCa.naming(NAMES);
    try (var receives = imap(ca, address, PASSWORD);
        var _ = new Doorway(RECEIVING, 993, receives.port());
        var dns = DnsServer.serving(mx + imap + " A " + RECEIVING)) {
      receives.setFault(
          Fault.every(
              "AUTHENTICATE",
              new Fault.Action.Answer("NO [ALERT] You are yet to enable IMAP for your account.")));
      Ran ran = setUp(address, ca, dns);
      assertThat(ran.status()).as(ran.err()).isEqualTo(77);
      assertThat(ran.codes()).containsExactly(codes);
      assertThat(ran.err()).contains("[" + codes + "]").contains("Mail Accounts → IMAP → on");
    }
  }

  @Test
  void gmail_names_the_page_where_app_passwords_are_made() throws IOException {
    ThrowawayCa ca = TestCa.naming(NAMES);
    String zone = "imap.gmail.com A %s\nsmtp.gmail.com A %s".formatted(RECEIVING, SENDING);
    try (var receives = imap(ca, "me@gmail.com", PASSWORD);
        var sends = smtp(ca, "me@gmail.com", 465);
        var _ = new Doorway(RECEIVING, 993, receives.port());
        var _ = new Doorway(SENDING, 465, sends.port());
        var dns = DnsServer.serving(zone)) {
      sends.setFault(
          Fault.every(
              "AUTH",
              new Fault.Action.Answer("534 5.7.9 Application-specific password required.")));
      Ran ran = setUp("me@gmail.com", ca, dns);
      assertThat(ran.status()).as(ran.err()).isEqualTo(77);
      assertThat(ran.codes()).containsExactly("A6");
      assertThat(ran.err()).contains("https://myaccount.google.com/apppasswords");
    }
  }

  private static long logins(ModelServer server) {
    return server.commands().stream()
        .filter(line -> line.contains("AUTHENTICATE") || line.contains("LOGIN "))
        .count();
  }

  private Ran setUp(String address, ThrowawayCa ca, DnsServer dns) {
    return new Household(directory)
        .run(
            "setup",
            address,
            "--json",
            "--no-input",
            "--resolver",
            dns.hostPort(),
            "--ispdb",
            "http://127.0.0.1:1/",
            "--ca-file",
            ca.caPem().toString(),
            "--password-command",
            "echo " + PASSWORD);
  }

  private static ModelServer imap(ThrowawayCa ca, String user, String password) throws IOException {
    return ModelServer.start(
        ModelServer.Options.of(MailStore.zoho(), Profile.zoho())
            .with(new Security.ImplicitTls(ca.serverContext()))
            .withLogin(user, password));
  }

  private static SubmissionServer smtp(ThrowawayCa ca, String user, int port) throws IOException {
    Security security =
        port == 465
            ? new Security.ImplicitTls(ca.serverContext())
            : new Security.StartTls(ca.serverContext());
    return SubmissionServer.start(SubmissionProfile.zoho(), security, new Login(user, PASSWORD));
  }
}
