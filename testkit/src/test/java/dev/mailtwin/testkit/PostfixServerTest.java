package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostfixServerTest {

  @BeforeEach
  void needs_postfix() {
    PostfixServer.require();
  }

  @Test
  void two_run_side_by_side_and_take_nothing_in_the_clear() throws IOException {
    try (var dovecot = DovecotServer.start(DovecotOptions.DEFAULT.withSubmission());
        var first = PostfixServer.start(dovecot);
        var second = PostfixServer.start(dovecot, PostfixOptions.DEFAULT.without("pipelining"))) {
      for (PostfixServer server : List.of(first, second)) {
        try (var socket = new Socket(server.host(), server.starttlsPort())) {
          var in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
          OutputStream out = socket.getOutputStream();
          assertThat(in.readLine()).startsWith("220 mail.sample.example");
          out.write("MAIL FROM:<a@b.c>\r\n".getBytes(StandardCharsets.US_ASCII));
          assertThat(in.readLine()).startsWith("530 5.7.0 Must issue a STARTTLS");
        }
        assertThat(server.arrivals()).isEmpty();
        assertThat(server.awaitLog("daemon started")).as(server.log()).isTrue();
      }
    }
  }
}
