package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.PASSWORD_KEPT;
import static dev.mailtwin.engine.problem.Causes.fix;
import static dev.mailtwin.engine.problem.Causes.later;
import static dev.mailtwin.engine.problem.Causes.note;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.FirstBytes.Language;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/// The sentences for encryption that does not come about: rows T of the cause table.
public final class TlsProblems {

  private static final int NAMES_MAX = 10;

  private TlsProblems() {}

  /// TLS was begun with a port that starts without.
  ///
  /// @param speaks what the port speaks instead
  public static Problem notTls(Endpoint endpoint, Service wanted, Language speaks) {
    String host = endpoint.host();
    int port = endpoint.port();
    return switch (speaks) {
      case SMTP ->
          fix(
              Code.T2,
              "Port %d of %s is a sending port that starts unencrypted.".formatted(port, host),
              PASSWORD_KEPT,
              wanted == Service.SMTP
                  ? "Use smtps:// with port 465, or smtp+starttls:// for this port."
                  : "Receiving uses 993: imaps://HOST:993.");
      case HTTP -> NetworkProblems.portal(endpoint);
      case LMTP, POP3, SSH -> otherProtocol(endpoint, wanted, speaks);
      case UNKNOWN ->
          fix(
              Code.T4,
              "Port %d of %s speaks neither %s nor TLS.".formatted(port, host, wanted),
              PASSWORD_KEPT,
              "Check the port: %s.".formatted(wanted.usual()));
      case IMAP, TLS, NOTHING ->
          fix(
              Code.T1,
              "Port %d of %s starts unencrypted (STARTTLS).".formatted(port, host),
              PASSWORD_KEPT,
              "Use port %d with %s, or %s for this port."
                  .formatted(
                      wanted.port(dev.mailtwin.protocol.net.Security.TLS),
                      wanted.tlsScheme(),
                      wanted.startTlsScheme()));
    };
  }

  /// The port belongs to something else.
  public static Problem otherProtocol(Endpoint endpoint, Service wanted, Language speaks) {
    return fix(
        Code.T4,
        "Port %d of %s speaks %s, not %s."
            .formatted(endpoint.port(), endpoint.host(), speaks, wanted),
        PASSWORD_KEPT,
        "Check the port: %s.".formatted(wanted.usual()));
  }

  /// TLS from the first byte was expected.
  public static Problem tlsFirst(Endpoint endpoint, Service wanted) {
    return fix(
        Code.T5,
        "Port %d of %s is encrypted from the first byte."
            .formatted(endpoint.port(), endpoint.host()),
        PASSWORD_KEPT,
        "Use %s instead of %s.".formatted(wanted.tlsScheme(), wanted.startTlsScheme()));
  }

  /// No answer to our hello.
  public static Problem silent(Endpoint endpoint) {
    return later(
        Code.T6,
        "%s accepted the call but does not speak.".formatted(endpoint),
        PASSWORD_KEPT,
        "Wait and try again; the server is overloaded, or packets are lost.");
  }

  /// The hello was answered by a cut.
  public static Problem filtered(Endpoint endpoint) {
    return later(
        Code.T7,
        "A filter cuts encrypted connections to %s; unencrypted ones stay open."
            .formatted(endpoint),
        PASSWORD_KEPT,
        "Use another network.");
  }

  /// Ran out.
  ///
  /// @param out the one that ran out: the server's own, or that of an authority
  public static Problem expired(Endpoint endpoint, X509Certificate leaf, X509Certificate out) {
    return fix(
        Code.T8,
        "%s ran out on %s.".formatted(whose(endpoint, leaf, out), day(out.getNotAfter())),
        "Only its operator can renew it. " + PASSWORD_KEPT,
        "Wait, or tell them. If the date is in the future, this computer's clock is wrong.");
  }

