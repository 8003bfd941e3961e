package dev.mailtwin.engine.discovery;

import static dev.mailtwin.engine.discovery.ConfigFileTest.file;
import static dev.mailtwin.engine.discovery.ConfigFileTest.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

  private static final String WEB =
      """
      autoconfig.example.com A 127.0.0.1
      example.com            A 127.0.0.1
      example.com            MX 10 mx.example.com
      """;

  private static final String CONFIG =
      file(
          server("incoming", "imap", "in.example.com", 993, "SSL")
              + server("outgoing", "smtp", "out.example.com", 465, "SSL"));

  @Test
  void the_mx_record_comes_before_everything_the_domain_serves() throws Exception {
    try (var around = Surroundings.of(WEB.replace("mx.example.com", "mx2.zoho.eu"))) {
      around.site().page("autoconfig.example.com/mail/config-v1.1.xml", CONFIG);
      Proposal found = around.find("ana@example.com");
      assertThat(found.origin()).isEqualTo(Origin.MX);
      assertThat(found.imap()).hasToString("imappro.zoho.eu:993");
      assertThat(found.smtp()).first().hasToString("smtppro.zoho.eu:465");
      assertThat(Objects.requireNonNull(found.alternative()).imap())
          .hasToString("imap.zoho.eu:993");
    }
  }

  @Test
  void autoconfig_comes_before_srv_and_srv_before_the_ispdb() throws Exception {
    String srv = "_imaps._tcp.example.com SRV 0 1 993 srv.example.com\n";
    try (var around = Surroundings.of(WEB + srv)) {
      around.site().page("ispdb.example.net/v1.1/example.com", CONFIG);
      Proposal bySrv = around.find("ana@example.com");
      assertThat(bySrv.origin()).isEqualTo(Origin.SRV);
      assertThat(bySrv.imap()).hasToString("srv.example.com:993");
      assertThat(bySrv.smtp()).first().hasToString("out.example.com:465");
      around.site().page("autoconfig.example.com/mail/config-v1.1.xml", CONFIG);
      Proposal byFile = around.find("ana@example.com");
      assertThat(byFile.origin()).isEqualTo(Origin.AUTOCONFIG);
      assertThat(byFile.user()).isEqualTo("ana");
    }
  }

  @Test
  void a_domain_that_says_it_offers_no_imap_is_believed() throws Exception {
    String srv = "_imaps._tcp.example.com SRV 0 0 0 .\n_imap._tcp.example.com SRV 0 0 0 .\n";
    try (var around = Surroundings.of(WEB + srv)) {
      around.site().page("ispdb.example.net/v1.1/example.com", CONFIG);
      assertThatThrownBy(() -> around.find("ana@example.com"))
          .isInstanceOfSatisfying(
              ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(Code.A33));
    }
  }

  @Test
  void the_well_known_place_is_looked_at_too() throws Exception {
    try (var around = Surroundings.of(WEB)) {
      around.site().page("example.com/.well-known/autoconfig/mail/config-v1.1.xml", CONFIG);
      assertThat(around.find("ana@example.com").imap()).hasToString("in.example.com:993");
    }
  }

  @Test
  void the_ispdb_is_told_the_domain_and_then_that_of_the_mail_exchanger() throws Exception {
    try (var around =
        Surroundings.of("example.com MX 10 a.b.mx.hoster.co.uk\nexample.com TXT v=spf1 -all")) {
      around.site().page("ispdb.example.net/v1.1/hoster.co.uk", CONFIG);
      Proposal found = around.find("ana@example.com");
      assertThat(found.origin()).isEqualTo(Origin.ISPDB_BY_MX);
      assertThat(around.site().requests())
          .containsExactlyInAnyOrder(
              "ispdb.example.net/v1.1/example.com", "ispdb.example.net/v1.1/hoster.co.uk")
          .noneMatch(request -> request.contains("ana"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v=spf1 include:zohomail.eu ~all,              imappro.zoho.eu:993",
    "v=spf1 mx include:one.zoho.com -all,          imappro.zoho.com:993",
    "v=spf1 include:zoho.com.au ~all,              imappro.zoho.com.au:993",
    "v=spf1 ?include:zohomail.in ~all,             imappro.zoho.in:993",
  })
  void behind_a_filter_the_spf_record_names_zohos_region(String text, String imap)
      throws Exception {
    String zone = "example.com MX 10 in.filter.example.net\nexample.com TXT " + text;
    try (var around = Surroundings.of(zone)) {
      Proposal found = around.find("ana@example.com");
      assertThat(found.origin()).isEqualTo(Origin.SPF);
      assertThat(found.imap()).hasToString(imap);
    }
  }

  @Test
  void a_provider_that_only_stands_in_for_the_domains_own_host_is_not_its_provider()
      throws Exception {
    String zone = "example.com MX 10 mx.example.com\nexample.com MX 20 aspmx.l.google.com";
    try (var around = Surroundings.of(zone)) {
      assertThat(around.failure("ana@example.com")).isEqualTo("NO_SERVERS");
    }
  }

  @Test
  void campaigns_sent_through_zoho_do_not_make_it_the_provider() throws Exception {
    String zone =
        "example.com MX 10 mx.example.com\nexample.com TXT v=spf1 include:zcsend.net ~all";
    try (var around = Surroundings.of(zone)) {
      assertThat(around.failure("ana@example.com")).isEqualTo("NO_SERVERS");
    }
  }

  @Test
  void implicit_tls_comes_first_and_a_dot_means_not_offered() throws Exception {
    String zone =
        """
        example.com                   MX  10 mx.example.com
        _imap._tcp.example.com        SRV 0 1 143 plain.example.com
        _imaps._tcp.example.com       SRV 9 1 993 tls.example.com
        _submissions._tcp.example.com SRV 0 0 0 .
        _submission._tcp.example.com  SRV 0 1 587 smtp.example.com
        _imaps._tcp.sub.example.com       SRV 0 0 0 .
        _imap._tcp.sub.example.com        SRV 0 1 143 plain.example.com
        _submissions._tcp.sub.example.com SRV 0 0 0 .
        _submission._tcp.sub.example.com  SRV 0 0 0 .
        """;
    try (var around = Surroundings.of(zone)) {
      Proposal found = around.find("ana@example.com");
      assertThat(found.imap()).hasToString("tls.example.com:993");
      assertThat(found.smtp()).singleElement().hasToString("smtp.example.com:587");
      around.site().page("ispdb.example.net/v1.1/sub.example.com", CONFIG);
      Proposal sub = around.find("ana@sub.example.com");
      assertThat(sub.imap()).hasToString("plain.example.com:143");
      assertThat(sub.smtp()).isEmpty();
    }
  }

  @Test
  void servers_of_strangers_need_the_users_word() throws Exception {
    String zone =
        """
        _imaps._tcp.example.com       SRV 0 1 993 mail.attacker.example
        _submissions._tcp.example.com SRV 0 1 465 smtp.example.com
        _imaps._tcp.sub.example.com       SRV 0 1 993 imap.gmail.com
        _submissions._tcp.sub.example.com SRV 0 1 465 mail.example.com
        """;
    try (var around = Surroundings.of(zone)) {
      assertThat(strangers(around, "ana@example.com")).isEqualTo("[attacker.example]");
      assertThat(strangers(around, "ana@sub.example.com")).isEqualTo("[]");
    }
  }

  private static String strangers(Surroundings around, String address) throws Exception {
    MailAddress parsed = MailAddress.parse(address);
    return Discovery.strangers(around.find(address), parsed, "").toString();
  }

  @Test
  void nothing_is_asked_above_what_one_owner_has() throws Exception {
    try (var around = Surroundings.of("")) {
      assertThat(around.failure("ana@mail.example.co.uk")).isEqualTo("N8");
      assertThat(around.dns().questions())
          .isNotEmpty()
          .allMatch(
              question -> question.endsWith("mail.example.co.uk") || question.contains("ispdb"));
      assertThat(around.site().requests())
          .allMatch(request -> request.startsWith("ispdb.example.net"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ana@co.uk", "ana@github.io", "ana@corp", "ana@localhost"})
  void nothing_is_asked_about_a_domain_of_many_owners(String address) throws Exception {
    try (var around = Surroundings.of("")) {
      assertThat(around.failure(address)).isEqualTo("NO_SERVERS");
      assertThat(around.site().requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gone.example.com,   N8",
    "nomx.example.com,   N8",
    "null.example.com,   N8",
    "mail.example.com,   NO_SERVERS",
    "broken.example.com, N3",
    "filter.example.com, N4",
    "loop.example.com,   N3",
  })
  void the_reason_why_nothing_is_found_is_told(String domain, String code) throws Exception {
    String zone =
        """
        nomx.example.com    TXT hello
        null.example.com    MX  0 .
        mail.example.com    MX  10 mx.elsewhere.example
        broken.example.com  SERVFAIL
        filter.example.com  REFUSED
        loop.example.com    CNAME loop2.example.com
        loop2.example.com   CNAME loop.example.com
        """;
    try (var around = Surroundings.of(zone)) {
      assertThat(around.failure("ana@" + domain)).isEqualTo(code);
    }
  }

  @Test
  void international_domains_are_looked_up_by_their_ascii_names() throws Exception {
    try (var around = Surroundings.of("xn--bcher-kva.example MX 10 mx.zohocloud.ca")) {
      Proposal found = around.find("ana@Bücher.example");
      assertThat(found.imap()).hasToString("imappro.zohocloud.ca:993");
      assertThat(found.user()).isEqualTo("ana@xn--bcher-kva.example");
    }
  }

  /// Every name leads to a server that has a certificate and a greeting, and to one that has none.
  @Test
  void a_domain_that_answers_every_name_is_not_taken_for_a_mail_server() throws Exception {
    String zone =
        "*.example.org A 127.0.0.1\nexample.org A 127.0.0.1\nexample.org MX 10 a.example.org";
    try (var around = Surroundings.of(zone)) {
      assertThat(around.failure("ana@example.org")).isEqualTo("NO_SERVERS");
      assertThat(around.site().requests()) // Its certificate is for others.
          .containsExactly("ispdb.example.net/v1.1/example.org");
    }
  }

  /// Whatever a source serves, what goes out before a login holds no password: there is none yet.
  /// What a plain listener on the usual ports of web servers hears is a TLS hello and no more.
  @Test
  void the_address_goes_to_the_domains_own_hosts_and_nowhere_in_the_clear() throws Exception {
    try (var around = Surroundings.of(WEB);
        var listener = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
      var means = around.discovery();
      var web =
          new Web(
              around.web().connector(),
              dev.mailtwin.protocol.net.Tls.trustingAlso(TestCa.shared().caPem()),
              listener.getLocalPort(),
              _ -> {});
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  new Autoconfig(web)
                      .ask(Question.about(MailAddress.parse("secretname@example.com")));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      for (int n = 0; n < 2; n++) {
        assertThat(firstBytes(listener)).doesNotContain("secretname").startsWith("\u0016\u0003");
      }
      asking.join();
      assertThat(means).isNotNull();
    }
  }

  private static String firstBytes(ServerSocket listener) throws IOException {
    try (Socket socket = listener.accept()) {
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[4096];
      int length = in.read(bytes);
      return new String(bytes, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }
}
