package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCommandTest {

  @TempDir Path directory;
  private Commands commands = new Commands(Path.of("."));

  @BeforeEach
  void configure() throws IOException {
    commands = new Commands(directory);
    commands.configure(
        """
        [[account]]
        address = "ana@example.org"
        imap = "imaps://imap.example.org"
        smtp = ["smtps://smtp.example.org"]
        password_command = "echo s3cret"
        """);
  }

  @Test
  void a_card_goes_to_standard_output_and_what_to_do_with_it_to_standard_error() {
    Commands.Ran ran = commands.run("settings", "ana@example.org", "--for", "card");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("imap.example.org", "993", "smtp.example.org", "465");
    assertThat(ran.err()).contains("print it").doesNotContain("imap.example.org");
  }

  @Test
  void a_file_is_for_its_owner_only_and_never_replaces_one() throws IOException {
    Path file = directory.resolve("rc");
    String[] words = {"settings", "ana@example.org", "--for", "aerc", "--output", file.toString()};
    assertThat(commands.run(words).exit()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String before = Files.readString(file);

    Commands.Ran again = commands.run(words);

    assertThat(again.exit()).isEqualTo(64);
    assertThat(again.err()).contains("is there already");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void a_directory_that_is_missing_is_said() {
    Commands.Ran ran =
        commands.run(
            "settings", "ana@example.org", "--for", "aerc", "--output", directory + "/no/rc");

    assertThat(ran.exit()).isEqualTo(64);
    assertThat(ran.err()).contains("There is no directory for");
  }

  @Test
  void the_code_for_phones_is_drawn_and_its_text_is_in_the_document() {
    assertThat(commands.run("settings", "ana@example.org", "--for", "k9").out())
        .contains("▄▄▄▄▄")
        .doesNotContain("imap.example.org", "\u001b");
    assertThat(commands.run("settings", "ana@example.org", "--for", "k9", "--color=always").out())
        .contains("\u001b[30;107m");
    assertThat(
            commands
                .run("settings", "ana@example.org", "--for", "k9", "--json")
                .document()
                .get("settings")
                .getAsString())
        .isEqualTo(
            "[1,[1,1],[0,\"imap.example.org\",993,3,1,\"ana@example.org\"],"
                + "[[[0,\"smtp.example.org\",465,3,1,\"ana@example.org\"],"
                + "[\"ana@example.org\",\"ana@example.org\"]]]]");
  }

  @Test
  void programs_and_accounts_that_are_not_known_are_named() {
    Commands.Ran program = commands.run("settings", "ana@example.org", "--for", "elm");
    assertThat(program.exit()).isEqualTo(64);
    assertThat(program.err()).contains("elm", "thunderbird");

    Commands.Ran account = commands.run("settings", "bob", "--for", "card");
    assertThat(account.exit()).isEqualTo(65);
    assertThat(account.err()).contains("[I1]", "has no @");
  }

  @Test
  void servers_that_are_named_need_no_account() {
    Commands.Ran ran =
        commands.run(
            "settings",
            "bob@example.org",
            "--for",
            "mbsync",
            "--imap",
            "imaps://mail.example.net",
            "--smtp",
            "smtps://mail.example.net",
            "--user",
            "bob",
            "--password-command",
            "pass show bob");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("Host \"mail.example.net\"", "User \"bob\"", "PassCmd \"pass show bob\"");
  }

  @Test
  void where_the_password_is_may_be_said_for_this_once() {
    assertThat(
            commands
                .run(
                    "settings",
                    "ana@example.org",
                    "--for",
                    "msmtp",
                    "--password-command",
                    "pass show other")
                .out())
        .contains("passwordeval \"pass show other\"");
  }

  @ParameterizedTest
  @CsvSource({
    "bob@example.org, mbsync,      PassCmd \"pass show \\\"my mail\\\"\"",
    "bob@example.org, msmtp,       passwordeval \"pass show \"my mail\"\"",
    "bob@example.org, mutt,        set imap_pass=\"`pass show \"my mail\"`\"",
    "bob@example.org, aerc,        source-cred-cmd = `pass show \"my mail\"`",
    "bob@example.org, himalaya,    'sh\", \"-c\", \"pass show \\\"my mail\\\"\"'",
    "bob@example.org, offlineimap, 'pass show \"my mail\"'",
    "ana@example.org, msmtp,       passwordeval \"pass show \"my mail\"\"",
  })
  void a_command_that_is_given_is_written_as_it_is(String address, String program, String line) {
    List<String> words = new ArrayList<>(List.of("settings", address, "--for", program));
    words.addAll(List.of("--password-command", "pass show \"my mail\""));
    if (address.startsWith("bob")) {
      words.addAll(List.of("--imap", "imaps://mail.example.net"));
      words.addAll(List.of("--smtp", "smtps://mail.example.net"));
    }

    Commands.Ran ran = commands.run(words.toArray(String[]::new));

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains(line).doesNotContain("mailtwin account password");
    assertThat(ran.err()).contains("as it was given");
  }

  @Test
  void a_given_command_that_a_format_cannot_carry_is_refused() {
    String[] words = {
      "settings", "ana@example.org", "--for", "mutt", "--password-command", "pass show `id -un`"
    };
    assertThat(commands.run(words).err()).contains("[NOT_EXPORTABLE]", "backquote");
  }

  @Test
  void a_name_that_would_add_lines_of_its_own_is_refused() throws IOException {
    commands.configure(
        """
        [[account]]
        address = "ana@example.org"
        imap = "imaps://imap.example.org"
        user = "ana\\u2028Tunnel 'sh -c evil'"
        password_command = "pass show mail"
        """);

    Commands.Ran ran = commands.run("settings", "ana@example.org", "--for", "mbsync", "--json");

    assertThat(ran.exit()).isEqualTo(65);
    assertThat(ran.out()).contains("NOT_EXPORTABLE");
    assertThat(ran.err()).contains("line break");
  }
}
