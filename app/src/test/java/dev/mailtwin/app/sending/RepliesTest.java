package dev.mailtwin.app.sending;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What providers say leads to the state, the sentence and the exit status of the cause table.
class RepliesTest {

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MAIL    | 530 5.5.1 Authentication Required.                          | waiting   | S2  | 75
          MAIL    | 553 5.7.1 Sender address rejected: not owned by user        | needs-you | S4  | 77
          MAIL    | 530 Must issue a STARTTLS command first.                    | waiting   | S1  | 75
          RCPT    | 550 5.1.1 User unknown                                      | needs-you | S6  | 67
          RCPT    | 554 5.7.1 <x>: Relay access denied                          | waiting   | S5  | 75
          RCPT    | 451 4.7.1 Greylisted, try again after some time             | waiting   | S9  | 75
          RCPT    | 452 4.5.3 Too many recipients                               | waiting   | S9  | 75
          RCPT    | 452 4.3.1 Insufficient system storage                       | waiting   | S21 | 75
          RCPT    | 452 4.2.2 The recipient's inbox is over quota               | waiting   | S9  | 75
          RCPT    | 452 Too many recipients                                     | waiting   | S9  | 75
          RCPT    | 550 5.5.3 Too many recipients                               | needs-you | S8  | 65
          RCPT    | 552 5.2.2 Mailbox full                                      | needs-you | S6  | 67
          RCPT    | 552 5.3.4 Message too big for that mailbox                  | needs-you | S15 | 65
          RCPT    | 553 5.7.1 <ana@example.org>: Sender address rejected: not owned by user ana | needs-you | S4 | 77
          RCPT    | 550 Sender verify failed                                    | needs-you | S4  | 77
          RCPT    | 504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname | waiting | S32 | 75
          MAIL    | 550 Request failed; Mailbox unavailable                     | needs-you | S4  | 77
          MAIL    | 550 5.7.0 From address is not one of your addresses         | needs-you | S4  | 77
          MAIL    | 550 5.1.8 Access denied, bad outbound sender AS(42004)      | waiting   | S12 | 75
          MAIL    | 503 5.5.1 nested MAIL                                       | waiting   | S3  | 75
          MAIL    | 503 5.5.1 Error: need EHLO                                  | waiting   | S3  | 75
          MAIL    | 500 5.5.2 Error: bad syntax                                 | needs-you | SEND_REFUSED | 69
          RCPT    | 552 5.2.2 user mail quota exceeded                          | needs-you | S6  | 67
          RCPT    | 550 5.2.2 Message quota exceeded for this user              | needs-you | S6  | 67
          RCPT    | 552 5.2.2 Mailbox size limit exceeded                       | needs-you | S6  | 67
          RCPT    | 454 4.7.1 <bob@example.org>: Relay access denied            | waiting   | S5  | 75
          MAIL    | 501 mail from address must be same as authorization user    | needs-you | S4  | 77
          RCPT    | 550 Mail from must equal authorized user                    | needs-you | S4  | 77
          MAIL    | 440 mail from account doesn't conform with authentication   | needs-you | S4  | 77
          MAIL    | 550 Domain frequency limited.                               | waiting   | S13 | 75
          RCPT    | 450 Sender rate overlimit - 151.2 / 1h                      | waiting   | S10 | 75
          RCPT    | 450 4.7.1 Client host rejected: cannot find your hostname   | waiting   | S32 | 75
          RCPT    | 450 4.7.1 <x>: Helo command rejected: Host not found        | waiting   | S32 | 75
          RCPT    | 450 4.7.1 <bob@example.org>: Recipient address rejected: wait | waiting | S9  | 75
          MAIL    | 452 Insufficient system storage                             | waiting   | S21 | 75
          RCPT    | 452 insufficient disk space; try again later                | waiting   | S21 | 75
          RCPT    | 452 4.2.2 The account is over quota, out of storage space   | waiting   | S9  | 75
          RCPT    | 452 Mailbox full, not enough space                          | waiting   | S9  | 75
          MAIL    | 550 5.7.1 Sending from this account is blocked, spam detected. | waiting | S12 | 75
          RCPT    | 550 5.2.1 The email account that you tried to reach is disabled | needs-you | S6 | 67
          RCPT    | 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1) | waiting | S5 | 75
          MAIL    | 552 5.2.2 Your mailbox is full                              | waiting   | Q1  | 75
          MAIL    | 550 5.7.1 Your account has been locked for sending          | waiting   | S12 | 75
          MAIL    | 501 5.1.7 Bad sender address syntax                         | needs-you | S19 | 65
          """)
  void a_reply_to_the_envelope_leads_to_its_row(
      String when, String reply, String state, String code, int exit) throws Exception {
    check(when, reply, new Row(state, code, exit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MAIL    | 550 5.7.1 SMTP sending is not included in your plan         | waiting   | S31 | 75
          MAIL    | 502 5.5.1 Command not implemented                           | needs-you | SEND_REFUSED | 69
          MAIL    | 504 5.5.4 no such parameter                                 | needs-you | SEND_REFUSED | 69
          MAIL    | 535 5.7.0 authentication required                           | waiting   | S2  | 75
          MAIL    | 550 5.7.1 Authentication required                           | waiting   | S2  | 75
          MAIL    | 550 5.7.1 Client host rejected: cannot find your hostname   | waiting   | S32 | 75
          MAIL    | 550 5.7.1 no                                                | needs-you | S4  | 77
          MAIL    | 550 5.7.30 Basic authentication is not supported for Client Submission. | waiting | A12 | 75
          CONTENT | 550 5.7.30 Basic authentication is not supported for Client Submission. | waiting | A12 | 75
          MAIL    | 451 Ratelimit exceeded for mailbox ana@example.org          | waiting   | S10 | 75
          MAIL    | 432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/x | waiting | A25 | 75
          RCPT    | 550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1] | waiting | S32 | 75
          RCPT    | 550 5.7.25 Client host rejected: cannot find your hostname  | waiting   | S32 | 75
          RCPT    | 550 5.7.25 no                                               | waiting   | S32 | 75
          RCPT    | 550 5.7.1 Authentication required                           | waiting   | S2  | 75
          RCPT    | 550 5.7.1 RESOLVER.RST.AuthRequired; authentication required | needs-you | SEND_REFUSED | 69
          RCPT    | 550 5.7.1 you are not authorized; authorization required    | needs-you | SEND_REFUSED | 69
          RCPT    | 550 5.7.1 the sender domain does not exist                  | needs-you | SEND_REFUSED | 69
          RCPT    | 550 5.7.23 Sender Policy Framework violation                | needs-you | S18 | 77
          RCPT    | 550 5.7.1 Access denied from your network                   | needs-you | SEND_REFUSED | 69
          RCPT    | 550 5.7.1 Message rejected by local policy                  | needs-you | SEND_REFUSED | 69
          RCPT    | 550 5.7.1 no                                                | needs-you | SEND_REFUSED | 69
          RCPT    | 550 Message rejected by local policy                        | needs-you | SEND_REFUSED | 69
          RCPT    | 550 5.7.1 <bob@example.org>: Recipient address rejected: User unknown | needs-you | S6 | 67
          RCPT    | 550 5.4.1 Recipient address rejected: Access denied         | needs-you | S6  | 67
          RCPT    | 550 sorry, no                                               | needs-you | S6  | 67
          RCPT    | 502 5.5.1 Command not implemented                           | needs-you | SEND_REFUSED | 69
          """)
  void neither_sender_nor_recipient_is_blamed_for_what_is_not_theirs(
      String when, String reply, String state, String code, int exit) throws Exception {
    check(when, reply, new Row(state, code, exit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONTENT | 550 5.7.0 From address is not one of your addresses         | needs-you | S4  | 77
          CONTENT | 554 5.2.252 SendAsDenied; ana@example.org not allowed to send as bob | needs-you | S4 | 77
          CONTENT | 550 5.7.60 SMTP; Client does not have permissions to send as this sender | needs-you | S4 | 77
          CONTENT | 554 Message rejected: Email address is not verified.        | needs-you | S4  | 77
          CONTENT | 550 The from address does not match a verified Sender Identity | needs-you | S4 | 77
          CONTENT | 553 Relaying disallowed. Invalid Domain                     | needs-you | S4  | 77
          CONTENT | 550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients | waiting | S13 | 75
          CONTENT | 550 5.7.1 You have exceeded your hourly sending limit       | waiting   | S10 | 75
          CONTENT | 550 Outgoing message limit exceeded                         | waiting   | S13 | 75
          CONTENT | 454 4.7.0 Throttling failure: Daily message quota exceeded. | waiting   | S10 | 75
          CONTENT | 432 4.3.2 sender thread limit exceeded, too many concurrent | waiting   | S10 | 75
          CONTENT | 552 5.2.3 Your message exceeded Google's message size limits | needs-you | S15 | 65
          CONTENT | 552 5.2.0 Email size exceeded the policy                    | needs-you | S15 | 65
          CONTENT | 552 5.7.0 This message was blocked because its content presents a potential security issue | needs-you | S16 | 65
          CONTENT | 550 5.7.1 Our system has detected that this message is likely unsolicited mail | needs-you | S16 | 65
          CONTENT | 554 5.7.1 [2] Message rejected under suspicion of SPAM      | needs-you | S16 | 65
          CONTENT | 550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP | needs-you | S22 | 77
          CONTENT | 550 Invalid Recipients                                      | needs-you | S6  | 67
          CONTENT | 550 5.7.1 no                                                | needs-you | SEND_REFUSED | 69
          CONTENT | 550 5.6.0 Lone CR or LF in headers                          | needs-you | SEND_REFUSED | 69
          CONTENT | 550 sorry, no                                               | needs-you | SEND_REFUSED | 69
          CONTENT | 432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/x | waiting | A25 | 75
          CONTENT | 451 Message temporarily deferred                            | waiting   | S9  | 75
          CONTENT | 540 whatever that may mean                                  | needs-you | SEND_REFUSED | 69
          CONTENT | 553 Relaying disallowed as ana@example.org                  | needs-you | S4  | 77
          CONTENT | 553 Sender is not allowed to relay emails                   | needs-you | S4  | 77
          CONTENT | 550 5.4.6 Unusual sending activity detected. Please try after sometime. | waiting | S11 | 75
          CONTENT | 554 5.1.8 Email Outgoing Blocked                            | waiting   | S12 | 75
          """)
  void a_reply_about_the_account_leads_to_its_row(
      String when, String reply, String state, String code, int exit) throws Exception {
    check(when, reply, new Row(state, code, exit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONTENT | 550 5.4.5 Daily user sending limit exceeded.                | waiting   | S13 | 75
          CONTENT | 552 5.3.4 Message size exceeds fixed limit                  | needs-you | S15 | 65
          CONTENT | 552 5.7.1 virus EICAR detected by Zoho Mail                 | needs-you | S16 | 65
          CONTENT | 550 5.2.1 Subject is Mandatory                              | needs-you | S17 | 65
          CONTENT | 550 5.7.26 unauthenticated mail: DMARC policy               | needs-you | S18 | 77
          CONTENT | 554 5.7.1 Client host blocked using zen.spamhaus.org        | needs-you | S22 | 77
          CONTENT | 452 4.3.1 Insufficient system storage                       | waiting   | S21 | 75
          CONTENT | 450 4.7.0 rate limit                                        | waiting   | S10 | 75
          CONTENT | 421 4.7.28 To protect our users from spam, mail has been temporarily rate limited. | waiting | S10 | 75
          CONTENT | 451 4.7.1 Greylisting in action to fight spam, try later    | waiting   | S9  | 75
          CONTENT | 451 4.3.0 virus scanner is restarting                       | waiting   | S9  | 75
          CONTENT | 554 Access denied: Sending paused for this account          | waiting   | S12 | 75
          CONTENT | 550 5.2.2 user over mail quota limit reached                | needs-you | S6  | 67
          CONTENT | 554 5.4.6 Too many hops                                     | needs-you | SEND_REFUSED | 69
          CONTENT | 550 5.4.6 Hop count exceeded - possible mail loop           | needs-you | SEND_REFUSED | 69
          CONTENT | 554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message | waiting | S12 | 75
          CONTENT | 550 relay not permitted                                     | waiting   | S5  | 75
          CONTENT | 421 4.3.2 shutting down                                     | waiting   | S9  | 75
          CONTENT | 421 Service not available, closing channel                  | waiting   | S9  | 75
          CONTENT | 554 5.5.1 Error: no valid recipients                        | needs-you | S6  | 67
          CONTENT | 550 5.7.1 Sender rate overlimit - 200 / hour - Service unavailable | waiting | S10 | 75
          CONTENT | 550 Domain example.test has exceeded the max emails per hour (100/100 (100%)) allowed. Message discarded. | waiting | S10 | 75
          CONTENT | 554 5.7.1 Refused. You are sending too many mails. Please try again later. (B-EX 49) | waiting | S13 | 75
          CONTENT | 550 5.7.1 Domain mg.example.test is disabled. Please contact support. | waiting | S12 | 75
          CONTENT | 554 Access denied: User `arn:aws:iam::1:user/x' is not authorized to perform `ses:SendRawEmail' | needs-you | S4 | 77
          CONTENT | 554 mail server permanently rejected message (#5.3.0)     | needs-you | SEND_REFUSED | 69
          CONTENT | 554 5.7.1 This user has blocked your message as spam      | needs-you | S16 | 65
          CONTENT | 451 4.3.0 No space left, not enough disk space              | waiting   | S21 | 75
          CONTENT | 421 Too many messages in this session                       | waiting   | S10 | 75
          CONTENT | 553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred | needs-you | S22 | 77
          """)
  void a_reply_to_the_content_leads_to_its_row(
      String when, String reply, String state, String code, int exit) throws Exception {
    check(when, reply, new Row(state, code, exit));
  }

  @Test
  void a_reply_that_fits_two_rows_names_both() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      provider
          .smtp()
          .setFault(
              Fault.every(
                  "CONTENT", new Action.Answer("450 4.7.25 DMARC could not be looked up now")));
      Sender.Run run = sender.send(Provider.letter("reply", "bob@example.org"));
      assertThat(run.exit()).as(run.out()).isEqualTo(75);
      assertThat(run.code()).as(run.out()).isEqualTo("S10");
      assertThat(run.document().getAsJsonObject("problem").getAsJsonArray("others").toString())
          .isEqualTo("[\"S9\"]");
      assertThat(run.err()).contains("[S10 or S9]").contains("It may also be S9");
      assertThat(sender.letters().get(0).toString()).contains("\"others\":[\"S9\"]");
    }
  }

  @Test
  void what_may_be_switched_off_or_not_paid_for_stops_the_account() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      String reply = "550 5.7.1 SMTP access is disabled for this account";
      provider.smtp().setFault(Fault.every("MAIL", new Action.Answer(reply)));
      Sender.Run run = sender.send(Provider.letter("reply", "bob@example.org"));
      assertThat(run.state()).as(run.out()).isEqualTo("waiting");
      assertThat(run.err()).contains("[A29 or S31]", reply).contains("outbox resume");
    }
  }

  /// What the cause table says of a reply.
  private record Row(String state, String code, int exit) {}

  /// Some servers quote what they were told.
  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "CONTENT"})
  void a_secret_that_is_quoted_is_neither_shown_nor_kept(String when) throws Exception {
    String sasl =
        Base64.getEncoder().encodeToString("\0ana@example.org\0secret".getBytes(US_ASCII));
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      String reply = "554 5.7.1 you said secret, or " + sasl;
      provider.smtp().setFault(Fault.every(when, new Action.Answer(reply)));

      Sender.Run run = sender.send(Provider.letter("reply", "bob@example.org"));

      assertThat(run.code()).as(run.out()).isNotEmpty();
      assertThat(run.out() + run.err()).contains("you said").doesNotContain("secret", sasl);
      try (var kept = Files.walk(home)) {
        for (Path file : kept.filter(f -> f.toString().contains("outbox.sqlite")).toList()) {
          assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("said secret", sasl);
        }
      }
    }
  }

  private void check(String when, String reply, Row row) throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      provider.smtp().setFault(Fault.every(when, new Action.Answer(reply)));
      Sender.Run run = sender.send(Provider.letter("reply", "bob@example.org"));
      assertThat(run.state()).as(run.out()).isEqualTo(row.state);
      assertThat(run.code()).as(run.out()).isEqualTo(row.code);
      assertThat(run.exit()).as(run.out()).isEqualTo(row.exit);
      assertThat(run.err()).contains("[" + row.code + "]").contains(reply.substring(4, 12));
      assertThat(provider.smtp().messages()).isEmpty();
    }
  }
}
