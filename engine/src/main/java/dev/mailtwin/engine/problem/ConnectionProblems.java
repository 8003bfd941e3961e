package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names what went wrong between this computer and a logged-in session.
///
/// Told apart by the class of the failure and by the certificates the server showed, never by the
/// text of a Java exception. The server's words are used where they carry a response code, and
/// quoted.
public final class ConnectionProblems {

  private static final String PASSWORD_KEPT = "No password was sent; nothing was changed.";
  private static final String MAIL_WAITS = "Nothing was lost; mail waits on the server.";

  private ConnectionProblems() {}

  /// The problem behind a failure to reach the point where somebody can log in.
  public static Problem opening(IOException failure, Endpoint endpoint) {
    return switch (failure) {
      case ImapException.ConnectionLost _ -> hungUp(endpoint);
      case ImapException e -> of(e, endpoint);
      case NetException e -> of(e, endpoint);
      case ProblemException e -> e.problem();
      default -> hungUp(endpoint); // A socket that fails before anything was said.
    };
  }

  /// The problem behind a failure to log in, or of an open connection.
  public static Problem of(IOException failure, Endpoint endpoint) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case NetException e -> connecting(e, endpoint);
      case ImapException.NoAnswer e ->
          failure(
              Code.G1,
              Retry.LATER,
              "%s accepts connections but says nothing (%s).".formatted(endpoint, e.getMessage()),
              MAIL_WAITS,
              "Try again in some minutes; if it stays like this, check host and port.");
      case ImapException.Refused e -> refused(e.answer(), endpoint);
      case ImapException.Misunderstood e ->
          failure(
              Code.M9,
              Retry.LATER,
              "%s did not understand us: \"%s\"".formatted(endpoint, e.answer().human()),
              MAIL_WAITS,
              "Try again; if it stays like this, report it with a `--trace` file.");
      case ImapException.Unintelligible e -> unintelligible(e, endpoint);
      case ImapException.Unwelcome e ->
          failure(
              Code.G2,
              Retry.LATER,
              "%s says good-bye instead of hello: \"%s\"".formatted(endpoint, e.answer().human()),
              PASSWORD_KEPT,
              "Wait some minutes and try again.");
      case ImapException.Unencrypted e ->
          failure(
              Code.K2,
              Retry.LATER,
              "%s does not start encryption: \"%s\"".formatted(endpoint, e.answer().human()),
              PASSWORD_KEPT,
              "Use port 993 with `imaps://`, or try later.");
      case ImapException.Tampered e -> tampered(e.how(), endpoint);
      case ImapException.ConnectionLost e ->
          failure(
              Code.M10,
              Retry.LATER,
              "%s ended the connection: %s.".formatted(endpoint, e.getMessage()),
              "What was fetched is safe; the rest waits on the server.",
              "Run `mailtwin sync` again; it goes on where it stopped.");
      default -> Problems.disk(String.valueOf(failure.getMessage()));
    };
  }

  private static Problem connecting(NetException failure, Endpoint endpoint) {
    String host = endpoint.host();
    return switch (failure) {
      case NetException.HostUnknown _ ->
          failure(
              Code.N1,
              Retry.AFTER_USER_ACTS,
              "There is no server called %s, or this computer is offline.".formatted(host),
              PASSWORD_KEPT,
              "Check the spelling of the server's name and your network.");
      case NetException.PortClosed _ ->
          failure(
              Code.C1,
              Retry.AFTER_USER_ACTS,
              "%s is there, but nothing answers on port %d.".formatted(host, endpoint.port()),
              PASSWORD_KEPT,
              "Check the port: IMAP uses 993 with TLS or 143 with STARTTLS.");
      case NetException.Silent _ ->
          failure(
              Code.C2,
              Retry.LATER,
              "%s does not answer on port %d.".formatted(host, endpoint.port()),
              PASSWORD_KEPT,
              "Try another network; some block mail ports. Otherwise wait, the server may be down.");
      case NetException.Unreachable _ ->
          failure(
              Code.C4,
              Retry.LATER,
              "There is no route to %s.".formatted(host),
              PASSWORD_KEPT,
              "Check your network or VPN.");
      case NetException.HungUp _ -> hungUp(endpoint);
      case NetException.TlsFailed e -> tls(e, endpoint);
    };
  }

  private static Problem tls(NetException.TlsFailed failure, Endpoint endpoint) {
    String host = endpoint.host();
    if (cause(failure, CertificateExpiredException.class) != null) {
      return certificate(
          Code.T8,
          "The certificate of %s ran out on %s."
              .formatted(host, failure.chain().getFirst().getNotAfter()),
          "Only its operator can renew it; wait, or tell them.");
    }
    if (cause(failure, CertificateNotYetValidException.class) != null) {
      return certificate(
          Code.T9,
          "The certificate of %s is not valid yet, or this computer's clock is wrong."
              .formatted(host),
          "Check the clock.");
    }
    if (failure.chain().isEmpty()) {
      return handshake(failure, endpoint);
    }
    if (cause(failure, java.security.cert.CertPathBuilderException.class) == null
        && cause(failure, java.security.cert.CertPathValidatorException.class) == null) {
      return certificate(
          Code.T10,
          "The certificate of %s is for other names: %s."
              .formatted(host, names(failure.chain().getFirst())),
          "Use one of those names, if it is your provider's.");
    }
    X509Certificate last = failure.chain().getLast();
    boolean selfSigned =
        failure.chain().size() == 1
            && last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
    return selfSigned
        ? certificate(
            Code.T12,
            "%s made its own certificate, so nobody vouches for it.".formatted(host),
            "If this is your own server, give its certificate with `--ca-file`.")
        : certificate(
            Code.T14,
            "The certificate of %s is signed by \"%s\", which is unknown here."
                .formatted(host, last.getIssuerX500Principal().getName()),
            "Get the authority's certificate from your administrator and give it with `--ca-file`.");
  }

  private static Problem handshake(NetException.TlsFailed failure, Endpoint endpoint) {
    if (cause(failure, java.net.SocketTimeoutException.class) != null) {
      return failure(
          Code.T6,
          Retry.LATER,
          "%s accepted the call but does not speak.".formatted(endpoint),
          PASSWORD_KEPT,
          "Wait and try again; the server is overloaded, or packets are lost.");
    }
    if (cause(failure, java.io.EOFException.class) != null
        || cause(failure, java.net.SocketException.class) != null) {
      return hungUp(endpoint);
    }
    if (failure.getCause() instanceof javax.net.ssl.SSLHandshakeException) {
      return failure(
          Code.T18,
          Retry.AFTER_USER_ACTS,
          "%s and this program have no encryption in common.".formatted(endpoint),
          PASSWORD_KEPT,
          "Tell its operator: TLS 1.2 or newer is needed.");
    }
    return failure(
        Code.T1,
        Retry.AFTER_USER_ACTS,
        "Port %d of %s does not speak TLS.".formatted(endpoint.port(), endpoint.host()),
        PASSWORD_KEPT,
        "Use port 993, or `imap+starttls://` for a port that starts unencrypted.");
  }

  private static Problem refused(ResponseText answer, Endpoint endpoint) {
    String words = "\"" + answer.human() + "\"";
    String code = answer.code() instanceof ResponseCode.Other(String name, _) ? name : "";
    return switch (code) {
      case "UNAVAILABLE" ->
          failure(
              Code.A24,
              Retry.LATER,
              "%s cannot do this at the moment: %s".formatted(endpoint, words),
              MAIL_WAITS,
              "Wait and run `mailtwin sync` again.");
      case "LIMIT" ->
          failure(
              Code.A25,
              Retry.LATER,
              "%s allows no more connections: %s".formatted(endpoint, words),
              MAIL_WAITS,
              "Close other mail programs and try again.");
      case "INUSE" ->
          failure(
              Code.M1,
              Retry.LATER,
              "Another program has locked the mailbox: %s".formatted(words),
              MAIL_WAITS,
              "Try again in a minute.");
      case "OVERQUOTA" ->
          failure(
              Code.Q1,
              Retry.AFTER_USER_ACTS,
              "The mailbox is full: %s".formatted(words),
              MAIL_WAITS,
              "Delete or move away some mail.");
      case "NOPERM" ->
          failure(
              Code.M4,
              Retry.AFTER_USER_ACTS,
              "The server does not permit this: %s".formatted(words),
              MAIL_WAITS,
              "Ask the owner of the folder.");
      default ->
          failure(
              Code.M2,
              Retry.LATER,
              "%s refused: %s".formatted(endpoint, words),
              MAIL_WAITS,
              "Run `mailtwin sync` again; if it stays like this, look at the folder in web mail.");
    };
  }

  /// A refused login.
  public static Problem login(ResponseText answer, Endpoint endpoint, String user) {
    String words = "\"" + answer.human() + "\"";
    String code = answer.code() instanceof ResponseCode.Other(String name, _) ? name : "";
    if (code.equals("UNAVAILABLE") || code.equals("LIMIT")) {
      return refused(answer, endpoint);
    }
    if (answer.human().toLowerCase(Locale.ROOT).contains("yet to enable imap")) {
      return failure(
          Code.A9,
          Retry.AFTER_USER_ACTS,
          "IMAP is switched off in this mailbox: %s".formatted(words),
          MAIL_WAITS,
          "Web mail → Settings → Mail Accounts → IMAP → on, then Save.");
    }
    return failure(
        Code.A1,
        Retry.AFTER_USER_ACTS,
        "%s refused the password for %s: %s".formatted(endpoint.host(), user, words),
        MAIL_WAITS,
        "Check the password; with two-step sign-in the provider wants an app password. Then run"
            + " `mailtwin setup` again.");
  }

  private static Problem tampered(ImapException.Tampered.How how, Endpoint endpoint) {
    return switch (how) {
      case SKIPPED ->
          failure(
              Code.G4,
              Retry.LATER,
              "%s skipped the security step.".formatted(endpoint),
              "We hung up; your password was not sent.",
              "Use another network, or port 993 with `imaps://`.");
      case INJECTED ->
          failure(
              Code.K4,
              Retry.LATER,
              "Someone put data into the connection to %s before it was encrypted."
                  .formatted(endpoint),
              "We hung up; your password was not sent.",
              "Use another network.");
    };
  }

  private static Problem hungUp(Endpoint endpoint) {
    return failure(
        Code.C6,
        Retry.LATER,
        "%s hangs up on us before saying hello.".formatted(endpoint),
        PASSWORD_KEPT,
        "Close other mail programs and wait some minutes: usually it is too many connections.");
  }

  private static Problem unintelligible(ImapException.Unintelligible e, Endpoint endpoint) {
    return failure(
        Code.M9,
        Retry.LATER,
        "%s sent something that is no IMAP: %s".formatted(endpoint, e.getMessage()),
        MAIL_WAITS,
        "Check host and port; if they are right, report it with a `--trace` file.");
  }

  private static Problem certificate(Code code, String happened, String next) {
    return failure(code, Retry.AFTER_USER_ACTS, happened, PASSWORD_KEPT, next);
  }

  private static Problem failure(
      Code code, Retry retry, String happened, String meaning, String next) {
    return Problems.failure(
        code, Scope.ACCOUNT, "", retry, new Problems.Words(happened, meaning, next));
  }

  private static String names(X509Certificate leaf) {
    try {
      var names = leaf.getSubjectAlternativeNames();
      return names == null
          ? leaf.getSubjectX500Principal().getName()
          : String.join(
              ", ", names.stream().limit(10).map(List::getLast).map(String::valueOf).toList());
    } catch (java.security.cert.CertificateParsingException e) {
      return "unreadable";
    }
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> wanted) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (wanted.isInstance(at)) {
        return wanted.cast(at);
      }
    }
    return null;
  }
}
