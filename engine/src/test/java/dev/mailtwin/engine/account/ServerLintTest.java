package dev.mailtwin.engine.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is offered instead of a server that is named wrongly can be used as it stands.
class ServerLintTest {

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({
    "imap, imap.own.test,                imaps://imap.own.test",
    "imap, imap.own.test:993,            imaps://imap.own.test:993",
    "imap, imap.own.test:143,            imap+starttls://imap.own.test:143",
    "imap, imap.own.test:587,            imaps://imap.own.test",
    "imap, pop3s://imap.own.test,        imaps://imap.own.test",
    "imap, pop3s://imap.own.test:995,    imaps://imap.own.test",
    "imap, imaps:/imap.own.test,         imaps://imap.own.test",
    "imap, imaps//imap.own.test,         imaps://imap.own.test",
    "imap, imaps:imap.own.test,          imaps://imap.own.test",
    "imap, imaps:imap.own.test:993,      imaps://imap.own.test:993",
    "imap, imap+starttls:imap.own.test,  imap+starttls://imap.own.test",
    "imap, imaps://imap..own.test,       imaps://imap.own.test",
    "imap, imaps://.imap.own.test,       imaps://imap.own.test",
    "imap, imap://imap.own.test,         imaps://imap.own.test",
    "imap, imap://imap.own.test:143,     imap+starttls://imap.own.test:143",
    "imap, imaps://imaps://imap.own.test, imaps://imap.own.test",
    "imap, smtps://imap.own.test:465,    imaps://imap.own.test",
    "imap, imaps://me:pw@imap.own.test,  imaps://imap.own.test",
    "imap, https://[::1]:993/x,          imaps://[::1]:993",
    "smtp, smtp.own.test:587,            smtp+starttls://smtp.own.test:587",
    "smtp, smtp:smtp.own.test,           smtps://smtp.own.test",
    "smtp, imaps://mail.own.test:993,    smtps://mail.own.test",
  })
  void the_cleaned_value_is_offered(String kind, String typed, String clean) throws Exception {
    assertThat(next(typed, kind)).isEqualTo("Use " + clean + ".");
    assertThat(ServerAddress.write(ServerLint.parse(clean, kind), kind)).startsWith(clean);
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({
    "imap, smtps://smtp.own.test:465, imaps://HOST",
    "imap, pop3://pop3.own.test,      imaps://HOST",
    "imap, imaps://,                  imaps://HOST",
    "imap, imaps,                     imaps://HOST",
    "imap, imaps://-x-.own.test,      imaps://HOST",
    "imap, 'imaps://imap,own.test',   imaps://HOST",
    "imap, https://,                  imaps://HOST",
    "smtp, imaps://imap.own.test,     smtps://HOST",
    "smtp, https://www.own.test/mail, smtps://HOST",
  })
  void where_nothing_sensible_is_left_the_form_is_said(String kind, String typed, String form) {
    assertThat(next(typed, kind)).contains(form).doesNotContain("Use ");
  }

  /// RFC 3986 §3.1, §3.2.2.
  @Test
  void case_makes_no_difference() throws ProblemException {
    assertThat(ServerLint.parse("IMAPS://imap.own.test", "imap"))
        .isEqualTo(ServerLint.parse("imaps://imap.own.test", "imap"));
    assertThat(ServerLint.parse("Smtp+StartTLS://smtp.own.test", "smtp"))
        .isEqualTo(ServerLint.parse("smtp+starttls://smtp.own.test", "smtp"));
  }

  private static String next(String typed, String kind) {
    var refused = catchThrowableOfType(ProblemException.class, () -> ServerLint.parse(typed, kind));
    assertThat(refused).as(typed).isNotNull();
    assertThat(refused.problem().code()).isEqualTo(Code.I2);
    return refused.problem().next();
  }
}
