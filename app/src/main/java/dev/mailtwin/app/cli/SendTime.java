package dev.mailtwin.app.cli;

import dev.mailtwin.engine.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time as people type it: `18:30`, `2026-12-24 18:30`, `2026-12-24T18:30+01:00`, `+90m`, `+2h`,
/// `+1d`.
final class SendTime {

  private static final Pattern FROM_NOW = Pattern.compile("\\+(\\d{1,5})([mhd])");
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("H:mm");

  private SendTime() {}

  /// The moment a text means; a time of day without a date is the next one.
  ///
  /// Where the clock is set back, a time comes twice: the first one is meant, unless it is past.
  /// Where it is set forward, a time that does not come means as much later as the clock jumps. A
  /// day from now is 24 hours.
  ///
  /// @throws ProblemException if it is none, or past
  static Instant parse(String text, Instant now, ZoneId zone) throws ProblemException {
    Instant time;
    try {
      time = moment(text.strip(), now, zone);
    } catch (DateTimeParseException e) {
      throw Parts.usage(
          "\"%s\" is no time such as 18:30, 2026-12-24 18:30 or +2h.".formatted(text));
    }
    if (!time.isAfter(now)) {
      throw Parts.usage("\"%s\" is past.".formatted(text));
    }
    return time;
  }

  private static Instant moment(String text, Instant now, ZoneId zone) {
    Matcher fromNow = FROM_NOW.matcher(text);
    if (fromNow.matches()) {
      long count = Long.parseLong(fromNow.group(1));
      return now.plus(
          switch (fromNow.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    if (text.length() <= "18:30".length()) {
      LocalDate today = LocalDate.ofInstant(now, zone);
      LocalTime clock = LocalTime.parse(text, CLOCK);
      Instant sameDay = next(today.atTime(clock), now, zone);
      return sameDay.isAfter(now) ? sameDay : next(today.plusDays(1).atTime(clock), now, zone);
    }
    String iso = text.replace(' ', 'T');
    try {
      return OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeParseException _) {
      return next(LocalDateTime.parse(iso), now, zone);
    }
  }

  /// The first time clocks show this that is not past; the last one if all are.
  private static Instant next(LocalDateTime shown, Instant now, ZoneId zone) {
    ZonedDateTime first = shown.atZone(zone);
    return first.toInstant().isAfter(now)
        ? first.toInstant()
        : first.withLaterOffsetAtOverlap().toInstant();
  }
}
