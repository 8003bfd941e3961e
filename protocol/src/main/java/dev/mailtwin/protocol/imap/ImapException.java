package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.net.FirstBytes;
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
    private final transient FirstBytes first;

    public Unintelligible(String message) {
      this(message, FirstBytes.NONE);
    }

    /// @param first what came instead of a greeting
    public Unintelligible(String message, FirstBytes first) {
      super(message, null);
      this.first = first;
    }

    /// What came instead of a greeting; nothing if there was one.
    public FirstBytes first() {
      return first;
    }
  }

  /// The server said good-bye instead of hello. Nothing was sent.
  public static final class Unwelcome extends ImapException {
    private final transient ResponseText answer;

    public Unwelcome(ResponseText answer) {
      super("server said BYE: " + answer.human(), null);
      this.answer = answer;
    }

    /// The server's own words.
    public ResponseText answer() {
      return answer;
    }
  }

  /// The server would not start encryption. Nothing but that question was sent.
  public static final class Unencrypted extends ImapException {
    private final transient ResponseText answer;
    private final transient Capabilities greeted;

    /// @param greeted what the greeting offered; empty if it did not say
    public Unencrypted(ResponseText answer, Capabilities greeted) {
      super("server will not encrypt: " + answer.human(), null);
      this.answer = answer;
      this.greeted = greeted;
    }

    /// What the greeting offered, in clear: good for an explanation, and for nothing else.
    public Capabilities greeted() {
      return greeted;
    }

    /// The server's own words.
    public ResponseText answer() {
      return answer;
    }
  }

  /// What came before encryption was not what an honest server sends. Nothing was sent.
  public static final class Tampered extends ImapException {

    /// How it showed.
    public enum How {
      /// The login was skipped on a connection that is not encrypted yet (RFC 9051 §7.1.4).
      SKIPPED,
      /// Bytes followed the answer to STARTTLS (RFC 9051 §11.1).
      INJECTED
    }

    private final How how;

    public Tampered(How how) {
      super("tampered with before encryption: " + how, null);
      this.how = how;
    }

    /// How it showed.
    public How how() {
      return how;
    }
  }

  /// The connection ended. Whether commands in flight took effect is unknown.
  public static final class ConnectionLost extends ImapException {
    private final transient @Nullable ResponseText farewell;
    private final boolean insteadOfTls;

    public ConnectionLost(String message, @Nullable Throwable cause) {
      this(message, cause, null);
    }

    private ConnectionLost() {
      super("the server hung up instead of starting TLS", null);
      farewell = null;
      insteadOfTls = true;
    }

    /// The server said hello, and left when it was to start TLS.
    static ConnectionLost insteadOfTls() {
      return new ConnectionLost();
    }

    /// Whether the server said hello, and left when it was to start TLS.
    public boolean isInsteadOfTls() {
      return insteadOfTls;
    }

    /// @param farewell what the server said with its BYE; null if it said none
    public ConnectionLost(
        String message, @Nullable Throwable cause, @Nullable ResponseText farewell) {
      super(message, cause);
      this.farewell = farewell;
      insteadOfTls = false;
    }

    /// What the server said with its BYE; null if it said none.
    public @Nullable ResponseText farewell() {
      return farewell;
    }
  }

  /// No answer within the limit. Whether the command took effect is unknown.
  public static final class NoAnswer extends ImapException {
    public NoAnswer(Duration limit) {
      super("no answer within " + limit.toSeconds() + " s", null);
    }
  }
}
