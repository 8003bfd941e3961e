package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.modelserver.smtp.SubmittedMessage;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.TestCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `send` and `sendmail` hand over is what arrives. The counterpart of [BadLettersTest].
class SendingCommandsTest {

  @TempDir private Path directory;
  private final InputStream stdin = System.in;
  private final MailStore mail = MailStore.standard();
  private final ModelServer imap = Household.server(mail);
  private final SubmissionServer smtp =
      SubmissionServer.start(
          SubmissionProfile.generic(),
          new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext()),
          new ModelServer.Login(Household.ADDRESS, Household.PASSWORD));
  private Household home = new Household(Path.of("."));

  SendingCommandsTest() throws IOException {}

  @BeforeEach
  void moveIn() throws IOException {
    home = new Household(directory);
    // The server keeps the copies, so that nobody waits for them.
    smtp.whenTaken(taken -> mail.append("Sent", taken.bytes(), List.of(), Household.DAY));
    home.account(
        "imaps://127.0.0.1:" + imap.port(),
        TestCa.shared().caPem(),
        """
        smtp = ["smtps://127.0.0.1:%d"]
        password_command = "echo %s"
        identities = ["Ana Alias <alias@example.org>"]
        """
            .formatted(smtp.port(), Household.PASSWORD));
  }

  @AfterEach
  void moveOut() throws IOException {
    System.setIn(stdin);
    smtp.close();
    imap.close();
  }

  private Ran run(String input, String... words) {
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    return home.run(words);
  }

  private SubmittedMessage sent(String input, String... words) {
    Ran ran = run(input, words);
    assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
    assertThat(smtp.complaints()).isEmpty();
    return smtp.messages().getLast();
  }

  @Test
  void a_letter_is_written_and_sent() throws IOException {
    Path file = Files.writeString(directory.resolve("größe.csv"), "a,b\n");

    SubmittedMessage letter =
        sent(
            "Grüße\n",
            "send",
            "--to",
            "Bob <bob@example.com>, c@bücher.example",
            "--cc",
            "d@example.com",
            "--bcc",
            "secret@example.com",
            "--subject",
            "Für Bob",
            "--attach",
            file.toString());

    assertThat(letter.from()).isEqualTo(Household.ADDRESS);
    assertThat(letter.recipients())
        .containsExactly(
            "bob@example.com", "c@xn--bcher-kva.example", "d@example.com", "secret@example.com");
    assertThat(letter.header("From")).isEqualTo(Household.ADDRESS);
    assertThat(letter.header("To")).isEqualTo("Bob <bob@example.com>, c@xn--bcher-kva.example");
    assertThat(letter.header("Subject")).isEqualTo("=?UTF-8?Q?F=C3=BCr?= Bob");
    assertThat(letter.content())
        .doesNotContain("secret", "Bcc")
        .contains("filename*=UTF-8''gr%C3%B6%C3%9Fe.csv", "Gr=C3=BC=C3=9Fe\r\n");
  }

  @Test
  void a_complete_message_arrives_as_it_is_but_for_blind_copies() throws IOException {
    String message =
        """
        Message-ID: <7@example.org>
        From: Ana <ana@example.org>
        To: bob@example.com
        bcc : secret@example.com,
         other@example.com
        Date: Tue, 3 Feb 2026 04:05:06 +0100
        X-Odd:   kept \t as
          it is

        .
        ..text
        Bcc: body
        """;
    Path file = Files.writeString(directory.resolve("letter.eml"), message);

    SubmittedMessage letter = sent("", "send", file.toString());

    assertThat(letter.recipients())
        .containsExactly("bob@example.com", "secret@example.com", "other@example.com");
    assertThat(letter.content().replace("\r\n", "\n"))
        .isEqualTo(message.replace("bcc : secret@example.com,\n other@example.com\n", ""));
  }

  @Test
  void replies_and_forwards() throws IOException {
    Path original =
        Files.writeString(
            directory.resolve("original"),
            """
            From: Bob <bob@example.com>
            To: ana@example.org, c@example.com
            Subject: Re: AW: Lunch
            Message-ID: <2@example.com>
            References: <1@example.com>

            At noon?
            """);

    SubmittedMessage reply = sent("Yes\n", "send", "--reply-all", original.toString());
    assertThat(reply.recipients()).containsExactly("bob@example.com", "c@example.com");
    assertThat(reply.header("Subject")).isEqualTo("Re: Lunch");
    assertThat(reply.header("In-Reply-To")).isEqualTo("<2@example.com>");
    assertThat(reply.header("References")).isEqualTo("<1@example.com> <2@example.com>");

    SubmittedMessage forward =
        sent("FYI\n", "send", "--to", "d@example.com", "--forward", original.toString());
    assertThat(forward.header("Subject")).isEqualTo("Fwd: Lunch");
    assertThat(forward.header("References")).isEqualTo("<1@example.com> <2@example.com>");
    assertThat(forward.header("In-Reply-To")).isEmpty();
    assertThat(forward.content()).contains("Content-Type: message/rfc822", "\r\n\r\nAt noon?\r\n");
  }

  @Test
  void nobody_answers_an_address_of_his_own() throws IOException {
    Path original =
        Files.writeString(
            directory.resolve("original"),
            """
            From: Bob <bob@example.com>
            To: Alias@example.org, c@example.com
            Message-ID: <3@example.com>

            At noon?
            """);

    SubmittedMessage reply = sent("Yes\n", "send", "--reply-all", original.toString());
    assertThat(reply.recipients()).containsExactly("bob@example.com", "c@example.com");

    SubmittedMessage named =
        sent("Yes\n", "send", "--reply", original.toString(), "--from", "alias@example.org");
    assertThat(named.header("From")).isEqualTo("Ana Alias <alias@example.org>");
  }

  @Test
  void a_key_that_is_too_short_is_called_that() throws IOException {
    sent("Hello\n", "send", "--to", "bob@example.com", "--subject", "one");

    assertThat(run("", "outbox", "show", "a").err()).contains("a is too short").contains("4");
    assertThat(run("", "outbox", "show", "zzzz").err()).contains("There is no letter zzzz");
  }

  @Test
  void html_with_a_picture() throws IOException {
    Path html = Files.writeString(directory.resolve("a.html"), "<img src=\"cid:logo.png\">\n");
    Path logo = Files.writeString(directory.resolve("logo.png"), "x");

    SubmittedMessage letter =
        sent(
            "",
            "send",
            "--to",
            "bob@example.com",
            "--subject",
            "s",
            "--html",
            html.toString(),
            "--inline",
            logo.toString());

    assertThat(letter.content()).contains("multipart/related", "Content-ID: <1.", "cid:1.");
  }

  @Test
  void sendmail_takes_receivers_from_header_and_words() {
    String message = "From: ana@example.org\nTo: bob@example.com\nBcc: s@example.com\n\n.\nHi\n";

    SubmittedMessage letter = sent(message, "sendmail", "-t", "-oi", "-oem", "--", "c@example.com");
    assertThat(letter.recipients())
        .containsExactly("c@example.com", "bob@example.com", "s@example.com");
    assertThat(letter.content()).endsWith("\r\n\r\n.\r\nHi\r\n").doesNotContain("s@example.com");
    assertThat(letter.header("Message-ID")).endsWith("@example.org>");
    assertThat(letter.header("Date")).isNotEmpty();

    assertThat(sent(message, "sendmail", "c@example.com").recipients())
        .containsExactly("c@example.com");
    // Without -i too: what follows the dot of a program that does not say -i must not be lost.
    assertThat(smtp.messages().getLast().content()).endsWith("\r\n\r\n.\r\nHi\r\n");
  }

  @Test
  void sendmail_mends_what_cron_writes() {
    SubmittedMessage letter =
        sent(
            "From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@box> true\n\nHi\n",
            "sendmail",
            "-i",
            "-FCronDaemon",
            "-B8BITMIME",
            "-oem",
            "-f",
            "root",
            "bob@example.com");

    assertThat(letter.from()).isEqualTo(Household.ADDRESS);
    assertThat(letter.header("From")).isEqualTo("CronDaemon <ana@example.org>");
    assertThat(letter.content()).contains("To: root\r\n");
    assertThat(sent("just text\n", "sendmail", "bob@example.com").content())
        .endsWith("\r\n\r\njust text\r\n");
  }

  @Test
  void an_author_who_is_not_ours_is_said_and_sent() {
    Ran ran = run("From: else@example.net\nTo: bob@example.com\n\nHi\n", "send");

    assertThat(ran.status()).isZero();
    assertThat(ran.err()).contains("else@example.net is no address", "[FOREIGN_FROM]");
    assertThat(smtp.messages().getLast().from()).isEqualTo(Household.ADDRESS);
  }

  @Test
  void a_rehearsal_sends_nothing() {
    Ran ran =
        run("Hi\n", "send", "--to", "bob@example.com", "--subject", "s", "--dry-run", "--json");

    assertThat(ran.status()).isZero();
    assertThat(ran.json().get("dry_run").getAsBoolean()).isTrue();
    assertThat(ran.json().getAsJsonArray("to").get(0).getAsString()).isEqualTo("bob@example.com");
    assertThat(ran.json().get("bytes").getAsLong()).isPositive();
    assertThat(smtp.messages()).isEmpty();
    assertThat(run("", "outbox", "list", "--json").json().getAsJsonArray("letters")).isEmpty();
  }
}
