package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.WireFault.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultProxyTest {

  private static final byte[] TEN = "0123456789".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final AtomicInteger heard = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private ServerSocket echo;
  private FaultProxy proxy;

  FaultProxyTest() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = FaultProxy.to("127.0.0.1", echo.getLocalPort());
  }

  @BeforeEach
  void start_an_echo_server() {
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void stop_both() throws IOException {
    proxy.close();
    echo.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_cut_on_the_way_back_lets_exactly_so_many_bytes_through(Ending ending) throws Exception {
    proxy.order(new WireFault.Cut(Direction.TO_CLIENT, 7, ending));
    try (Socket client = connect()) {
      client.getOutputStream().write(TEN);
      assertThat(countUntilEnd(client)).isEqualTo(7);
    }
    proxy.awaitQuiet();
    assertThat(heard).hasValue(10);
  }

  @ParameterizedTest
  @EnumSource
  void a_cut_on_the_way_there_gives_the_server_exactly_so_many(Ending ending) throws Exception {
    proxy.order(new WireFault.Cut(Direction.TO_SERVER, 3, ending));
    try (Socket client = connect()) {
      client.getOutputStream().write(TEN);
      assertThat(countUntilEnd(client)).isLessThanOrEqualTo(3);
    }
    proxy.awaitQuiet();
    assertThat(heard).hasValue(3);
    assertThat(proxy.reached()).isFalse(); // awaitQuiet() orders anew.
  }

  @Test
  void a_cut_before_the_first_byte_is_a_cut_too() throws Exception {
    proxy.order(new WireFault.Cut(Direction.TO_CLIENT, 0, Ending.END));
    try (Socket client = connect()) {
      assertThat(countUntilEnd(client)).isZero();
    }
    assertThat(proxy.reached()).isTrue();
    try (Socket client = connect()) {
      client.getOutputStream().write(TEN);
      assertThat(client.getInputStream().readNBytes(10)).as("whole again").isEqualTo(TEN);
    }
  }

  @Test
  void split_and_dripping_bytes_all_arrive() throws IOException {
    for (WireFault fault :
        new WireFault[] {
          new WireFault.Split(Direction.TO_CLIENT, 4, Duration.ofMillis(5)), new WireFault.Drip()
        }) {
      proxy.order(fault);
      try (Socket client = connect()) {
        client.getOutputStream().write(TEN);
        assertThat(client.getInputStream().readNBytes(10)).isEqualTo(TEN);
      }
      assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(10);
    }
  }

  @Test
  void a_held_wire_goes_on_when_it_is_let_go() throws Exception {
    proxy.order(new WireFault.Hold(Direction.TO_CLIENT, 4));
    try (Socket client = connect()) {
      client.getOutputStream().write(TEN);
      assertThat(client.getInputStream().readNBytes(4)).hasSize(4);
      assertThat(proxy.awaitReached()).isTrue();
      assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(4);
      proxy.order(new WireFault.None());
      assertThat(client.getInputStream().readNBytes(6)).hasSize(6);
    }
  }

  @Test
  void a_client_that_dies_while_it_is_held_leaves_a_server_that_ends() throws Exception {
    proxy.order(new WireFault.Hold(Direction.TO_CLIENT, 4));
    try (Socket client = connect()) {
      client.getOutputStream().write(TEN);
      assertThat(client.getInputStream().readNBytes(4)).hasSize(4);
    }
    proxy.awaitQuiet();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).hasValue(10);
  }

  private Socket connect() throws IOException {
    return RawImapClient.trusting(TestCa.shared().caPem())
        .getSocketFactory()
        .createSocket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static int countUntilEnd(Socket client) {
    int count = 0;
    try {
      while (client.getInputStream().read() >= 0) {
        count++;
      }
    } catch (IOException e) {
      // The end of a broken wire; what came before it has been read.
    }
    return count;
  }

  private void serve() {
    while (!echo.isClosed()) {
      try (Socket client = echo.accept()) {
        for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
          heard.incrementAndGet();
          client.getOutputStream().write(b);
        }
      } catch (IOException e) {
        // Cut as ordered, or the test is over.
      }
      ended.countDown();
    }
  }
}
