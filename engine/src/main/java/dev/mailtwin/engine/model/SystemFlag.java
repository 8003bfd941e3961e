package dev.mailtwin.engine.model;

/// The flags that have a letter in Maildir file names.
public enum SystemFlag {
  DRAFT("\\Draft", 'D'),
  FLAGGED("\\Flagged", 'F'),
  FORWARDED("$Forwarded", 'P'),
  ANSWERED("\\Answered", 'R'),
  SEEN("\\Seen", 'S'),
  /// A mere flag: never by itself a deletion of ours.
  DELETED("\\Deleted", 'T');

  private final String imap;
  private final char letter;

  SystemFlag(String imap, char letter) {
    this.imap = imap;
    this.letter = letter;
  }

  /// As IMAP writes it.
  public String imap() {
    return imap;
  }

  /// As Maildir file names write it.
  public char letter() {
    return letter;
  }
}
