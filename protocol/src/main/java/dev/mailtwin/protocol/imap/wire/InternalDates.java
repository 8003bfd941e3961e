package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.FetchData;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// `date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE` (RFC
/// 9051 §9).
public final class InternalDates {

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int LENGTH = 26;
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss xx", Locale.ENGLISH);

  private InternalDates() {}

  /// Seconds since 1970, or [FetchData#NO_DATE] if the text is no date.
  static long parse(String text) {
    String fixed = text.length() == LENGTH - 1 ? " " + text : text; // Some omit the padding blank.
    if (fixed.length() != LENGTH) {
      return FetchData.NO_DATE;
    }
    int month = MONTHS.indexOf(fixed.substring(3, 6));
    if (month < 0 || month % 3 != 0) {
      return FetchData.NO_DATE;
    }
    try {
      var local =
          LocalDateTime.of(
              Integer.parseInt(fixed, 7, 11, 10),
              month / 3 + 1,
              Integer.parseInt(fixed.substring(0, 2).strip()),
              Integer.parseInt(fixed, 12, 14, 10),
              Integer.parseInt(fixed, 15, 17, 10),
              Math.min(59, Integer.parseInt(fixed, 18, 20, 10)));
      int zone =
          Integer.parseInt(fixed, 22, 24, 10) * 3600 + Integer.parseInt(fixed, 24, 26, 10) * 60;
      return local.toEpochSecond(ZoneOffset.UTC) - (fixed.charAt(21) == '-' ? -zone : zone);
    } catch (NumberFormatException | DateTimeException e) {
      return FetchData.NO_DATE;
    }
  }

  /// The text for APPEND, in UTC, with quotes.
  ///
  /// @param epochSeconds a date in the years 1 to 9999; others are moved to the nearest one
  public static String format(long epochSeconds) {
    long bounded = Math.clamp(epochSeconds, -62_135_596_800L, 253_402_300_799L);
    return '"' + FORMAT.format(Instant.ofEpochSecond(bounded).atOffset(ZoneOffset.UTC)) + '"';
  }
}
