package dev.mailtwin.engine.account.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Choices;
import dev.mailtwin.engine.account.Login;
import dev.mailtwin.engine.account.PasswordSource;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.w3c.dom.Element;

/// What the files say, read by parsers that are not ours. What programs make of them is tested with
/// the programs, in the app.
class ExportTest {

  private static final String ODD = "a\"b\\c #d $x `y` 'z' %(q)s %U <&> ]]> ; é --";
  private static final Endpoint IMAP = new Endpoint("imap.example.org", 993, Security.TLS);
  private static final Endpoint SMTP = new Endpoint("smtp.example.org", 465, Security.TLS);
  private static final Endpoint SUBMISSION =
      new Endpoint("smtp.example.org", 587, Security.STARTTLS);

  private static AccountSettings account(Endpoint imap, List<Endpoint> smtp, String user) {
    return account(imap, smtp, user, "pass show mail");
  }

  private static AccountSettings account(
      Endpoint imap, List<Endpoint> smtp, String user, String command) {
    var login = new Login(user, new PasswordSource.CommandOutput(command));
    return new AccountSettings(
        new AccountId("ana@example.org"),
        imap,
        smtp,
        login,
        login,
        null,
        Path.of("/twin"),
        Choices.NONE);
  }

  private static String text(Program program, AccountSettings account) throws ProblemException {
    return program.export(SharedSettings.of(account)).text();
  }