  /// Begins later.
  ///
  /// @param early the one that does: the server's own, or that of an authority
  public static Problem notYetValid(
      Endpoint endpoint, X509Certificate leaf, X509Certificate early) {
    return fix(
        Code.T9,
        "%s starts on %s: that, or this computer's clock, is wrong."
            .formatted(whose(endpoint, leaf, early), day(early.getNotBefore())),
        PASSWORD_KEPT,
        "Check the clock; if it is right, only the operator can help.");
  }

  private static String whose(Endpoint endpoint, X509Certificate leaf, X509Certificate one) {
    return one.equals(leaf)
        ? "The certificate of " + endpoint.host()
        : "The certificate of an authority that %s sends (%s)"
            .formatted(endpoint.host(), one.getSubjectX500Principal().getName());
  }

  /// For other names.
  ///
  /// @param use a name to use instead that is known to be the provider's; empty if none is
  public static Problem otherName(Endpoint endpoint, X509Certificate leaf, String use) {
    return fix(
        Code.T10,
        "%s shows a certificate for other names: %s.".formatted(endpoint.host(), names(leaf)),
        PASSWORD_KEPT,
        use.isEmpty()
            ? "Check the server's name. Use a name of the certificate only if your provider says so."
            : "Use %s: it is the provider's name.".formatted(use));
  }

  /// An address where a name belongs.
  public static Problem numberAsName(Endpoint endpoint, X509Certificate leaf) {
    return fix(
        Code.T11,
        "%s is an address; the certificate there is for names: %s."
            .formatted(endpoint.host(), names(leaf)),
        PASSWORD_KEPT,
        "Use the server's name, not its number.");
  }

  /// Vouched for by itself.
  public static Problem selfSigned(Endpoint endpoint, X509Certificate leaf) {
    return fix(
        Code.T12,
        "%s made its own certificate, so nobody vouches for it. Fingerprint: %s"
            .formatted(endpoint.host(), fingerprint(leaf)),
        PASSWORD_KEPT,
        "If this is your own server, compare the fingerprint there and give the certificate with"
            + " `--ca-file`.");
  }

  /// The certificate is in order, and for something else.
  ///
  /// @param why goes on after "the certificate of HOST"
  public static Problem unfit(Endpoint endpoint, String why) {
    return fix(
        Code.UNFIT_CERTIFICATE,
        "The certificate of %s %s.".formatted(endpoint.host(), why),
        PASSWORD_KEPT,
        "Only its operator can get another one; tell them. Use another network if it was right"
            + " before.");
  }

  /// A part of the chain was not sent.
  public static Problem missingLink(Endpoint endpoint, X509Certificate last) {
    return fix(
        Code.T13,
        "%s forgot to send a part of its certificate chain: that of \"%s\"."
            .formatted(endpoint.host(), issuer(last)),
        PASSWORD_KEPT,
        "Tell the operator. Meanwhile give that certificate with `--ca-file`.");
  }

  /// An authority nobody here knows.
  public static Problem unknownAuthority(Endpoint endpoint, X509Certificate last) {
    return fix(
        Code.T14,
        "The certificate of %s is signed by \"%s\", which is unknown here."
            .formatted(endpoint.host(), issuer(last)),
        PASSWORD_KEPT,
        "Get the authority's certificate from your administrator and give it with `--ca-file`.");
  }

  /// A program on this computer reads along.
  public static Problem shielded(Endpoint endpoint, String product, X509Certificate last) {
    return fix(
        Code.T15,
        "%s opens your encrypted mail connection to %s: the certificate is signed by \"%s\"."
            .formatted(product, endpoint.host(), issuer(last)),
        PASSWORD_KEPT,
        "Turn off its mail shield for TLS, or give its certificate with `--ca-file`.");
  }

  /// A company reads along.
  public static Problem inspected(Endpoint endpoint, X509Certificate last, String store) {
    return fix(
        Code.T16,
        "Your company inspects encrypted traffic to %s: the certificate is signed by \"%s\", which"
                .formatted(endpoint.host(), issuer(last))
            + " your system trusts and Java does not.",
        PASSWORD_KEPT,
        "If you agree to that, use the system's list: --ca-file %s".formatted(store));
  }

