package dev.mailtwin.testkit;

/// A rung of the capability ladder that a [DovecotServer] pretends to stand on.
///
/// Only what is advertised changes. Dovecot still understands every command it knows, so a client
/// that uses what it was not offered is not caught here but by the model server.
public enum Level {
  /// RFC 3501 alone: no UIDPLUS, no MOVE, no literals without waiting.
  L0("IMAP4rev1"),

  /// What Zoho offers: CONDSTORE without ENABLE or QRESYNC, and no SPECIAL-USE.
  L1(
      "IMAP4rev1 UNSELECT CHILDREN NAMESPACE IDLE MOVE ID SASL-IR UIDPLUS ESEARCH LIST-EXTENDED"
          + " LIST-STATUS WITHIN LITERAL- CONDSTORE"),

  /// Everything this Dovecot has, QRESYNC included.
  L2("");

  private final String capabilities;

  Level(String capabilities) {
    this.capabilities = capabilities;
  }

  /// The value of Dovecot's `imap_capability`; empty means its own list.
  String capabilities() {
    return capabilities;
  }
}
