package dev.mailtwin.testkit;

/// How a [DovecotServer] keeps its mail.
public enum MailFormat {
  /// One file per message; tests can look at it and write to it.
  MAILDIR("maildir:~/mail:LAYOUT=fs"),

  /// Dovecot's own one-file-per-message format with an authoritative index.
  SDBOX("sdbox:~/mail");

  private final String location;

  MailFormat(String location) {
    this.location = location;
  }

  /// The value of Dovecot's `mail_location`.
  String location() {
    return location;
  }
}
