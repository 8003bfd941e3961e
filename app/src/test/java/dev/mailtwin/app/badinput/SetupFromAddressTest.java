package dev.mailtwin.app.badinput;

import static dev.mailtwin.app.badinput.Household.ADDRESS;
import static dev.mailtwin.app.badinput.Household.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.ModelServer.Login;
import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.ClosedPort;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The whole way from an address to an account that works, over servers on loopback that DNS names.
class SetupFromAddressTest {

  private static final String NO_LIST = "http://127.0.0.1:1/";

  @TempDir Path directory;
  private Household household;
  private ThrowawayCa ca;
  private MailStore mail;
  private ModelServer imap;
  private SubmissionServer smtp;

  @BeforeEach
  void start() throws IOException {
    household = new Household(directory);
    ca = TestCa.naming("dns:*.example.org,dns:mail.stranger.example");
    mail = MailStore.zoho();
    Household.fill(mail, "INBOX", 3);
    imap =
        ModelServer.start(
            ModelServer.Options.of(mail, dev.mailtwin.modelserver.profile.Profile.zoho())
                .with(new Security.ImplicitTls(ca.serverContext()))
                .withLogin(ADDRESS, PASSWORD));
    smtp = submission(PASSWORD);
  }

  private SubmissionServer submission(String password) throws IOException {
    return SubmissionServer.start(
        SubmissionProfile.zoho(),
        new Security.ImplicitTls(ca.serverContext()),
        new Login(ADDRESS, password));
  }

  @AfterEach
  void stop() throws IOException {
    imap.close();
    smtp.close();
  }

  private String zone(String host) {
    return """
    example.org                   MX  10 mail.example.org
    _imaps._tcp.example.org       SRV 0 1 %1$d %2$s
    _submissions._tcp.example.org SRV 0 1 %3$d %2$s
    mail.example.org              A 127.0.0.1
    mail.stranger.example         A 127.0.0.1
    """
        .formatted(imap.port(), host, smtp.port());
  }

  private Ran setUp(DnsServer dns, String... more) {
    List<String> words = new ArrayList<>(List.of("setup", ADDRESS, "--json", "--no-input"));
    words.addAll(List.of("--resolver", dns.hostPort(), "--ispdb", NO_LIST));
    words.addAll(List.of("--ca-file", ca.caPem().toString()));
    if (!List.of(more).contains("--password-command")) {
      words.addAll(List.of("--password-command", "echo " + PASSWORD));
    }
    words.addAll(List.of(more));
    return household.run(words.toArray(String[]::new));
  }

