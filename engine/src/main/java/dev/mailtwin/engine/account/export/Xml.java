package dev.mailtwin.engine.account.export;

/// Text inside XML elements.
final class Xml {

  private Xml() {}

  /// Escapes what would end the text. What XML cannot carry at all has been refused before.
  static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// Text inside a comment, which must not hold two hyphens.
  static String comment(String text) {
    return text.replace("-", "- ");
  }
}
