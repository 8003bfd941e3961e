package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.OddCertificates;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  @TempDir private Path directory = Path.of(".");
  private Clinic clinic = new Clinic(directory);

  @BeforeEach
  void openTheClinic() {
    clinic = new Clinic(directory);
  }

  private static SSLContext tls() throws IOException {
    return TestCa.shared().serverContext();
  }

  private static String ca() throws IOException {
    return TestCa.shared().caPem().toString();
  }

  private static String imaps(FaultServer server) {
    return "imaps://127.0.0.1:" + server.port();
  }

  private static int logins(FaultServer server) {
    return server.heard().split("AUTHENTICATE|LOGIN ", -1).length - 1;
  }

  @Test
  void all_is_well() throws IOException {
    try (var imap = FaultServer.tls(tls(), Imap.inOrder());
        var smtp = FaultServer.tls(tls(), Smtp.inOrder())) {
      String sending = "smtps://127.0.0.1:" + smtp.port();

      Ran json =
          clinic.doctor(
              Clinic.ADDRESS, "--imap", imaps(imap), "--smtp", sending, "--ca-file", ca());

      assertThat(json.verdict()).as(json.out()).isEqualTo("ok");
      assertThat(json.status()).isZero();
      assertThat(logins(imap)).isEqualTo(1);
      assertThat(smtp.heard().split("AUTH ", -1)).hasSize(2);
      assertThat(smtp.heard()).contains("MAIL FROM:", "RCPT TO:", "RSET").doesNotContain("DATA");
      Secrets.assertAbsent(json.out() + json.err(), Clinic.ADDRESS);
    }
  }

  @Test
  void a_configured_account_needs_no_words() throws IOException {
    try (var imap = FaultServer.tls(tls(), Imap.inOrder())) {
      clinic.account(imaps(imap), TestCa.shared().caPem(), "");

      Ran text = clinic.run("doctor");

      assertThat(text.status()).as(text.out() + text.err()).isZero();
      assertThat(text.out()).contains("INBOX opens and has 3 messages", "All is well.");
    }
  }

  @Test
  void no_password_byte_leaves_before_the_server_proved_who_it_is() throws Exception {
    OddCertificates odd = OddCertificates.selfSigned(directory.resolve("x"), "CN=localhost");
    try (var plain = FaultServer.plain(Imap.inOrder());
        var stranger = FaultServer.tls(odd.context(), Imap.inOrder())) {
      clinic.doctor("--imap", imaps(plain));
      clinic.doctor("--imap", "imap+starttls://127.0.0.1:" + plain.port());
      clinic.doctor("--imap", imaps(stranger));

      Secrets.assertAbsent(plain.heard() + stranger.heard(), Clinic.ADDRESS);
      assertThat(logins(plain) + logins(stranger)).isZero();
    }
  }

  @Test
  void servers_of_a_stranger_are_looked_at_and_get_no_password() throws IOException {
    try (var imap =
            FaultServer.tls(
                TestCa.naming("dns:mail.stranger.example").serverContext(), Imap.inOrder());
        var dns =
            DnsServer.serving(
                """
                example.org             MX  10 mail.example.org
                _imaps._tcp.example.org SRV 0 1 %d mail.stranger.example
                mail.stranger.example   A   127.0.0.1
                """
                    .formatted(imap.port()))) {
      Ran ran =
          clinic.doctor(
              Clinic.ADDRESS,
              "--resolver",
              dns.hostPort(),
              "--ispdb",
              "http://127.0.0.1:1/",
              "--ca-file",
              TestCa.naming("dns:mail.stranger.example").caPem().toString());

      assertThat(ran.codes()).as(ran.out()).containsExactly("UNCONFIRMED");
      assertThat(ran.verdict()).isEqualTo("ok");
      assertThat(ran.err()).contains("stranger.example", "Signing in will not be tried");
      assertThat(imap.connections()).isEqualTo(1);
      assertThat(logins(imap)).isZero();
    }
  }

  @Test
  void a_refused_secret_is_tried_once_by_sync_and_again_only_if_the_user_asks() throws IOException {
    try (var imap = FaultServer.tls(tls(), Imap.refusing("NO [AUTHENTICATIONFAILED] no"))) {
      clinic.account(imaps(imap), TestCa.shared().caPem(), "");

      Ran first = clinic.run("sync");
      Ran second = clinic.run("sync");

      assertThat(first.status()).isEqualTo(77);
      assertThat(first.err()).contains("[A1]", "mailtwin doctor " + Clinic.ADDRESS);
      assertThat(second.status()).isEqualTo(77);
      assertThat(second.err()).contains("[A1]", "not tried again");
      assertThat(logins(imap)).isEqualTo(1);

      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("A1");
      assertThat(logins(imap)).isEqualTo(2);
      Secrets.assertAbsent(
          Files.readString(directory.resolve("known").resolve(Clinic.ADDRESS)), "");
    }
  }

  @Test
  void a_secret_that_worked_before_was_revoked() throws IOException {
    var manners = new AtomicReference<>(Imap.inOrder());
    try (var imap = FaultServer.tls(tls(), line -> manners.get().with(line))) {
      clinic.account(imaps(imap), TestCa.shared().caPem(), "");
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("ok");

      manners.set(Imap.refusing("NO [AUTHENTICATIONFAILED] no"));

      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("A8");
    }
  }

  @Test
  void encryption_that_was_offered_before_is_missed() throws IOException {
    var offers = new AtomicReference<>(Boolean.TRUE);
    try (var imap =
        FaultServer.plain(line -> {
          if (offers.get()) {
            line.say("* OK ready\r\n");
            line.say(line.hear().split(" ", 2)[0] + " OK begin\r\n");
            line.secure(tls());
            Imap.inOrder().greeted(line);
          } else {
            Imap.inOrder().with(line);
          }
        })) {
      clinic.account("imap+starttls://127.0.0.1:" + imap.port(), TestCa.shared().caPem(), "");
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("ok");

      offers.set(Boolean.FALSE);

      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("K5");
      Files.createDirectories(directory.resolve("mail").resolve(Clinic.ADDRESS));
      assertThat(clinic.run("sync").err()).contains("[K5 or K2 or K1]", "This can be an attack");
    }
  }

  @Test
  void a_known_server_that_becomes_a_stranger() throws IOException {
    OddCertificates odd = OddCertificates.selfSigned(directory.resolve("x"), "CN=localhost");
    var context = new AtomicReference<>(tls());
    try (var imap =
        FaultServer.plain(line -> {
          line.secure(context.get());
          Imap.inOrder().with(line);
        })) {
      clinic.account(imaps(imap), TestCa.shared().caPem(), "");
      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("ok");

      context.set(odd.context());

      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("T17 T12");
      Files.createDirectories(directory.resolve("mail").resolve(Clinic.ADDRESS));
      assertThat(clinic.run("sync").err())
          .contains("[T17 or T12]", "identity of 127.0.0.1 changed");
    }
  }

  @Test
  void a_certificate_for_something_else_has_no_other_name() throws IOException {
    OddCertificates odd =
        OddCertificates.signedBy(directory.resolve("x"), "CN=CA", "-ext", "eku=clientAuth");
    try (var imap =
        FaultServer.plain(line -> {
          line.secure(odd.context());
          Imap.inOrder().with(line);
        })) {
      clinic.account(imaps(imap), odd.caPem(), "");

      assertThat(clinic.run("doctor", "--json").verdict()).isEqualTo("UNFIT_CERTIFICATE");
    }
  }

  @Test
  void a_clock_that_went_back_is_known_by_what_was_seen_later() throws IOException {
    ThrowawayCa early =
        ThrowawayCa.in(directory.resolve("x"), "ip:127.0.0.1", List.of("-startdate", "+1d"));
    var context = new AtomicReference<>(tls());
    try (var imap =
        FaultServer.plain(line -> {
          line.secure(context.get());
          Imap.inOrder().with(line);
        })) {
      Path both = directory.resolve("both.pem");
      Files.writeString(both, Files.readString(Path.of(ca())) + Files.readString(early.caPem()));
      clinic.account(imaps(imap), both, "");
      Instant later = Instant.now().plus(Duration.ofDays(300));
      assertThat(clinic.at(() -> later).run("doctor", "--json").verdict()).isEqualTo("ok");

      context.set(early.serverContext());
      Ran ran = clinic.at(InstantSource.system()).run("doctor", "--json");

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("I7");
      assertThat(ran.out()).contains("when this computer last connected to 127.0.0.1");
    }
  }

  @Test
  void what_works_and_should_be_known_is_said_and_leaves_all_well() throws Exception {
    OddCertificates weak =
        OddCertificates.signedBy(
            directory.resolve("x"), "CN=Old", "-keyalg", "RSA", "-keysize", "1024");
    try (var imap =
            FaultServer.tls(weak.context(), Imap.inOrder().opening("OK [READ-ONLY] look only"));
        var smtp = FaultServer.tls(tls(), new PickySmtp())) {
      Ran receiving = clinic.doctor("--imap", imaps(imap), "--ca-file", weak.caPem().toString());
      Ran sending =
          clinic.doctor(
              Clinic.ADDRESS, "--smtp", "smtps://127.0.0.1:" + smtp.port(), "--ca-file", ca());

      assertThat(receiving.verdict()).as(receiving.out()).isEqualTo("ok");
      assertThat(receiving.codes()).containsExactly("T20", "M5");
      assertThat(sending.verdict()).as(sending.out()).isEqualTo("ok");
      assertThat(sending.codes()).containsExactly("G6");
    }
  }

  /// Refuses our lack of a name.
  private record PickySmtp() implements FaultServer.Manners {
    @Override
    public void with(FaultServer.Line line) throws IOException {
      line.say("220 ready\r\n");
      String said = line.hear();
      while (said.contains("[127.0.0.1]")) {
        line.say("550 who?\r\n");
        said = line.hear();
      }
      if (!said.isEmpty()) {
        line.say("250-here\r\n250 AUTH PLAIN\r\n");
        Smtp.inOrder().greeted(line);
      }
    }
  }

  @Test
  void a_method_that_is_not_understood_is_not_a_refusal() throws IOException {
    var quirk = "BAD [CLIENTBUG] syntax: Invalid sasl Argument";
    try (var imap = FaultServer.tls(tls(), Imap.refusing(quirk).byLogin())) {
      Ran ran = clinic.doctor("--imap", imaps(imap), "--user", "ana", "--ca-file", ca());

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.codes()).containsExactly("A17");
      assertThat(logins(imap)).isEqualTo(2);
    }
  }

  @Test
  void a_broken_family_is_stepped_over() throws IOException {
    try (var imap =
            FaultServer.tls(TestCa.naming("dns:imap.example.org").serverContext(), Imap.inOrder());
        var dns = DnsServer.serving("imap.example.org A 127.0.0.1\nimap.example.org AAAA ::1")) {
      Ran ran =
          clinic.doctor(
              "--imap",
              "imaps://imap.example.org:" + imap.port(),
              "--resolver",
              dns.hostPort(),
              "--ca-file",
              TestCa.naming("dns:imap.example.org").caPem().toString());

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.codes()).containsExactly("C5");
    }
  }

  @Test
  void a_blocked_port_for_sending_has_a_sibling() throws IOException {
    try (var hole = new FaultServer.BlackHole();
        var smtp = FaultServer.tls(tls(), Smtp.inOrder())) {
      Ran ran =
          clinic.doctor(
              Clinic.ADDRESS,
              "--smtp",
              "smtps://127.0.0.1:" + hole.port(),
              "--smtp",
              "smtps://127.0.0.1:" + smtp.port(),
              "--ca-file",
              ca());

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.codes()).containsExactly("C2");
    }
  }

  @Test
  void a_port_where_nobody_can_sign_in_has_a_sibling() throws IOException {
    try (var mute = FaultServer.tls(tls(), Smtp.inOrder().offering("SIZE 1000"));
        var smtp = FaultServer.tls(tls(), Smtp.inOrder())) {
      String first = "smtps://127.0.0.1:" + mute.port();
      String second = "smtps://127.0.0.1:" + smtp.port();

      Ran alone = clinic.doctor(Clinic.ADDRESS, "--smtp", first, "--ca-file", ca());
      Ran both =
          clinic.doctor(Clinic.ADDRESS, "--smtp", first, "--smtp", second, "--ca-file", ca());

      assertThat(alone.verdict()).as(alone.out()).isEqualTo("A30");
      assertThat(both.verdict()).as(both.out()).isEqualTo("ok");
      assertThat(both.codes()).containsExactly("A30");
    }
  }

  @Test
  void a_server_that_says_a_byte_now_and_then_is_not_waited_for() throws IOException {
    try (var imap =
        FaultServer.tls(
            tls(),
            line -> {
              line.say("* OK ");
              for (int n = 0; n < 10_000; n++) {
                line.say("x");
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
              }
            })) {
      Ran ran = clinic.doctor("--imap", imaps(imap), "--ca-file", ca());

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("G1");
    }
  }

  @Test
  void a_listing_without_end_is_no_fault_of_sending() throws IOException {
    try (var imap = FaultServer.tls(tls(), Imap.inOrder().listing(Imap.ENDLESS))) {
      Ran ran = clinic.doctor("--imap", imaps(imap), "--ca-file", ca());

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("M14");
      assertThat(phases(ran)).endsWith("mailbox");
    }
  }

  private static List<String> phases(Ran ran) {
    return ran.json().getAsJsonArray("findings").asList().stream()
        .map(finding -> finding.getAsJsonObject().get("phase").getAsString())
        .toList();
  }

  @Test
  void the_report_holds_neither_secrets_nor_names() throws IOException {
    Path report = directory.resolve("report.json");
    String echo =
        "NO %s %s %s ANA@EXAMPLE.ORG ana%%40example.org"
            .formatted(
                Clinic.PASSWORD,
                Secrets.base64("\0" + Clinic.ADDRESS + "\0" + Clinic.PASSWORD),
                Secrets.base64(Clinic.ADDRESS));
    try (var imap = FaultServer.tls(tls(), Imap.refusing(echo))) {
      Ran ran =
          clinic.doctor(
              Clinic.ADDRESS,
              "--imap",
              imaps(imap),
              "--ca-file",
              ca(),
              "--report",
              report.toString());

      assertThat(ran.verdict()).isEqualTo("A1 A9 A10 A21");
      String bundle = Files.readString(report);
      assertThat(bundle)
          .contains("\"trace\"", "AUTHENTICATE PLAIN [redacted]", "\"verdict\":\"A1 A9 A10 A21\"");
      Secrets.assertAbsent(bundle + ran.out() + ran.err(), Clinic.ADDRESS);
      assertThat(bundle)
          .doesNotContainIgnoringCase(Clinic.ADDRESS, "ana@", "ana%40", "YW5hQGV4YW1wbGU");
    }
  }

  @Test
  void the_report_does_not_tell_the_login_name_of_an_account() throws IOException {
    Path report = directory.resolve("report.json");
    try (var imap = FaultServer.tls(tls(), Imap.refusing("NO wrong"))) {
      clinic.account(imaps(imap), TestCa.shared().caPem(), "user = \"beatrix\"");

      Ran ran = clinic.run("doctor", "--json", "--report", report.toString());

      assertThat(ran.out()).contains("beatrix");
      assertThat(Files.readString(report)).contains("[name]").doesNotContain("beatrix", "ana@");
    }
  }

  @Test
  void what_a_server_says_cannot_steer_the_terminal() throws IOException {
    try (var imap =
        FaultServer.tls(tls(), Imap.refusing("NO \u001b]8;;https://evil.test\u0007here"))) {
      Ran ran =
          clinic.run(
              "doctor",
              "--imap",
              imaps(imap),
              "--ca-file",
              ca(),
              "--user",
              "ana",
              "--password-command",
              "echo x");

      assertThat(ran.out()).contains("␛]8;;").doesNotContain("\u001b");
    }
  }

  @Test
  void an_empty_or_damaged_list_of_certificates_is_not_the_servers_fault() throws Exception {
    var store = java.security.KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Path empty = directory.resolve("empty.p12");
    try (var out = Files.newOutputStream(empty)) {
      store.store(out, "changeit".toCharArray());
    }
    Path damaged = Files.writeString(directory.resolve("damaged.p12"), "no list");
    for (Path list : List.of(empty, damaged)) {
      System.setProperty("javax.net.ssl.trustStore", list.toString());
      try (var imap = FaultServer.tls(tls(), Imap.inOrder())) {
        assertThat(clinic.doctor("--imap", imaps(imap)).verdict()).as("%s", list).isEqualTo("I8");
      } finally {
        System.clearProperty("javax.net.ssl.trustStore");
      }
    }
  }

  /// Whoever vouches for two unrelated hosts, and is known to nobody, opens connections.
  @Test
  void an_authority_that_nobody_knows_and_that_is_everywhere_is_between() throws Exception {
    ThrowawayCa between = TestCa.naming("ip:127.0.0.1");
    try (var imap = FaultServer.tls(between.serverContext(), Imap.inOrder());
        var same = FaultServer.tls(between.serverContext(), Imap.inOrder());
        var other = FaultServer.tls(tls(), Imap.inOrder())) {
      assertThat(probing(imap, same)).isEqualTo("T15");
      assertThat(probing(imap, other)).isEqualTo("T14");
      Secrets.assertAbsent(imap.heard(), Clinic.ADDRESS);
      Secrets.assertAbsent(same.heard(), Clinic.ADDRESS);
    }
  }

  private String probing(FaultServer imap, FaultServer probe) throws IOException {
    String host = "127.0.0.1:" + probe.port();
    return clinic.doctor("--imap", imaps(imap), "--probe", host, "--ca-file", ca()).verdict();
  }

  @Test
  void a_referral_is_not_followed() throws IOException {
    try (var elsewhere = FaultServer.plain(Imap.inOrder());
        var imap =
            FaultServer.tls(
                tls(),
                Imap.refusing(
                    "NO [REFERRAL imap://ana@127.0.0.1:%d/] go there"
                        .formatted(elsewhere.port())))) {
      Ran ran = clinic.doctor("--imap", imaps(imap), "--ca-file", ca());

      assertThat(ran.verdict()).isEqualTo("A1");
      assertThat(elsewhere.connections()).isZero();
    }
  }
}
