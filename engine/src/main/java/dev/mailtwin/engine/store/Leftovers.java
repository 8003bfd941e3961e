package dev.mailtwin.engine.store;

import java.util.regex.Pattern;

/// Files that only an interrupted run of ours can have left in `tmp`.
final class Leftovers {

  private static final Pattern OURS =
      Pattern.compile("0\\.[0-9a-f]{32}(\\.verbatim)?\\.mailtwin(\\.keywords)?");

  private Leftovers() {}

  static boolean isOurs(String name) {
    return OURS.matcher(name).matches();
  }
}
