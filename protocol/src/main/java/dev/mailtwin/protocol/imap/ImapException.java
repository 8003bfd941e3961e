package dev.mailtwin.protocol.imap;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A command did not produce its result. The subclass says whose move it is.
public abstract sealed class ImapException extends IOException {

  private ImapException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The server understood and said NO. It had no effect; trying again unchanged gives the same.
  public static final class Refused extends ImapException {
    private final transient ResponseText answer;

    public Refused(ResponseText answer) {
      super("server said NO: " + answer.human(), null);
      this.answer = answer;
    }

    /// The server's own words.
    public ResponseText answer() {
      return answer;
    }
  }

  /// The server said BAD: we broke the grammar, or it did. It had no effect.
  public static final class Misunderstood extends ImapException {
    private final transient ResponseText answer;

    public Misunderstood(ResponseText answer) {
      super("server said BAD: " + answer.human(), null);
      this.answer = answer;
    }

    /// The server's own words.
    public ResponseText answer() {
      return answer;
    }
  }

  /// The server sent bytes we cannot read, or broke a rule of security. The connection is closed.
  /// Whether commands in flight took effect is unknown.
  public static final class Unintelligible extends ImapException {
    public Unintelligible(String message) {
      super(message, null);
    }
  }

  /// The connection ended. Whether commands in flight took effect is unknown.
  public static final class ConnectionLost extends ImapException {
    public ConnectionLost(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// No answer within the limit. Whether the command took effect is unknown.
  public static final class NoAnswer extends ImapException {
    public NoAnswer(Duration limit) {
      super("no answer within " + limit.toSeconds() + " s", null);
    }
  }
}
