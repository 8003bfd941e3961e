package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that say what no server should.
class BabbleTest {

  private static final String ESCAPES = "\u001b[31mred\u001b]52;c;bm90\u0007 \u009b2J";

  @TempDir private Path directory;
  private final MailStore mail = MailStore.standard();
  private Household home = new Household(Path.of("."));

  @BeforeEach
  void moveIn() {
    home = new Household(directory);
    Household.fill(mail, "INBOX", 5);
  }

  private Ran failing(String code, int status) {
    Ran text = home.run("sync");
    assertThat(text.err()).contains("[" + code + "]");
    assertThat(text.status()).isEqualTo(status);
    Ran json = home.run("sync", "--json");
    assertThat(json.codes()).contains(code);
    assertThat(json.status()).isEqualTo(status);
    assertThat(text.err() + json.out() + json.err()).doesNotContain(Household.PASSWORD);
    return text;
  }

  /// After all that, an honest server brings everything.
  private void wholeAgain(ModelServer server) throws IOException {
    server.setFault(Fault.none());

    Ran ran = home.run("sync");

    assertThat(ran.err()).doesNotContain("[");
    assertThat(ran.status()).isZero();
    assertThat(home.files()).hasSize(5);
    assertThat(mail.snapshot("INBOX").uids()).hasSize(5);
  }

