package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reading encoded words as people's programs write them (RFC 2047 §6.2).
class EncodedWordTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                                     | plain
          =?UTF-8?Q?gr=C3=BCn?=                     | grün
          a =?UTF-8?Q?=C3=BC?= b                    | a ü b
          =?UTF-8?Q?a?=  =?UTF-8?Q?b?=              | ab
          =?UTF-8?Q?gr=C3?= =?UTF-8?Q?=BCn?=        | grün
          =?UTF-8?B?w?= =?utf-8?q?x?=               | =?UTF-8?B?w?= x
          =?UTF-8?Q?=C3?= x =?UTF-8?Q?=BC?=         | \uFFFD x \uFFFD
          =?ISO-8859-1?Q?=FC?= =?UTF-8?Q?=C3=BC?=   | üü
          =?unknown?Q?a?= =?UTF-8?Q?b?=             | =?unknown?Q?a?= b
          =?UTF-8?Q?a?= =?unknown?Q?b?=             | a =?unknown?Q?b?=
          =?UTF-8?Q?half                            | =?UTF-8?Q?half
          """)
  void words_are_read(String written, String read) {
    assertThat(EncodedWord.decode(written)).isEqualTo(read.translateEscapes());
  }
}
