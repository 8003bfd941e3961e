package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.MAIL_WAITS;
import static dev.mailtwin.engine.problem.Causes.later;

import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.protocol.dns.LookupFailedException;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.FirstBytes;
import dev.mailtwin.protocol.net.FirstBytes.Language;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStoreException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Names what went wrong between this computer and a logged-in session, by what the failure itself
/// shows. The doctor asks further where that leaves several causes.
///
/// Told apart by the class of the failure and by what was seen of the server ([TlsEvidence]), never
/// by the text of a Java exception.
public final class ConnectionProblems {

  /// TLS alerts (RFC 8446 §6).
  private static final int ALERT_HANDSHAKE_FAILURE = 40;

  private static final int ALERT_PROTOCOL_VERSION = 70;
  private static final int ALERT_INSUFFICIENT_SECURITY = 71;
  private static final int ALERT_UNRECOGNIZED_NAME = 112;
  private static final int ALERT_CERTIFICATE_REQUIRED = 116;

  private static final int TLS_1_2 = 0x0303;

  private ConnectionProblems() {}

  /// The problem behind a failure to reach the point where somebody can log in.
  public static Problem opening(IOException failure, Endpoint endpoint) {
    Problem mixedUp = InputProblems.mixedUp(endpoint, Service.IMAP);
    if (mixedUp != null && !(failure instanceof ProblemException)) {
      return mixedUp;
    }
    return switch (failure) {
      case ImapException.ConnectionLost e when e.isInsteadOfTls() ->
          GreetingProblems.leftInstead(endpoint, Service.IMAP);
      case ImapException.ConnectionLost e when e.farewell() == null ->
          NetworkProblems.hungUp(endpoint);
      case ImapException e -> of(e, endpoint);
      case NetException e -> atFirstSight(e, endpoint, Service.IMAP);
      case ProblemException e -> e.problem();
      default -> NetworkProblems.hungUp(endpoint); // A socket that fails before anything was said.
    };
  }

