package dev.mailtwin.protocol.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.protocol.dns.Answer.None;
import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.protocol.dns.HttpsResolver.Checking;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.HttpsSite;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DohServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsResolverTest {

  private static final String ZONE =
      """
      both.example     A     192.0.2.1
      both.example     AAAA  2001:db8::1
      alias.example    CNAME both.example
      example.com      MX    10 mx.example.com
      signed.example   A     192.0.2.2
      signed.example   BOGUS
      broken.example   SERVFAIL
      filter.example   REFUSED
      silent.example   NOTHING
      garbage.example  GARBAGE
      """;

  private DohServer server;

  @BeforeEach
  void start() throws IOException {
    server = DohServer.serving(TestCa.shared().serverContext(), ZONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static HttpsResolver at(String url, Tls tls) {
    Duration limit = Duration.ofMillis(1_500);
    return new HttpsResolver(
        URI.create(url), new Connector(Resolver.system(), limit), tls, limit, Checking.BY_RESOLVER);
  }

  private static Tls tls() throws IOException {
    return Tls.trustingAlso(TestCa.shared().caPem());
  }

  private Dns dns() throws IOException {
    return Dns.over(at(server.url(), tls()));
  }

  private static Reason reason(Answer<InetAddress> answer) {
    assertThat(answer).isInstanceOf(None.class);
    return ((None<InetAddress>) answer).reason();
  }

  @Test
  void names_are_looked_up_as_at_any_resolver() throws Exception {
    InetAddress six = InetAddress.ofLiteral("2001:db8::1");
    InetAddress four = InetAddress.ofLiteral("192.0.2.1");

    assertThat(dns().addresses("both.example").records()).containsExactly(six, four);
    assertThat(dns().a("alias.example").records()).containsExactly(four);
    assertThat(dns().mx("example.com").records()).containsExactly(new Mx(10, "mx.example.com"));
    assertThat(server.questions()).contains("A both.example", "AAAA both.example");
  }

  @Test
  void what_is_no_answer_has_its_reason() throws Exception {
    assertThat(reason(dns().a("nobody.example"))).isEqualTo(Reason.NO_SUCH_NAME);
    assertThat(reason(dns().aaaa("signed.example"))).isEqualTo(Reason.SERVER_FAILED);
    assertThat(reason(dns().a("broken.example"))).isEqualTo(Reason.SERVER_FAILED);
    assertThat(reason(dns().a("filter.example"))).isEqualTo(Reason.REFUSED);
    assertThat(reason(dns().a("garbage.example"))).isEqualTo(Reason.GARBLED);
    assertThat(reason(dns().a("silent.example"))).isIn(Reason.SILENT, Reason.GARBLED);
  }

  @Test
  void signatures_that_are_wrong_are_not_looked_at_if_nobody_is_to_check_them() throws Exception {
    Dns unchecked = Dns.over(at(server.url(), tls()).unchecked());

    assertThat(dns().a("signed.example").records()).isEmpty();
    assertThat(unchecked.a("signed.example").records())
        .containsExactly(InetAddress.ofLiteral("192.0.2.2"));
    assertThat(reason(unchecked.a("broken.example"))).isEqualTo(Reason.SERVER_FAILED);
  }

  @Test
  void a_stranger_is_not_believed() throws Exception {
    Dns stranger = Dns.over(at(server.url(), Tls.standard()));

    assertThat(reason(stranger.a("both.example"))).isEqualTo(Reason.GARBLED);
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void a_web_page_is_no_answer() throws Exception {
    try (var site = HttpsSite.with(TestCa.shared().serverContext())) {
      site.page("127.0.0.1/dns-query", "<html/>");
      String url = "https://127.0.0.1:%d/".formatted(site.port());

      for (String path : List.of("dns-query", "nothing-here")) {
        assertThat(reason(Dns.over(at(url + path, tls())).a("both.example")))
            .isEqualTo(Reason.GARBLED);
      }
    }
  }

  @Test
  void who_is_not_there_or_says_nothing_is_not_waited_for_long() throws Exception {
    int closed;
    try (var once = FaultServer.plain(line -> {})) {
      closed = once.port();
    }
    try (var silent = FaultServer.plain(FaultServer.Line::listenOnly)) {
      long began = System.nanoTime();
      for (int port : List.of(closed, silent.port())) {
        String url = "https://127.0.0.1:%d/dns-query".formatted(port);
        assertThat(Dns.over(at(url, tls())).a("both.example").records()).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/dns-query",
        "https://127.0.0.1",
        "https://127.0.0.1/",
        "https://me:secret@127.0.0.1/dns-query",
        "https:/dns-query",
        "dns.example/dns-query"
      })
  void only_https_with_a_path_is_an_address(String url) {
    assertThatThrownBy(() -> at(url, Tls.standard())).isInstanceOf(IllegalArgumentException.class);
  }
}
