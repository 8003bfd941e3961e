package dev.mailtwin.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.ScriptedServer;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whom TLS believes, and what is remembered when it does not.
@Timeout(60)
class TlsTest {

  private static final int PATIENCE_MILLIS = 10_000;

  @TempDir Path directory;

  @Test
  void a_server_with_the_right_name_is_believed() throws Exception {
    ThrowawayCa ca = TestCa.shared();
    try (var server = new Handshaker(ca);
        var socket = server.encrypt(Tls.trustingAlso(ca.caPem()), "localhost")) {
      assertThat(((SSLSocket) socket).getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void tls_1_2_is_enough_and_tls_1_1_is_not() throws Exception {
    ThrowawayCa ca = TestCa.shared();
    try (var server = new Handshaker(ca, "TLSv1.2");
        var socket = server.encrypt(Tls.trustingAlso(ca.caPem()), "localhost")) {
      assertThat(((SSLSocket) socket).getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
    try (var server = new Handshaker(ca, "TLSv1.1")) {
      assertThat(server.refusal(Tls.trustingAlso(ca.caPem()), "localhost").chain()).isEmpty();
    }
  }

  @Test
  void an_unknown_authority_is_refused_and_its_chain_remembered() throws Exception {
    try (var server = new Handshaker(TestCa.shared())) {
      var refused = server.refusal(Tls.standard(), "localhost");
      assertThat(refused.chain()).isNotEmpty();
      assertThat(refused.chain().getFirst().getSubjectX500Principal().getName())
          .isEqualTo("CN=localhost");
    }
    try (var server = new Handshaker(TestCa.shared())) {
      Tls other = Tls.trustingAlso(ThrowawayCa.in(directory).caPem());
      assertThat(server.refusal(other, "localhost").chain()).isNotEmpty();
    }
  }

  @Test
  void another_host_name_is_refused_even_from_a_known_authority() throws Exception {
    ThrowawayCa ca = TestCa.shared();
    try (var server = new Handshaker(ca)) {
      var refused = server.refusal(Tls.trustingAlso(ca.caPem()), "mail.example");
      assertThat(refused).hasMessageContaining("mail.example");
      assertThat(refused.chain()).isNotEmpty();
    }
  }

  @Test
  void the_common_name_and_a_wildcard_two_levels_up_do_not_count() throws Exception {
    // Its CN is localhost, its alternative names are not.
    ThrowawayCa ca = ThrowawayCa.in(directory, "dns:*.example", List.of("-validity", "30"));
    for (String host : List.of("localhost", "127.0.0.1", "a.b.example", "example")) {
      try (var server = new Handshaker(ca)) {
        assertThat(server.refusal(Tls.trustingAlso(ca.caPem()), host).chain()).isNotEmpty();
      }
    }
  }

  @Test
  void an_expired_certificate_is_refused() throws Exception {
    var past = List.of("-startdate", "-10d", "-validity", "5");
    ThrowawayCa ca = ThrowawayCa.in(directory, "dns:localhost", past);
    try (var server = new Handshaker(ca)) {
      var refused = server.refusal(Tls.trustingAlso(ca.caPem()), "localhost");
      assertThat(refused.chain()).isNotEmpty();
      assertThat(refused).hasRootCauseInstanceOf(CertificateExpiredException.class);
    }
  }

  @Test
  void a_certificate_of_the_future_is_refused() throws Exception {
    var future = List.of("-startdate", "+10d", "-validity", "5");
    ThrowawayCa ca = ThrowawayCa.in(directory, "dns:localhost", future);
    try (var server = new Handshaker(ca)) {
      assertThat(server.refusal(Tls.trustingAlso(ca.caPem()), "localhost").chain()).isNotEmpty();
    }
  }

  @Test
  void a_servers_own_certificate_may_be_listed_instead_of_an_authority() throws Exception {
    ThrowawayCa ca = TestCa.shared();
    String chain = Files.readString(ca.serverPem());
    String end = "-----END CERTIFICATE-----\n";
    Path alone =
        Files.writeString(
            directory.resolve("own.pem"), chain.substring(0, chain.indexOf(end) + end.length()));
    try (var server = new Handshaker(ca);
        var socket = server.encrypt(Tls.trustingAlso(alone), "localhost")) {
      assertThat(socket.isConnected()).isTrue();
    }
    try (var server = new Handshaker(ca)) {
      assertThat(server.refusal(Tls.trustingAlso(alone), "mail.example").chain()).isNotEmpty();
    }
  }

  @Test
  void a_server_that_speaks_no_tls_is_refused_without_a_chain() throws Exception {
    try (var server = ScriptedServer.playing("S: * OK plain IMAP\n-- closed");
        var plain = server.connect()) {
      var endpoint = new Endpoint("localhost", server.port(), Security.TLS);
      var refused =
          catchThrowableOfType(
              NetException.TlsFailed.class,
              () -> Tls.standard().encrypt(plain, endpoint, PATIENCE_MILLIS));
      assertThat(refused.chain()).isEmpty();
      assertThat(plain.isClosed()).isTrue();
    }
  }

  @Test
  void a_file_without_certificates_is_said_to_be_one() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    assertThatThrownBy(() -> Tls.trustingAlso(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty.pem");
    Path text = Files.writeString(directory.resolve("text.pem"), "no certificate at all");
    assertThatThrownBy(() -> Tls.trustingAlso(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text.pem");
  }

  /// A server that shakes hands once and says nothing.
  private static final class Handshaker implements AutoCloseable {

    private final ServerSocket listener;

    Handshaker(ThrowawayCa ca, String... protocols) throws IOException {
      var server =
          (SSLServerSocket)
              ca.serverContext()
                  .getServerSocketFactory()
                  .createServerSocket(0, 4, InetAddress.getLoopbackAddress());
      if (protocols.length > 0) {
        server.setEnabledProtocols(protocols);
      }
      listener = server;
      Thread.ofVirtual().name("handshaker").start(this::serve);
    }

    Socket encrypt(Tls tls, String host) throws IOException {
      var plain = new Socket(listener.getInetAddress(), listener.getLocalPort());
      return tls.encrypt(
          plain, new Endpoint(host, listener.getLocalPort(), Security.TLS), PATIENCE_MILLIS);
    }

    NetException.TlsFailed refusal(Tls tls, String host) {
      return catchThrowableOfType(NetException.TlsFailed.class, () -> encrypt(tls, host));
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }

    private void serve() {
      try (var socket = (SSLSocket) listener.accept()) {
        socket.startHandshake();
        int _ = socket.getInputStream().read();
      } catch (IOException e) {
        // The client refused, as it should.
      }
    }
  }
}
