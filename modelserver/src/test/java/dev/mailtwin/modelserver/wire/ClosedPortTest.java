package dev.mailtwin.modelserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/// A server that is closed leaves its port to the next one at once.
class ClosedPortTest {

  private static final int TIMES = 500;

  @Test
  void a_closed_port_is_free() throws IOException {
    InetAddress address = InetAddress.ofLiteral("127.77.1.1");
    int port;
    try (var first = Listener.on(address, 0, _ -> {})) {
      port = first.port();
    }
    for (int i = 0; i < TIMES; i++) {
      try (var next = Listener.on(address, port, _ -> {})) {
        assertThat(next.port()).isEqualTo(port);
      }
    }
  }
}