  /// The same, where this computer does not know of it.
  public static Problem inspected(Endpoint endpoint, X509Certificate last) {
    return fix(
        Code.T16,
        "Your company inspects encrypted traffic to %s: the certificate is signed by \"%s\"."
            .formatted(endpoint.host(), issuer(last)),
        PASSWORD_KEPT,
        "If you agree to that, get its CA file from your administrator, and give it with"
            + " `--ca-file`.");
  }

  /// It was somebody else before.
  public static Problem changed(Endpoint endpoint, X509Certificate leaf, LocalDate since) {
    return fix(
        Code.T17,
        "The identity of %s changed and cannot be verified: until %s it had a certificate that was in"
                .formatted(endpoint.host(), since)
            + " order, now it shows one by \"%s\".".formatted(issuer(leaf)),
        "We stopped before sending your password.",
        "Use another network; do not accept the certificate.");
  }

  /// Only TLS 1.0 or 1.1.
  public static Problem retired(Endpoint endpoint) {
    return fix(
        Code.T18,
        "%s only offers encryption that was retired in 2021 (TLS 1.0 or 1.1).".formatted(endpoint),
        PASSWORD_KEPT,
        "Tell its operator: TLS 1.2 or newer is needed.");
  }

  /// Nothing in common.
  ///
  /// @param offered what the server would take; empty if unknown
  public static Problem nothingInCommon(Endpoint endpoint, String offered) {
    return fix(
        Code.T19,
        "%s and this program have no method of encryption in common%s."
            .formatted(endpoint, offered.isEmpty() ? "" : "; the server offers only " + offered),
        PASSWORD_KEPT,
        "Tell its operator.");
  }

  /// Accepted, and weak.
  public static Problem weak(Endpoint endpoint, String why) {
    return note(
        Code.T20,
        "Connected, but the certificate of %s is weak: %s.".formatted(endpoint.host(), why),
        "The connection is encrypted; a strong attacker could imitate the server.",
        "Tell the operator to renew it.");
  }

  /// It does not know its name.
  public static Problem unknownName(Endpoint endpoint) {
    return fix(
        Code.T21,
        "%s does not know its own name: probably a wrong host name.".formatted(endpoint.host()),
        PASSWORD_KEPT,
        "Check the server's name.");
  }

  /// Our mistake.
  public static Problem noServerName(Endpoint endpoint) {
    return fix(
        Code.T22,
        "%s did not hear which server we want.".formatted(endpoint.host()),
        PASSWORD_KEPT,
        "Please report it: Mailtwin, or something in between, left the server's name out.");
  }

  /// It wants to know who we are.
  public static Problem clientCertificate(Endpoint endpoint) {
    return fix(
        Code.T23,
        "%s wants a client certificate from your organisation.".formatted(endpoint.host()),
        PASSWORD_KEPT,
        "Mailtwin cannot give one yet; ask your administrator for a way in without.");
  }

  /// Its own fault.
  public static Problem internalFault(Endpoint endpoint, int alert) {
    return later(
        Code.T25,
        alert < 0
            ? "%s has an internal fault: it began the handshake and hung up."
                .formatted(endpoint.host())
            : "%s has an internal fault: it ended the handshake with alert %d."
                .formatted(endpoint.host(), alert),
        PASSWORD_KEPT,
        "Try again in a minute.");
  }

  /// The names a certificate is for.
  public static String names(X509Certificate leaf) {
    try {
      var names = leaf.getSubjectAlternativeNames();
      return names == null
          ? leaf.getSubjectX500Principal().getName()
          : String.join(
              ", ",
              names.stream().limit(NAMES_MAX).map(List::getLast).map(String::valueOf).toList());
    } catch (CertificateParsingException e) {
      return "unreadable";
    }
  }

  private static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName();
  }

  private static LocalDate day(java.util.Date date) {
    return date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /// SHA-256 of a certificate, as servers' own tools print it.
  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (CertificateEncodingException e) {
      return "unreadable";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
