package dev.mailtwin.protocol.smtp;

import static dev.mailtwin.protocol.smtp.SmtpTalk.ANN;
import static dev.mailtwin.protocol.smtp.SmtpTalk.BOB;
import static dev.mailtwin.protocol.smtp.SmtpTalk.CID;
import static dev.mailtwin.protocol.smtp.SmtpTalk.content;
import static dev.mailtwin.protocol.smtp.SmtpTalk.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.protocol.mime.Content;
import dev.mailtwin.protocol.mime.SevenBit;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient.Notify;
import dev.mailtwin.protocol.smtp.SmtpException.ConnectionLost;
import dev.mailtwin.protocol.smtp.Submission.Notifications;
import dev.mailtwin.protocol.smtp.Submission.Notifications.Returned;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Accepted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Broken;
import dev.mailtwin.protocol.smtp.SubmissionResult.Obstacle;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;
import dev.mailtwin.protocol.smtp.SubmissionResult.Refused;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import dev.mailtwin.protocol.smtp.SubmissionResult.Unsendable;
import dev.mailtwin.protocol.smtp.SubmissionResult.Withheld;
import dev.mailtwin.testkit.Transcript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One letter, and everything that can become of it.
class SubmissionTest {

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({"submit-plain,4XyzAB12", "submit-pipelined,4XyzAB12", "submit-bdat,1tXyZa-000abc-1d"})
  void a_letter_is_taken_and_has_a_name_there(String name, String queueId) throws Exception {
    SmtpTalk.overTls(
        name,
        connection -> {
          SubmissionResult result = submit(connection, letter(Wanted.ALL_RECIPIENTS, BOB, CID));
          assertThat(result).isInstanceOf(Accepted.class);
          assertThat(((Accepted) result).queueId()).isEqualTo(queueId);
          assertThat(result.mayHaveBeenAccepted()).isTrue();
          assertThat(kinds(result)).containsExactly("Accepted", "Accepted");
          if (name.equals("submit-plain")) {
            connection.noop();
          }
        });
  }

  @Test
  void the_watch_is_told_before_each_step() throws Exception {
    List<String> told = new ArrayList<>();
    SmtpTalk.overTls(
        "submit-pipelined",
        connection ->
            connection.submit(
                letter(Wanted.ALL_RECIPIENTS, BOB, CID),
                new SubmissionWatch() {
                  @Override
                  public void envelopeAccepted(List<RecipientResult> recipients) {
                    told.add("envelope " + recipients.size());
                  }

                  @Override
                  public void sending(long bytes, long total) {
                    told.add(bytes + " of " + total);
                  }

                  @Override
                  public void aboutToEnd() {
                    told.add("end");
                  }
                }));
    assertThat(told).startsWith("envelope 2").endsWith("32 of 32", "end");
  }

  @Test
  void one_refused_recipient_holds_the_letter_back() throws Exception {
    SmtpTalk.overTls(
        "submit-withheld",
        connection -> {
          SubmissionResult result = submit(connection, letter(Wanted.ALL_RECIPIENTS, BOB, CID));
          assertThat(result).isInstanceOf(Withheld.class);
          assertThat(kinds(result)).containsExactly("Refused", "Accepted");
          assertThat(connection.isEnded()).isFalse();
        });
  }

