package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeAddressTest {

  @ParameterizedTest
  @CsvSource({
    "a@example.org,      a@example.org",
    "a@Example.ORG,      a@Example.ORG",
    "a@bücher.example,   a@xn--bcher-kva.example",
    "a@straße.example,   a@xn--strae-oqa.example",
    "a@[192.0.2.1],      a@[192.0.2.1]",
  })
  void domains_go_over_the_wire_in_ascii(String written, String wire) {
    assertThat(EnvelopeAddress.of(written).wire()).isEqualTo(wire);
  }
}
