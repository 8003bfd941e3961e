package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.net.FirstBytes;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A command did not do what it was sent for. The subclass says whose move it is.
///
/// A whole submission does not throw this; its [SubmissionResult] holds it together with how far
/// the message got.
public abstract sealed class SmtpException extends IOException {

  private SmtpException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The server understood and said no, for now (4yz) or as it is (5yz). It had no effect.
  public static final class Refused extends SmtpException {
    private final transient Reply answer;
    private final String challenge;

    public Refused(Reply answer) {
      this(answer, "");
    }

    Refused(Reply answer, String challenge) {
      super("server said " + answer, null);
      this.answer = answer;
      this.challenge = challenge;
    }

    /// The server's own words.
    public Reply answer() {
      return answer;
    }

    /// What the server said about a refused token before it refused it: JSON (RFC 7628 §3.2.2), or
    /// nothing. From the server, so escape it before showing it.
    public String challenge() {
      return challenge;
    }
  }

  /// The server knows no such command, argument or order (500 to 504): we broke the grammar, or it
  /// did. It had no effect.
  public static final class Misunderstood extends SmtpException {
    private final transient Reply answer;

    public Misunderstood(Reply answer) {
      super("server did not understand: " + answer, null);
      this.answer = answer;
    }

    /// The server's own words.
    public Reply answer() {
      return answer;
    }
  }

  /// The server sent bytes we cannot read, or broke a rule of the protocol. The connection is
  /// closed. Whether the command took effect is unknown.
  public static final class Unintelligible extends SmtpException {
    private final transient FirstBytes instead;

    public Unintelligible(String message) {
      this(message, FirstBytes.NONE);
    }

    /// @param instead the line that is no reply
    public Unintelligible(String message, FirstBytes instead) {
      super(message, null);
      this.instead = instead;
    }

    /// The line that is no reply, which may give away what is spoken there; nothing if what came
    /// was a reply, to something else.
    public FirstBytes instead() {
      return instead;
    }
  }

  /// The server greeted with a refusal (421, 554; RFC 5321 §3.1). Nothing was sent.
  public static final class Unwelcome extends SmtpException {
    private final transient Reply answer;

    public Unwelcome(Reply answer) {
      super("server greeted with " + answer, null);
      this.answer = answer;
    }

    /// The server's own words.
    public Reply answer() {
      return answer;
    }
  }

  /// The server said 421 on its own and hangs up (RFC 5321 §3.8). What it had not answered by then
  /// had no effect.
  public static final class Closing extends SmtpException {
    private final transient Reply answer;

    public Closing(Reply answer) {
      super("server is closing the connection: " + answer, null);
      this.answer = answer;
    }

    /// The server's own words.
    public Reply answer() {
      return answer;
    }
  }

  /// The server would not start encryption. Neither a secret nor a letter was sent.
  public static final class Unencrypted extends SmtpException {

    /// How it showed.
    public enum How {
      /// The answer to EHLO does not name STARTTLS; the answer is that one.
      NOT_OFFERED,
      /// STARTTLS was offered and then refused; the answer is the refusal.
      REFUSED
    }

    private final How how;
    private final transient Reply answer;

    public Unencrypted(How how, Reply answer) {
      super("server will not encrypt: " + how + ", " + answer, null);
      this.how = how;
      this.answer = answer;
    }

    /// How it showed.
    public How how() {
      return how;
    }

    /// The server's own words.
    public Reply answer() {
      return answer;
    }
  }

  /// Bytes followed the answer to STARTTLS before the handshake (RFC 3207 §6). Nothing else was
  /// sent.
  public static final class Tampered extends SmtpException {
    public Tampered() {
      super("tampered with before encryption: INJECTED", null);
    }
  }

  /// The connection ended. Whether the command took effect is unknown.
  public static final class ConnectionLost extends SmtpException {
    private final boolean insteadOfTls;

    public ConnectionLost(String message, @Nullable Throwable cause) {
      super(message, cause);
      insteadOfTls = false;
    }

    private ConnectionLost() {
      super("the server hung up before encryption", null);
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
  }

  /// No answer within the limit; the connection is closed. Whether the command took effect is
  /// unknown.
  public static final class NoAnswer extends SmtpException {
    public NoAnswer(Duration limit) {
      super("no answer within " + limit.toSeconds() + " s", null);
    }
  }

  /// What a reply that is not the one hoped for comes to.
  static SmtpException of(Reply answer) {
    return switch (answer.code()) {
      case Reply.CLOSING -> new Closing(answer);
      case 500, 501, 502, 503, 504 -> new Misunderstood(answer);
      default ->
          answer.isTransient() || answer.isPermanent()
              ? new Refused(answer)
              : new Unintelligible("an answer to something else: " + answer);
    };
  }
}
