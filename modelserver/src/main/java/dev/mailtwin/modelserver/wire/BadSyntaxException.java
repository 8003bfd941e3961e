package dev.mailtwin.modelserver.wire;

/// The client's command is not what the grammar says; answered with a tagged BAD.
public final class BadSyntaxException extends Exception {

  /// @param message goes to the client
  public BadSyntaxException(String message) {
    super(message);
  }
}
