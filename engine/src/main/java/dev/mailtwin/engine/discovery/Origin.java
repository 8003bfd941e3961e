package dev.mailtwin.engine.discovery;

/// Where settings come from, the best source first.
public enum Origin {
  /// The table that comes with the program.
  TABLE("the list of known providers"),
  /// The host that takes the domain's mail belongs to a known provider.
  MX("the domain's MX record"),
  /// A file that the domain itself serves.
  AUTOCONFIG("a file on the domain's own web server"),
  /// The domain's records of services (RFC 6186).
  SRV("the domain's SRV records"),
  /// Thunderbird's list of providers, by the domain.
  ISPDB("Thunderbird's list of providers"),
  /// The same, by the domain of the host that takes the mail.
  ISPDB_BY_MX("Thunderbird's list, for the host in the domain's MX record"),
  /// The domain says that a known provider sends its mail. It may receive elsewhere.
  SPF("the domain's SPF record"),
  /// A server of a usual name answered.
  USUAL_NAMES("usual names that answered");

  private final String words;

  Origin(String words) {
    this.words = words;
  }

  /// For people, to follow "found by".
  public String words() {
    return words;
  }
}
