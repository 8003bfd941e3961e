package dev.mailtwin.protocol.net;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Decides like the JDK and remembers the chain it was shown, so that a refusal can be explained.
///
/// The account's own certificates are asked first; the list that comes with Java is read only if
/// they do not vouch for the server (reading it takes longer than the whole handshake).
final class RecordingTrust extends X509ExtendedTrustManager {

  private final @Nullable KeyStore own;
  private final @Nullable Instant moment;
  private volatile List<X509Certificate> shown = List.of();

  /// @param own asked before the list that comes with Java; null for that list alone
  /// @param moment as of which dates are judged; null for now
  RecordingTrust(@Nullable KeyStore own, @Nullable Instant moment) {
    this.own = own;
    this.moment = moment;
  }

  /// The chain of the last handshake, leaf first; empty before the server showed one.
  List<X509Certificate> shown() {
    return shown;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    shown = List.of(chain);
    if (own != null) {
      try {
        judge(own).checkServerTrusted(chain, authType, socket);
        return;
      } catch (CertificateException e) {
        checkStandard(chain, authType, socket, e);
        return;
      }
    }
    judge(null).checkServerTrusted(chain, authType, socket);
  }

  private X509ExtendedTrustManager judge(@Nullable KeyStore store) throws CertificateException {
    return moment == null ? delegate(store) : asOf(moment, delegate(store));
  }

  private void checkStandard(
      X509Certificate[] chain, String authType, Socket socket, CertificateException first)
      throws CertificateException {
    try {
      judge(null).checkServerTrusted(chain, authType, socket);
    } catch (CertificateException second) {
      // The account's own authority knows more about a server of its own than the public list.
      first.addSuppressed(second);
      throw first;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("only sockets are used");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a server is never trusted without its name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /// Whether a chain leads to a trusted certificate, whatever the name in it.
  ///
  /// @param own asked as well as the list that comes with Java; null for that list alone
  static boolean accepts(List<X509Certificate> chain, @Nullable KeyStore own) {
    X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
    String authType = "UNKNOWN"; // As in TLS 1.3, where the key exchange tells nothing.
    for (KeyStore store : own == null ? new KeyStore[] {null} : new KeyStore[] {own, null}) {
      try {
        delegate(store).checkServerTrusted(shown, authType);
        return true;
      } catch (CertificateException _) {
        // Not by this one.
      }
    }
    return false;
  }

  private static X509ExtendedTrustManager delegate(@Nullable KeyStore store)
      throws CertificateException {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      X509ExtendedTrustManager manager = only(factory);
      if (manager.getAcceptedIssuers().length == 0) { // A list that is not there, for example.
        throw new InvalidAlgorithmParameterException("the list of trusted certificates is empty");
      }
      return manager;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("this Java has no certificate check", e);
    }
  }

  /// The same judge at another time.
  private static X509ExtendedTrustManager asOf(Instant moment, X509TrustManager now)
      throws CertificateException {
    try {
      Set<TrustAnchor> anchors = new HashSet<>();
      for (X509Certificate issuer : now.getAcceptedIssuers()) {
        anchors.add(new TrustAnchor(issuer, null));
      }
      var parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.setDate(Date.from(moment));
      parameters.setRevocationEnabled(false); // As the default judge does.
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(new CertPathTrustManagerParameters(parameters));
      return only(factory);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("this Java has no certificate check", e);
    }
  }

  private static X509ExtendedTrustManager only(TrustManagerFactory factory)
      throws CertificateException {
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new CertificateException("this Java has no certificate check");
  }
}
