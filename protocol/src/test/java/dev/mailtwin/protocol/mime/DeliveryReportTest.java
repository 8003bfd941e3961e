package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.protocol.mime.DeliveryReport.Outcome;
import dev.mailtwin.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Reports as servers write them, and as nobody should.
class DeliveryReportTest {

  /// As Postfix writes them.
  private static final String REPORT =
      """
      Return-Path: <>
      From: MAILER-DAEMON@mail.example (Mail Delivery System)
      To: ana@example.org
      Subject: Undelivered Mail Returned to Sender
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status;
      \tboundary="AB12.1/mail.example"

      This is a MIME-encapsulated message.

      --AB12.1/mail.example
      Content-Description: Notification
      Content-Type: text/plain; charset=us-ascii

      I'm sorry. Message-ID: <not-this@example.org>

      --AB12.1/mail.example
      Content-Description: Delivery report
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.example
      X-Postfix-Queue-ID: AB12
      Arrival-Date: Mon,  2 Nov 2026 10:00:00 +0000 (UTC)

      Final-Recipient: rfc822; bob@inner.example
      Original-Recipient: rfc822;bob@example.org
      Action: failed
      Status: 5.2.2 (mailbox full)
      Remote-MTA: dns; mx.example.org
      Diagnostic-Code: smtp; 552 5.2.2 <bob@example.org>: The mailbox
          is full

      Final-Recipient: rfc822; zoe@example.org
      Action: Delayed
      Status: 4.4.1

      --AB12.1/mail.example
      Content-Description: Undelivered Message
      Content-Type: message/rfc822

      From: ana@example.org
      Message-ID:
       <one@example.org>
      Subject: hello

      Message-ID: <not-that@example.org>
      --AB12.1/mail.example--
      """;

  private static @Nullable DeliveryReport read(String message) throws IOException {
    return DeliveryReport.read(
        new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void a_report_says_whose_letter_what_became_of_it_and_why() throws Exception {
    var wanted =
        new DeliveryReport(
            "<one@example.org>",
            java.util.List.of(
                new Outcome(
                    "bob@example.org",
                    "failed",
                    "5.2.2",
                    "552 5.2.2 <bob@example.org>: The mailbox is full"),
                new Outcome("zoe@example.org", "delayed", "4.4.1", "")));
    assertThat(read(REPORT)).isEqualTo(wanted);
    assertThat(read(REPORT.replace("\n", "\r\n"))).isEqualTo(wanted);
    assertThat(read(REPORT.replace("message/rfc822", "text/rfc822-headers"))).isEqualTo(wanted);
    assertThat(read(REPORT.replace("Subject: hello", "Resent-Message-ID: <two@example.org>")))
        .isEqualTo(new DeliveryReport("<two@example.org>", wanted.outcomes()));
  }

  @Test
  void what_is_no_report_about_a_letter_is_none() throws Exception {
    assertThat(read("")).isNull();
    assertThat(read("no header\n")).isNull();
    assertThat(read("Subject: x\n\nAction: failed\n")).isNull();
    assertThat(read(REPORT.replace("multipart/report", "multipart/mixed"))).isNull();
    assertThat(read(REPORT.replace("message/rfc822", "text/plain"))).isNull();
    assertThat(read(REPORT.replace("message/delivery-status", "text/plain"))).isNull();
    assertThat(read(REPORT.replace("boundary=", "b="))).isNull();
  }

  @Test
  void whatever_is_wrong_with_a_report_it_is_read_or_is_none() {
    Seeds.run(
        "reports are broken",
        300,
        Duration.ofSeconds(5),
        seed -> {
          var random = new SplittableRandom(seed);
          var broken = new StringBuilder(REPORT);
          for (int n = random.nextInt(1, 20); n > 0; n--) {
            int at = random.nextInt(broken.length());
            switch (random.nextInt(3)) {
              case 0 -> broken.setCharAt(at, (char) random.nextInt(256));
              case 1 -> broken.delete(at, Math.min(broken.length() - 1, at + random.nextInt(40)));
              default -> broken.insert(at, REPORT, 0, random.nextInt(REPORT.length()));
            }
          }
          DeliveryReport report = read(broken.toString());
          assertThat(report == null || !report.outcomes().isEmpty()).isTrue();
        });
  }
}
