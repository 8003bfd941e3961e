package dev.mailtwin.modelserver.session;

/// The wildcards of LIST, `RFC 9051 §6.3.9`.
final class Wildcards {

  private Wildcards() {}

  /// Whether the pattern fits the whole name: `*` stands for anything, `%` for anything on one
  /// level. Takes time in proportion to the product of the lengths, whatever the pattern.
  static boolean match(String pattern, String name, char delimiter) {
    boolean[] reached = new boolean[name.length() + 1];
    reached[0] = true;
    for (int p = 0; p < pattern.length(); p++) {
      char wanted = pattern.charAt(p);
      boolean[] next = new boolean[name.length() + 1];
      boolean wild = wanted == '*' || wanted == '%';
      for (int n = 0; n <= name.length(); n++) {
        boolean free = n > 0 && (wanted == '*' || name.charAt(n - 1) != delimiter);
        if (wild) {
          next[n] = reached[n] || (free && next[n - 1]);
        } else {
          next[n] = n > 0 && reached[n - 1] && name.charAt(n - 1) == wanted;
        }
      }
      reached = next;
    }
    return reached[name.length()];
  }
}
