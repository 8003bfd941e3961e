package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.testkit.ClosedPort;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain names two servers for receiving (RFC 6186 §3.4, RFC 2782).
class SecondServerTest {

  @TempDir private Path directory = Path.of(".");

  private Ran examined(int first, int second) throws IOException {
    String zone =
        """
        example.org             MX  10 mail.example.org
        _imaps._tcp.example.org SRV 0 1 %d mail.example.org
        _imaps._tcp.example.org SRV 9 1 %d mail.example.org
        mail.example.org        A   127.0.0.1
        """
            .formatted(first, second);
    try (var dns = DnsServer.serving(zone)) {
      return new Clinic(directory)
          .doctor(
              Clinic.ADDRESS,
              "--resolver",
              dns.hostPort(),
              "--no-probes",
              "--ca-file",
              TestCa.naming("dns:mail.example.org").caPem().toString());
    }
  }

  private static FaultServer server() throws IOException {
    return FaultServer.tls(TestCa.naming("dns:mail.example.org").serverContext(), Imap.inOrder());
  }

  @Test
  void the_second_stands_in_for_one_that_is_not_there() throws IOException {
    try (var imap = server()) {
      Ran ran = examined(ClosedPort.number(), imap.port());

      assertThat(ran.verdict()).as(ran.out() + ran.err()).isEqualTo("ok");
      assertThat(ran.codes()).contains("C1");
      assertThat(ran.out()).contains("mail.example.org:" + imap.port() + " stands in for it");
    }
  }

  @Test
  void the_first_is_told_of_where_none_is_there() throws IOException {
    Ran ran = examined(ClosedPort.number(), ClosedPort.number());

    assertThat(ran.verdict()).as(ran.out() + ran.err()).isEqualTo("C1");
    assertThat(ran.codes()).containsExactly("C1");
  }
}