  @Test
  void the_address_and_the_password_are_enough() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      Ran ran = setUp(dns);
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("imap").getAsString())
          .isEqualTo("imaps://mail.example.org:" + imap.port());
      assertThat(ran.json().get("smtp").getAsJsonArray().get(0).getAsString())
          .isEqualTo("smtps://mail.example.org:" + smtp.port());
      assertThat(ran.json().get("receive_only").getAsBoolean()).isFalse();
      assertThat(ran.json().get("special").getAsJsonObject().get("sent").getAsString())
          .isEqualTo("Sent");
      assertThat(ran.err()).contains("Found by the domain's SRV records").contains("is ready");
      assertThat(verbs()).containsSubsequence("EHLO", "AUTH", "MAIL", "RCPT", "RSET", "QUIT");
      assertThat(smtp.messages()).isEmpty();
      assertThat(smtp.complaints()).isEmpty();
      assertThat(imap.connections()).isEqualTo(1);
      Ran sync = household.run("sync", "--json", "--resolver", dns.hostPort());
      assertThat(sync.status()).as(sync.err()).isZero();
      assertThat(household.files()).hasSize(3);
    }
  }

  @Test
  void what_is_said_to_rset_takes_nothing_back() throws IOException {
    for (String answer :
        List.of(
            "500 5.5.2 Error: command not recognized",
            "502 5.5.1 not implemented",
            "421 4.4.2 Idle timeout")) {
      smtp.setFault(Fault.every("RSET", new Fault.Action.Answer(answer)));
      try (var dns = DnsServer.serving(zone("mail.example.org"))) {
        Ran ran = setUp(dns);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).doesNotContain("S23");
      }
    }
    assertThat(verbs()).contains("QUIT");
  }

  private String remembered() throws IOException {
    return Files.readString(directory.resolve("known").resolve(ADDRESS));
  }

  @Test
  void a_login_that_worked_is_remembered_for_sending_too() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      assertThat(setUp(dns).status()).isZero();
      assertThat(remembered())
          .contains("worked.mail.example.org\\:" + imap.port())
          .contains("worked.mail.example.org\\:" + smtp.port())
          .doesNotContain("refused", PASSWORD);
    }
  }

  private Ran settings(DnsServer dns, String... more) {
    List<String> words = new ArrayList<>(List.of("settings", ADDRESS, "--for", "card"));
    words.addAll(List.of("--no-input", "--resolver", dns.hostPort(), "--ispdb", NO_LIST));
    words.addAll(List.of(more));
    return household.run(words.toArray(String[]::new));
  }

  @Test
  void settings_of_an_address_that_is_not_set_up_are_found() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      Ran ran = settings(dns);
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("mail.example.org", "" + imap.port(), "" + smtp.port());
      assertThat(ran.err()).contains("Found by the domain's SRV records", "mailtwin setup");
      assertThat(imap.connections() + smtp.connections()).isZero();
      assertThat(household.config()).doesNotExist();
    }
    try (var dns = DnsServer.serving(zone("mail.stranger.example"))) {
      assertThat(settings(dns, "--json").codes()).containsExactly("UNCONFIRMED");
      assertThat(settings(dns, "--yes").out()).contains("mail.stranger.example");
    }
    try (var dns = DnsServer.serving("other.example A 127.0.0.1")) {
      Ran ran = settings(dns, "--json");
      assertThat(ran.codes()).containsExactly("N8");
      assertThat(ran.status()).isEqualTo(68);
    }
  }

  private List<String> verbs() {
    return smtp.commands().stream().map(line -> line.split(" ", 2)[0]).toList();
  }

  @Test
  void setting_up_again_updates_the_account() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      assertThat(setUp(dns).status()).isZero();
      assertThat(setUp(dns, "--user", ADDRESS).status()).isZero();
      assertThat(Files.readString(household.config())).containsOnlyOnce("[[account]]");
    }
  }

  @Test
  void nothing_is_remembered_before_sending_works_too() throws IOException {
    smtp.close();
    smtp = submission("another");
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      Ran ran = setUp(dns);
      assertThat(ran.status()).isEqualTo(77);
      assertThat(ran.codes()).containsExactly("A29"); // Receiving took the same password.
      assertThat(ran.out() + ran.err()).doesNotContain("is ready").doesNotContain(PASSWORD);
      assertThat(household.config()).doesNotExist();
      assertThat(remembered())
          .contains("worked.mail.example.org\\:" + imap.port())
          .contains("refused.mail.example.org\\:" + smtp.port());
      assertThat(verbs().stream().filter("AUTH"::equals)).hasSize(1);
    }
  }

  @Test
  void a_server_that_takes_no_letters_from_this_address_is_not_ready() throws IOException {
    smtp.setFault(Fault.every("MAIL", new Fault.Action.Answer("553 5.7.1 Not your address")));
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      Ran ran = setUp(dns);
      assertThat(ran.codes()).containsExactly("S4");
      assertThat(ran.err()).contains("Not your address");
      assertThat(household.config()).doesNotExist();
    }
  }

  @Test
  void the_second_server_for_sending_stands_in_for_the_first() throws IOException {
    int closed = ClosedPort.number();
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      String works = "smtps://mail.example.org:" + smtp.port();
      String dead = "smtps://mail.example.org:" + closed;
      Ran ran = setUp(dns, "--smtp", dead, "--smtp", works);
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("smtp").getAsJsonArray())
          .extracting(com.google.gson.JsonElement::getAsString)
          .containsExactly(works, dead);
    }
  }

  @Test
  void the_second_server_for_sending_stands_in_where_nobody_can_sign_in() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.example.org"));
        SubmissionServer closed = submission(PASSWORD)) {
      closed.setFault(
          Fault.every("EHLO", new Fault.Action.Answer("250-localhost\r\n250 SIZE 9999999")));
      String works = "smtps://mail.example.org:" + smtp.port();
      String mute = "smtps://mail.example.org:" + closed.port();

      Ran alone = setUp(dns, "--smtp", mute);
      Ran ran = setUp(dns, "--smtp", mute, "--smtp", works);

      assertThat(alone.codes()).containsExactly("A30");
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("smtp").getAsJsonArray())
          .extracting(com.google.gson.JsonElement::getAsString)
          .containsExactly(works, mute);
    }
  }

  private String zone(int first, String spare) {
    String preferred = "_imaps._tcp.example.org SRV 0 1 %d mail.example.org%n".formatted(first);
    return preferred + zone(spare).replace("SRV 0 1 " + imap.port(), "SRV 9 1 " + imap.port());
  }

  @Test
  void the_second_server_for_receiving_stands_in_where_the_first_is_not_there() throws IOException {
    int closed = ClosedPort.number();
    try (var dns = DnsServer.serving(zone(closed, "mail.example.org"))) {
      Ran ran = setUp(dns);

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("imap").getAsString())
          .isEqualTo("imaps://mail.example.org:" + imap.port());
      assertThat(ran.json().get("problems").toString()).contains("\"C1\"", "stands in for it");
    }
    try (var dns = DnsServer.serving(zone(closed, "mail.example.org"))) {
      Ran ran = setUp(dns, "--password-command", "echo wrong");

      assertThat(ran.codes()).as("what the second says counts").doesNotContain("C1");
      assertThat(ran.status()).isEqualTo(77);
    }
    try (var dns = DnsServer.serving(zone(closed, "mail.stranger.example"))) {
      assertThat(setUp(dns).codes()).containsExactly("UNCONFIRMED");
    }
  }

  @Test
  void a_password_that_the_first_server_refuses_is_not_tried_at_the_second() throws IOException {
    try (ModelServer first =
            ModelServer.start(
                ModelServer.Options.of(mail, dev.mailtwin.modelserver.profile.Profile.rfc3501())
                    .with(new Security.ImplicitTls(ca.serverContext()))
                    .withLogin(ADDRESS, "another"));
        var dns = DnsServer.serving(zone(first.port(), "mail.example.org"))) {
      Ran ran = setUp(dns);

      assertThat(ran.status()).isEqualTo(77);
      assertThat(first.connections()).isEqualTo(1);
      assertThat(imap.connections()).isZero();
    }
  }

  @Test
  void servers_of_a_stranger_get_no_password_without_the_users_word() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.stranger.example"))) {
      Ran asked = setUp(dns);
      assertThat(asked.codes()).containsExactly("UNCONFIRMED");
      assertThat(asked.status()).isEqualTo(77);
      assertThat(asked.err()).contains("stranger.example").contains("--yes");
      assertThat(imap.connections()).isZero();
      assertThat(smtp.connections()).isZero();
      assertThat(setUp(dns, "--yes").status()).isZero();
    }
  }

  @Test
  void only_the_server_for_receiving_is_named_and_dns_knows_the_other() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      Ran ran = setUp(dns, "--imap", "imaps://mail.example.org:" + imap.port());
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("receive_only").getAsBoolean()).isFalse();
    }
    try (var dns = DnsServer.serving("mail.example.org A 127.0.0.1")) {
      Ran ran = setUp(dns, "--imap", "imaps://mail.example.org:" + imap.port());
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().get("receive_only").getAsBoolean()).isTrue();
      assertThat(ran.err()).contains("receives only");
    }
  }

  /// Whoever is behind the names that DNS gives: before a verified certificate there is a TLS hello
  /// and nothing else.
  @Test
  void no_byte_of_the_password_leaves_before_a_certificate_is_verified() throws Exception {
    try (var sink = new Sink()) {
      String zone =
          """
          _imaps._tcp.example.org       SRV 0 1 %1$d mail.example.org
          _submissions._tcp.example.org SRV 0 1 %1$d mail.example.org
          mail.example.org              A 127.0.0.1
          """
              .formatted(sink.port());
      try (var dns = DnsServer.serving(zone)) {
        Ran ran = setUp(dns);
        assertThat(ran.status()).as(ran.err()).isNotZero();
        assertThat(sink.heard()).isNotEmpty();
        assertThat(sink.heard())
            .allSatisfy(bytes -> assertThat(bytes).startsWith("\u0016\u0003"))
            .noneMatch(bytes -> bytes.contains(PASSWORD) || bytes.contains(Sink.base64(PASSWORD)));
        assertThat(household.config()).doesNotExist();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ana@gmial.com,       I1, 65, typing mistake",
    "nobody,              I1, 65, has no @",
    "@example.org,        I1, 65, before the @",
    "ana@,                I1, 65, no domain",
    "ana@exa..org,        I1, 65, two dots",
    "ana@exam_ple:1.org,  I1, 65, a colon",
    "me@tuta.com,         A33, 69, Tuta",
    "ana@gone.example,    N8, 68, no mail service",
    "ana@dark.example,    N4, 68, refuses to look up",
    "ana@corp,            NO_SERVERS, 68, --imap",
  })
  void an_address_that_leads_nowhere_is_explained_before_a_password_is_asked_for(
      String address, String code, int status, String words) throws IOException {
    Path asked = directory.resolve("asked");
    try (var dns = DnsServer.serving("dark.example REFUSED")) {
      Ran ran =
          household.run(
              "setup",
              address,
              "--json",
              "--no-input",
              "--resolver",
              dns.hostPort(),
              "--ispdb",
              NO_LIST,
              "--password-command",
              "touch '%s'; echo x".formatted(asked));
      assertThat(ran.codes()).containsExactly(code);
      assertThat(ran.status()).isEqualTo(status);
      assertThat(ran.err()).contains(words);
      assertThat(asked).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "imap .example.org,               I2, 78, a blank",
    "https://imap.example.org,        I2, 78, https://",
    "ｉmap.example.org,                I2, 78, only looks like",
    "imaps://imap.example.org:99999,  I2, 78, a port",
    "smtps://imap.example.org:465,    I2, 78, smtps://",
    "imap.example.org,                I2, 78, imaps://imap.example.org",
    "imaps://https://imap.example.org, I2, 78, imaps://imap.example.org",
    "imaps://imap.example.org:993:993, I2, 78, imaps://imap.example.org:993",
  })
  void a_server_that_is_named_wrongly_is_explained(
      String server, String code, int status, String words) {
    Ran ran =
        household.run(
            "setup",
            ADDRESS,
            "--json",
            "--no-input",
            "--imap",
            server,
            "--password-command",
            "false");
    assertThat(ran.codes()).containsExactly(code);
    assertThat(ran.status()).isEqualTo(status);
    assertThat(ran.err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "gone.example.org,   N1, 68",
    "empty.example.org,  N2, 68",
    "broken.example.org, N3, 68",
    "dark.example.org,   N4, 68",
  })
  void every_name_of_the_run_is_asked_of_the_resolver_that_was_named(
      String host, String code, int status) throws IOException {
    String zone =
        """
        empty.example.org  TXT here
        broken.example.org SERVFAIL
        dark.example.org   REFUSED
        """;
    try (var dns = DnsServer.serving(zone)) {
      Ran ran = setUp(dns, "--imap", "imaps://" + host + ":" + imap.port());
      assertThat(ran.codes()).containsExactly(code);
      assertThat(ran.status()).isEqualTo(status);
      assertThat(dns.questions()).contains("A " + host);
    }
  }

  @Test
  void an_empty_password_command_is_named_before_any_login() throws IOException {
    try (var dns = DnsServer.serving(zone("mail.example.org"))) {
      Ran ran = setUp(dns, "--password-command", "true");
      assertThat(ran.codes()).containsExactly("I5");
      assertThat(ran.status()).isEqualTo(78);
      assertThat(imap.connections()).isZero();
    }
  }

  @Test
  void a_resolver_or_a_list_that_is_none_is_refused() {
    Ran resolver = household.run("setup", ADDRESS, "--no-input", "--resolver", "udp://x");
    assertThat(resolver.status()).isEqualTo(64);
    assertThat(resolver.err()).contains("HOST:PORT");
    Ran list =
        household.run(
            "setup",
            ADDRESS,
            "--no-input",
            "--ispdb",
            "http://example.com/",
            "--resolver",
            "127.0.0.1:1",
            "--password-command",
            "false");
    assertThat(list.status()).isEqualTo(64);
    assertThat(list.err()).contains("--ispdb");
  }
}
