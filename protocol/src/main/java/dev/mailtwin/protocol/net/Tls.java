package dev.mailtwin.protocol.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Encrypts connections: TLS 1.2 or newer, host name always checked. Nothing turns that off.
///
/// Immutable; safe for use by many threads.
public final class Tls {

  private static final int CA_FILE_BYTES_MAX = 4 << 20;

  private final List<X509Certificate> extra;
  private final @Nullable Instant moment;

  private Tls(List<X509Certificate> extra, @Nullable Instant moment) {
    this.extra = extra;
    this.moment = moment;
  }

  /// Trusts the authorities that come with Java.
  public static Tls standard() {
    return new Tls(List.of(), null);
  }

  /// Trusts the certificates of `pem` as well: an authority's, or a server's own.
  ///
  /// @throws IOException if the file cannot be read or holds no certificate
  public static Tls trustingAlso(Path pem) throws IOException {
    if (Files.size(pem) > CA_FILE_BYTES_MAX) {
      throw new IOException(pem + " is too large to be a list of certificates");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      List<X509Certificate> certificates = found.stream().map(X509Certificate.class::cast).toList();
      if (certificates.isEmpty()) {
        throw new IOException(pem + " holds no certificate");
      }
      return new Tls(certificates, null);
    } catch (CertificateException e) {
      throw new IOException(pem + " is not a list of PEM certificates", e);
    }
  }

  /// The same, judging dates as of another moment: for asking what time it is while the clock of
  /// this computer may be wrong. Authority and name are checked as ever.
  public Tls asOf(Instant when) {
    return new Tls(extra, when);
  }

  /// Makes the JVM's TLS ready, on a thread of its own: in a cold process that takes as long as all
  /// the rest of a run with nothing to do, and it need not wait for that.
  public static void warmUp() {
    Thread.ofPlatform().daemon().name("tls-warm-up").start(Tls::greetNobody);
  }

  private static void greetNobody() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new RecordingTrust(null, null)}, null);
      SSLEngine engine = context.createSSLEngine("localhost", 993);
      engine.setUseClientMode(true);
      var hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello); // Never sent.
    } catch (GeneralSecurityException | IOException e) {
      // Whoever connects meets it again and can say what it means.
      System.getLogger(Tls.class.getName()).log(System.Logger.Level.DEBUG, "warming up TLS", e);
    }
  }

  /// Encrypts a connected socket and checks that the server is who its name says.
  ///
  /// @param handshakeMillis how long the server may take for one step of the handshake
  /// @throws NetException.TlsFailed if it does not; the socket is closed then
  public Socket encrypt(Socket plain, Endpoint endpoint, int handshakeMillis)
      throws NetException.TlsFailed {
    return handshake(plain, endpoint, handshakeMillis).socket;
  }

  /// An encrypted socket, and what was seen while it became one.
  public record Encrypted(Socket socket, TlsEvidence evidence) {}

  /// Like [#encrypt], for a caller that may have to explain a failure that shows later: a server
  /// that wants a certificate of ours refuses after the handshake (RFC 8446 §4.4.2.4).
  public Encrypted handshake(Socket plain, Endpoint endpoint, int handshakeMillis)
      throws NetException.TlsFailed {
    var trust = new RecordingTrust(extra.isEmpty() ? null : store(extra), moment);
    var keys = new RecordingKeys();
    if (plain instanceof WatchedSocket watched) {
      watched.remember();
    }
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      var socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, endpoint.host(), endpoint.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // The name check of RFC 9525.
      socket.setSSLParameters(parameters);
      int before = plain.getSoTimeout();
      socket.setSoTimeout(handshakeMillis);
      socket.startHandshake();
      socket.setSoTimeout(before);
      return new Encrypted(socket, evidence(plain, trust, keys));
    } catch (IOException | GeneralSecurityException e) {
      TlsEvidence seen = evidence(plain, trust, keys);
      throw closing(plain, new NetException.TlsFailed(endpoint, seen, e));
    }
  }

  private static TlsEvidence evidence(Socket plain, RecordingTrust trust, RecordingKeys keys) {
    FirstBytes heard = plain instanceof WatchedSocket watched ? watched.heard() : FirstBytes.NONE;
    return new TlsEvidence(trust.shown(), heard, keys.wereAsked());
  }

  /// The certificates that the server of an encrypted socket showed, leaf first.
  public static List<X509Certificate> shownBy(Socket encrypted) {
    try {
      return encrypted instanceof SSLSocket socket
          ? Arrays.stream(socket.getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toList()
          : List.of();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  /// Whether `chain`, completed by further certificates, would be accepted by this list of trusted
  /// ones. Decides nothing about a connection; used to explain a refusal.
  ///
  /// @param more certificates the server did not send
  public boolean vouchesFor(List<X509Certificate> chain, List<X509Certificate> more) {
    List<X509Certificate> whole = new ArrayList<>(chain);
    whole.addAll(more);
    return RecordingTrust.accepts(whole, extra.isEmpty() ? null : store(extra));
  }

  private static NetException.TlsFailed closing(Socket plain, NetException.TlsFailed failure) {
    try {
      plain.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /// An in-memory store of trusted certificates; null means: the ones that come with Java.
  static @Nullable KeyStore store(List<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int n = 0;
      for (X509Certificate certificate : certificates) {
        store.setCertificateEntry("extra" + n++, certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot hold certificates in memory", e);
    }
  }
}
