package dev.mailtwin.testkit;

import java.util.List;
import java.util.Map;

/// How a [PostfixServer] is to be set up.
///
/// @param sizeMax the largest message it takes, in bytes; announced with SIZE
/// @param refused replies to RCPT by address, such as `550 5.1.1 no such user`
/// @param hidden words of EHLO it does not offer, such as `chunking`
/// @param savesSent whether it puts a copy of each letter into its sender's Sent, as some providers
///   do
/// @param extra further lines for the end of `main.cf`
public record PostfixOptions(
    long sizeMax,
    Map<String, String> refused,
    List<String> hidden,
    boolean savesSent,
    String extra) {

  private static final long SIZE_MAX = 50_000_000;

  /// Takes everything, offers everything, saves nothing.
  public static final PostfixOptions DEFAULT =
      new PostfixOptions(SIZE_MAX, Map.of(), List.of(), false, "");

  /// Copies the collections.
  public PostfixOptions {
    refused = Map.copyOf(refused);
    hidden = List.copyOf(hidden);
  }

  /// The same with another limit.
  public PostfixOptions withSizeMax(long bytes) {
    return new PostfixOptions(bytes, refused, hidden, savesSent, extra);
  }

  /// The same, refusing these recipients.
  public PostfixOptions refusing(Map<String, String> replies) {
    return new PostfixOptions(sizeMax, replies, hidden, savesSent, extra);
  }

  /// The same without some of what EHLO offers.
  public PostfixOptions without(String... words) {
    return new PostfixOptions(sizeMax, refused, List.of(words), savesSent, extra);
  }

  /// The same, saving sent letters.
  public PostfixOptions savingSent() {
    return new PostfixOptions(sizeMax, refused, hidden, true, extra);
  }

  /// The same with further configuration lines.
  public PostfixOptions withExtra(String lines) {
    return new PostfixOptions(sizeMax, refused, hidden, savesSent, extra + lines + "\n");
  }
}
