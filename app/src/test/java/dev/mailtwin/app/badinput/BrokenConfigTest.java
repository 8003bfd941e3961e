package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user can get wrong before any server is asked.
class BrokenConfigTest {

  private static final String GOOD =
      """
      [[account]]
      address = "ana@example.org"
      imap = "imaps://127.0.0.1:1"
      """;

  @TempDir private Path directory;
  private Household home = new Household(Path.of("."));

  @BeforeEach
  void moveIn() {
    home = new Household(directory);
  }

  private Ran failing(String code, int status, String... words) {
    Ran text = home.run(words);
    assertThat(text.status()).isEqualTo(status);
    var withJson = new java.util.ArrayList<>(java.util.List.of(words));
    withJson.add("--json");
    Ran json = home.run(withJson.toArray(String[]::new));
    assertThat(json.codes()).containsExactly(code);
    assertThat(json.status()).isEqualTo(status);
    return text;
  }

  private Ran config(String toml) throws IOException {
    home.configure(toml);
    Ran ran = failing("CONFIG", 78, "sync");
    assertThat(Files.readString(home.config())).isEqualTo(toml);
    assertThat(ran.err()).contains("[CONFIG]");
    return ran;
  }

  @Test
  void mistakes_are_shown_with_line_and_column() throws IOException {
    assertThat(config("[[account]]\naddress = \"ana\n").err()).contains("line 2, column");
    assertThat(config(GOOD + "adress = 1\n").err())
        .contains("line 4, column 1: unknown key \"adress\"");
    assertThat(config(GOOD + "user = 7\npassword_command = \"x\"\n").err())
        .contains("line 4", "user is a text in quotes");
    assertThat(config(GOOD + "include = \"a\"\npassword_command = \"x\"\n").err())
        .contains("line 4", "list of texts");
    assertThat(config(GOOD + "include = [1]\npassword_command = \"x\"\n").err())
        .contains("line 4", "list of texts");
    assertThat(config(GOOD + "download_cap_mb = -1\npassword_command = \"x\"\n").err())
        .contains("line 4", "number from 0");
    assertThat(config("account = 1\n").err()).contains("line 1", "write [[account]]");
    assertThat(config("[account]\naddress = \"a\"\n").err()).contains("write [[account]]");
    assertThat(config("[[acount]]\n").err()).contains("unknown key \"acount\"");
    assertThat(config(GOOD).err())
        .contains("password_command, password_file, password_store or token_command is missing");
    assertThat(config("[[account]]\nimap = \"imaps://h\"\n").err()).contains("address is missing");
    assertThat(config(GOOD.replace("imaps:", "http:")).err())
        .contains("line 3", "imaps://HOST:PORT");
    assertThat(config(GOOD.replace(":1\"", ":99999\"")).err()).contains("line 3", "65535");
    String twice = GOOD + "password_command = \"x\"\n";
    assertThat(config(twice + twice).err()).contains("is there twice");
  }

  @Test
  void an_address_that_is_none() throws IOException {
    config(GOOD.replace("ana@example.org", "ana example") + "password_command = \"x\"\n");
    config(GOOD + "maildir = \" \"\npassword_command = \"x\"\n");
  }

