package dev.mailtwin.modelserver.store;

/// The store will not do what was asked: no such mailbox, it exists already, it is special.
///
/// The message can be sent to a client as it is, with the response code in front.
public final class StoreRefusedException extends IllegalArgumentException {

  private final String code;

  /// @param code a response code without brackets, `RFC 5530 §3` or `RFC 3501 §7.1`
  public StoreRefusedException(String code, String message) {
    super(message);
    this.code = code;
  }

  /// The response code, `NONEXISTENT` or `ALREADYEXISTS` for example.
  public String code() {
    return code;
  }

  static StoreRefusedException nonexistent(String name) {
    return new StoreRefusedException("NONEXISTENT", "No such mailbox: " + printable(name));
  }

  static StoreRefusedException exists(String name) {
    return new StoreRefusedException("ALREADYEXISTS", "Mailbox exists: " + printable(name));
  }

  static StoreRefusedException cannot(String message) {
    return new StoreRefusedException("CANNOT", message);
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]|[\\[\\]]", "?");
  }
}