  /// The problem behind a failure to log in, or of an open connection.
  public static Problem of(IOException failure, Endpoint endpoint) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case NetException e -> atFirstSight(e, endpoint, Service.IMAP);
      case ImapException.NoAnswer e ->
          GreetingProblems.silent(endpoint, String.valueOf(e.getMessage()));
      case ImapException.Refused e -> refused(e.answer(), endpoint);
      case ImapException.Misunderstood e when isTelling(e.answer()) ->
          refused(e.answer(), endpoint);
      case ImapException.Misunderstood e ->
          later(
              Code.M9,
              "%s did not understand us: \"%s\"".formatted(endpoint, e.answer().human()),
              MAIL_WAITS,
              "Try again; if it stays like this, report it with a `--trace` file.");
      case ImapException.Unintelligible e ->
          stranger(e.first().language(), endpoint, Service.IMAP, String.valueOf(e.getMessage()));
      case ImapException.Unwelcome e -> farewell(e.answer(), endpoint);
      case ImapException.Unencrypted e -> unencrypted(e, endpoint);
      case ImapException.Tampered e ->
          switch (e.how()) {
            case SKIPPED -> GreetingProblems.skipped(endpoint);
            case INJECTED -> GreetingProblems.injected(endpoint);
          };
      case ImapException.ConnectionLost e -> lost(e, endpoint);
      default -> Problems.disk(String.valueOf(failure.getMessage()));
    };
  }

  private static Problem unencrypted(ImapException.Unencrypted e, Endpoint endpoint) {
    Problem refused = GreetingProblems.refused(endpoint, Service.IMAP, e.answer().human());
    Problem never = GreetingProblems.neverOffered(endpoint, Service.IMAP, 0);
    return e.greeted().isEmpty()
        ? refused.or(never)
        : e.greeted().has("STARTTLS") ? refused : never;
  }

  /// Something else listens there, or nobody knows what.
  ///
  /// @param spoken the language of what came instead
  public static Problem stranger(Language spoken, Endpoint endpoint, Service service, String what) {
    return switch (spoken) {
      case HTTP ->
          endpoint.security() == Security.STARTTLS
              ? NetworkProblems.portal(endpoint)
              : TlsProblems.otherProtocol(endpoint, service, spoken);
      case LMTP, POP3, SSH -> TlsProblems.otherProtocol(endpoint, service, spoken);
      case SMTP ->
          service == Service.IMAP
              ? InputProblems.mixedUp(endpoint, true)
              : MailboxProblems.nonsense(endpoint, service, what);
      case IMAP ->
          service == Service.SMTP
              ? InputProblems.mixedUp(endpoint, false)
              : MailboxProblems.nonsense(endpoint, service, what);
      case TLS, UNKNOWN, NOTHING -> MailboxProblems.nonsense(endpoint, service, what);
    };
  }

  /// What is behind a connection that was not made or not encrypted, for those who do not look
  /// further: with the causes that only the doctor can tell apart.
  public static Problem atFirstSight(NetException failure, Endpoint endpoint, Service service) {
    Problem seen = connecting(failure, endpoint, service);
    return switch (failure) {
      case NetException.Silent _ -> seen.or(NetworkProblems.down(endpoint, ""));
      case NetException.TlsFailed e when seen.code() == Code.T14 -> {
        X509Certificate last = e.chain().getLast();
        boolean whole = last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
        yield whole ? seen : seen.or(TlsProblems.missingLink(endpoint, last));
      }
      case NetException.TlsFailed e when seen.code() == Code.C6 && has(e, SocketException.class) ->
          seen.or(NetworkProblems.cut(endpoint)); // Or a server that did not read our hello.
      case NetException.Unreachable _ -> // A firewall's refusal looks the same.
          seen.or(NetworkProblems.blocked(endpoint, ""));
      case NetException.HostUnknown _,
          NetException.PortClosed _,
          NetException.Forbidden _,
          NetException.HungUp _,
          NetException.TlsFailed _ ->
          seen;
    };
  }

  /// The problem behind a connection that was not made or not encrypted.
  public static Problem connecting(NetException failure, Endpoint endpoint, Service service) {
    String host = endpoint.host();
    return switch (failure) {
      case NetException.HostUnknown e -> unknown(e, host);
      case NetException.PortClosed _ -> NetworkProblems.closed(endpoint, 0, service.usual());
      case NetException.Silent _ -> NetworkProblems.blocked(endpoint, "");
      case NetException.Unreachable _ -> NetworkProblems.noRoute(host);
      case NetException.Forbidden _ -> InputProblems.forbidden(endpoint);
      case NetException.HungUp _ -> NetworkProblems.cut(endpoint);
      case NetException.TlsFailed e -> tls(e, endpoint, service);
    };
  }

  private static Problem unknown(NetException.HostUnknown failure, String host) {
    if (!(failure.getCause() instanceof LookupFailedException lookup)) {
      return NetworkProblems.noSuchName(host, "");
    }
    return switch (lookup.reason()) {
      case NO_SUCH_NAME -> NetworkProblems.noSuchName(host, "");
      case NO_SUCH_RECORD -> NetworkProblems.noAddress(host);
      case SERVER_FAILED, GARBLED, ALIAS_LOOP -> NetworkProblems.brokenName(host);
      case REFUSED -> NetworkProblems.lookupRefused(host);
      case SILENT, UNREACHABLE ->
          lookup.ofSystem() && LocalNetwork.system().addresses().isEmpty()
              ? InputProblems.offline("it has no address in any network")
              : NetworkProblems.noLookup(host);
    };
  }

  private static Problem tls(NetException.TlsFailed failure, Endpoint endpoint, Service service) {
    if (has(failure, InvalidAlgorithmParameterException.class) // It is empty,
        || has(failure, KeyStoreException.class)) { // or damaged.
      return InputProblems.noTrustList();
    }
    if (failure.chain().isEmpty()) {
      return handshake(failure, endpoint, service);
    }
    X509Certificate leaf = failure.chain().getFirst();
    if (has(failure, CertificateExpiredException.class)) {
      return TlsProblems.expired(endpoint, leaf, untimely(failure.chain()));
    }
    if (has(failure, CertificateNotYetValidException.class)) {
      return TlsProblems.notYetValid(endpoint, leaf, untimely(failure.chain()));
    }
    if (!has(failure, java.security.cert.CertificateException.class)) {
      return afterCertificate(failure, endpoint, service);
    }
    if (!has(failure, CertPathBuilderException.class)
        && !has(failure, CertPathValidatorException.class)) {
      if (!CertificateUse.isForServers(leaf)) {
        return TlsProblems.unfit(endpoint, "is not meant for servers");
      }
      return Resolver.isLiteral(endpoint.host())
          ? TlsProblems.numberAsName(endpoint, leaf)
          : TlsProblems.otherName(endpoint, leaf, "");
    }
    return unknownIssuer(failure.chain(), endpoint);
  }

  /// The certificate of a chain whose time is not now: those of authorities run out, too.
  private static X509Certificate untimely(List<X509Certificate> chain) {
    for (X509Certificate certificate : chain) {
      try {
        certificate.checkValidity();
      } catch (CertificateExpiredException | CertificateNotYetValidException e) {
        return certificate;
      }
    }
    return chain.getFirst();
  }

  private static Problem unknownIssuer(List<X509Certificate> chain, Endpoint endpoint) {
    X509Certificate leaf = chain.getFirst();
    X509Certificate last = chain.getLast();
    if (CertificateUse.isBeyondIssuer(chain)) {
      return TlsProblems.unfit(endpoint, "is by an authority that may not vouch for this name");
    }
    if (leaf.getSubjectX500Principal().getName().contains("invalid2.invalid")) {
      return TlsProblems.noServerName(endpoint); // What Google shows to a client without SNI.
    }
    String product = Interception.product(chain);
    if (!product.isEmpty()) {
      return TlsProblems.shielded(endpoint, product, last);
    }
    if (Interception.isByCompany(chain)) {
      return TlsProblems.inspected(endpoint, last);
    }
    boolean selfSigned =
        chain.size() == 1 && last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
    return selfSigned
        ? TlsProblems.selfSigned(endpoint, leaf)
        : TlsProblems.unknownAuthority(endpoint, last);
  }

  /// The certificate was in order, and still there is no connection.
  private static Problem afterCertificate(
      NetException.TlsFailed failure, Endpoint endpoint, Service service) {
    return failure.evidence().clientCertificateWanted()
        ? TlsProblems.clientCertificate(endpoint)
        : handshake(failure, endpoint, service);
  }

  private static Problem handshake(
      NetException.TlsFailed failure, Endpoint endpoint, Service service) {
    FirstBytes heard = failure.evidence().heard();
    Language language = heard.language();
    if (language == Language.TLS) {
      return heard.alert() < 0 ? broken(failure, endpoint) : ended(heard, endpoint);
    }
    if (language != Language.NOTHING) {
      return endpoint.security() == Security.STARTTLS
          ? GreetingProblems.plainAfterOk(endpoint)
          : TlsProblems.notTls(endpoint, service, language);
    }
    if (has(failure, SocketTimeoutException.class)) {
      return TlsProblems.silent(endpoint);
    }
    if (has(failure, EOFException.class) && endpoint.security() == Security.STARTTLS) {
      return GreetingProblems.abandoned(endpoint, service);
    }
    if (has(failure, EOFException.class) || has(failure, SocketException.class)) {
      return NetworkProblems.hungUp(endpoint);
    }
    return TlsProblems.nothingInCommon(endpoint, "");
  }

  /// The server began to speak TLS and did not get far.
  private static Problem broken(NetException.TlsFailed failure, Endpoint endpoint) {
    if (has(failure, SocketTimeoutException.class)) {
      return TlsProblems.silent(endpoint);
    }
    if (has(failure, EOFException.class)) {
      return TlsProblems.internalFault(endpoint, -1);
    }
    return has(failure, SocketException.class)
        ? TlsProblems.filtered(endpoint)
        : ended(failure.evidence().heard(), endpoint);
  }

  /// TLS was spoken, and came to nothing.
  private static Problem ended(FirstBytes heard, Endpoint endpoint) {
    if (heard.helloVersion() > 0 && heard.helloVersion() < TLS_1_2) {
      return TlsProblems.retired(endpoint);
    }
    return switch (heard.alert()) {
      case ALERT_PROTOCOL_VERSION -> TlsProblems.retired(endpoint);
      case -1, ALERT_HANDSHAKE_FAILURE, ALERT_INSUFFICIENT_SECURITY ->
          TlsProblems.nothingInCommon(endpoint, "");
      case ALERT_UNRECOGNIZED_NAME -> TlsProblems.unknownName(endpoint);
      case ALERT_CERTIFICATE_REQUIRED -> TlsProblems.clientCertificate(endpoint);
      default -> TlsProblems.internalFault(endpoint, heard.alert());
    };
  }

  /// BYE for a greeting.
  private static Problem farewell(ResponseText answer, Endpoint endpoint) {
    return isBlock(answer)
        ? refused(answer, endpoint)
        : GreetingProblems.farewell(endpoint, answer.human());
  }

  private static Problem lost(ImapException.ConnectionLost e, Endpoint endpoint) {
    ResponseText farewell = e.farewell();
    return farewell != null && isBlock(farewell)
        ? refused(farewell, endpoint)
        : later(
            Code.M10,
            "%s ended the connection: %s.".formatted(endpoint, e.getMessage()),
            "What was fetched is safe; the rest waits on the server.",
            "Run `mailtwin sync` again; it goes on where it stopped.");
  }

  /// Whether a BAD says why. That something is not known may be said of the command as well.
  private static boolean isTelling(ResponseText answer) {
    List<Code> codes = ReplyTable.imap(Moment.IMAP_MAILBOX, answer);
    return !codes.isEmpty() && !codes.contains(Code.M2);
  }

  /// Whether a BYE says that the provider shut this account out for a while.
  private static boolean isBlock(ResponseText answer) {
    return ReplyTable.imap(Moment.IMAP_MAILBOX, answer).contains(Code.M11);
  }

  private static Problem refused(ResponseText answer, Endpoint endpoint) {
    return LoginProblems.together(
        refusals(answer, endpoint), new Refusal(endpoint, Service.IMAP, "", answer.human()));
  }

  private static List<Problem> refusals(ResponseText answer, Endpoint endpoint) {
    List<Code> codes = ReplyTable.imap(Moment.IMAP_MAILBOX, answer);
    String words = '"' + answer.human() + '"';
    List<Code> fits =
        answer.code() instanceof ResponseCode.TryCreate
            ? List.of(Code.M2)
            : codes.isEmpty() ? List.of(Code.M2, Code.M4) : codes; // Nothing tells which.
    return fits.stream().map(code -> MailboxProblems.refused(code, endpoint, words)).toList();
  }

  /// The causes that a NO or BAD after the login fits, one by one.
  public static List<Problem> causes(ImapException failure, Endpoint endpoint) {
    return switch (failure) {
      case ImapException.Refused e -> refusals(e.answer(), endpoint);
      case ImapException.Misunderstood e when isTelling(e.answer()) ->
          refusals(e.answer(), endpoint);
      default -> List.of(of(failure, endpoint));
    };
  }

  /// A refused login, with all causes that the words fit.
  public static Problem login(ResponseText answer, Endpoint endpoint, String user) {
    return login(answer, endpoint, user, false);
  }

  /// The same, where the secret may be to blame.
  ///
  /// @param odd the secret has letters that the method of signing in may have garbled
  public static Problem login(ResponseText answer, Endpoint endpoint, String user, boolean odd) {
    List<Code> codes = new ArrayList<>(ReplyTable.imap(Moment.IMAP_LOGIN, answer));
    if (odd && (codes.isEmpty() || codes.contains(Code.A1))) {
      codes.addAll(codes.isEmpty() ? List.of(Code.A1, Code.A18) : List.of(Code.A18));
    }
    return LoginProblems.refused(codes, new Refusal(endpoint, Service.IMAP, user, answer.human()));
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> wanted) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (wanted.isInstance(at)) {
        return true;
      }
    }
    return false;
  }
}
