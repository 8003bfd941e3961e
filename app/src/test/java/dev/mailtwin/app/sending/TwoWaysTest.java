package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.testkit.ClosedPort;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The port with TLS and the one with STARTTLS stand in for each other while letters are sent: at
/// once, in both directions, and what worked last comes first.
class TwoWaysTest {

  @TempDir Path home;

  private static SubmissionServer server(Security security) throws IOException {
    return SubmissionServer.start(
        SubmissionProfile.generic(), security, new ModelServer.Login(Provider.USER, "secret"));
  }

  private static SubmissionServer tls() throws IOException {
    return server(new Security.ImplicitTls(TestCa.shared().serverContext()));
  }

  private static SubmissionServer startTls() throws IOException {
    return server(new Security.StartTls(TestCa.shared().serverContext()));
  }

  private Sender sender(Provider provider, String smtp) throws IOException {
    Sender sender = provider.sender(home);
    Path config = sender.config();
    Files.writeString(
        config, Files.readString(config).replaceFirst("(?m)^smtp = .*$", "smtp = [" + smtp + "]"));
    return sender;
  }

  private static String withTls(int port) {
    return "\"smtps://localhost:" + port + "\"";
  }

  private static String withStartTls(int port) {
    return "\"smtp+starttls://localhost:" + port + "\"";
  }

  @Test
  void what_the_port_says_that_was_reached_is_said() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false);
        SubmissionServer second = startTls()) {
      second.setFault(Fault.every("STARTTLS", new Action.Answer("454 4.7.0 no TLS now")));
      Sender sender =
          sender(provider, withTls(ClosedPort.number()) + ", " + withStartTls(second.port()));

      Sender.Run run = sender.send(Provider.letter("one", "bob@example.org"));

      assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(75);
      assertThat(run.code()).isEqualTo("K2");
      assertThat(run.err()).contains("no TLS now");
    }
  }

  @Test
  void starttls_stands_in_for_tls_at_once_and_is_remembered() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false);
        SubmissionServer first = tls();
        SubmissionServer second = startTls()) {
      first.setFault(Fault.cutFirstConnectionAfter(0));
      Sender sender = sender(provider, withTls(first.port()) + ", " + withStartTls(second.port()));

      Sender.Run run = sender.send(Provider.letter("one", "bob@example.org"));
      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      assertThat(second.messages()).hasSize(1);
      assertThat(run.document().get("attempts").getAsInt()).isEqualTo(1);

      int asked = first.connections();
      assertThat(sender.send(Provider.letter("two", "bob@example.org")).exit()).isZero();
      assertThat(second.messages()).hasSize(2);
      assertThat(first.connections()).as("what worked comes first").isEqualTo(asked);
    }
  }

  @Test
  void starttls_stands_in_where_nobody_can_sign_in() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false);
        SubmissionServer first = tls();
        SubmissionServer second = startTls()) {
      first.setFault(Fault.every("EHLO", new Action.Answer("250-localhost\r\n250 SIZE 9999999")));
      Sender sender = sender(provider, withTls(first.port()) + ", " + withStartTls(second.port()));

      Sender.Run run = sender.send(Provider.letter("one", "bob@example.org"));

      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      assertThat(second.messages()).hasSize(1);
    }
  }

  @Test
  void tls_stands_in_for_starttls_and_back_again() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false);
        SubmissionServer second = tls()) {
      SubmissionServer first = startTls();
      Sender sender = sender(provider, withStartTls(first.port()) + ", " + withTls(second.port()));
      assertThat(sender.send(Provider.letter("one", "bob@example.org")).exit()).isZero();
      assertThat(first.messages()).hasSize(1);
      first.close();
      Sender.Run run = sender.send(Provider.letter("two", "bob@example.org"));
      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      assertThat(second.messages()).hasSize(1);
    }
  }

  @Test
  void without_either_the_letter_waits_and_nothing_goes_in_the_clear() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false);
        SubmissionServer clear = server(new Security.Plain())) {
      Sender sender =
          sender(provider, withTls(ClosedPort.number()) + ", " + withStartTls(clear.port()));
      Sender.Run run = sender.send(Provider.letter("one", "bob@example.org"));
      assertThat(run.exit()).isEqualTo(75);
      assertThat(run.state()).isEqualTo("waiting");
      assertThat(clear.commands()).allMatch(line -> line.startsWith("EHLO") || line.equals("QUIT"));
      assertThat(clear.messages()).isEmpty();
    }
  }

  /// Or sending was switched off: the words fit both.
  @Test
  void a_password_that_worked_here_before_was_probably_revoked() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false);
        SubmissionServer only = tls()) {
      Sender sender = sender(provider, withTls(only.port()));
      assertThat(sender.send(Provider.letter("one", "bob@example.org")).exit()).isZero();
      only.setFault(Fault.every("AUTH", new Action.Answer("535 5.7.8 no")));

      Sender.Run run = sender.send(Provider.letter("two", "bob@example.org"));

      assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(75);
      assertThat(run.code()).isEqualTo("A8");
      assertThat(run.err()).contains("[A8 or A29]", "worked until", "5.7.8 no");
    }
  }

  @Test
  void a_refused_secret_is_not_said_at_the_other_port() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false);
        SubmissionServer first = tls();
        SubmissionServer second = startTls()) {
      Sender sender = sender(provider, withTls(first.port()) + ", " + withStartTls(second.port()));
      Path config = sender.config();
      Path secret = Files.writeString(home.resolve("secret"), "wrong\n");
      assertThat(Files.readString(config)).contains(secret.toString());
      Sender.Run run = sender.send(Provider.letter("one", "bob@example.org"));
      assertThat(run.exit()).isEqualTo(75);
      assertThat(run.code()).isEqualTo("A1");
      assertThat(sender.run("outbox", "run", "--quiet").exit()).isEqualTo(75);
      assertThat(first.commands()).filteredOn(line -> line.startsWith("AUTH")).hasSize(1);
      assertThat(second.connections()).isZero();
      Files.writeString(secret, "secret\n");
      assertThat(sender.run("outbox", "run", "--quiet").exit()).isZero();
      assertThat(first.messages()).hasSize(1);
    }
  }

  /// Law of the outbox: in order. A server that ends a connection after so many letters is asked
  /// over another one at once.
  @Test
  void letters_keep_their_order_where_a_connection_takes_only_two() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      provider.smtp().setFault(Fault.every("MAIL", new Action.Answer("451 4.3.0 later")));
      for (int n = 1; n <= 7; n++) {
        sender.send(Provider.letter("letter-" + n, "bob@example.org"));
      }
      var taken = new HashMap<Integer, Integer>();
      provider
          .smtp()
          .setFault(event ->
              event.name().equals("MAIL") && taken.merge(event.connection(), 1, Integer::sum) > 2
                  ? new Action.Answer("421 4.7.0 too many messages on this connection")
                  : new Action.Proceed());
      sender.pass(Duration.ofHours(1));

      Sender.Run run = sender.run("outbox", "run");

      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      assertThat(provider.smtp().messages())
          .extracting(
              message -> message.content().replaceFirst("(?s).*Message-ID: <(.*?)@.*", "$1"))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 7).mapToObj("letter-%d"::formatted).toList());
    }
  }
}
