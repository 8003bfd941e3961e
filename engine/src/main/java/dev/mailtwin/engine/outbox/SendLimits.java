package dev.mailtwin.engine.outbox;

import java.util.List;

/// What a provider is known to allow; 0 for no known limit.
///
/// @param perHour letters in any hour
/// @param recipients of one letter
/// @param bytes of one letter
public record SendLimits(int perHour, int recipients, long bytes) {

  /// Nothing is known.
  public static final SendLimits NONE = new SendLimits(0, 0, 0);

  private static final long HOUR = 3_600;

  /// When the next letter may go.
  ///
  /// @param delivered when letters went within the last hour, oldest first, seconds since 1970;
  ///   what is later than now was written by a clock that was wrong
  /// @return seconds since 1970; not after `now` if it may go at once
  long nextAt(List<Long> delivered, long now) {
    List<Long> past = delivered.stream().filter(at -> at <= now).toList();
    return perHour == 0 || past.size() < perHour ? now : past.get(past.size() - perHour) + HOUR;
  }

  static long windowStart(long now) {
    return now - HOUR;
  }
}
