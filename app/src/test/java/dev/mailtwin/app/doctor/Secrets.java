package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// All forms in which the secret could slip out.
final class Secrets {

  private Secrets() {}

  static void assertAbsent(String text, String user) {
    String secret = Clinic.PASSWORD;
    assertThat(text)
        .doesNotContain(secret)
        .doesNotContain(base64(secret))
        .doesNotContain(base64("\0" + user + "\0" + secret))
        .doesNotContain("{" + secret.length() + "}\r\n" + secret);
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
