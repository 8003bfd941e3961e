package dev.mailtwin.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  private static final MailAddress ANA = MailAddress.parse("Ana.B@bücher.example");

  @Test
  void servers_and_login_names_are_read_in_the_order_of_the_file() {
    Proposal found =
        read(
            file(
                server("incoming", "pop3", "pop.bücher.example", 995, "SSL")
                    + server("incoming", "imap", "imap.bücher.example", 993, "SSL")
                    + server("incoming", "imap", "other.example", 143, "STARTTLS")
                    + server("outgoing", "smtp", "smtp.%EMAILDOMAIN%", 465, "SSL")
                    + server("outgoing", "smtp", "smtp.bücher.example", 587, "STARTTLS")));
    assertThat(Objects.requireNonNull(found).imap())
        .isEqualTo(new Endpoint("imap.xn--bcher-kva.example", 993, Security.TLS));
    assertThat(found.smtp())
        .containsExactly(
            new Endpoint("smtp.xn--bcher-kva.example", 465, Security.TLS),
            new Endpoint("smtp.xn--bcher-kva.example", 587, Security.STARTTLS));
    assertThat(found.user()).isEqualTo("Ana.B");
    assertThat(found.origin()).isEqualTo(Origin.AUTOCONFIG);
  }

  @Test
  void servers_without_encryption_are_never_accepted() {
    assertThat(
            read(
                file(
                    server("incoming", "imap", "imap.example", 143, "plain")
                        + server("outgoing", "smtp", "smtp.example", 25, "plain"))))
        .isNull();
    assertThat(read(file(server("incoming", "imap", "imap.example", 143, "")))).isNull();
  }

  @Test
  void impossible_hosts_and_ports_are_passed_over() {
    assertThat(read(file(server("incoming", "imap", "imap .example", 993, "SSL")))).isNull();
    assertThat(read(file(server("incoming", "imap", "http://x", 993, "SSL")))).isNull();
    assertThat(read(file(server("incoming", "imap", "x.example", 0, "SSL")))).isNull();
    assertThat(read(file(server("incoming", "imap", "x.example", 99999, "SSL")))).isNull();
  }

  @Test
  void a_login_name_cannot_smuggle_lines() {
    Proposal found =
        read(
            file(server("incoming", "imap", "x.example", 993, "SSL"))
                .replace("%EMAILLOCALPART%", "ana\r\nA1 DELETE INBOX"));
    assertThat(Objects.requireNonNull(found).user()).isEqualTo(ANA.ascii());
  }

  @Test
  void billion_laughs_are_not_heard() {
    var text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"ha\">");
    for (int n = 1; n < 30; n++) {
      text.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(n, n - 1, n - 1));
    }
    text.append("]>").append(file(server("incoming", "imap", "&a29;.example", 993, "SSL")));
    assertThat(read(text.toString())).isNull();
  }

  @Test
  void entities_from_files_and_other_hosts_are_not_fetched(@TempDir Path dir) throws Exception {
    Path secret = Files.writeString(dir.resolve("secret"), "leaked.example");
    for (String place : new String[] {secret.toUri().toString(), "http://127.0.0.1:1/x"}) {
      String text =
          "<!DOCTYPE x [<!ENTITY e SYSTEM \"%s\">]>".formatted(place)
              + file(server("incoming", "imap", "&e;", 993, "SSL"));
      assertThat(read(text)).isNull();
    }
    assertThat(read("<!DOCTYPE x SYSTEM \"%s\">".formatted(secret.toUri()) + good())).isNull();
    assertThat(read(file(server("incoming", "imap", "&unknown;", 993, "SSL")))).isNull();
  }

  @Test
  void depth_and_number_of_elements_are_limited() {
    String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
    assertThat(read(good().replace("</clientConfig>", deep + "</clientConfig>"))).isNull();
    String many = "<a/>".repeat(3_000);
    assertThat(read(good().replace("</clientConfig>", many + "</clientConfig>"))).isNull();
    String unfinished = "<a>".repeat(1_000_000);
    assertThat(read(unfinished)).isNull();
  }

  @Test
  void what_is_no_such_file_is_none() {
    assertThat(read("")).isNull();
    assertThat(read("<html><body>not found</body></html>")).isNull();
    assertThat(read("{\"imap\": \"x\"}")).isNull();
    assertThat(read("\0\1\2")).isNull();
    assertThat(read(good())).isNotNull();
  }

  private static @Nullable Proposal read(String xml) {
    return ConfigFile.read(xml.getBytes(StandardCharsets.UTF_8), Origin.AUTOCONFIG, ANA);
  }

  private static String good() {
    return file(server("incoming", "imap", "imap.example", 993, "SSL"));
  }

  static String file(String servers) {
    return "<clientConfig version=\"1.1\"><emailProvider id=\"x\">%s</emailProvider></clientConfig>"
        .formatted(servers);
  }

  static String server(String way, String type, String host, int port, String socket) {
    return """
    <%1$sServer type="%2$s"><hostname>%3$s</hostname><port>%4$d</port>
    <socketType>%5$s</socketType><username>%%EMAILLOCALPART%%</username>
    <authentication>password-cleartext</authentication></%1$sServer>
    """
        .formatted(way, type, host, port, socket);
  }
}