  private static Element xml(Program program, AccountSettings account) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    byte[] bytes = text(program, account).getBytes(StandardCharsets.UTF_8);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes)).getDocumentElement();
  }

  /// All texts of all elements of a name.
  private static List<String> texts(Element root, String name) {
    var nodes = root.getElementsByTagName(name);
    return java.util.stream.IntStream.range(0, nodes.getLength())
        .mapToObj(n -> nodes.item(n).getTextContent())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void no_file_holds_a_password_even_if_the_command_does(Program program) throws Exception {
    AccountSettings account = account(IMAP, List.of(SMTP), "ana", "echo pa55-wort");

    assertThat(text(program, account)).doesNotContain("pa55-wort");
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void a_line_break_in_a_user_name_is_refused(Program program) {
    for (String user :
        List.of("ana\nTunnel \"evil\"", "ana\r", "a\u2028b", "a\u0085b", "a\u202eb")) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> text(program, account(IMAP, List.of(SMTP), user)))
          .satisfies(e -> assertThat(e.problem().code()).isEqualTo(Code.NOT_EXPORTABLE));
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void a_host_that_is_none_is_refused(Program program) {
    for (String host : List.of("a\"b", "a'$(id)", "a;b", "a#b", "a\\b")) {
      var imap = new Endpoint(host, 993, Security.TLS);
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> text(program, account(imap, List.of(SMTP), "ana")));
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void starttls_is_said_and_so_is_tls(Program program) throws Exception {
    var imap = new Endpoint("imap.example.org", 143, Security.STARTTLS);
    String tls = text(program, account(IMAP, List.of(SMTP), "ana"));
    String startTls = text(program, account(imap, List.of(SUBMISSION), "ana"));

    assertThat(startTls).isNotEqualTo(tls).contains(program == Program.MSMTP ? "587" : "143");
    assertThat(tls).contains(program == Program.MSMTP ? "465" : "993");
  }

  @Test
  void a_server_with_tls_from_the_first_byte_is_preferred() throws Exception {
    AccountSettings account = account(IMAP, List.of(SUBMISSION, SMTP), "ana");

    assertThat(text(Program.MSMTP, account)).contains("port 465", "tls_starttls off");
    assertThat(text(Program.CARD, account)).contains("587", "465");
  }

  @Test
  void formats_that_cannot_do_without_a_server_for_sending_say_so() throws Exception {
    AccountSettings receiving = account(IMAP, List.of(), "ana");

    for (Program program : List.of(Program.APPLE, Program.THUNDERBIRD, Program.K9, Program.MSMTP)) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> text(program, receiving))
          .withMessageContaining("needs a server for sending");
    }
    for (Program program : List.of(Program.MUTT, Program.AERC, Program.HIMALAYA, Program.OUTLOOK)) {
      assertThat(program.export(SharedSettings.of(receiving)).remarks())
          .contains("This account only receives: no server for sending is set up.");
    }
  }

  @Test
  void thunderbird_reads_names_as_they_are() throws Exception {
    Element odd = xml(Program.THUNDERBIRD, account(IMAP, List.of(SUBMISSION), ODD));

    assertThat(odd.getTagName()).isEqualTo("clientConfig");
    assertThat(odd.getAttribute("version")).isEqualTo("1.1");
    assertThat(texts(odd, "username")).containsExactly(ODD, ODD);
    assertThat(texts(odd, "hostname")).containsExactly("imap.example.org", "smtp.example.org");
    assertThat(texts(odd, "port")).containsExactly("993", "587");
    assertThat(texts(odd, "socketType")).containsExactly("SSL", "STARTTLS");
    assertThat(texts(odd, "authentication"))
        .containsExactly("password-cleartext", "password-cleartext");
    assertThat(texts(odd, "domain")).containsExactly("example.org");
  }

  @Test
  void thunderbird_serves_the_whole_domain_where_it_can() throws Exception {
    assertThat(
            texts(
                xml(Program.THUNDERBIRD, account(IMAP, List.of(SMTP), "ana@example.org")),
                "username"))
        .containsExactly("%EMAILADDRESS%", "%EMAILADDRESS%");
    assertThat(texts(xml(Program.THUNDERBIRD, account(IMAP, List.of(SMTP), "ana")), "username"))
        .containsExactly("%EMAILLOCALPART%", "%EMAILLOCALPART%");
  }

  @Test
  void apple_reads_names_as_they_are_and_a_second_profile_replaces_the_first() throws Exception {
    Element profile = xml(Program.APPLE, account(IMAP, List.of(SMTP), ODD));

    assertThat(profile.getTagName()).isEqualTo("plist");
    assertThat(texts(profile, "string")).contains(ODD, "com.apple.mail.managed", "EmailTypeIMAP");
    assertThat(texts(profile, "integer")).contains("993", "465");
    assertThat(text(Program.APPLE, account(IMAP, List.of(SMTP), "ana")))
        .isEqualTo(text(Program.APPLE, account(IMAP, List.of(SMTP), "ana")));
  }

  @Test
  void outlook_reads_names_as_they_are() throws Exception {
    Element answer = xml(Program.OUTLOOK, account(IMAP, List.of(SUBMISSION), ODD));

    assertThat(texts(answer, "Type")).containsExactly("IMAP", "SMTP");
    assertThat(texts(answer, "LoginName")).containsExactly(ODD, ODD);
    assertThat(texts(answer, "Encryption")).containsExactly("SSL", "TLS");
  }

  @Test
  void himalaya_reads_names_as_they_are() throws Exception {
    TomlParseResult toml =
        Toml.parse(text(Program.HIMALAYA, account(IMAP, List.of(SUBMISSION), ODD)));

    assertThat(toml.errors()).isEmpty();
    assertThat(toml.getString("accounts.\"ana@example.org\".imap.sasl.plain.username"))
        .isEqualTo(ODD);
    assertThat(toml.getString("accounts.\"ana@example.org\".imap.server"))
        .isEqualTo("imaps://imap.example.org:993");
    assertThat(toml.getBoolean("accounts.\"ana@example.org\".smtp.starttls")).isTrue();
  }

  @Test
  void the_text_of_the_code_is_ascii() throws Exception {
    assertThat(text(Program.K9, account(IMAP, List.of(SUBMISSION), "anä\"\\@x")))
        .isEqualTo(
            "[1,[1,1],[0,\"imap.example.org\",993,3,1,\"an\\u00e4\\\"\\\\@x\"],"
                + "[[[0,\"smtp.example.org\",587,2,1,\"an\\u00e4\\\"\\\\@x\"],"
                + "[\"ana@example.org\",\"ana@example.org\"]]]]");
  }

  @Test
  void names_of_hosts_beyond_ascii_are_written_as_the_network_knows_them() throws Exception {
    var imap = new Endpoint("imap.müller.example", 993, Security.TLS);

    assertThat(text(Program.CARD, account(imap, List.of(), "ana")))
        .contains("imap.xn--mller-kva.example");
    assertThat(
            text(
                Program.CARD,
                account(new Endpoint("straße.example", 993, Security.TLS), List.of(), "ana")))
        .contains("xn--strae-oqa.example");
  }

  @Test
  void literal_addresses_keep_their_brackets_in_urls() throws Exception {
    var imap = new Endpoint("::1", 993, Security.TLS);

    assertThat(text(Program.MUTT, account(imap, List.of(), "ana")))
        .contains("\"imaps://ana@[::1]:993/\"");
    assertThat(text(Program.MBSYNC, account(imap, List.of(), "ana"))).contains("Host \"::1\"");
  }
}
