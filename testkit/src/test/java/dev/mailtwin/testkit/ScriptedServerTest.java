package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedServerTest {

  private static final String APPEND =
      """
      # An upload and a body that comes back, both as literals.
      S: * OK ready
      C: R1 APPEND "INBOX" () "01-Jan-1970 00:00:00 +0000" {n}
      S: + go on
      C| Subject: x
      C|
      C| one␊␀two␄
      C:
      S: R1 OK done
      C: R2 UID FETCH 1 (UID BODY.PEEK[])
      S: * 1 FETCH (UID 1 BODY[] {n}
      S| Subject: x
      S|
      S: )
      S: R2 OK done
      -- closed
      """;

  @Test
  void a_conversation_with_literals_is_played() throws IOException {
    try (var server = ScriptedServer.playing(APPEND)) {
      try (var client = RawImapClient.connectPlain(server.host(), server.port())) {
        byte[] message = "Subject: x\r\n\r\none\n\0two".getBytes(StandardCharsets.US_ASCII);

        assertThat(client.append("INBOX", "", Instant.EPOCH, message)).isEqualTo("OK done");
        assertThat(client.body(1)).asString().isEqualTo("Subject: x\r\n\r\n");
      }
      server.verifyPlayed();
    }
  }

  @Test
  void tls_starts_at_once_or_in_the_middle() throws IOException {
    try (var server = ScriptedServer.playingOverTls(Transcript.parse("S: * OK ready\n-- closed"))) {
      var ca = TestCa.shared().caPem();
      try (var client = RawImapClient.connect(server.host(), server.port(), ca)) {
        assertThat(client.greeting()).isEqualTo("* OK ready");
      }
      server.verifyPlayed();
    }
    try (var server = ScriptedServer.playing("C: STARTTLS\n-- tls\nS: secret");
        var plain = server.connect()) {
      plain.getOutputStream().write("STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
      var factory = RawImapClient.trusting(TestCa.shared().caPem()).getSocketFactory();
      try (var secured = factory.createSocket(plain, "localhost", server.port(), true)) {
        var in = new InputStreamReader(secured.getInputStream(), StandardCharsets.US_ASCII);
        assertThat(new BufferedReader(in).readLine()).isEqualTo("secret");
      }
      server.verifyPlayed();
    }
  }

  @Test
  void a_wrong_command_fails_and_says_both_lines() throws IOException {
    try (var server = ScriptedServer.playing("S: * OK\nC: R1 NOOP\nS: R1 OK");
        var client = RawImapClient.connectPlain(server.host(), server.port())) {
      assertThatThrownBy(() -> client.command("LOGOUT")).isInstanceOf(IOException.class);
      assertThatThrownBy(server::verifyPlayed)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("R1 NOOP")
          .hasMessageContaining("R1 LOGOUT");
    }
  }

  @Test
  void a_client_that_leaves_early_fails() throws IOException {
    try (var server = ScriptedServer.playing("S: * OK\nC: R1 NOOP\nS: R1 OK")) {
      RawImapClient.connectPlain(server.host(), server.port()).close();
      assertThatThrownBy(server::verifyPlayed).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void a_client_that_comes_again_is_part_of_the_play() throws IOException {
    try (var server =
        ScriptedServer.playing("S: * OK one\n-- close\n-- connection\nS: * OK two\n")) {
      for (String expected : new String[] {"* OK one", "* OK two"}) {
        try (var client = RawImapClient.connectPlain(server.host(), server.port())) {
          assertThat(client.greeting()).isEqualTo(expected);
        }
      }
      server.verifyPlayed();
    }
  }

  @Test
  void a_wrong_literal_length_is_the_fault_of_the_transcript() {
    assertThatThrownBy(() -> Transcript.parse("S: * 1 FETCH (BODY[] {3}\nS| four"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 bytes");
    assertThatThrownBy(() -> Transcript.parse("X: what"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void all_transcripts_of_a_directory_are_loaded_in_order(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("b.imap"), "S: b");
    Files.writeString(directory.resolve("a.imap"), "S: a");
    Files.writeString(directory.resolve("notes.txt"), "not one");

    assertThat(Transcript.loadAll(directory))
        .extracting(Transcript::toString)
        .containsExactly(
            directory.resolve("a.imap").toString(), directory.resolve("b.imap").toString());
  }
}
