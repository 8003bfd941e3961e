package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyTest {

  private static final Duration ONE_WAY = Duration.ofMillis(60);
  private final ServerSocket echo = newListener();

  @BeforeEach
  void start_an_echo_server() {
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void stop_it() throws IOException {
    echo.close();
  }

  @Test
  void a_round_trip_takes_twice_the_delay() throws IOException {
    try (var proxy = DelayProxy.to("127.0.0.1", echo.getLocalPort(), ONE_WAY);
        var client = connect(proxy.port())) {
      long start = System.nanoTime();
      client.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isEqualTo(1);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(ONE_WAY.multipliedBy(2), ONE_WAY.multipliedBy(10));
    }
  }

  @Test
  void much_data_takes_hardly_longer_than_one_byte() throws IOException {
    byte[] much = new byte[20 << 20];
    try (var proxy = DelayProxy.to("127.0.0.1", echo.getLocalPort(), ONE_WAY);
        var client = connect(proxy.port())) {
      long start = System.nanoTime();
      Thread.ofVirtual().start(() -> writeAll(client, much));
      assertThat(client.getInputStream().readNBytes(much.length)).hasSize(much.length);

      // Chunk after chunk with a pause each would take 20 s and more.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void an_end_passes_through_after_the_data() throws IOException {
    try (var proxy = DelayProxy.to("127.0.0.1", echo.getLocalPort(), ONE_WAY);
        var client = connect(proxy.port())) {
      client.getOutputStream().write(new byte[5]);
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).hasSize(5);
    }
  }

  @Test
  void exactly_so_many_bytes_pass_before_the_cut_and_then_all() throws IOException {
    try (var proxy = CuttingProxy.to("127.0.0.1", echo.getLocalPort())) {
      proxy.cutAfter(Direction.TO_CLIENT, 1_234);
      try (var client = connect(proxy.port())) {
        Thread.ofVirtual().start(() -> writeAll(client, new byte[100_000]));
        assertThat(countUntilEnd(client)).isEqualTo(1_234);
      }
      assertThat(proxy.cuts()).isEqualTo(1);
      try (var client = connect(proxy.port())) {
        client.getOutputStream().write(new byte[10]);
        assertThat(client.getInputStream().readNBytes(10)).hasSize(10);
      }
      assertThat(proxy.connections()).isEqualTo(2);
      assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(1_244);
    }
  }

  @Test
  void the_seed_chooses_the_place_of_the_cut() throws IOException {
    try (var proxy = CuttingProxy.to("127.0.0.1", echo.getLocalPort())) {
      long place = proxy.cutSomewhere(Direction.TO_SERVER, 42, 1_000);
      assertThat(place).isBetween(0L, 999L);
      try (var client = connect(proxy.port())) {
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 10_000; i++) {
                    client.getOutputStream().write(new byte[1_000]);
                  }
                })
            .isInstanceOf(IOException.class);
      }
      assertThat(proxy.passed(Direction.TO_SERVER)).isEqualTo(place);
    }
  }

  private static int countUntilEnd(Socket client) throws IOException {
    int count = 0;
    while (true) {
      try {
        if (client.getInputStream().read() < 0) {
          return count;
        }
        count++;
      } catch (java.net.SocketException e) {
        return count; // A reset: the bytes before it have been read.
      }
    }
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static ServerSocket newListener() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void writeAll(Socket client, byte[] bytes) {
    try {
      client.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The cut came while writing; the test looks at what arrived.
    }
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException e) {
        return; // The test is over.
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // Cut as ordered.
    }
  }
}
