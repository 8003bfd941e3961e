package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.testkit.TestCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Letters that cannot be sent as they are: said before any server is asked, and nothing is queued.
class BadLettersTest {

  private static final String[] TO_BOB = {"send", "--to", "bob@example.org", "--subject", "s"};

  @TempDir private Path directory;
  private final InputStream stdin = System.in;
  private Household home = new Household(Path.of("."));

  @BeforeEach
  void moveIn() throws IOException {
    home = new Household(directory);
    home.account(
        "imaps://127.0.0.1:1",
        TestCa.shared().caPem(),
        "smtp = [\"smtps://127.0.0.1:1\"]\npassword_command = \"echo x\"");
  }

  @AfterEach
  void giveBack() {
    System.setIn(stdin);
  }

  private Ran run(byte[] input, String... words) {
    System.setIn(new ByteArrayInputStream(input));
    return home.run(words);
  }

  /// Runs a command as text and with `--json`; both must fail the same way, and queue nothing.
  private Ran refused(String code, int status, String input, String... words) throws IOException {
    return refused(code, status, input.getBytes(StandardCharsets.UTF_8), words);
  }

  private Ran refused(String code, int status, byte[] input, String... words) throws IOException {
    List<String> withJson = new ArrayList<>(List.of(words));
    withJson.add(1, "--json");
    Ran json = run(input, withJson.toArray(String[]::new));
    assertThat(json.codes()).as(json.out() + json.err()).containsExactly(code);
    assertThat(json.status()).isEqualTo(status);
    Ran text = run(input, words);
    assertThat(text.status()).isEqualTo(status);
    assertThat(text.err()).contains("[" + code + "]").doesNotContain("Exception");
    assertThat(text.out()).isEmpty();
    assertThat(letters()).isEmpty();
    return text;
  }

  private List<Path> letters() throws IOException {
    if (Files.notExists(directory.resolve("mail"))) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(directory.resolve("mail"))) {
      return paths.filter(path -> path.toString().endsWith(".eml")).toList();
    }
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void nobody_to_send_to() throws IOException {
    String message = "From: ana@example.org\nSubject: s\n\nHi\n";
    assertThat(refused("NO_RECIPIENT", 65, message, "send").err()).contains("no recipient");
    refused("NO_RECIPIENT", 65, message, "send", "-");
    refused("NO_RECIPIENT", 65, message + "\nTo: bob@example.org\n", "send");
    refused("NO_RECIPIENT", 65, "To: undisclosed-recipients:;\n\nHi\n", "send");
    refused("NO_RECIPIENT", 65, "Hi\n", "send", "--subject", "s");
    refused("NO_RECIPIENT", 65, message, "sendmail", "-t");
    refused("NO_RECIPIENT", 65, "To: bob@example.org\n\nHi\n", "sendmail", "-i");
    refused("NO_RECIPIENT", 65, "Hi\n", "sendmail", "-t");
  }

  @Test
  void addresses_that_are_none() throws IOException {
    assertThat(refused("BAD_ADDRESS", 65, "Hi\n", "send", "--to", "bob", "--subject", "s").err())
        .contains("\"bob\" is no address: it has no @ and no domain");
    refused("BAD_ADDRESS", 65, "Hi\n", "send", "--to", "a@example.org,b@", "--subject", "s");
    refused("BAD_ADDRESS", 65, "Hi\n", with(TO_BOB, "--cc", "a@exa mple.org"));
    refused("BAD_ADDRESS", 65, "Hi\n", with(TO_BOB, "--bcc", "Ana <a@example.org"));
    refused("BAD_ADDRESS", 65, "Hi\n", with(TO_BOB, "--from", "@example.org"));
    refused("BAD_ADDRESS", 65, "Hi\n", with(TO_BOB, "--reply-to", "a@b@c"));
    refused("BAD_ADDRESS", 65, "To: a@example.org, \u001b[2Jb\n\nHi\n", "send");
    refused("BAD_ADDRESS", 65, "To: root\n\nHi\n", "sendmail", "-t");
    refused("BAD_ADDRESS", 65, "To: a@example.org\n\nHi\n", "sendmail", "root");
  }

  @Test
  void letters_beyond_ascii_before_the_at() throws IOException {
    assertThat(
            refused("S19", 65, "Hi\n", "send", "--to", "zoë@example.org", "--subject", "s").err())
        .contains("zoë@example.org", "--smtputf8");
    refused("S19", 65, "To: zoë@example.org\n\nHi\n", "send");
    refused("S19", 65, "To: zoë@example.org\n\nHi\n", "sendmail", "-t");
  }

  @Test
  void line_ends_where_one_line_belongs() throws IOException {
    for (String evil : List.of("a\nBcc: eve@example.org", "a\r\nX: y", "a\rb")) {
      assertThat(
              refused("BAD_MESSAGE", 65, "Hi\n", "send", "--to", "b@example.org", "--subject", evil)
                  .err())
          .contains("a line break")
          .doesNotContain("\nBcc");
      refused("BAD_MESSAGE", 65, "Hi\n", with(TO_BOB, "--cc", evil + "@example.org"));
      refused("BAD_MESSAGE", 65, "Hi\n", with(TO_BOB, "--from", "\"" + evil + "\" <a@x.org>"));
      refused("BAD_MESSAGE", 65, "Hi\n", with(TO_BOB, "--in-reply-to", "<" + evil + "@x.org>"));
      Path file = Files.writeString(directory.resolve("named " + evil.replace('/', '_')), "x");
      refused("BAD_MESSAGE", 65, "Hi\n", with(TO_BOB, "--attach", file.toString()));
      Files.delete(file);
      refused("BAD_MESSAGE", 65, "Hi\n", "sendmail", evil);
    }
    refused("BAD_MESSAGE", 65, "To: a@example.org\nSubject: a\rBcc: b@c.org\n\nHi\n", "send");
    refused("BAD_MESSAGE", 65, "To: a@example.org\nSubject: a\0b\n\nHi\n", "send");
  }

