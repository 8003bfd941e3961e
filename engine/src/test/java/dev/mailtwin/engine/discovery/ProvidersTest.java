package dev.mailtwin.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each provider, by the domain it gives out addresses at and by the host that takes the mail of a
/// customer's domain.
class ProvidersTest {

  @ParameterizedTest
  @CsvSource({
    "me@zoho.com,          imap.zoho.com:993,         smtp.zoho.com:465 smtp.zoho.com:587,             full",
    "me@zohomail.com,      imap.zoho.com:993,         smtp.zoho.com:465 smtp.zoho.com:587,             full",
    "me@zohomail.eu,       imap.zoho.eu:993,          smtp.zoho.eu:465 smtp.zoho.eu:587,               full",
    "me@zohomail.in,       imap.zoho.in:993,          smtp.zoho.in:465 smtp.zoho.in:587,               full",
    "me@zohomail.com.au,   imap.zoho.com.au:993,      smtp.zoho.com.au:465 smtp.zoho.com.au:587,       full",
    "me@zohomail.jp,       imap.zoho.jp:993,          smtp.zoho.jp:465 smtp.zoho.jp:587,               full",
    "me@zohomailcloud.ca,  imap.zohocloud.ca:993,     smtp.zohocloud.ca:465 smtp.zohocloud.ca:587,     full",
    "me@zoho.com.cn,       imap.zoho.com.cn:993,      smtp.zoho.com.cn:465 smtp.zoho.com.cn:587,       full",
    "me@zoho.sa,           imap.zoho.sa:993,          smtp.zoho.sa:465 smtp.zoho.sa:587,               full",
    "me@gmail.com,         imap.gmail.com:993,        smtp.gmail.com:465 smtp.gmail.com:587,           full",
    "me@outlook.com,       outlook.office365.com:993, smtp-mail.outlook.com:587,                       full",
    "me@x.onmicrosoft.com, outlook.office365.com:993, smtp.office365.com:587,                          full",
    "me@x.gmail.com,       ,                          ,                                                ",
    "me@yahoo.com,         imap.mail.yahoo.com:993,   smtp.mail.yahoo.com:465 smtp.mail.yahoo.com:587, full",
    "me@aol.com,           imap.aol.com:993,          smtp.aol.com:465 smtp.aol.com:587,               full",
    "me@icloud.com,        imap.mail.me.com:993,      smtp.mail.me.com:587,                            local",
    "me@fastmail.com,      imap.fastmail.com:993,     smtp.fastmail.com:465 smtp.fastmail.com:587,     full",
    "me@gmx.de,            imap.gmx.net:993,          mail.gmx.net:465 mail.gmx.net:587,               full",
    "me@gmx.com,           imap.gmx.com:993,          mail.gmx.com:465 mail.gmx.com:587,               full",
    "me@web.de,            imap.web.de:993,           smtp.web.de:587 smtp.web.de:465,                 full",
    "me@yandex.ru,         imap.yandex.com:993,       smtp.yandex.com:465 smtp.yandex.com:587,         full",
    "me@mail.ru,           imap.mail.ru:993,          smtp.mail.ru:465 smtp.mail.ru:587,               full",
    "me@posteo.de,         posteo.de:993,             posteo.de:465 posteo.de:587,                     full",
    "me@mailbox.org,       imap.mailbox.org:993,      smtp.mailbox.org:465 smtp.mailbox.org:587,       full",
    "me@proton.me,         127.0.0.1:1143,            127.0.0.1:1025,                                  full",
  })
  void an_address_of_a_provider_leads_to_its_servers_without_a_network(
      String address, String imap, String smtp, String user) {
    MailAddress parsed = MailAddress.parse(address);
    Proposal found = new KnownProviders().ask(Question.about(parsed));
    if (imap == null) {
      assertThat(found).isNull();
      return;
    }
    assertThat(Objects.requireNonNull(found).imap()).hasToString(imap);
    assertThat(servers(found)).isEqualTo(smtp);
    assertThat(found.user()).isEqualTo(user.equals("full") ? address : parsed.local());
    assertThat(found.smtpUser()).isEqualTo(address);
    assertThat(found.alternative()).isNull();
    assertThat(Discovery.strangers(found, parsed, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mx.zoho.com,              imappro.zoho.com:993,     smtppro.zoho.com:465 smtppro.zoho.com:587,             imap.zoho.com:993",
    "mx2.zoho.eu,              imappro.zoho.eu:993,      smtppro.zoho.eu:465 smtppro.zoho.eu:587,               imap.zoho.eu:993",
    "mx3.zoho.in,              imappro.zoho.in:993,      smtppro.zoho.in:465 smtppro.zoho.in:587,               imap.zoho.in:993",
    "mx.zoho.com.au,           imappro.zoho.com.au:993,  smtppro.zoho.com.au:465 smtppro.zoho.com.au:587,       imap.zoho.com.au:993",
    "mx.zoho.jp,               imappro.zoho.jp:993,      smtppro.zoho.jp:465 smtppro.zoho.jp:587,               imap.zoho.jp:993",
    "mx.zohocloud.ca,          imappro.zohocloud.ca:993, smtppro.zohocloud.ca:465 smtppro.zohocloud.ca:587,     imap.zohocloud.ca:993",
    "mx.zoho.com.cn,           imappro.zoho.com.cn:993,  smtppro.zoho.com.cn:465 smtppro.zoho.com.cn:587,       imap.zoho.com.cn:993",
    "mx.zoho.sa,               imappro.zoho.sa:993,      smtppro.zoho.sa:465 smtppro.zoho.sa:587,               imap.zoho.sa:993",
    "aspmx.l.google.com,       imap.gmail.com:993,       smtp.gmail.com:465 smtp.gmail.com:587,                 ",
    "smtp.google.com,          imap.gmail.com:993,       smtp.gmail.com:465 smtp.gmail.com:587,                 ",
    "x.mail.protection.outlook.com, outlook.office365.com:993, smtp.office365.com:587,                          ",
    "mx-biz.mail.am0.yahoodns.net, imap.mail.yahoo.com:993, smtp.mail.yahoo.com:465 smtp.mail.yahoo.com:587,    ",
    "mx01.mail.icloud.com,     imap.mail.me.com:993,     smtp.mail.me.com:587,                                  ",
    "in1-smtp.messagingengine.com, imap.fastmail.com:993, smtp.fastmail.com:465 smtp.fastmail.com:587,          ",
    "mx.yandex.net,            imap.yandex.com:993,      smtp.yandex.com:465 smtp.yandex.com:587,               ",
    "emx.mail.ru,              imap.mail.ru:993,         smtp.mail.ru:465 smtp.mail.ru:587,                     ",
    "mxext1.mailbox.org,       imap.mailbox.org:993,     smtp.mailbox.org:465 smtp.mailbox.org:587,             ",
    "mail.protonmail.ch,       127.0.0.1:1143,           127.0.0.1:1025,                                        ",
    "mx.mgovcloud.in,          imap.mgovcloud.in:993,    smtp.mgovcloud.in:465 smtp.mgovcloud.in:587,           ",
  })
  void a_customers_domain_leads_there_by_its_mx_record(
      String exchanger, String imap, String smtp, String alternative) throws Exception {
    try (var around = Surroundings.of("example.com MX 10 " + exchanger)) {
      Proposal found = around.find("me@example.com");
      assertThat(found.origin()).isEqualTo(Origin.MX);
      assertThat(found.imap()).hasToString(imap);
      assertThat(servers(found)).isEqualTo(smtp);
      assertThat(found.user()).isEqualTo("me@example.com");
      assertThat(found.alternative() == null ? null : found.alternative().imap().toString())
          .isEqualTo(alternative);
      assertThat(Discovery.strangers(found, MailAddress.parse("me@example.com"), "")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"me@tuta.com, ''", "me@example.com, mail.tutanota.de"})
  void a_provider_without_imap_is_named(String address, String exchanger) throws Exception {
    String zone = exchanger.isEmpty() ? "" : "example.com MX 10 " + exchanger;
    try (var around = Surroundings.of(zone)) {
      assertThat(around.failure(address)).isEqualTo("A33");
    }
  }

  @Test
  void no_domain_belongs_to_two_providers() {
    Map<String, String> owners = new HashMap<>();
    for (Provider provider : ProviderTable.all()) {
      for (String domain : provider.domains()) {
        assertThat(owners.put(domain, provider.name())).as(domain).isNull();
      }
    }
    assertThat(ProviderTable.byExchanger("mx.zoho.com.au"))
        .extracting(Provider::name)
        .isEqualTo("Zoho Mail (zoho.com.au)");
    assertThat(ProviderTable.byExchanger("mx.notzoho.com")).isNull();
  }

  private static String servers(Proposal found) {
    return found.smtp().stream().map(Object::toString).collect(Collectors.joining(" "));
  }
}
