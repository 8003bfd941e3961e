package dev.mailtwin.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SecretTest {

  private static final String USER = "ana@example.org";

  private static String shown(String secret, String line) {
    return Secret.of(secret).hideIn(line, USER);
  }

  @Test
  void is_hidden_wherever_a_server_repeats_it() {
    assertThat(shown("s3cr3t", "a1 OK welcome s3cr3t")).isEqualTo("a1 OK welcome [redacted]");
    assertThat(shown("sékrétpw", "sékrétpw?")).isEqualTo("[redacted]?");
  }

  @Test
  void is_hidden_also_where_bytes_stand_for_letters() {
    String line =
        new String("OK sékrétpw 密碼".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(shown("sékrétpw", line)).startsWith("OK [redacted] ");
  }

  @Test
  void is_hidden_also_as_it_stands_between_quotes() {
    assertThat(shown("p\"a\\ss", "NO bad: LOGIN \"ana\" \"p\\\"a\\\\ss\""))
        .isEqualTo("NO bad: LOGIN \"ana\" \"[redacted]\"");
  }

  @Test
  void is_hidden_as_it_is_sent() {
    assertThat(shown("sékrétpw", "NO AHPDqWtyw6l0cHc= c8Opa3LDqXRwdw=="))
        .startsWith("NO A")
        .doesNotContain("Wtyw6l0c")
        .endsWith(" [redacted]");
  }

  @Test
  void a_very_short_one_is_not_looked_for_in_words() {
    assertThat(shown("abc", "abcdef")).isEqualTo("abcdef");
  }

  @Test
  void is_hidden_in_every_way_of_writing_it() {
    // An access token of Microsoft's has about 2,000 characters.
    String token = "eyJ0eXAiOiJKV1QiLCJub25jZSI6Ii".repeat(170);
    for (String secret :
        List.of("correcthorse77", "Gr\"u\\\u00df-\u20ac x9Zq", "a%b=c+d/e~f", "a<b>&'c", token)) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      String hex = HexFormat.of().formatHex(bytes);
      List<String> forms = new ArrayList<>();
      forms.add(hex);
      forms.add(hex.toUpperCase(Locale.ROOT));
      forms.add(HexFormat.ofDelimiter(":").formatHex(bytes));
      forms.add(HexFormat.ofDelimiter(" ").formatHex(bytes));
      forms.add(HexFormat.of().withPrefix("%").formatHex(bytes));
      forms.add(HexFormat.of().withPrefix("=").withUpperCase().formatHex(bytes));
      forms.add(HexFormat.of().withPrefix("\\x").formatHex(bytes));
      forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
      var html = new StringBuilder();
      secret.codePoints().forEach(letter -> html.append("&#").append(letter).append(';'));
      forms.add(html.toString());
      forms.add(secret);
      forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
      forms.add(secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
      forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
      var units = new StringBuilder();
      secret.chars().forEach(unit -> units.append("\\u%04X".formatted(unit)));
      forms.add(units.toString());
      var octal = new StringBuilder();
      for (byte b : bytes) {
        octal.append("\\%03o".formatted(b & 0xff));
      }
      forms.add(octal.toString());
      for (String before : List.of("", "x", "user:", "name@example.org:", "\0user\0")) {
        byte[] whole = (before + secret + "?tail").getBytes(StandardCharsets.UTF_8);
        forms.add(Base64.getEncoder().encodeToString(whole));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
      }
      for (String form : forms) {
        String text = shown(secret, "a " + form + " z");
        assertThat(text).as(form).contains("[redacted]").startsWith("a ").endsWith(" z");
      }
    }
  }
}
