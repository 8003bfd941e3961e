package dev.mailtwin.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.testkit.ClosedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which of several addresses is taken, and what it is called when none answers.
@Timeout(60)
class ConnectorTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void the_next_address_is_tried_when_one_refuses() throws Exception {
    try (var server = listening("127.0.0.1", 0)) {
      int port = server.getLocalPort();
      try (var socket = to("127.0.0.2", "::1", "127.0.0.1").connect(endpoint(port))) {
        assertThat(socket.getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
      }
    }
  }

  @Test
  void the_next_address_is_tried_when_one_is_silent() throws Exception {
    try (var server = listening("127.0.0.1", 0);
        var silent = new SilentHost("127.0.0.2", server.getLocalPort())) {
      try (var socket =
          to(silent.address(), "127.0.0.1").connect(endpoint(server.getLocalPort()))) {
        assertThat(socket.getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
      }
    }
  }

  @Test
  void address_families_take_turns() throws Exception {
    try (var server = listening("127.0.0.1", 0);
        var silent = new SilentHost("127.0.0.2", server.getLocalPort())) {
      // Nine silent or closed addresses of one family; the other one is the second to be tried.
      var many = new String[] {silent.address(), silent.address(), silent.address(), "127.0.0.1"};
      try (var socket = to(many).connect(endpoint(server.getLocalPort()))) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void all_addresses_refusing_is_a_closed_port() throws Exception {
    assertThatThrownBy(() -> to("127.0.0.1", "127.0.0.2").connect(endpoint(ClosedPort.number())))
        .isInstanceOf(NetException.PortClosed.class);
  }

  @Test
  void a_refusal_tells_more_than_an_address_out_of_reach() throws Exception {
    int port = ClosedPort.number();
    // TCP to the broadcast address fails at once: the network has no way there.
    for (String[] addresses :
        new String[][] {{"127.0.0.1", "255.255.255.255"}, {"255.255.255.255", "127.0.0.1"}}) {
      assertThatThrownBy(() -> to(addresses).connect(endpoint(port)))
          .isInstanceOf(NetException.PortClosed.class);
    }
    assertThatThrownBy(() -> to("255.255.255.255").connect(endpoint(port)))
        .isInstanceOf(NetException.Unreachable.class);
  }

  @Test
  void only_silence_is_silent() throws Exception {
    try (var silent = new SilentHost("127.0.0.2", 0)) {
      var connector = new Connector(resolving(silent.address()), Duration.ofMillis(300));
      assertThatThrownBy(() -> connector.connect(endpoint(silent.port())))
          .isInstanceOf(NetException.Silent.class);
    }
  }

  @Test
  void a_name_without_addresses_is_unknown() {
    assertThatThrownBy(() -> to().connect(endpoint(1)))
        .isInstanceOf(NetException.HostUnknown.class);
    Resolver unknown =
        host -> {
          throw new UnknownHostException(host);
        };
    assertThatThrownBy(() -> new Connector(unknown, LIMIT).connect(endpoint(1)))
        .isInstanceOf(NetException.HostUnknown.class)
        .hasMessageContaining("mail.example");
  }

  @Test
  void no_more_than_ten_addresses_are_tried() throws Exception {
    try (var server = listening("127.0.0.1", 0)) {
      var addresses = new String[11];
      Arrays.fill(addresses, "127.0.0.2");
      addresses[10] = "127.0.0.1";
      assertThatThrownBy(() -> to(addresses).connect(endpoint(server.getLocalPort())))
          .isInstanceOf(NetException.PortClosed.class);
      addresses[9] = "127.0.0.1";
      to(addresses).connect(endpoint(server.getLocalPort())).close();
    }
  }

  @Test
  void a_server_that_takes_no_bytes_loses_the_connection() throws Exception {
    try (var server = listening("127.0.0.1", 0)) {
      var connector = new Connector(resolving("127.0.0.1"), LIMIT, Duration.ofMillis(200));
      try (var socket = connector.connect(endpoint(server.getLocalPort()));
          var accepted = server.accept()) {
        byte[] part = new byte[64 << 10];
        var out = socket.getOutputStream();
        assertThatThrownBy(
                () -> {
                  while (accepted.isConnected()) {
                    out.write(part);
                  }
                })
            .isInstanceOf(SocketTimeoutException.class)
            .hasMessageContaining("took no bytes");
      }
    }
  }

  private static Endpoint endpoint(int port) {
    return new Endpoint("mail.example", port, Security.TLS);
  }

  private static Connector to(String... addresses) {
    return new Connector(resolving(addresses), LIMIT);
  }

  private static Resolver resolving(String... addresses) {
    return _ -> {
      List<InetAddress> found = new ArrayList<>();
      for (String address : addresses) {
        found.add(InetAddress.getByName(address));
      }
      return found;
    };
  }

  private static ServerSocket listening(String address, int port) throws IOException {
    return new ServerSocket(port, 8, InetAddress.getByName(address));
  }

  /// A host whose queue of connections is full: the kernel answers nothing at all.
  private static final class SilentHost implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Socket> queue = new ArrayList<>();

    SilentHost(String address, int port) throws IOException {
      listener = new ServerSocket(port, 1, InetAddress.getByName(address));
      while (fill()) {
        // One more was queued.
      }
    }

    String address() {
      return listener.getInetAddress().getHostAddress();
    }

    int port() {
      return listener.getLocalPort();
    }

    private boolean fill() throws IOException {
      var socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(new InetSocketAddress(listener.getInetAddress(), port()), 100);
        return true;
      } catch (SocketTimeoutException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }
}
