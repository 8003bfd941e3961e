package dev.mailtwin.modelserver.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.ModelServer.Login;
import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The submission server is what it claims to be.
class SubmissionServerTest {

  private static final String LOGIN = "AUTH PLAIN AGFubgBzZWNyZXQ="; // ann, secret

  /// One client that says lines and hears replies.
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    Client(SubmissionServer server) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      var reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1);
      in = new BufferedReader(reader);
      out = socket.getOutputStream();
    }

    void say(String octets) throws IOException {
      out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /// The lines of one reply, or none if the server hung up.
    List<String> hear() throws IOException {
      List<String> lines = new ArrayList<>();
      String line;
      do {
        line = in.readLine();
        if (line != null) {
          lines.add(line);
        }
      } while (line != null && line.startsWith("-", 3));
      return lines;
    }

    /// The last line of the reply to each line; nothing once the server has hung up.
    List<String> talk(String... lines) {
      List<String> replies = new ArrayList<>();
      for (String line : lines) {
        replies.add(answer(line));
      }
      return replies;
    }

    private String answer(String line) {
      try {
        say(line + "\r\n");
        List<String> reply = hear();
        return reply.isEmpty() ? "" : reply.getLast();
      } catch (IOException e) {
        return ""; // It was cut.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static SubmissionServer server(SubmissionProfile profile) throws IOException {
    return SubmissionServer.start(profile, new Security.Plain(), new Login("ann", "secret"));
  }

  @Test
  void zoho_offers_auth_and_size_and_words_its_replies() throws IOException {
    try (var server = server(SubmissionProfile.zoho());
        var client = new Client(server)) {
      assertThat(client.hear().getFirst()).startsWith("220 mx.zohomail.com SMTP Server ready");
      client.say("EHLO me\r\n");
      assertThat(client.hear().subList(1, 3))
          .containsExactly("250-AUTH LOGIN PLAIN", "250 SIZE 53477376");
      assertThat(
              client.talk(
                  "MAIL FROM:<a@b.c>",
                  "AUTH PLAIN AGFubgB3cm9uZw==",
                  LOGIN,
                  "MAIL FROM:<a@b.c> SIZE=9 BODY=8BITMIME",
                  "MAIL FROM:<a@b.c> SIZE=9",
                  "RCPT TO:<d@e.f>",
                  "DATA",
                  "Subject: x\r\n\r\n..dot\r\n.",
                  "QUIT"))
          .containsExactly(
              "530 5.5.1 Authentication Required.",
              "535 Authentication Failed",
              "235 Authentication Successful",
              "555 Unsupported option: BODY=8BITMIME",
              "250 Sender <a@b.c> OK",
              "250 Recipient <d@e.f> OK",
              "354 Ok Send data ending with <CRLF>.<CRLF>",
              "250 Message received",
              "221 Bye");
      SubmittedMessage message = server.messages().getFirst();
      assertThat(message.content()).isEqualTo("Subject: x\r\n\r\n.dot\r\n");
      assertThat(message.header("subject")).isEqualTo("x");
      assertThat(message.recipients()).containsExactly("d@e.f");
      assertThat(server.complaints()).hasSize(1);
      assertThat(server.commands()).doesNotContain(LOGIN).contains("AUTH PLAIN");
    }
  }

  @Test
  void what_no_client_may_send_is_refused_and_remembered() throws IOException {
    for (String body :
        List.of("a\nb\r\n", "a\rb\r\n", "\u00fc\r\n", "\u0000\r\n", "x".repeat(999) + "\r\n")) {
      try (var server = server(SubmissionProfile.generic());
          var client = new Client(server)) {
        client.hear();
        List<String> replies =
            client.talk(
                LOGIN, "MAIL FROM:<a@b.c>", "RCPT TO:<d@e.f>", "DATA", "x: y\r\n\r\n" + body + ".");
        assertThat(replies.getLast()).matches("5.*");
        assertThat(server.complaints()).hasSize(1);
        assertThat(server.messages()).isEmpty();
      }
    }
  }

  @Test
  void chunks_make_a_message() throws IOException {
    try (var server = server(SubmissionProfile.generic());
        var client = new Client(server)) {
      client.hear();
      client.talk(LOGIN, "MAIL FROM:<a@b.c>", "RCPT TO:<d@e.f>");
      client.say("BDAT 4\r\nx: yBDAT 2\r\n\r\n");
      assertThat(client.hear()).hasSize(1);
      assertThat(client.hear()).hasSize(1);
      assertThat(client.talk("BDAT 0 LAST").getLast()).startsWith("250 2.0.0 Ok: queued as");
      assertThat(server.messages().getFirst().content()).isEqualTo("x: y\r\n");
    }
  }

  @Test
  void refusals_and_cuts_come_as_scripted() throws IOException {
    String[] letter = {LOGIN, "MAIL FROM:<a@b.c>", "RCPT TO:<d@e.f>", "DATA", "x: y\r\n\r\n."};
    try (var server = server(SubmissionProfile.generic())) {
      server.setFault(Refusals.recipients(Map.of("d@e.f", "550 5.1.1 no")));
      assertThat(talk(server, letter).subList(2, 4))
          .containsExactly("550 5.1.1 no", "554 5.5.1 Error: no valid recipients");
      server.setFault(Fault.every(Refusals.CONTENT, new Action.Answer(Refusals.ZOHO_SENDER)));
      assertThat(talk(server, letter).getLast()).isEqualTo(Refusals.ZOHO_SENDER);
      server.setFault(Fault.every(Refusals.CONTENT, new Action.CutBefore()));
      assertThat(talk(server, letter).getLast()).isEmpty();
      assertThat(server.messages()).isEmpty();
      server.setFault(Fault.every(Refusals.CONTENT, new Action.CutAfter()));
      assertThat(talk(server, letter).getLast()).isEmpty();
      assertThat(server.messages()).hasSize(1);
      server.setFault(Fault.none());
      server.cutAfterReceiving(20);
      assertThat(talk(server, letter).getFirst()).isEmpty();
      assertThat(talk(server, letter).getLast()).startsWith("250");
    }
  }

  private static List<String> talk(SubmissionServer server, String... lines) throws IOException {
    try (var client = new Client(server)) {
      client.hear();
      return client.talk(lines);
    }
  }
}