  @Test
  void files_that_cannot_be_read() throws IOException {
    String missing = directory.resolve("missing.pdf").toString();
    for (String option : List.of("--attach", "--html", "--reply", "--reply-all", "--forward")) {
      assertThat(refused("NO_FILE", 66, "Hi\n", with(TO_BOB, option, missing)).err())
          .contains("missing.pdf cannot be read: there is no such file");
    }
    refused("NO_FILE", 66, "", "send", missing);
    assertThat(refused("NO_FILE", 66, "Hi\n", with(TO_BOB, "--attach", "/")).err())
        .contains("it is a directory");
    refused("NO_FILE", 66, "Hi\n", with(TO_BOB, "--attach", "/dev/zero"));
    refused("NO_FILE", 66, "Hi\n", with(TO_BOB, "--attach", "a\0b"));
    if (!"root".equals(System.getProperty("user.name"))) {
      Path locked = Files.writeString(directory.resolve("locked"), "x");
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
      assertThat(refused("NO_FILE", 66, "Hi\n", with(TO_BOB, "--attach", "" + locked)).err())
          .contains("the permission is missing");
    }
  }

  @Test
  void nothing_to_send() throws IOException {
    assertThat(refused("BAD_MESSAGE", 65, "", "send").err()).contains("there is nothing in it");
    refused("BAD_MESSAGE", 65, "", "send", "-");
    refused("BAD_MESSAGE", 65, "", "sendmail", "-t");
    refused("BAD_MESSAGE", 65, "", "sendmail", "-i", "bob@example.org");
    refused("BAD_MESSAGE", 65, ".\n", "sendmail", "bob@example.org");
    assertThat(refused("BAD_MESSAGE", 65, " \n", "send", "--to", "bob@example.org").err())
        .contains("The letter is empty");
  }

  @Test
  void messages_without_a_header() throws IOException {
    assertThat(refused("BAD_MESSAGE", 65, "Hello Bob,\nhow are you?\n", "send").err())
        .contains("line 1 is no header field: \"Hello Bob,\"");
    refused("BAD_MESSAGE", 65, "\nHello\n", "send");
    refused("BAD_MESSAGE", 65, "To: a@example.org\nHello\n\nx\n", "send");
    refused("BAD_MESSAGE", 65, "To: a@example.org\n".repeat(3_000) + "\nHi\n", "send");
    refused("BAD_MESSAGE", 65, "To: " + " ".repeat(2 << 20) + "\n\nHi\n", "send");
  }

  @Test
  void text_that_is_none() throws IOException {
    byte[] latin = "Gr\u00fc\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refused("BAD_MESSAGE", 65, latin, TO_BOB).err()).contains("not UTF-8");
    assertThat(refused("BAD_MESSAGE", 65, new byte[17 << 20], TO_BOB).err()).contains("16 MiB");
  }

  @Test
  void more_receivers_than_any_letter_has() throws IOException {
    var to = new StringBuilder("x0@example.org");
    for (int n = 1; n < 20_001; n++) {
      to.append(",x").append(n).append("@example.org");
    }
    refused("BAD_MESSAGE", 65, "Hi\n", "send", "--to", to.toString(), "--subject", "s");
  }

  @Test
  void command_lines_that_cannot_be_understood() throws IOException {
    Path html = Files.writeString(directory.resolve("a.html"), "<p>Hi</p>");
    String name = html.toString();
    refusedUsage("send", "message.eml", "--to", "bob@example.org");
    refusedUsage("send", "--to", "bob@example.org", "--at", "18:30", "--now");
    refusedUsage("send", "--to", "bob@example.org", "--at", "soon");
    refusedUsage("send", "--to", "bob@example.org", "--inline", name);
    refusedUsage("send", "--to", "bob@example.org", "--html", name, "--inline", name);
    refusedUsage("sendmail", "-bs");
    refusedUsage("sendmail", "-bp");
    refusedUsage("sendmail", "-y", "bob@example.org");
    Files.writeString(directory.resolve("m.eml"), "From: a@example.org\n\nx\n");
    String message = directory.resolve("m.eml").toString();
    refusedUsage("send", "--reply", message, "--forward", message);
    refusedUsage("send", "--reply", message, "--in-reply-to", "<1@example.org>");
  }

  private void refusedUsage(String... words) throws IOException {
    refused("USAGE", 64, "Hi\n", words);
  }

  @Test
  void accounts_that_are_not_there() throws IOException {
    String message = "To: bob@example.org\n\nHi\n";
    refused("NO_ACCOUNT", 78, message, "send", "--account", "nobody@example.org");
    refused("NO_ACCOUNT", 78, message, "sendmail", "-t", "--account", "nobody@example.org");
    Files.delete(home.config());
    refused("NO_ACCOUNT", 78, message, "send");
    refused("NO_ACCOUNT", 78, message, "sendmail", "-t");
  }
}
