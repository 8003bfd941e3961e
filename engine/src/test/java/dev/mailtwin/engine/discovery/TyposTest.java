package dev.mailtwin.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.testkit.dns.DnsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TyposTest {

  @ParameterizedTest
  @CsvSource({
    "gmial.com,    gmail.com",
    "gmail.con,    gmail.com",
    "gmail.co,     gmail.com",
    "gnail.com,    gmail.com",
    "zoho.con,     zoho.com",
    "zohomial.eu,  zohomail.eu",
    "hotmial.com,  hotmail.com",
    "outlok.com,   outlook.com",
    "iclould.com,  icloud.com",
    "yahooo.com,   yahoo.com",
    "fastmai.com,  fastmail.com",
  })
  void one_slip_of_the_finger_is_noticed(String typed, String meant) {
    assertThat(Typos.meant(typed)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gmail.com",
        "ymail.com",
        "mail.com",
        "example.com",
        "gmx.at",
        "zoho.in",
        "email.de"
      })
  void honest_domains_are_left_alone(String typed) {
    assertThat(Typos.meant(typed)).isNull();
  }

  /// Mail for it goes to Fastmail itself.
  @Test
  void a_domain_of_the_same_provider_is_no_slip() throws Exception {
    String zone = "fastmail.im MX 10 in1-smtp.messagingengine.com\nfastmai.com MX 10 mx.example";
    try (var server = DnsServer.serving(zone)) {
      Dns dns = Dns.at(server.address());
      assertThat(Typos.meant("fastmail.im", dns)).isNull();
      assertThat(Typos.meant("fastmai.com", dns)).isEqualTo("fastmail.com");
    }
  }
}