  @Test
  void or_the_others_get_it() throws Exception {
    SmtpTalk.overTls(
        "submit-some",
        connection -> {
          SubmissionResult result = submit(connection, letter(Wanted.SOME_RECIPIENTS, BOB, CID));
          assertThat(result).isInstanceOf(Accepted.class);
          assertThat(kinds(result)).containsExactly("Refused", "Accepted");
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({
    "submit-nobody-left,SOME_RECIPIENTS,RECIPIENTS,550,Refused",
    "submit-sender-refused,ALL_RECIPIENTS,MAIL,553,Unasked",
    "submit-421-at-recipient,ALL_RECIPIENTS,RECIPIENTS,421,Accepted",
    "submit-data-refused,ALL_RECIPIENTS,DATA,554,Accepted",
    "submit-content-refused,ALL_RECIPIENTS,CONTENT,550,Accepted",
    "submit-421-after-dot,ALL_RECIPIENTS,CONTENT,421,Accepted",
    "submit-bdat-refused,ALL_RECIPIENTS,CONTENT,552,Accepted",
  })
  void a_refusal_says_of_what(String name, Wanted wanted, Stage stage, int code, String first)
      throws Exception {
    SmtpTalk.overTls(
        name,
        connection -> {
          SubmissionResult result = submit(connection, letter(wanted, BOB, CID));
          assertThat(result)
              .asInstanceOf(type(Refused.class))
              .satisfies(refused -> {
                assertThat(refused.stage()).isEqualTo(stage);
                assertThat(refused.reply().code()).isEqualTo(code);
              });
          assertThat(kinds(result).getFirst()).isEqualTo(first);
          assertThat(result.mayHaveBeenAccepted()).isFalse();
        });
  }

  @Test
  void a_good_bye_after_the_last_byte_is_no_promise() throws Exception {
    SmtpTalk.overTls(
        "submit-good-bye-after-dot",
        connection ->
            assertThat(submit(connection, letter(Wanted.ALL_RECIPIENTS, BOB, CID)))
                .asInstanceOf(type(Broken.class))
                .satisfies(broken -> assertThat(broken.phase()).isEqualTo(Phase.AFTER_END)));
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({
    "submit-lost-in-envelope,BEFORE_CONTENT,false",
    "submit-lost-after-dot,AFTER_END,true"
  })
  void a_broken_line_says_how_far_the_letter_was(String name, Phase phase, boolean perhaps)
      throws Exception {
    SmtpTalk.overTls(
        name,
        connection -> {
          SubmissionResult result = submit(connection, letter(Wanted.ALL_RECIPIENTS, BOB, CID));
          assertThat(result)
              .asInstanceOf(type(Broken.class))
              .satisfies(broken -> {
                assertThat(broken.phase()).isEqualTo(phase);
                assertThat(broken.cause()).isInstanceOf(ConnectionLost.class);
              });
          assertThat(result.mayHaveBeenAccepted()).isEqualTo(perhaps);
          assertThat(kinds(result).getFirst()).isEqualTo("Accepted");
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(booleans = {true, false})
  void what_the_watch_throws_keeps_the_letter_here(boolean atEnd) throws Exception {
    String script = text("submit-plain").replaceFirst("(?s)C: DATA.*", "C: DATA\nS: 354 go\n");
    String sent = atEnd ? "C: Subject: x\nC:\nC: ..dot\nC: ...\nC: ..\nC: end\n" : "";
    SmtpTalk.play(
        Security.TLS,
        Transcript.parse(script + sent + "-- closed"),
        Trace.none(),
        connection -> {
          SubmissionWatch watch =
              new SubmissionWatch() {
                @Override
                public void envelopeAccepted(List<RecipientResult> recipients) throws IOException {
                  fail(!atEnd);
                }

                @Override
                public void aboutToEnd() throws IOException {
                  fail(atEnd);
                }

                private void fail(boolean now) throws IOException {
                  if (now) {
                    throw new IOException("disk full");
                  }
                }
              };
          assertThatThrownBy(
                  () -> connection.submit(letter(Wanted.ALL_RECIPIENTS, BOB, CID), watch))
              .isExactlyInstanceOf(IOException.class)
              .hasMessage("disk full");
          assertThat(connection.isEnded()).isTrue();
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"Subject: x\n\nlonger than before\n", "Subject: x\n"})
  void a_letter_that_changes_on_the_way_is_not_ended(String second) throws Exception {
    var opened = new AtomicInteger();
    Content changing =
        () -> {
          String text = opened.incrementAndGet() == 1 ? "Subject: x\n\nbody\n" : second;
          return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        };
    try (var server = ModelTalk.server(SubmissionProfile.generic())) {
      try (var connection = ModelTalk.open(server)) {
        assertThatThrownBy(() ->
                submit(
                    connection, Submission.of(ANN, List.of(BOB), changing, Wanted.ALL_RECIPIENTS)))
            .isExactlyInstanceOf(IOException.class);
      }
      assertThat(server.messages()).isEmpty();
      assertThat(server.commands()).doesNotContain("BDAT 0 LAST");
    }
  }

  @Test
  void wishes_for_notifications_are_told() throws Exception {
    var wishful = new EnvelopeRecipient(BOB.address(), Set.of(Notify.DELAY, Notify.FAILURE));
    SmtpTalk.overTls(
        "submit-dsn",
        connection ->
            assertThat(
                    submit(
                        connection,
                        new Submission(
                            EnvelopeAddress.NONE,
                            List.of(wishful),
                            SmtpTalk.DOTS,
                            Wanted.ALL_RECIPIENTS,
                            new Notifications(Returned.HEADERS, "a+b=c"))))
                .isInstanceOf(Accepted.class));
  }

  @Test
  void an_address_beyond_ascii_needs_a_server_that_knows_it() throws Exception {
    var strange = EnvelopeRecipient.of("gr\u00fc\u00dfe@m\u00fcller.example");
    SmtpTalk.overTls(
        "submit-utf8",
        connection ->
            assertThat(submit(connection, letter(Wanted.ALL_RECIPIENTS, strange)))
                .isInstanceOf(Accepted.class));
    SmtpTalk.play(
        Security.TLS,
        Transcript.parse("S: 220 hi\nC: EHLO [127.0.0.1]\nS: 250 hi\n-- closed"),
        Trace.none(),
        connection ->
            assertThat(submit(connection, letter(Wanted.ALL_RECIPIENTS, strange)))
                .asInstanceOf(type(Unsendable.class))
                .extracting(Unsendable::obstacle)
                .isEqualTo(new Obstacle.AddressNeedsUtf8(strange.address())));
  }

  @Test
  void zoho_gets_seven_bits() throws Exception {
    Content green = content("Subject: gr\u00fcn\n\ngr\u00fcn\n");
    SmtpTalk.overTls(
        "submit-zoho",
        connection ->
            assertThat(
                    submit(
                        connection,
                        Submission.of(
                            ANN,
                            List.of(EnvelopeRecipient.of("bob@m\u00fcller.example")),
                            green,
                            Wanted.ALL_RECIPIENTS)))
                .isInstanceOf(Accepted.class));
  }

  private static final String PATCH =
      """
      From: =?UTF-8?q?J=C3=B6rg?= <ann@a.example>
      To: bob@b.example
      Subject: [PATCH] =?UTF-8?q?Gr=C3=BC=C3=9Fe?=
      X-Mailer: git-send-email 2.34.1
      MIME-Version: 1.0
      Content-Type: text/plain; charset=UTF-8
      Content-Transfer-Encoding: 8bit

      Grüße
      ---
      -old
      +new = é
      --\s
      2.34.1
      """;

  @Test
  void what_git_sends_in_eight_bits_goes_in_seven_where_eight_were_not_offered() throws Exception {
    SmtpTalk.overTls(
        "submit-git",
        connection ->
            assertThat(
                    submit(
                        connection,
                        Submission.of(ANN, List.of(BOB), content(PATCH), Wanted.ALL_RECIPIENTS)))
                .isInstanceOf(Accepted.class));
  }

  @Test
  void no_server_without_8bitmime_gets_eight_bits() throws Exception {
    for (var profile :
        List.of(
            SubmissionProfile.zoho(),
            SubmissionProfile.generic().without("8BITMIME", "SMTPUTF8"),
            SubmissionProfile.generic()
                .without("8BITMIME", "SMTPUTF8", "CHUNKING", "PIPELINING"))) {
      try (var server = ModelTalk.server(profile);
          var connection = ModelTalk.open(server)) {
        assertThat(
                submit(
                    connection,
                    Submission.of(ANN, List.of(BOB), content(PATCH), Wanted.ALL_RECIPIENTS)))
            .isInstanceOf(Accepted.class);
        assertThat(server.complaints()).isEmpty();
        assertThat(server.messages().getFirst().content())
            .isEqualTo(
                PATCH
                    .replace("8bit", "quoted-printable")
                    .replace("Grüße", "Gr=C3=BC=C3=9Fe")
                    .replace("= é", "=3D =C3=A9")
                    .replace("-- ", "--=20")
                    .replace("\n", "\r\n"));
      }
    }
  }

  @Test
  void what_cannot_be_sent_is_known_before_anything_is() throws Exception {
    String signed =
        "Content-Type: multipart/signed; boundary=b\n\n--b\n\ngr\u00fcn\n--b\n\nx\n--b--\n";
    SmtpTalk.play(
        Security.TLS,
        Transcript.parse("S: 220 hi\nC: EHLO [127.0.0.1]\nS: 250-hi\nS: 250 SIZE 20\n-- closed"),
        Trace.none(),
        connection -> {
          assertThat(obstacle(connection, SmtpTalk.DOTS)).isEqualTo(new Obstacle.TooLarge(32, 20));
          assertThat(obstacle(connection, content(signed)))
              .isEqualTo(new Obstacle.Unencodable(SevenBit.Obstacle.SIGNED));
        });
  }

  @Test
  void a_probe_sends_no_letter() throws Exception {
    SmtpTalk.overTls(
        "probe",
        connection -> {
          Probe probe = connection.probe(ANN, List.of(BOB, CID));
          assertThat(probe.sender().enhanced()).isEqualTo(new EnhancedStatus(2, 1, 0));
          assertThat(probe.recipients().getFirst()).isInstanceOf(RecipientResult.Accepted.class);
          assertThat(probe.recipients().getLast()).isInstanceOf(RecipientResult.Refused.class);
          assertThat(probe.after()).isEqualTo(Probe.After.READY);
          connection.quit();
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"500 5.5.2 what", "454 4.3.0 not now", "421 4.4.2 idle", ""})
  void what_was_answered_stands_whatever_becomes_of_rset(String answer) throws Exception {
    boolean hangsUp = answer.isEmpty() || answer.startsWith("421");
    String end =
        (answer.isEmpty() ? "" : "S: " + answer + "\n")
            + (hangsUp ? "-- close" : "C: QUIT\nS: 221 bye");
    SmtpTalk.play(
        Security.TLS,
        Transcript.parse(
            """
            S: 220 hi
            C: EHLO [127.0.0.1]
            S: 250 hi
            C: MAIL FROM:<ann@a.example>
            S: 250 ok
            C: RCPT TO:<bob@b.example>
            S: 250 ok
            C: RSET
            """
                + end),
        Trace.none(),
        connection -> {
          Probe probe = connection.probe(ANN, List.of(BOB));
          assertThat(probe.sender().isDone()).isTrue();
          assertThat(probe.recipients().getFirst()).isInstanceOf(RecipientResult.Accepted.class);
          assertThat(probe.after()).isEqualTo(Probe.After.SPENT);
          connection.quit();
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(
      strings = {
        "a",
        "@b",
        "a@",
        "a@b>",
        "a b@c",
        "a@b c",
        "<a@b>",
        "a@b\r\nRCPT TO:<c@d",
        "a\u0000@b",
        "\"a@b",
        "\"a\\\"@b",
        "a@b..c",
        "a@[1.2.3.4",
        "\ud800@b",
        "\"a\"b\"@c",
        "a,b@c"
      })
  void nothing_that_is_no_address_is_sent(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeAddress.of(text));
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(
      strings = {
        "a@b",
        "a.b+c@d-e.example",
        "\"a b\"@c",
        "\"a\\\"@b\"@c",
        "a@[127.0.0.1]",
        "a@[IPv6:::1]",
        "..a..@docomo.example",
        "gr\u00fc\u00dfe@\u4f8b.example"
      })
  void every_address_is_sent_as_it_is(String text) {
    assertThat(EnvelopeAddress.of(text)).hasToString(text);
  }

  private static SubmissionResult submit(SmtpConnection connection, Submission submission)
      throws IOException {
    return connection.submit(submission, SubmissionWatch.none());
  }

  private static Obstacle obstacle(SmtpConnection connection, Content message) throws IOException {
    var result =
        submit(connection, Submission.of(ANN, List.of(BOB), message, Wanted.ALL_RECIPIENTS));
    return ((Unsendable) result).obstacle();
  }

  private static List<String> kinds(SubmissionResult result) {
    return result.recipients().stream().map(r -> r.getClass().getSimpleName()).toList();
  }

  /// A transcript as text, to be changed.
  private static String text(String name) throws IOException {
    return Files.readString(Path.of("src/test/transcripts/smtp", name + ".smtp"));
  }
}
