package dev.mailtwin.engine.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.problem.ReplyTable.Moment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each line: the rows that fit, the command, then what a server answers to it.
class LetterWordsTest {

  private static final String REPLIES =
      """
      S22 MAIL 554 5.7.1 Your IP address has a poor reputation
      SEND_REFUSED MAIL 550 5.3.0 Internal server error
      SEND_REFUSED MAIL 554 5.0.0 Transaction failed
      S12 MAIL 550 Account suspended
      S2 MAIL 550 5.7.1 Please authenticate first
      S13 MAIL 550 5.7.1 User is over the limit for the day
      SEND_REFUSED MAIL 550 5.7.1 Your password has expired, sign in to change it
      S13 MAIL 550 Sending quota for this hour exhausted
      Q1 MAIL 550 Mailbox quota exceeded
      S13 MAIL 552 5.7.0 Number of recipients per day exceeded
      S12 MAIL 554 5.7.1 Ihr Konto wurde wegen Spamverdachts für den Versand gesperrt
      S10 MAIL 450 Zu viele Nachrichten pro Stunde, bitte warten
      S4 MAIL 550 5.7.1 Sender address does not belong to authenticated user
      S4 MAIL 501 5.7.1 Sender address must match authenticated user
      S4 MAIL 553 5.7.1 <eve@example.org>: you may not write as this user
      S4 MAIL 550 5.7.1 not authorized
      S4 MAIL 550 5.1.8 Bad sender's system address
      S4 MAIL 550 Absender ist nicht erlaubt
      S8 RCPT 550 Maximum number of recipients exceeded
      S12 RCPT 550 Your account has been temporarily disabled
      SEND_REFUSED RCPT 550 System busy, try again later
      SEND_REFUSED RCPT 550 Your IP is not allowed to send mail here
      SEND_REFUSED RCPT 550 Administrative prohibition
      S6 RCPT 550 No Such User Here
      S6 RCPT 550 mailbox unavailable
      S6 RCPT 550 5.1.1 rejected by policy
      S6 RCPT 554 5.1.2 Host unknown
      S6 RCPT 550 Invalid recipient
      S6 RCPT 550 Empfänger unbekannt
      S6 RCPT 550 Cette adresse n'existe pas
      S22 RCPT 554 5.7.1 Client host [192.0.2.3] blocked using dnsbl.sorbs.net; Currently Sending Spam
      S22 RCPT 554 5.7.1 Client host [192.0.2.3] blocked using b.barracudacentral.org; see there
      S22 RCPT 550 5.7.1 Client host [192.0.2.3] blocked using Trend Micro Email Reputation Service
      S22 RCPT 554 5.7.1 Your IP is listed at dnsbl-1.uceprotect.net
      S4 DATA 550 5.7.1 From header does not match authenticated user
      S18 DATA 550 5.7.515 Access denied, sending domain example.org doesn't meet the required authentication level
      S16 DATA 550 5.7.1 This message scored 15.0 spam points
      S15 DATA 552 5.3.4 Message too big
      """;

  @TestFactory
  Stream<DynamicTest> words_of_servers_about_a_letter() {
    return REPLIES
        .lines()
        .map(line -> {
          List<String> parts = List.of(line.split(" ", 3));
          Moment when = Moment.valueOf("SMTP_" + parts.get(1));
          return DynamicTest.dynamicTest(
              line,
              () ->
                  assertThat(ReplyTable.smtp(when, parts.get(2)))
                      .containsExactly(Code.valueOf(parts.getFirst())));
        });
  }
}
