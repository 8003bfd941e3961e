package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.testkit.ClosedPort;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.OddCertificates;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import dev.mailtwin.testkit.dns.DohServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor asks resolvers elsewhere, when, and what he makes of it. Who is told what by
/// whom is in [ResolverRows].
class SecondOpinionTest {

  private static final String HOST = ResolverRows.HOST;
  private static final String KNOWN = HOST + " A 198.51.100.7";

  @TempDir private Path directory;
  private Clinic clinic = new Clinic(Path.of("."));

  @BeforeEach
  void openTheClinic() {
    clinic = new Clinic(directory);
  }

  private static DohServer doh(String zone) throws IOException {
    return DohServer.serving(TestCa.shared().serverContext(), zone);
  }

  private Ran about(String here, DohServer elsewhere, String... more) throws IOException {
    try (var dns = DnsServer.serving(here)) {
      return ResolverRows.doctor(clinic, ClosedPort.number(), dns.hostPort(), elsewhere, more);
    }
  }

  @Test
  void wrong_signatures_are_told_from_servers_that_fail() throws IOException {
    try (var bogus = doh(KNOWN + "\n" + HOST + " BOGUS");
        var failing = doh(HOST + " SERVFAIL")) {
      assertThat(about(HOST + " SERVFAIL", bogus).out())
          .contains("signatures (DNSSEC) are wrong, says 127.0.0.1");
      assertThat(about(HOST + " SERVFAIL", failing).out())
          .contains("name servers do not answer as they should, says 127.0.0.1");
    }
  }

  @Test
  void both_answers_are_shown_where_they_differ() throws IOException {
    try (var elsewhere = doh(KNOWN)) {
      assertThat(about(HOST + " A 127.0.0.1", elsewhere).out())
          .contains("points to 127.0.0.1", "says 198.51.100.7");
    }
  }

  @Test
  void nobody_is_asked_about_a_name_that_is_answered_as_it_should_be() throws IOException {
    try (var elsewhere = doh(KNOWN);
        var dns = DnsServer.serving(HOST + " A 127.0.0.1");
        var imap = FaultServer.tls(TestCa.naming("dns:" + HOST).serverContext(), Imap.inOrder())) {
      Path both = bothAuthorities();
      Ran ran =
          clinic.doctor(
              "--imap",
              "imaps://%s:%d".formatted(HOST, imap.port()),
              "--resolver",
              dns.hostPort(),
              "--probe",
              elsewhere.url(),
              "--ca-file",
              both.toString());

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(elsewhere.questions()).isEmpty();
    }
  }

  @Test
  void nobody_is_asked_if_that_is_not_wanted() throws IOException {
    try (var elsewhere = doh(KNOWN)) {
      assertThat(about("", elsewhere, "--no-probes").verdict()).isEqualTo("N1");
      assertThat(elsewhere.questions()).isEmpty();
    }
  }

  @Test
  void of_two_one_that_knows_the_name_suffices() throws IOException {
    try (var one = doh(HOST + " NOTHING");
        var other = doh(KNOWN)) {
      assertThat(about(HOST + " REFUSED", one, "--probe", other.url()).out())
          .contains("knows its address");
    }
  }

  @Test
  void two_that_disagree_prove_nothing() throws IOException {
    try (var one = doh("");
        var other = doh(HOST + " SERVFAIL")) {
      assertThat(about(HOST + " SERVFAIL", one, "--probe", other.url()).verdict()).isEqualTo("N3");
    }
  }

  @Test
  void a_resolver_that_cannot_prove_who_it_is_is_not_believed() throws Exception {
    OddCertificates odd = OddCertificates.selfSigned(directory.resolve("x"), "CN=127.0.0.1");
    try (var liar = DohServer.serving(odd.context(), KNOWN)) {
      assertThat(about("", liar).verdict()).isEqualTo("N1");
      assertThat(liar.questions()).isEmpty();
    }
  }

  @Test
  void a_known_server_that_is_in_order_where_others_are_led_was_replaced_here() throws Exception {
    OddCertificates odd = OddCertificates.selfSigned(directory.resolve("x"), "CN=localhost");
    var context = new AtomicReference<>(TestCa.naming("dns:" + HOST).serverContext());
    try (var here =
            FaultServer.plain(line -> {
              line.secure(context.get());
              Imap.inOrder().with(line);
            });
        var there =
            FaultServer.tlsBeside(
                here,
                "127.0.0.2",
                TestCa.naming("dns:" + HOST).serverContext(),
                FaultServer.Line::listenOnly);
        var dns = DnsServer.serving(HOST + " A 127.0.0.1");
        var moved = doh(HOST + " A 127.0.0.2");
        var same = doh(HOST + " A 127.0.0.1")) {
      clinic.account("imaps://%s:%d".formatted(HOST, here.port()), bothAuthorities(), "");
      assertThat(configured(dns, moved).verdict()).isEqualTo("ok");

      context.set(odd.context());

      assertThat(configured(dns, same).verdict()).isEqualTo("T17 T12");
      assertThat(configured(dns, moved).verdict()).isEqualTo("T17");
      assertThat(there.heard()).isEmpty();
    }
  }

  private Ran configured(DnsServer dns, DohServer elsewhere) {
    return clinic.run("doctor", "--json", "--resolver", dns.hostPort(), "--probe", elsewhere.url());
  }

  private Path bothAuthorities() throws IOException {
    Path both = directory.resolve("both.pem");
    Files.writeString(
        both,
        Files.readString(TestCa.shared().caPem())
            + Files.readString(TestCa.naming("dns:" + HOST).caPem()));
    return both;
  }
}
