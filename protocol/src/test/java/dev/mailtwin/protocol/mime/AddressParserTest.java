package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressParserTest {

  private static List<String> shown(String list) throws MimeException {
    return AddressParser.parse(list).stream().map(Object::toString).toList();
  }

  private static String reason(String text) {
    try {
      return "accepted: " + AddressParser.parse(text);
    } catch (MimeException.BadAddress e) {
      return e.text() + ": " + e.reason();
    } catch (MimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void what_people_type() throws MimeException {
    assertThat(shown("")).isEmpty();
    assertThat(shown("a@example.org")).containsExactly("a@example.org");
    assertThat(shown("Ana <a@example.org>, b@example.org"))
        .containsExactly("Ana <a@example.org>", "b@example.org");
    assertThat(shown("\"Doe, Jane\" <j@example.org>")).containsExactly("Doe, Jane <j@example.org>");
    assertThat(shown("John Q. Public <j@example.org>"))
        .containsExactly("John Q. Public <j@example.org>");
    assertThat(shown("<a@example.org>")).containsExactly("a@example.org");
    assertThat(shown("Zoë <zoe@bücher.example>")).containsExactly("Zoë <zoe@bücher.example>");
    assertThat(shown("\"a b\"@example.org")).containsExactly("\"a b\"@example.org");
    assertThat(shown("a@[192.0.2.1], a@[IPv6:2001:db8::1]")).hasSize(2);
    assertThat(shown("me@localhost")).containsExactly("me@localhost");
  }

  @Test
  void what_headers_hold() throws MimeException {
    assertThat(shown("a@example.org (Ana)")).containsExactly("Ana <a@example.org>");
    assertThat(shown("=?UTF-8?Q?Zo=C3=AB?= <z@example.org>"))
        .containsExactly("Zoë <z@example.org>");
    assertThat(shown("=?UTF-8?Q?Zo=C3=AB?= =?UTF-8?B?IE3DvGxsZXI=?= <z@example.org>"))
        .containsExactly("Zoë Müller <z@example.org>");
    assertThat(shown(", a@example.org,, b@example.org ,")).hasSize(2);
    assertThat(shown("<@relay.example,@other.example:a@example.org>"))
        .containsExactly("a@example.org");
    assertThat(shown("a . b @ example . org")).containsExactly("a.b@example.org");
    assertThat(shown("(c) Ana (nested (d)) <a@example.org> (e)"))
        .containsExactly("Ana <a@example.org>");
    assertThat(AddressParser.parse("Team: a@example.org, B <b@example.org>;, none:;"))
        .containsExactly(
            new Recipient.Group(
                "Team",
                List.of(new Address("", "a", "example.org"), new Address("B", "b", "example.org"))),
            new Recipient.Group("none", List.of()));
  }

  @Test
  void what_is_no_address() {
    assertThat(reason("ana")).isEqualTo("ana: it has no @ and no domain");
    assertThat(reason("a@example.org, bob, c@example.org"))
        .isEqualTo("bob: it has no @ and no domain");
    assertThat(reason("ana@")).endsWith("the domain is missing");
    assertThat(reason("@example.org")).endsWith("the part before the @ is missing");
    assertThat(reason("a@example.org b@example.org")).endsWith("behind its end");
    assertThat(reason("a@@example.org")).endsWith("the domain is missing");
    assertThat(reason("a b@example.org")).endsWith("there is a blank in it");
    assertThat(reason("a b@@x")).endsWith("there is a blank in it");
    assertThat(reason("a..b@example.org")).contains("accepted"); // Quoted, as old servers want it.
    assertThat(reason("Ana <a@example.org")).endsWith("the > is missing");
    assertThat(reason("Ana <>")).endsWith("it is empty");
    assertThat(reason("\"Ana <a@example.org>")).endsWith("a quote is not closed");
    assertThat(reason("(Ana a@example.org")).endsWith("a parenthesis is not closed");
    assertThat(reason("Team: a@example.org")).endsWith("does not end in a semicolon");
    assertThat(reason("a@-example.org")).endsWith("is no domain");
    assertThat(reason("a@exa_mple.org")).endsWith("is no domain");
    assertThat(reason("a@example..org")).endsWith("is no domain");
    assertThat(reason("a@[::1")).endsWith("the ] is missing");
    assertThat(reason("x".repeat(65) + "@example.org")).contains("longer than 64 bytes");
    assertThat(reason("a@example.org\r\nBcc: b@example.org")).contains("a line break");
    assertThat(reason("a@example.org\0")).contains("a NUL");
  }

  @Test
  void one_means_one() {
    for (String text : List.of("", "a@example.org, b@example.org", "t: a@example.org;")) {
      assertThatThrownBy(() -> AddressParser.parseOne(text))
          .isInstanceOf(MimeException.BadAddress.class);
    }
  }

  @Test
  void ten_thousand_fit_and_a_million_do_not() throws MimeException {
    assertThat(AddressParser.parse("a@example.org,".repeat(10_000))).hasSize(10_000);
    assertThatThrownBy(() -> AddressParser.parse("a@example.org,".repeat(1_000_000)))
        .isInstanceOf(MimeException.TooMuch.class);
  }

  @Test
  void any_text_is_a_list_or_a_mistake() {
    Seeds.run(
        "address lists",
        5_000,
        Duration.ofSeconds(10),
        seed -> {
          var random = new Random(seed);
          String alphabet = "ab.@<>,;:\"\\()[] \t=?é🎉-";
          var text = new StringBuilder();
          for (int n = random.nextInt(40); n > 0; n--) {
            text.appendCodePoint(alphabet.codePointAt(random.nextInt(alphabet.length())));
          }
          List<Recipient> list;
          try {
            list = AddressParser.parse(text.toString());
          } catch (MimeException _) {
            return;
          }
          for (Address address : Recipient.addresses(list)) {
            assertThat(AddressParser.parseOne(address.plain())).isEqualTo(address.named(""));
          }
        });
  }

  @Test
  void case_and_script_do_not_make_another_address() throws MimeException {
    List<Address> same = new ArrayList<>();
    for (String one : List.of("A@Bücher.example", "a@xn--bcher-kva.EXAMPLE")) {
      same.add(AddressParser.parseOne(one));
    }
    assertThat(same.getFirst().isSameAs(same.getLast())).isTrue();
  }

  /// The older rules wrote `strasse`: another domain, perhaps of another owner.
  @Test
  void a_letter_is_not_turned_into_another_one() throws MimeException {
    assertThat(AddressParser.parseOne("a@straße.example").envelope(Repertoire.ASCII))
        .isEqualTo("a@xn--strae-oqa.example");
    assertThat(AddressParser.parseOne("a@Example.ORG").envelope(Repertoire.ASCII))
        .isEqualTo("a@Example.ORG");
  }
}
