package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.Mailfill;
import dev.mailtwin.testkit.OtherProgram;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs themselves read what was written for them, and log in with it.
class ExportedToProgramsTest {

  /// A user name with every sign that means something in one of the formats.
  private static final String ODD = "a\"b\\c #d $x `y` 'z' %(q)s %U ;";

  private static final String PASSWORD = "pa55 'wort' \"$x\"";

  @TempDir Path directory;

  private Path export(String program, String toml) throws IOException {
    var commands = new Commands(directory);
    commands.configure(toml);
    Path file = directory.resolve(program + ".rc");
    Commands.Ran ran =
        commands.run("settings", "ana@example.org", "--for", program, "--output", file.toString());
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(Files.readString(file)).doesNotContain(PASSWORD);
    return file;
  }

  /// An account whose password is in a file, with another server for sending than there is.
  private String account(String imap, String user, String password) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), password + "\n");
    return """
    [[account]]
    address = "ana@example.org"
    imap = "%s"
    smtp = ["smtp+starttls://localhost:1"]
    user = '''%s'''
    password_command = "cat '%s'"
    ca_file = "%s"
    """
        .formatted(imap, user, secret, TestCa.shared().caPem());
  }

  private static ModelServer server() throws IOException {
    MailStore mail = MailStore.empty('/');
    mail.append(
        "INBOX",
        "Subject: hello\r\n\r\nhello\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        List.of(),
        java.time.OffsetDateTime.parse("2026-02-03T04:05:06+01:00"));
    return ModelServer.start(
        ModelServer.Options.of(mail, Profile.condstore())
            .with(new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext()))
            .withLogin(ODD, PASSWORD));
  }

  private static long files(Path maildir) throws IOException {
    try (Stream<Path> all = Files.walk(maildir)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*/(cur|new)/[^/]*"))
          .count();
    }
  }

  @Test
  void mbsync_copies_a_mailbox_of_dovecot() throws Exception {
    DovecotServer.require();
    OtherProgram mbsync = OtherProgram.require("mbsync");
    try (DovecotServer server = DovecotServer.start()) {
      server.fill("INBOX", Mailfill.sample(1, 5));
      for (String imap :
          List.of(
              "imaps://localhost:" + server.tlsPort(),
              "imap+starttls://localhost:" + server.starttlsPort())) {
        Path rc = export("mbsync", account(imap, server.user(), server.password()));
        Path copy = directory.resolve("Mail/mbsync-ana@example.org");
        Files.createDirectories(copy);

        OtherProgram.Run listed = mbsync.run(directory, "-c", rc.toString(), "-l", "-a");
        assertThat(listed.output()).as("%s", listed).contains("INBOX");
        OtherProgram.Run synced = mbsync.run(directory, "-c", rc.toString(), "-a");
        assertThat(synced.exit()).as(synced.output()).isZero();
        assertThat(files(copy)).isEqualTo(5);
        Files.delete(rc);
      }
    }
  }

  @Test
  void mbsync_reads_odd_names_as_they_are() throws Exception {
    OtherProgram mbsync = OtherProgram.require("mbsync");
    try (ModelServer server = server()) {
      Path rc = export("mbsync", account("imaps://localhost:" + server.port(), ODD, PASSWORD));
      Path copy = Files.createDirectories(directory.resolve("Mail/mbsync-ana@example.org"));

      OtherProgram.Run synced = mbsync.run(directory, "-c", rc.toString(), "-a");

      assertThat(synced.exit()).as(synced.output()).isZero();
      assertThat(files(copy)).isEqualTo(1);
    }
  }

  @Test
  void offlineimap_reads_odd_names_as_they_are() throws Exception {
    OtherProgram offlineimap = OtherProgram.require("offlineimap");
    try (ModelServer server = server()) {
      Path rc = export("offlineimap", account("imaps://localhost:" + server.port(), ODD, PASSWORD));

      OtherProgram.Run synced =
          offlineimap.run(directory, "-c", rc.toString(), "-o", "-1", "-u", "basic");

      assertThat(synced.exit()).as(synced.output()).isZero();
      assertThat(files(directory.resolve("Mail/offlineimap-ana@example.org"))).isEqualTo(1);
    }
  }

  @Test
  void offlineimap_lists_the_mailboxes_of_dovecot() throws Exception {
    DovecotServer.require();
    OtherProgram offlineimap = OtherProgram.require("offlineimap");
    try (DovecotServer server = DovecotServer.start()) {
      for (String imap :
          List.of(
              "imaps://localhost:" + server.tlsPort(),
              "imap+starttls://localhost:" + server.starttlsPort())) {
        Path rc = export("offlineimap", account(imap, server.user(), server.password()));

        OtherProgram.Run ran =
            offlineimap.runUntilItSays(
                "INBOX", directory, "-c", rc.toString(), "--info", "-u", "basic");

        assertThat(ran.output()).contains("INBOX");
        assertThat(ran.exit()).as(ran.output()).isZero();
        Files.delete(rc);
      }
    }
  }

  @Test
  void msmtp_reads_odd_names_as_they_are() throws Exception {
    OtherProgram msmtp = OtherProgram.require("msmtp");
    Path rc = export("msmtp", account("imaps://localhost:1", ODD, PASSWORD));

    OtherProgram.Run ran =
        msmtp.run(directory, "-C", rc.toString(), "--pretend", "--debug", "bob@example.org");

    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output())
        .contains(
            "user = " + ODD,
            "host = localhost",
            "port = 1",
            "tls_starttls = on",
            "from = ana@example.org",
            "tls_trust_file = " + TestCa.shared().caPem());
  }

  @Test
  void mutt_and_neomutt_read_odd_names_as_they_are() throws Exception {
    for (String name : List.of("mutt", "neomutt")) {
      OtherProgram mutt = OtherProgram.require(name);
      Path rc = export("mutt", account("imaps://localhost:1", ODD, PASSWORD));
      Path loud = directory.resolve("loud.rc");
      // Passwords are never shown; as the name of a person they are.
      Files.writeString(loud, Files.readString(rc).replace("set imap_pass=", "set realname="));

      OtherProgram.Run ran =
          mutt.run(
              directory,
              "-n",
              "-F",
              loud.toString(),
              "-Q",
              "folder",
              "-Q",
              "realname",
              "-Q",
              "ssl_force_tls",
              "-Q",
              "smtp_url");

      assertThat(ran.exit()).as(ran.output()).isZero();
      String encoded = "a%22b%5Cc%20%23d%20%24x%20%60y%60%20%27z%27%20%25%28q%29s%20%25U%20%3B";
      assertThat(ran.output())
          .contains(
              "smtp://" + encoded + "@localhost:1/",
              "@localhost:1/",
              PASSWORD.replace("\"", "\\\""));
      Files.delete(rc);
    }
  }

  /// The command asks Mailtwin for the password then, and the address stands in it.
  @Test
  void neomutt_runs_a_command_with_an_apostrophe() throws Exception {
    OtherProgram neomutt = OtherProgram.require("neomutt");
    Path rc = directory.resolve("mutt.rc");
    var commands = new Commands(directory);
    commands.configure(
        account("imaps://localhost:1", ODD, PASSWORD)
            .replace("ana@example.org", "o'neil@example.org")
            .replaceAll("password_command = .*", "password_command = \"printf 'it''s \\\\\\\\'\""));
    Commands.Ran ran =
        commands.run("settings", "o'neil@example.org", "--for", "mutt", "--output", rc.toString());
    assertThat(ran.exit()).as(ran.err()).isZero();
    String text = Files.readString(rc).replace("mailtwin account password --print", "echo");
    Path loud = Files.writeString(rc, text.replace("set imap_pass=", "set realname="));

    OtherProgram.Run shown = neomutt.run(directory, "-n", "-F", loud.toString(), "-Q", "realname");

    assertThat(shown.output()).as(text).contains("\"o'neil@example.org\"");
  }

  /// Apple's and himalaya's own programs are not to be had here; Python's library reads both
  /// formats.
  @Test
  void python_reads_apples_profile_and_himalayas_table() throws Exception {
    OtherProgram python = OtherProgram.require("python3");
    String toml = account("imap+starttls://localhost:1", ODD, PASSWORD);
    Path profile = export("apple", toml);
    Path table = export("himalaya", toml);

    OtherProgram.Run apple =
        python.run(
            directory,
            "-c",
            "import plistlib, sys; p = plistlib.load(open(sys.argv[1], 'rb'));"
                + " mail = p['PayloadContent'][0];"
                + " print(p['PayloadType'], p['PayloadVersion'], mail['PayloadType']);"
                + " print(mail['IncomingMailServerHostName'], mail['IncomingMailServerPortNumber'],"
                + " mail['IncomingMailServerUseSSL'], mail['OutgoingMailServerPortNumber']);"
                + " print(mail['IncomingMailServerUsername']);"
                + " print(any('Password' in k and not k.startswith('OutgoingPasswordSame')"
                + " for k in mail))",
            profile.toString());
    OtherProgram.Run himalaya =
        python.run(
            directory,
            "-c",
            "import tomllib, sys; a = tomllib.load(open(sys.argv[1], 'rb'))['accounts'];"
                + " a = a['ana@example.org']; print(a['imap']['server'], a['imap']['starttls']);"
                + " print(a['imap']['sasl']['plain']['username']);"
                + " print(len(a['smtp']['sasl']['plain']['password']['command']))",
            table.toString());

    assertThat(apple.output())
        .isEqualTo(
            "Configuration 1 com.apple.mail.managed\nlocalhost 1 True 1\n" + ODD + "\nFalse\n");
    assertThat(himalaya.output()).isEqualTo("imap://localhost:1 True\n" + ODD + "\n3\n");
  }
}
