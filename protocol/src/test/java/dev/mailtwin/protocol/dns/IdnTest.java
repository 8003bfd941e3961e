package dev.mailtwin.protocol.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.testkit.Seeds;
import java.net.IDN;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdnTest {

  private static final List<String> LETTERS =
      List.of("a", "z", "0", "-", "ü", "é", "ł", "ж", "я", "α", "あ", "漢", "字", "한", "ქ", "𐐨");

  @ParameterizedTest
  @CsvSource({
    "Example.COM,          example.com",
    "example.com.,         example.com",
    "bücher.example,       xn--bcher-kva.example",
    "BÜCHER.example,       xn--bcher-kva.example",
    "münchen.de,           xn--mnchen-3ya.de",
    "straße.de,            xn--strae-oqa.de",
    "他们为什么不说中文,     xn--ihqwcrb4cv8a8dqg056pqjye",
    "почта.рф,             xn--80a1acny.xn--p1ai",
    "ｅｘａｍｐｌｅ.com,      example.com",
    "xn--bcher-kva.de,     xn--bcher-kva.de",
    "localhost,            localhost",
  })
  void names_become_ascii(String typed, String wire) {
    assertThat(Idn.toAscii(typed)).isEqualTo(wire);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``,             two dots",
        "a..b,           two dots",
        ".example,       two dots",
        "`exa mple.com`, a blank",
        "imap.x:993,     a colon",
        "x.org/imap,     a slash",
        "a@b.org,        a second @",
        "-a.org,         a hyphen",
        "a\u200b.org,    U+200B",
        "a\u202eb.org,   U+202E",
      })
  void what_cannot_be_a_name_is_refused_with_the_reason(String typed, String reason) {
    assertThatThrownBy(() -> Idn.toAscii(typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void long_names_are_refused() {
    assertThatThrownBy(() -> Idn.toAscii("a".repeat(64) + ".org")).hasMessageContaining("63");
    assertThatThrownBy(() -> Idn.toAscii("abc.".repeat(70) + "org")).hasMessageContaining("longer");
  }

  /// Where the old rules and the new ones agree, so do the JDK and we.
  @Test
  void what_is_written_is_read_back_by_the_jdk() {
    Seeds.run(
        "labels survive",
        300,
        seed -> {
          var random = new java.util.Random(seed);
          var label = new StringBuilder("x");
          for (int n = random.nextInt(12); n >= 0; n--) {
            label.append(LETTERS.get(random.nextInt(LETTERS.size())));
          }
          label.append('y');
          assertThat(IDN.toUnicode(Idn.toAscii(label + ".org"))).isEqualTo(label + ".org");
        });
  }
}
