package dev.mailtwin.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
        .isEqualTo("NO AHPDqWtyw6l0cHc= [redacted]");
  }

  @Test
  void a_very_short_one_is_not_looked_for_in_words() {
    assertThat(shown("abc", "abcdef")).isEqualTo("abcdef");
  }
}
