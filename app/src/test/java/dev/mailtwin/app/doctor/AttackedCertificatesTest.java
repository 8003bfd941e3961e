package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.OddCertificates;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Certificates that are not this server's, whoever shows them: `doctor` and `setup` refuse them by
/// the same id, and no password leaves.
class AttackedCertificatesTest {

  @TempDir private Path directory = Path.of(".");
  private Clinic clinic = new Clinic(directory);

  @BeforeEach
  void openTheClinic() {
    clinic = new Clinic(directory);
  }

  /// @param ca what is trusted besides
  private void refused(String code, SSLContext shown, Path ca, String host) throws IOException {
    try (var server = FaultServer.tls(shown, Imap.inOrder());
        var dns = DnsServer.serving(host.startsWith("127.") ? "" : host + " A 127.0.0.1")) {
      String[] flags = {
        "--imap",
        "imaps://%s:%d".formatted(host, server.port()),
        "--resolver",
        dns.hostPort(),
        "--ca-file",
        ca.toString()
      };

      Ran doctor = clinic.doctor(flags);
      Ran setUp =
          clinic.run(
              java.util.stream.Stream.concat(
                      List.of(
                          "setup",
                          Clinic.ADDRESS,
                          "--json",
                          "--no-input",
                          "--smtp",
                          "smtps://127.0.0.1:1",
                          "--password-command",
                          "echo " + Clinic.PASSWORD)
                          .stream(),
                      List.of(flags).stream())
                  .toArray(String[]::new));

      assertThat(doctor.verdict()).as(doctor.out()).isEqualTo(code);
      assertThat(setUp.json().getAsJsonArray("problems").get(0).getAsJsonObject().get("code"))
          .as(setUp.out())
          .hasToString('"' + code + '"');
      assertThat(setUp.status()).isEqualTo(doctor.status()).isNotZero();
      assertThat(server.heard()).doesNotContain("LOGIN", "AUTHENTICATE");
      Secrets.assertAbsent(server.heard() + doctor.out() + setUp.out() + setUp.err(), "ana");
      assertThat(directory.resolve("config.toml")).doesNotExist();
    }
  }

  private static Path trusted() throws IOException {
    return TestCa.shared().caPem();
  }

  @Test
  void vouched_for_by_itself() throws IOException {
    OddCertificates odd = OddCertificates.selfSigned(directory.resolve("x"), "CN=localhost");
    refused("T12", odd.context(), trusted(), "127.0.0.1");
  }

  @Test
  void vouched_for_by_a_stranger() throws IOException {
    OddCertificates odd = OddCertificates.signedBy(directory.resolve("x"), "CN=Private CA");
    refused("T14", odd.context(), trusted(), "127.0.0.1");
  }

  @Test
  void expired_and_not_yet_valid() throws IOException {
    for (String[] dates : new String[][] {{"T8", "-20d"}, {"T9", "+1d"}}) {
      ThrowawayCa ca =
          ThrowawayCa.in(
              directory.resolve(dates[0]),
              "ip:127.0.0.1",
              List.of("-startdate", dates[1], "-validity", "10"));
      refused(dates[0], ca.serverContext(), ca.caPem(), "127.0.0.1");
    }
  }

  @Test
  void for_a_name_where_a_number_was_asked_for() throws IOException {
    ThrowawayCa ca = TestCa.naming("dns:imap.example.org");
    refused("T11", ca.serverContext(), ca.caPem(), "127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "dns:mail.example.org,     imap.example.org",
    "dns:example.org,          imap.example.org",
    "dns:*.example.org,        a.imap.example.org",
    "dns:*.example.org,        example.org",
    "dns:imap.example.org.net, imap.example.org",
    "ip:127.0.0.1,             imap.example.org",
    "dns:example.org,          xn--exmple-4nf.org",
  })
  void for_another_name(String names, String host) throws IOException {
    ThrowawayCa ca = TestCa.naming(names);
    refused("T10", ca.serverContext(), ca.caPem(), host);
  }

  /// A name is what stands between its two ends, not what stands before a NUL; and what no
  /// authority should sign is nobody's name.
  @Test
  void for_names_that_keytool_will_not_write() throws IOException {
    for (String name : List.of("imap.example.org\0.evil.test", "*", "imap.*.org", "*.*.org")) {
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      String der =
          "30%02x82%02x".formatted(text.length + 2, text.length) + HexFormat.of().formatHex(text);
      OddCertificates odd =
          OddCertificates.nameless(
              directory.resolve("x" + text.length), "-ext", "2.5.29.17=" + der);
      refused("T10", odd.context(), odd.caPem(), "imap.example.org");
    }
  }

  /// The field that was retired is still read by Java, under an authority that the user named; it
  /// must at least be the right one, and is warned about.
  @Test
  void for_a_name_in_the_field_that_was_retired() throws IOException {
    OddCertificates odd = OddCertificates.nameless(directory.resolve("x"));
    refused("T10", odd.context(), odd.caPem(), "imap.example.org");
    try (var server = FaultServer.tls(odd.context(), Imap.inOrder())) {
      Ran ran =
          clinic.doctor(
              "--imap", "imaps://localhost:" + server.port(), "--ca-file", odd.caPem().toString());

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.codes()).containsExactly("T20");
    }
  }

  @Test
  void another_certificate_of_the_same_server_is_noticed() throws IOException {
    var context = new AtomicReference<>(TestCa.shared().serverContext());
    ThrowawayCa other = ThrowawayCa.in(directory.resolve("x"));
    Path both = directory.resolve("both.pem");
    java.nio.file.Files.writeString(
        both,
        java.nio.file.Files.readString(trusted()) + java.nio.file.Files.readString(other.caPem()));
    try (var imap =
        FaultServer.plain(line -> {
          line.secure(context.get());
          Imap.inOrder().with(line);
        })) {
      clinic.account("imaps://127.0.0.1:" + imap.port(), both, "");
      Ran before = clinic.run("doctor", "--json");
      assertThat(before.verdict()).isEqualTo("ok");
      assertThat(before.out()).doesNotContain("another certificate");

      context.set(other.serverContext());
      Ran after = clinic.run("doctor", "--json");
      Ran later = clinic.run("doctor", "--json");

      assertThat(after.verdict()).as(after.out()).isEqualTo("ok");
      assertThat(after.out()).contains("another certificate");
      assertThat(later.out()).contains("another certificate");
    }
  }

  /// Whoever trusts one certificate of a server does not trust the next one it makes for itself.
  @Test
  void a_pinned_certificate_is_not_followed_by_another() throws IOException {
    OddCertificates first = OddCertificates.selfSigned(directory.resolve("x"), "CN=localhost");
    OddCertificates second = OddCertificates.selfSigned(directory.resolve("y"), "CN=localhost");
    var context = new AtomicReference<>(first.context());
    try (var imap =
        FaultServer.plain(line -> {
          line.secure(context.get());
          Imap.inOrder().with(line);
        })) {
      clinic.account("imaps://127.0.0.1:" + imap.port(), first.caPem(), "");
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("ok");
      String before = imap.heard();

      context.set(second.context());
      Ran doctor = clinic.run("doctor", "--json");
      Ran sync = clinic.run("sync", "--json");

      assertThat(doctor.verdict()).as(doctor.out()).isEqualTo("T17 T12");
      assertThat(sync.status()).isEqualTo(77);
      assertThat(imap.heard().substring(before.length())).doesNotContain("AUTHENTICATE", "LOGIN");
    }
  }
}
