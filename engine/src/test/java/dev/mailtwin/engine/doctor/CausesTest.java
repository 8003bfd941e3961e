package dev.mailtwin.engine.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.OpeningStage;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.testkit.FaultServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Causes that only a network could show which no test has: what is known of it is given.
class CausesTest {

  /// TLS on the port of STARTTLS: there is no sibling port to knock at, so that nothing leaves this
  /// computer although the address is a public one.
  private static final Endpoint SERVER = new Endpoint("imap.example.org", 143, Security.TLS);

  private final AtomicLong nanos = new AtomicLong();

  private Examination examination(List<InetAddress> own, List<Endpoint> neutral, String address)
      throws IOException {
    var patience = Surroundings.Patience.of(Duration.ofSeconds(1));
    var around =
        new Surroundings(
            Dns.system(),
            () -> own,
            Trace.none(),
            Clock.systemUTC(),
            nanos::get,
            patience,
            new Neutral(neutral, List.of(), Neutral.When.ABOUT_PUBLIC_SERVERS),
            Surroundings.Proof.WITHOUT_A_LETTER,
            Map.of(),
            _ -> {});
    var patient = new Patient("", SERVER, null, List.of(), null, null, Tls.standard(), null, null);
    var budget = new Budget(patience.whole(), nanos::get);
    var x = new Examination(patient, around, budget, _ -> {});
    x.found(SERVER.host(), List.of(InetAddress.ofLiteral(address)));
    return x;
  }

  private static List<InetAddress> anyNetwork() throws IOException {
    return List.of(InetAddress.ofLiteral("192.0.2.7"));
  }

  private static List<Code> causes(Examination x, NetException failure)
      throws InterruptedException {
    return new ReachCauses(x, SERVER, Service.IMAP)
        .find(failure).stream().map(Problem::code).toList();
  }

  private static Endpoint at(int port) {
    return new Endpoint("127.0.0.1", port, Security.TLS);
  }

  @Test
  void the_host_is_down_if_others_can_be_reached() throws Exception {
    try (var other = FaultServer.plain(FaultServer.Line::listenOnly)) {
      var x = examination(anyNetwork(), List.of(at(other.port())), "198.18.0.1");

      assertThat(causes(x, new NetException.Silent(SERVER, null))).containsExactly(Code.C3);
    }
  }

  @Test
  void this_computer_is_offline_if_nobody_can_be_reached() throws Exception {
    try (var hole = new FaultServer.BlackHole()) {
      var x = examination(anyNetwork(), List.of(at(hole.port())), "198.18.0.1");

      assertThat(causes(x, new NetException.Silent(SERVER, null))).containsExactly(Code.I9);
    }
  }

  @Test
  void nobody_else_is_asked_about_an_address_that_is_not_public() throws Exception {
    try (var other = FaultServer.plain(FaultServer.Line::listenOnly)) {
      var x = examination(anyNetwork(), List.of(at(other.port())), "192.0.2.1");

      assertThat(causes(x, new NetException.Silent(SERVER, null)))
          .containsExactly(Code.C2, Code.C3);
      assertThat(other.connections()).isZero();
    }
  }

  @Test
  void without_probes_nobody_else_is_asked_at_all() throws Exception {
    var x = examination(anyNetwork(), List.of(), "198.18.0.1");

    assertThat(causes(x, new NetException.Silent(SERVER, null))).containsExactly(Code.C2, Code.C3);
  }

  @Test
  void what_receives_under_another_name_of_the_same_address_is_not_down() throws Exception {
    var sends = new Endpoint("smtp.example.org", 587, Security.TLS);
    var x = examination(anyNetwork(), List.of(), "198.18.0.1");
    x.found(sends.host(), List.of(InetAddress.ofLiteral("198.18.0.1")));
    x.passed(Phase.MAILBOX, "INBOX opens");

    assertThat(new ReachCauses(x, sends, Service.SMTP).find(new NetException.Silent(sends, null)))
        .extracting(Problem::code)
        .containsExactly(Code.C2);
    assertThat(new Progress(x, sends, Service.SMTP).outOfTime())
        .extracting(Problem::code)
        .containsExactly(Code.C2);
  }

  @Test
  void what_receives_at_another_address_says_nothing_of_sending() throws Exception {
    var sends = new Endpoint("smtp.example.org", 587, Security.TLS);
    var x = examination(anyNetwork(), List.of(), "198.18.0.1");
    x.found(sends.host(), List.of(InetAddress.ofLiteral("198.18.0.2")));
    x.passed(Phase.MAILBOX, "INBOX opens");

    assertThat(new ReachCauses(x, sends, Service.SMTP).find(new NetException.Silent(sends, null)))
        .extracting(Problem::code)
        .containsExactly(Code.C2, Code.C3);
  }

  @Test
  void no_route() throws Exception {
    var failure = new NetException.Unreachable(SERVER, new IOException());

    assertThat(causes(examination(anyNetwork(), List.of(), "198.18.0.1"), failure))
        .containsExactly(Code.C4);
    assertThat(causes(examination(List.of(), List.of(), "198.18.0.1"), failure))
        .containsExactly(Code.C4, Code.I9);
    assertThat(causes(examination(anyNetwork(), List.of(), "2001:db8::1"), failure))
        .containsExactly(Code.N9);
  }

  @Test
  void a_name_that_leads_to_this_computer_is_redirected() throws Exception {
    var failure = new NetException.PortClosed(SERVER, new IOException());

    assertThat(causes(examination(anyNetwork(), List.of(), "127.0.0.1"), failure))
        .containsExactly(Code.N6);
    assertThat(causes(examination(anyNetwork(), List.of(), "0.0.0.0"), failure))
        .containsExactly(Code.N6);
  }

  @Test
  void a_socket_that_is_not_allowed() throws Exception {
    var failure = new NetException.Forbidden(SERVER, new BindException());

    assertThat(causes(examination(anyNetwork(), List.of(), "198.18.0.1"), failure))
        .containsExactly(Code.I12);
  }

  @Test
  void what_was_slow_is_noted() throws Exception {
    var x = examination(anyNetwork(), List.of(), "127.0.0.1");
    var progress = new Progress(x, SERVER, Service.IMAP);
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    progress.reached(OpeningStage.CONNECTED);
    progress.reached(OpeningStage.ENCRYPTED);
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    progress.reached(OpeningStage.GREETED);

    progress.opened(InetAddress.ofLiteral("127.0.0.1"), List.of());

    assertThat(x.findings().stream().map(Finding::code).filter(code -> !code.equals("ok")))
        .containsExactly("C9", "G1");
    assertThat(x.hasFailed()).isFalse();
  }

  /// Each wait takes as long as it may: whatever is asked, the sum stays within the whole.
  @Test
  void all_waits_together_stay_within_the_whole() {
    Duration whole = Surroundings.Patience.STANDARD.whole();
    var budget = new Budget(whole, nanos::get);
    Duration waited = Duration.ZERO;
    while (!budget.isOver()) {
      Duration granted = budget.atMost(Surroundings.Patience.STANDARD.silence());
      nanos.addAndGet(granted.toNanos());
      waited = waited.plus(granted);
    }

    assertThat(whole).isLessThan(Duration.ofSeconds(20));
    assertThat(waited).isLessThanOrEqualTo(whole.plusMillis(50));
    assertThat(budget.allows(Duration.ofMillis(1))).isFalse();
  }
}
