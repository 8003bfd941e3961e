package dev.mailtwin.protocol.smtp;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the name under which a server keeps a message. No standard says where it stands.
final class QueueId {

  private static final List<Pattern> PLACES =
      List.of(
          // Postfix and many that imitate it: 250 2.0.0 Ok: queued as 4XyzAB12cdE
          Pattern.compile("(?i)\\bqueued(?: for delivery)? as <?([\\w.:-]{1,80})"),
          // Exim: 250 OK id=1tXyZa-00000000abc-1def
          Pattern.compile("\\bid=<?([\\w.-]{1,80})"),
          // Google: 250 2.0.0 OK  1700000000 d2e1a72fcca58-6c123.45 - gsmtp
          Pattern.compile("\\bOK\\s+\\d{6,12} ([\\w.-]{4,80}) - gsmtp"),
          // Exchange: 250 2.0.0 OK <…> [Hostname=…] or 2.6.0 <…> [InternalId=123, …] Queued
          Pattern.compile("\\bInternalId=(\\d{4,40})"),
          // Sendmail: 250 2.0.0 5ANAbCdE012345 Message accepted for delivery
          Pattern.compile("(?i)(?:^|\\s)([\\w-]{8,80}) Message accepted for delivery"),
          // qmail: 250 ok 1700000000 qp 12345
          Pattern.compile("(?i)\\bok (\\d{6,12} qp \\d{1,10})"));

  private QueueId() {}

  static @Nullable String in(Reply reply) {
    String text = reply.human();
    for (Pattern place : PLACES) {
      Matcher found = place.matcher(text);
      if (found.find()) {
        return found.group(1);
      }
    }
    return null;
  }
}
