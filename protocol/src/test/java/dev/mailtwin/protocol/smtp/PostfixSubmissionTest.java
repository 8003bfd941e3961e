package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.mime.Content;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Accepted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Obstacle;
import dev.mailtwin.protocol.smtp.SubmissionResult.Refused;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import dev.mailtwin.protocol.smtp.SubmissionResult.Unsendable;
import dev.mailtwin.protocol.smtp.SubmissionResult.Withheld;
import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.PostfixOptions;
import dev.mailtwin.testkit.PostfixServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract with a real server.
class PostfixSubmissionTest {

  private static DovecotServer dovecot;

  @BeforeAll
  static void start() throws IOException {
    PostfixServer.require();
    dovecot = DovecotServer.start(DovecotOptions.DEFAULT.withSubmission());
  }

  @AfterAll
  static void stop() {
    if (dovecot != null) {
      dovecot.close();
    }
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({"TLS,", "STARTTLS,", "TLS,chunking", "STARTTLS,'chunking,pipelining,8bitmime'"})
  void every_letter_arrives(Security security, String hidden) throws Exception {
    String[] words = hidden == null ? new String[0] : hidden.split(",");
    PostfixOptions options = PostfixOptions.DEFAULT.without(words);
    try (var postfix = PostfixServer.start(dovecot, options)) {
      try (var connection = open(postfix, security)) {
        SubmissionContract.handIn(connection);
        connection.quit();
      }
      var arrivals = postfix.awaitArrivals(SubmissionContract.NASTY.size());
      assertThat(arrivals).hasSameSizeAs(SubmissionContract.NASTY);
      for (PostfixServer.Arrival arrival : arrivals) {
        assertThat(arrival.sender()).isEqualTo("anna@sample.example");
        int number = Integer.parseInt(arrival.recipient().replaceAll("\\D", ""));
        SubmissionContract.compare(number, arrival.content().replace("\n", "\r\n"));
      }
    }
  }

  @Test
  void a_refused_recipient_holds_the_letter_or_not() throws Exception {
    var options =
        PostfixOptions.DEFAULT.refusing(Map.of("bob@b.example", "550 5.1.1 no such user"));
    try (var postfix = PostfixServer.start(dovecot, options);
        var connection = open(postfix, Security.TLS)) {
      assertThat(connection.probe(SmtpTalk.ANN, List.of(SmtpTalk.BOB)).recipients().getFirst())
          .isInstanceOf(RecipientResult.Refused.class);
      assertThat(submit(connection, Wanted.ALL_RECIPIENTS, SmtpTalk.BOB, SmtpTalk.CID))
          .isInstanceOf(Withheld.class);
      assertThat(submit(connection, Wanted.SOME_RECIPIENTS, SmtpTalk.BOB))
          .asInstanceOf(type(Refused.class))
          .satisfies(refused -> {
            assertThat(refused.stage()).isEqualTo(Stage.RECIPIENTS);
            assertThat(refused.reply().enhanced()).isEqualTo(new EnhancedStatus(5, 1, 1));
          });
      assertThat(submit(connection, Wanted.SOME_RECIPIENTS, SmtpTalk.BOB, SmtpTalk.CID))
          .asInstanceOf(type(Accepted.class))
          .satisfies(taken -> assertThat(postfix.log()).contains(taken.queueId() + ":"));
      assertThat(postfix.awaitArrivals(1))
          .singleElement()
          .satisfies(arrival -> assertThat(arrival.recipient()).isEqualTo("cid@c.example"));
    }
  }

  @Test
  void a_limit_is_known_before_or_after() throws Exception {
    Content large = SmtpTalk.content("Subject: x\n\n" + "line\n".repeat(100_000));
    var submission =
        Submission.of(SmtpTalk.ANN, List.of(SmtpTalk.BOB), large, Wanted.ALL_RECIPIENTS);
    var options = PostfixOptions.DEFAULT.withSizeMax(100_000);
    try (var postfix = PostfixServer.start(dovecot, options);
        var connection = open(postfix, Security.TLS)) {
      assertThat(connection.submit(submission, SubmissionWatch.none()))
          .asInstanceOf(type(Unsendable.class))
          .extracting(Unsendable::obstacle)
          .isEqualTo(new Obstacle.TooLarge(600_014, 100_000));
    }
    for (String hidden : List.of("size", "size,chunking")) {
      try (var postfix = PostfixServer.start(dovecot, options.without(hidden.split(",")));
          var connection = open(postfix, Security.TLS)) {
        assertThat(connection.submit(submission, SubmissionWatch.none()))
            .asInstanceOf(type(Refused.class))
            .satisfies(refused -> {
              assertThat(refused.stage()).isEqualTo(Stage.CONTENT);
              assertThat(refused.reply().code()).isEqualTo(552);
            });
      }
    }
  }

  @Test
  void a_wrong_password_is_refused_and_the_right_one_still_works() throws Exception {
    try (var postfix = PostfixServer.start(dovecot)) {
      var endpoint = new Endpoint(postfix.host(), postfix.starttlsPort(), Security.STARTTLS);
      try (var connection =
          SmtpTalk.connector(Trace.none(), Patience.of(SmtpTalk.PATIENCE)).open(endpoint)) {
        assertThat(connection.capabilities().common())
            .containsExactlyInAnyOrder(Mechanism.PLAIN, Mechanism.LOGIN);
        assertThat(submit(connection, Wanted.ALL_RECIPIENTS, SmtpTalk.BOB))
            .isInstanceOf(Refused.class);
        assertThatThrownBy(() ->
                connection.authenticate(
                    Mechanism.PLAIN, dovecot.user(), Secret.of("something else")))
            .isInstanceOfSatisfying(
                SmtpException.Refused.class, e -> assertThat(e.answer().code()).isEqualTo(535));
        connection.authenticate(Mechanism.LOGIN, dovecot.user(), Secret.of(dovecot.password()));
        assertThat(submit(connection, Wanted.ALL_RECIPIENTS, SmtpTalk.BOB))
            .isInstanceOf(Accepted.class);
      }
    }
  }

  @Test
  void a_server_that_saves_what_is_sent_puts_it_into_sent() throws Exception {
    var options = PostfixOptions.DEFAULT.savingSent();
    try (var postfix = PostfixServer.start(dovecot, options);
        var connection = open(postfix, Security.TLS);
        var imap = dovecot.connect()) {
      assertThat(submit(connection, Wanted.ALL_RECIPIENTS, SmtpTalk.BOB))
          .isInstanceOf(Accepted.class);
      postfix.awaitSentCopies(1);
      assertThat(imap.messages("Sent")).hasSize(1);
    }
  }

  private static SmtpConnection open(PostfixServer postfix, Security security) throws Exception {
    int port = security == Security.TLS ? postfix.tlsPort() : postfix.starttlsPort();
    SmtpConnection connection =
        SmtpTalk.connector(Trace.none(), Patience.of(SmtpTalk.PATIENCE))
            .open(new Endpoint(postfix.host(), port, security));
    connection.authenticate(Mechanism.PLAIN, dovecot.user(), Secret.of(dovecot.password()));
    return connection;
  }

  private static SubmissionResult submit(
      SmtpConnection connection, Wanted wanted, EnvelopeRecipient... recipients)
      throws IOException {
    return connection.submit(SmtpTalk.letter(wanted, recipients), SubmissionWatch.none());
  }
}
