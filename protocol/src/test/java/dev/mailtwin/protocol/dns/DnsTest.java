package dev.mailtwin.protocol.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.protocol.dns.Answer.Found;
import dev.mailtwin.protocol.dns.Answer.None;
import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsTest {

  private static final String ZONE =
      """
      example.com              MX    20 mx2.example.com
      example.com              MX    10 MX.Example.com
      example.com              TXT   v=spf1 include:zohomail.eu ~all
      example.com              TXT   %s
      none.example             MX    0 .
      _imaps._tcp.example.com  SRV   10 1 993 second.example.com
      _imaps._tcp.example.com  SRV   0 1 993 light.example.com
      _imaps._tcp.example.com  SRV   0 9 993 heavy.example.com
      _imap._tcp.example.com   SRV   0 0 0 .
      both.example             A     127.0.0.1
      both.example             AAAA  ::1
      six.example              AAAA  ::1
      alias.example            CNAME middle.example
      middle.example           CNAME both.example
      nowhere.example          CNAME gone.example
      round.example            CNAME robin.example
      robin.example            CNAME round.example
      broken.example           SERVFAIL
      filter.example           REFUSED
      silent.example           NOTHING
      garbage.example          GARBAGE
      forged.example           WRONG_ID
      """
          .formatted("x".repeat(900));

  private DnsServer server;
  private Dns dns;

  @BeforeEach
  void start() throws IOException {
    server = DnsServer.serving(ZONE);
    dns = Dns.at(server.address());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void mail_exchangers_come_in_order_of_preference() throws InterruptedException {
    assertThat(dns.mx("example.com").records())
        .containsExactly(new Mx(10, "mx.example.com"), new Mx(20, "mx2.example.com"));
    assertThat(dns.mx("none.example").records()).containsExactly(new Mx(0, "."));
  }

  @Test
  void services_come_by_priority_then_weight() throws InterruptedException {
    assertThat(dns.srv("_imaps._tcp.example.com").records())
        .extracting(Srv::host)
        .containsExactly("heavy.example.com", "light.example.com", "second.example.com");
    assertThat(dns.srv("_imap._tcp.example.com").records()).allMatch(Srv::isDenial);
  }

  @Test
  void an_answer_too_long_for_udp_is_fetched_over_tcp() throws InterruptedException {
    assertThat(dns.txt("example.com").records())
        .containsExactlyInAnyOrder("v=spf1 include:zohomail.eu ~all", "x".repeat(900));
  }

  @Test
  void both_families_are_found_and_aliases_are_followed() throws InterruptedException {
    InetAddress four = InetAddress.ofLiteral("127.0.0.1");
    InetAddress six = InetAddress.ofLiteral("::1");
    assertThat(dns.addresses("both.example").records()).containsExactly(six, four);
    assertThat(dns.addresses("six.example").records()).containsExactly(six);
    assertThat(dns.a("alias.example"))
        .isEqualTo(new Found<>(List.of(four), List.of("middle.example", "both.example")));
  }

  @ParameterizedTest
  @CsvSource({
    "gone.example,    NO_SUCH_NAME",
    "nowhere.example, NO_SUCH_NAME",
    "example.com,     NO_SUCH_RECORD",
    "broken.example,  SERVER_FAILED",
    "filter.example,  REFUSED",
    "silent.example,  SILENT",
    "garbage.example, GARBLED",
    "forged.example,  GARBLED",
    "round.example,   ALIAS_LOOP",
  })
  void the_ways_to_have_no_address_are_told_apart(String name, Reason reason)
      throws InterruptedException {
    assertThat(dns.addresses(name))
        .isInstanceOfSatisfying(None.class, none -> assertThat(none.reason()).isEqualTo(reason));
    assertThatThrownBy(() -> dns.resolver().addresses(name))
        .isInstanceOfSatisfying(
            LookupFailedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void a_resolver_that_is_not_there_is_unreachable() throws Exception {
    int port;
    try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    Answer<InetAddress> answer =
        Dns.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)).a("a.example");
    assertThat(answer)
        .isInstanceOfSatisfying(
            None.class, none -> assertThat(none.reason()).isEqualTo(Reason.UNREACHABLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "imap.localhost", "LOCALHOST.", "127.0.0.1", "::1", "10.0.0.1"})
  void local_names_and_literals_are_never_looked_up(String name) throws InterruptedException {
    assertThat(dns.addresses(name).records()).isNotEmpty();
    assertThat(dns.mx(name).isDenied()).isTrue();
    assertThat(server.questions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "imap .example.com", "a..b", "ümlaut.example", "a\\098.example"})
  void what_cannot_be_a_name_is_not_looked_up(String name) throws InterruptedException {
    assertThat(dns.a(name).isDenied()).isTrue();
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void a_resolver_is_named_by_host_and_port() throws InterruptedException {
    assertThat(Dns.at(" " + server.hostPort() + " ").mx("example.com").records()).hasSize(2);
    String port = ":" + server.address().getPort();
    assertThat(Dns.at("localhost" + port).mx("example.com").records()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "udp://127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "a b", "[::1", "h:x"})
  void what_names_no_resolver_is_refused_with_a_sentence(String text) {
    assertThatThrownBy(() -> Dns.at(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOST:PORT");
  }
}