  @Test
  void a_file_that_is_no_text() throws IOException {
    Files.createDirectories(directory);
    Files.write(home.config(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    assertThat(failing("CONFIG", 78, "status").err()).contains("line 1, column 1", "not UTF-8");

    Files.write(
        home.config(), "[[account]]\nuser = \"Zo\u00eb\"\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(failing("CONFIG", 78, "status").err()).contains("line 2, column 11", "not UTF-8");
  }

  @Test
  void a_mark_before_the_first_letter_is_not_minded() throws IOException {
    home.configure("\ufeff" + GOOD + "password_command = \"x\"\n");

    assertThat(home.run("status").status()).isZero();
  }

  @Test
  void every_mistake_has_its_next_step() throws IOException {
    home.configure(
        GOOD + "download_cap_mb = 1\ndownload_cap_minutes = 0\npassword_command = \"x\"\n");
    assertThat(failing("CONFIG", 78, "status").err())
        .contains("line 5, column", "a number from 1 to 1440", "docs/formats.md");

    Files.delete(home.config());
    Path missing = directory.resolve("missing.pem");
    Ran ran =
        failing(
            "CONFIG",
            78,
            "setup",
            "ana@example.org",
            "--no-input",
            "--imap",
            "imaps://127.0.0.1:1",
            "--password-command",
            "echo secret",
            "--ca-file",
            missing.toString());
    assertThat(ran.err()).contains("missing.pem", "--ca-file");
  }

  @Test
  void a_directory_where_the_file_should_be() throws IOException {
    Files.createDirectories(home.config());

    Ran ran = home.run("sync", "--json");

    assertThat(ran.status()).isEqualTo(78);
    assertThat(ran.codes()).containsExactly("CONFIG");
    assertThat(ran.out()).contains(home.config() + " is a directory");
  }

  @Test
  void certificates_that_cannot_be_read() throws IOException {
    home.account("imaps://127.0.0.1:1", directory.resolve("missing.pem"));
    assertThat(failing("CONFIG", 78, "sync").err()).contains("missing.pem");

    Files.writeString(directory.resolve("empty.pem"), "nothing\n");
    home.account("imaps://127.0.0.1:1", directory.resolve("empty.pem"));
    failing("CONFIG", 78, "sync");
  }

  @Test
  void passwords_that_cannot_be_had() throws IOException {
    Path ca = dev.mailtwin.testkit.TestCa.shared().caPem();
    for (String source :
        new String[] {
          "password_command = \"exit 3\"",
          "password_command = \"true\"",
          "password_command = \"echo\"",
          "password_command = \"/no/such/program\"",
          "password_command = \"printf 'a\\\\000b'\"",
          "password_file = \"/no/such/file\"",
          "password_file = \"/\""
        }) {
      home.account("imaps://127.0.0.1:1", ca, source);

      Ran ran = failing("I5", 78, "sync");

      assertThat(ran.err()).as(source).contains("No login was attempted");
    }
  }

  @Test
  void a_password_command_that_talks_a_lot_is_not_waited_for() throws IOException {
    home.account(
        "imaps://127.0.0.1:1",
        dev.mailtwin.testkit.TestCa.shared().caPem(),
        "password_command = \"yes secret\"");

    assertThat(home.run("sync", "--json").codes()).containsExactly("I5");
  }

  @Test
  void accounts_that_are_not_there() throws IOException {
    assertThat(failing("NO_ACCOUNT", 78, "sync").err()).contains("No account is set up yet");
    home.configure(GOOD + "password_command = \"x\"\n");
    assertThat(failing("NO_ACCOUNT", 78, "sync", "bob@example.org").err())
        .contains("no account called bob@example.org");
  }

  @Test
  void command_lines_that_cannot_be_understood() {
    assertThat(failing("USAGE", 64, "sync", "--dryrun").err()).contains("--dry-run");
    failing("USAGE", 64, "snyc");
    failing("USAGE", 64);
    failing("USAGE", 64, "setup");
    assertThat(failing("I1", 65, "setup", "a b@example.org", "--imap", "imaps://h").err())
        .contains("has a blank in it");
    assertThat(
            failing("I2", 78, "setup", "a@example.org", "--imap", "pop3://h", "--no-input").err())
        .contains("pop3://");
    assertThat(failing("I2", 78, "setup", "a@example.org", "--imap", "imaps://h:0").err())
        .contains("a port that there is not");
    failing("USAGE", 64, "setup", "a@example.org", "--imap", "imaps://h", "--no-input");
    assertThat(failing("USAGE", 64, "sync", "--\u001b[2J").err()).doesNotContain("\u001b");
  }

  @Test
  void addresses_that_are_none_also_where_the_servers_are_named() {
    for (String none :
        List.of(
            "ana",
            "ana@",
            "@x.org",
            "ana@x@y.org",
            "ana@ex/../../a",
            "mailto:ana@x.org",
            "MailTo:ana@x.org",
            "ana@x.org.")) {
      Ran ran =
          failing(
              "I1",
              65,
              "setup",
              none,
              "--no-input",
              "--imap",
              "imaps://127.0.0.1:1",
              "--password-command",
              "echo secret");

      assertThat(ran.err()).as(none).contains("is no e-mail address");
    }
    assertThat(home.config()).doesNotExist();
  }

  @Test
  void patterns_that_are_none() throws IOException {
    home.configure(GOOD + "include = [\"[\"]\npassword_command = \"echo x\"\n");

    failing("CONFIG", 78, "sync");
    home.configure(GOOD + "password_command = \"echo x\"\n");
    assertThat(failing("USAGE", 64, "sync", "--mailbox", "{a").err())
        .contains("See `mailtwin sync --help`.");
  }
}
