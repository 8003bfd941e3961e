package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.command.Append;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Resolver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that stops reading while a message is uploaded.
@Timeout(60)
class StuckWriterTest {

  /// More than all buffers between the two sides hold.
  private static final long BYTES = 256L << 20;

  private static final Append UPLOAD =
      new Append(
          "INBOX",
          List.of(),
          0,
          BYTES,
          out -> {
            byte[] part = new byte[64 << 10];
            for (long left = BYTES; left > 0; left -= part.length) {
              out.write(part);
            }
          });

  @Test
  void it_loses_the_connection_by_itself() throws Exception {
    var impatient =
        new Connector(Resolver.system(), Duration.ofSeconds(10), Duration.ofMillis(300));
    try (var server = EchoServer.deaf();
        var connection = server.connect(impatient)) {
      assertThat(catchThrowable(() -> connection.send(UPLOAD)))
          .isInstanceOf(ConnectionLost.class)
          .hasMessageContaining("took no bytes");
      assertThat(connection.isEnded()).isTrue();
    }
  }

  @Test
  @SuppressWarnings("try") // Closing early is what is tested.
  void closing_does_not_wait_for_it() throws Exception {
    try (var server = EchoServer.deaf();
        var connection = server.connect()) {
      var failure = new CompletableFuture<Throwable>();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> failure.complete(catchThrowable(() -> connection.send(UPLOAD))));
      while (connection.bytesOut() == 0 || writer.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      connection.close();
      assertThat(failure.join()).isInstanceOf(ConnectionLost.class);
    }
  }
}
