package dev.mailtwin.protocol.net;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Decides like the JDK and remembers the chain it was shown, so that a refusal can be explained.
///
/// The account's own certificates are asked first; the list that comes with Java is read only if
/// they do not vouch for the server (reading it takes longer than the whole handshake).
final class RecordingTrust extends X509ExtendedTrustManager {

  private final @Nullable KeyStore own;
  private volatile List<X509Certificate> shown = List.of();

  RecordingTrust(@Nullable KeyStore own) {
    this.own = own;
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
        delegate(own).checkServerTrusted(chain, authType, socket);
        return;
      } catch (CertificateException e) {
        checkStandard(chain, authType, socket, e);
        return;
      }
    }
    delegate(null).checkServerTrusted(chain, authType, socket);
  }

  private static void checkStandard(
      X509Certificate[] chain, String authType, Socket socket, CertificateException first)
      throws CertificateException {
    try {
      delegate(null).checkServerTrusted(chain, authType, socket);
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
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new CertificateException("this Java has no certificate check");
    } catch (GeneralSecurityException e) {
      throw new CertificateException("this Java has no certificate check", e);
    }
  }
}
