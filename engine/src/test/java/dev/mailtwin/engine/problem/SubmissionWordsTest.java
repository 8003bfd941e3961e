package dev.mailtwin.engine.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.SubmissionProblems.Setting;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.FirstBytes;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpException;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The next step must be one that can be taken.
class SubmissionWordsTest {

  private static Setting setting(String host, String from) {
    return new Setting(
        host, from, "ana@example.org", () -> new LetterFacts.Largest("report.pdf", 1_000));
  }

  private static Problem sender(String host, String from, int code, String words) {
    return SubmissionProblems.refused(
        Stage.MAIL, new Reply(code, List.of(words)), List.of(), setting(host, from));
  }

  private static RecipientResult refused(String recipient, int code, String words) {
    return new RecipientResult.Refused(
        EnvelopeRecipient.of(recipient), new Reply(code, List.of(words)));
  }

  @Test
  void one_recipient_is_never_too_many() {
    RecipientResult one = refused("bob@example.net", 452, "4.5.3 Too many recipients");
    Problem problem = SubmissionProblems.withheld(List.of(one), setting("h", "ana@example.org"));

    assertThat(problem.code()).isEqualTo(Code.S9);
    assertThat(problem.retry()).isEqualTo(Retry.LATER);
    Problem two =
        SubmissionProblems.withheld(
            List.of(one, refused("eve@example.net", 452, "4.5.3 Too many recipients")),
            setting("h", "ana@example.org"));
    assertThat(two.code()).isEqualTo(Code.S8);
  }

  @Test
  void what_only_one_recipient_hears_is_about_that_one() {
    for (String words :
        List.of(
            "5.7.1 Message rejected by local policy",
            "5.7.1 Authentication required",
            "5.7.1 Client host rejected: cannot find your hostname")) {
      RecipientResult well =
          new RecipientResult.Accepted(
              EnvelopeRecipient.of("eve@example.net"), new Reply(250, List.of("ok")));
      Problem problem =
          SubmissionProblems.withheld(
              List.of(well, refused("bob@example.net", 550, words)), setting("h", "ana@a.example"));

      assertThat(problem.code()).as(words).isEqualTo(Code.S7);
      assertThat(problem.happened()).contains("1 of 2", "bob@example.net", words);
    }
  }

  @Test
  void who_writes_as_himself_is_not_told_to_write_as_himself() {
    String words = "5.7.1 Sender address rejected: not owned by user";

    assertThat(sender("h", "other@example.org", 553, words).next())
        .contains("alias", "write as ana@example.org");
    assertThat(sender("h", "Ana@example.org", 553, words).next())
        .doesNotContain("alias", "write as")
        .contains("web mail");
  }

  @Test
  void a_paused_account_is_unblocked_where_its_web_mail_is() {
    String words = "5.4.6 Unusual sending activity detected. Please try after sometime";

    assertThat(sender("smtppro.zoho.eu", "ana@example.org", 550, words).next())
        .contains("https://mail.zoho.eu/UnblockMe");
    assertThat(sender("smtp.example.org", "ana@example.org", 550, words).next())
        .doesNotContain("https://");
  }

  @Test
  void a_server_for_sending_is_not_blamed_for_its_imap() {
    var endpoint = new Endpoint("smtp.example.org", 587, Security.STARTTLS);
    Problem nonsense =
        SendingProblems.opening(new SmtpException.Unintelligible("\"xyzzy\""), endpoint);

    assertThat(nonsense.happened()).contains("no SMTP", "xyzzy").doesNotContain("IMAP");
  }

  @Test
  void a_port_that_speaks_something_else_is_named_by_it() {
    assertThat(instead("* OK Dovecot ready.")).isEqualTo(Code.I3);
    assertThat(instead("+OK POP3 ready")).isEqualTo(Code.T4);
    assertThat(instead("SSH-2.0-OpenSSH_9.2")).isEqualTo(Code.T4);
    assertThat(instead("HTTP/1.1 400 Bad Request")).isEqualTo(Code.T4);
    assertThat(instead("xyzzy")).isEqualTo(Code.M9);
  }

  private static Code instead(String line) {
    var first = new FirstBytes(line.getBytes(StandardCharsets.US_ASCII));
    return SendingProblems.opening(
            new SmtpException.Unintelligible("no reply", first),
            new Endpoint("mail.example.org", 2465, Security.TLS))
        .code();
  }

  @Test
  void nothing_is_said_of_a_port_that_nobody_looked_at() {
    var endpoint = new Endpoint("smtp.example.org", 587, Security.STARTTLS);
    var none = new Reply(250, List.of("smtp.example.org"));
    Problem unencrypted =
        SendingProblems.opening(
            new SmtpException.Unencrypted(SmtpException.Unencrypted.How.NOT_OFFERED, none),
            endpoint);

    assertThat(unencrypted.happened()).doesNotContain("465");
    assertThat(
            LoginProblems.noSignInForSending(new Endpoint("smtp.example.org", 465, Security.TLS))
                .next())
        .doesNotContain("smtps://");
  }

  @Test
  void a_greeting_about_too_much_mail_is_no_matter_of_signing_in() {
    var endpoint = new Endpoint("smtp.example.org", 465, Security.TLS);

    assertThat(GreetingProblems.unwelcome(endpoint, "421 4.7.0 Too many messages from you").code())
        .isEqualTo(Code.S10);
    assertThat(GreetingProblems.unwelcome(endpoint, "421 4.7.0 Try again later").code())
        .isEqualTo(Code.A26);
  }

  @Test
  void an_answer_that_is_neither_yes_nor_no_is_quoted() {
    var odd = new SmtpException.Unintelligible("an answer to something else: 354 go on");

    assertThat(OutboxProblems.uncertain(odd, "smtp.example.org").happened())
        .contains("354 go on")
        .doesNotContain("broke");
    assertThat(SubmissionProblems.broken(Phase.BEFORE_CONTENT, odd, "h").happened())
        .contains("354 go on")
        .doesNotContain("broke");
  }

  @Test
  void what_a_letter_waits_for_is_not_mail_on_the_server() {
    Problem refused =
        Causes.fix(Code.A1, "No.", "It does not say why. " + Causes.MAIL_WAITS, "Do something.");

    assertThat(OutboxProblems.aboutLetters(refused).meaning())
        .startsWith("It does not say why. ")
        .doesNotContain("on the server");
  }
}
