package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/// Dates as IMAP writes them, `RFC 9051 §9` (`date-time`, `date`).
final class Dates {

  private static final DateTimeFormatter INTERNAL = formatter("ppd-MMM-uuuu HH:mm:ss xx");
  private static final DateTimeFormatter DAY = formatter("d-MMM-uuuu");

  private Dates() {}

  static OffsetDateTime internal(String text) throws BadSyntaxException {
    try {
      return OffsetDateTime.parse(text.replaceFirst("^(\\d)-", " $1-"), INTERNAL);
    } catch (DateTimeException e) {
      throw new BadSyntaxException("Not a date and time");
    }
  }

  static String internal(OffsetDateTime date) {
    return "\"" + INTERNAL.format(date) + "\"";
  }

  static LocalDate day(String text) throws BadSyntaxException {
    try {
      return LocalDate.parse(text, DAY);
    } catch (DateTimeException e) {
      throw new BadSyntaxException("Not a date");
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }
}
