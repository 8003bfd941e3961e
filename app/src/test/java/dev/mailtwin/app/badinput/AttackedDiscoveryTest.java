package dev.mailtwin.app.badinput;

import static dev.mailtwin.app.badinput.Household.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.testkit.HttpsSite;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists of providers, web servers and name servers that lie, and hosts that only want to hear a
/// password. Whatever they say, none is asked for before the servers are settled.
class AttackedDiscoveryTest {

  private static final String ADDRESS = "ana@example.org";
  private static final String PAGE = "localhost/list/example.org";
  private static final String TRAP = "127.78.0.1";

  @TempDir private Path directory;
  private Household household = new Household(Path.of("."));
  private Path asked = Path.of(".");

  @BeforeEach
  void moveIn() {
    household = new Household(directory);
    asked = directory.resolve("asked");
  }

  private Ran setUp(String address, DnsServer dns, String list, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("setup", address, "--json", "--no-input"));
    words.addAll(List.of("--resolver", dns.hostPort(), "--ispdb", list));
    words.addAll(List.of("--ca-file", TestCa.shared().caPem().toString()));
    words.add("--password-command");
    words.add("touch '%s'; echo %s".formatted(asked, PASSWORD));
    words.addAll(List.of(more));
    return household.run(words.toArray(String[]::new));
  }

  private static DnsServer dns() throws IOException {
    return DnsServer.serving("example.org MX 10 mail.example.org");
  }

  private static String list(HttpsSite site) {
    return "https://localhost:%d/list/".formatted(site.port());
  }

  private static HttpsSite site() throws IOException {
    return HttpsSite.with(TestCa.shared().serverContext());
  }

  private static String file(String prologue, String host, String socketType) {
    return prologue
        + """
        <clientConfig version="1.1"><emailProvider id="x">
        <incomingServer type="imap"><hostname>%1$s</hostname><port>993</port>
        <socketType>%2$s</socketType><username>%%EMAILADDRESS%%</username></incomingServer>
        <outgoingServer type="smtp"><hostname>%1$s</hostname><port>465</port>
        <socketType>%2$s</socketType><username>%%EMAILADDRESS%%</username></outgoingServer>
        </emailProvider></clientConfig>
        """
            .formatted(host, socketType);
  }

  private void refused(Ran ran, String code) {
    assertThat(ran.codes()).as(ran.err()).containsExactly(code);
    assertThat(asked).doesNotExist();
    assertThat(household.config()).doesNotExist();
  }

  @Test
  void entities_are_neither_read_nor_fetched() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "imap.example.org");
    try (var trap = new Sink();
        var site = site();
        var dns = dns()) {
      for (String where :
          List.of(secret.toUri().toString(), "http://127.0.0.1:" + trap.port() + "/x")) {
        site.page(
            PAGE, file("<!DOCTYPE c [<!ENTITY e SYSTEM \"%s\">]>".formatted(where), "&e;", "SSL"));
        refused(setUp(ADDRESS, dns, list(site)), "NO_SERVERS");
      }
      assertThat(trap.heard()).isEmpty();
      assertThat(site.requests()).isNotEmpty();
    }
  }

  @Test
  void laughs_and_files_without_end_are_given_up() throws IOException {
    var laughs = new StringBuilder("<!DOCTYPE c [<!ENTITY l0 \"ha\">");
    for (int n = 1; n < 60; n++) {
      laughs.append("<!ENTITY l%d \"&l%d;&l%2$d;\">".formatted(n, n - 1));
    }
    try (var site = site();
        var dns = dns()) {
      site.page(PAGE, file(laughs + "]>", "&l59;.example.org", "SSL"));
      refused(setUp(ADDRESS, dns, list(site)), "NO_SERVERS");
      site.endless(PAGE, "<clientConfig>");
      refused(setUp(ADDRESS, dns, list(site)), "NO_SERVERS");
    }
  }

  @Test
  void servers_without_encryption_are_none() throws IOException {
    try (var site = site();
        var dns = dns()) {
      site.page(PAGE, file("", "imap.example.org", "plain"));
      refused(setUp(ADDRESS, dns, list(site)), "NO_SERVERS");
    }
  }

  @Test
  void servers_of_somebody_else_want_the_users_word() throws IOException {
    try (var site = site();
        var dns = dns()) {
      site.page(PAGE, file("", "imap.attacker.example", "SSL"));
      Ran ran = setUp(ADDRESS, dns, list(site));
      refused(ran, "UNCONFIRMED");
      assertThat(ran.err()).contains("attacker.example");
    }
  }

  @Test
  void redirects_lead_neither_away_nor_round_nor_out_of_encryption() throws IOException {
    try (var plain = HttpsSite.plain();
        var other = site();
        var site = site();
        var dns = dns()) {
      String good = file("", "imap.example.org", "SSL");
      plain.page("localhost/x", good).page("127.0.0.1/x", good);
      other.page("127.0.0.1/x", good);
      List<String> places =
          List.of(
              "http://localhost:%d/x".formatted(plain.port()),
              "https://127.0.0.1:%d/x".formatted(other.port()),
              "file:///etc/hostname",
              "/list/example.org");
      for (String place : places) {
        site.redirect(PAGE, place);
        refused(setUp(ADDRESS, dns, list(site)), "NO_SERVERS");
      }
      assertThat(plain.requests()).isEmpty();
      assertThat(other.requests()).isEmpty();
      assertThat(site.requests()).hasSizeLessThan(20);
    }
  }

  /// What a domain's owner shares with strangers is never asked about.
  @ParameterizedTest
  @CsvSource({
    "ana@mail.shop.co.uk,   shop.co.uk",
    "ana@shop.co.uk,        shop.co.uk",
    "ana@a.b.shop.github.io, shop.github.io",
    "ana@co.uk,             co.uk",
    "ana@uk,                uk",
  })
  void nobody_above_the_domains_owner_is_asked(String address, String owner) throws IOException {
    try (var site = site();
        var dns = DnsServer.serving("*.uk A 127.0.0.1\n*.io A 127.0.0.1\nuk A 127.0.0.1")) {
      Ran ran = setUp(address, dns, list(site), "--yes");

      assertThat(ran.status()).isNotZero();
      assertThat(asked).doesNotExist();
      Set<String> names = new TreeSet<>();
      dns.questions().forEach(question -> names.add(question.replaceFirst("^\\S+ ", "")));
      assertThat(names)
          .allSatisfy(name ->
              assertThat(name.equals(owner) || name.endsWith("." + owner)).as(name).isTrue());
      assertThat(site.requests())
          .allSatisfy(page -> assertThat(page).doesNotContain("ana", "%40", "@"));
    }
  }

  /// Every door of the domain leads to somebody who only listens: there is a TLS hello and nothing
  /// else, and where TLS does not begin at once, silence.
  @Test
  void whoever_listens_hears_no_password() throws IOException {
    try (var trap = new Sink();
        var dns =
            DnsServer.serving(
                "example.org MX 10 mail.example.org\nexample.org A %1$s\n*.example.org A %1$s"
                    .formatted(TRAP))) {
      List<Doorway> doors = new ArrayList<>();
      try {
        for (int port : new int[] {80, 443, 993, 143, 465, 587, 25}) {
          doors.add(new Doorway(TRAP, port, trap.port()));
        }
      } catch (BindException e) {
        System.out.println("skipped: ports below 1024 are closed to this user");
        Assumptions.abort("ports below 1024 are closed to this user");
      }
      try {
        Ran ran = setUp(ADDRESS, dns, "http://127.0.0.1:1/");

        assertThat(ran.status()).isNotZero();
        assertThat(asked).doesNotExist();
        assertThat(trap.heard())
            .isNotEmpty()
            .allSatisfy(bytes -> assertThat(bytes).startsWith("\u0016\u0003"))
            .noneMatch(bytes -> bytes.contains(PASSWORD) || bytes.contains("ana@"));
      } finally {
        for (Doorway door : doors) {
          door.close();
        }
      }
    }
  }
}