  private void withFault(Fault fault, String code, int status) throws IOException {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(fault);
      failing(code, status);
      wholeAgain(server);
    }
  }

  @Test
  void garbage_before_the_greeting() throws IOException {
    withFault(
        Fault.every(Fault.GREETING, new Action.Send("\u0000\u0001\u00ff\u00fe\r\n")), "M9", 76);
  }

  @Test
  void garbage_after_the_login() throws IOException {
    withFault(Fault.every("LIST", new Action.Send("%%%%\u0000 (((( \r\n")), "M9", 76);
  }

  @Test
  void half_a_literal_and_then_the_end() throws IOException {
    withFault(
        event ->
            event.line().contains("BODY") ? new Action.CutAfterOctets(60) : new Action.Proceed(),
        "M10",
        75);
  }

  @Test
  void a_literal_larger_than_any_disk() throws IOException {
    for (String size : List.of("99999999999", "4294967297", "9223372036854775808", "-1")) {
      withFault(
          Fault.every("UID FETCH", new Action.Send("* 1 FETCH (UID 1 BODY[] {" + size + "}\r\nx")),
          "M9",
          76);
    }
  }

  @Test
  void a_literal_where_none_belongs() throws IOException {
    withFault(
        Fault.every("LIST", new Action.Send("* LIST () \"/\" {99999999999}\r\nINBOX\r\n")),
        "M9",
        76);
  }

  @Test
  void brackets_without_end() throws IOException {
    withFault(
        Fault.every("UID FETCH", new Action.Send("* 1 FETCH " + "(".repeat(100_000) + "\r\n")),
        "M9",
        76);
  }

  @Test
  void a_line_without_end() throws IOException {
    withFault(Fault.every("LIST", new Action.Send("* OK " + "x".repeat(40 << 20))), "M9", 76);
  }

  @Test
  void an_answer_to_a_question_nobody_asked() throws IOException {
    withFault(Fault.every("LIST", new Action.Send("A999 OK fine\r\n")), "M9", 76);
  }

  @Test
  void silence_in_the_middle() throws IOException {
    withFault(Fault.every("UID FETCH", new Action.Ignore()), "G1", 75);
  }

  /// A stall of a minute or more, as some providers have them in the middle of a run.
  @Test
  void silence_for_once_is_waited_out_and_the_run_goes_on() throws IOException {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(Fault.nth(2, "UID FETCH", new Action.Ignore()));

      Ran ran = home.run("sync");

      assertThat(ran.err()).contains("[RECONNECTED]");
      assertThat(ran.status()).isZero();
      assertThat(home.files()).hasSize(5);
    }
  }

  @Test
  void a_message_that_comes_byte_by_byte_is_silence() throws IOException {
    withFault(
        event ->
            event.line().contains("BODY")
                ? new Action.Trickle(60, Duration.ofMillis(300))
                : new Action.Proceed(),
        "G1",
        75);
  }

  @Test
  void a_flood_of_counts_for_one_question_ends_and_the_run_goes_on() throws IOException {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(
          Fault.nth(1, "LIST", new Action.Repeat("* 1 EXISTS\r\n* 2 EXISTS\r\n", 5_100_000)));

      Ran ran = home.run("sync");

      assertThat(ran.err()).contains("[RECONNECTED]", "responses that end no command");
      assertThat(ran.status()).isZero();
    }
  }

  @Test
  void messages_that_do_not_exist_do_no_harm() throws IOException {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(
          Fault.every(
              "UID FETCH",
              new Action.Rewrite(reply -> "* 999 FETCH (UID 4294967295 FLAGS ())\r\n" + reply)));

      assertThat(home.run("sync").status()).isZero();
      wholeAgain(server);
    }
  }

  @Test
  void escape_sequences_of_a_server_reach_no_terminal() throws IOException {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(Fault.every("LIST", new Action.Answer("NO " + ESCAPES)));

      Ran ran = home.run("sync");

      assertThat(ran.status()).isEqualTo(75);
      assertThat(ran.err()).contains("␛[31mred␛]52").doesNotContain("\u001b", "\u0007", "\u009b");
      assertThat(home.run("sync", "--json").out()).doesNotContain("\u001b", "\u009b");
      wholeAgain(server);
    }
  }

  @Test
  void a_refused_login_is_said_as_such() throws IOException {
    try (ModelServer server = Household.server(mail)) {
      home.account(
          "imaps://127.0.0.1:" + server.port(),
          dev.mailtwin.testkit.TestCa.shared().caPem(),
          "password_command = \"echo wrong\"");
      Ran ran = failing("A1", 77);

      assertThat(ran.err()).contains("refused this user name and password (ana@example.org)");
      assertThat(server.commands().stream().filter(c -> c.contains("AUTHENTICATE")))
          .as("a refused password is not tried again")
          .hasSize(1);
    }
  }

  @Test
  void a_server_whose_sign_in_is_down_is_not_blamed_on_the_password() throws IOException {
    withFault(Fault.every("AUTHENTICATE", new Action.Answer("NO [UNAVAILABLE] later")), "A24", 75);
  }

  @Test
  void too_many_connections() throws IOException {
    withFault(Fault.every("AUTHENTICATE", new Action.Answer("NO [LIMIT] full")), "A25", 75);
  }

  @Test
  void imap_switched_off_at_zoho() throws IOException {
    withFault(
        Fault.every(
            "AUTHENTICATE",
            new Action.Answer(
                "NO [ALERT] You are yet to enable IMAP for your account. Please contact your"
                    + " administrator (Failure)")),
        "A9 or A10",
        77);
  }

  @Test
  void hanging_up_during_the_login() throws IOException {
    withFault(Fault.every("AUTHENTICATE", new Action.CutBefore()), "A28", 75);
  }

  @Test
  void a_server_that_repeats_the_password_is_not_quoted() throws IOException {
    String plain =
        Base64.getEncoder()
            .encodeToString(
                ("\0" + Household.ADDRESS + "\0" + Household.PASSWORD)
                    .getBytes(StandardCharsets.UTF_8));
    String bare =
        Base64.getEncoder().encodeToString(Household.PASSWORD.getBytes(StandardCharsets.UTF_8));
    Path trace = directory.resolve("trace.txt");
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(
          Fault.every(
              "AUTHENTICATE",
              new Action.Answer(
                  "NO AUTHENTICATE PLAIN %s (%s, %s)".formatted(plain, Household.PASSWORD, bare))));

      Ran ran = home.run("sync", "--trace", trace.toString());
      Ran json = home.run("sync", "--json");

      assertThat(ran.status()).isEqualTo(77);
      assertThat(ran.err() + json.out() + json.err() + Files.readString(trace))
          .doesNotContain(Household.PASSWORD, plain, bare);
    }
  }

  @Test
  void the_trace_holds_the_conversation_and_no_password() throws IOException {
    Path trace = directory.resolve("trace.txt");
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);

      assertThat(home.run("sync", "--trace", trace.toString()).status()).isZero();

      String text = Files.readString(trace);
      assertThat(text).contains("AUTHENTICATE PLAIN [redacted]", "SELECT");
      assertThat(text)
          .doesNotContain(
              Household.PASSWORD,
              Base64.getEncoder()
                  .encodeToString(
                      ("\0" + Household.ADDRESS + "\0" + Household.PASSWORD)
                          .getBytes(StandardCharsets.UTF_8)));
    }
  }
}
