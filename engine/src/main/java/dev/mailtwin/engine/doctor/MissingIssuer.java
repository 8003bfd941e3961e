package dev.mailtwin.engine.doctor;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.PlainFetch;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fetches the certificate that a server forgot to send, from where its authority publishes it (RFC
/// 5280 §4.2.2.1), and looks whether the chain is then complete. Only explains a refusal: the
/// connection stays refused.
record MissingIssuer(Examination x, Endpoint server) {

  /// What came of it.
  enum Found {
    /// No certificate could be had: nobody can tell.
    NOTHING,
    /// With it, the chain leads to a trusted authority.
    LEADS_TO_TRUSTED,
    /// With it, the chain leads to somebody unknown.
    LEADS_ELSEWHERE
  }

  private static final int CERTIFICATE_BYTES_MAX = 64 << 10;
  private static final int LINKS_MAX = 3;

  /// `id-ad-caIssuers`, then a URI.
  private static final byte[] CA_ISSUERS = {
    0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02, (byte) 0x86
  };

  private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";

  Found of(X509Certificate last) throws InterruptedException {
    Found found = Found.NOTHING;
    List<X509Certificate> fetched = new java.util.ArrayList<>();
    X509Certificate at = last;
    for (int link = 0; link < LINKS_MAX; link++) {
      X509Certificate issuer = fetch(published(at), at);
      if (issuer == null) {
        return found;
      }
      fetched.add(issuer);
      if (x.patient().tls().vouchesFor(List.of(last), fetched)) {
        return Found.LEADS_TO_TRUSTED;
      }
      found = Found.LEADS_ELSEWHERE;
      at = issuer;
    }
    return found;
  }

  /// Some publish one certificate, and some a bundle of them (RFC 5280 §4.2.2.1).
  private @Nullable X509Certificate fetch(String where, X509Certificate of)
      throws InterruptedException {
    try {
      URI uri = URI.create(where);
      String host = uri.getHost();
      if (!"http".equals(uri.getScheme()) || host == null || !mayAsk(host)) {
        return null;
      }
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      var fetch =
          new PlainFetch(
              x.connector(x.around().patience().aside()),
              x.budget().atMost(x.around().patience().aside()),
              CERTIFICATE_BYTES_MAX);
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      byte[] body = fetch.get(new Endpoint(host, port, Security.TLS), path);
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(body))) {
        if (one instanceof X509Certificate issuer
            && issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
          return issuer;
        }
      }
      return null;
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      System.getLogger(MissingIssuer.class.getName())
          .log(System.Logger.Level.DEBUG, "no certificate from " + where, e);
      return null;
    }
  }

  /// A certificate from a stranger must not make us knock at doors of this network.
  private boolean mayAsk(String host) throws IOException, InterruptedException {
    if (x.around().neutral().hosts().isEmpty()) {
      return false;
    }
    List<InetAddress> there =
        Resolver.isLiteral(host)
            ? List.of(InetAddress.getAllByName(host.replaceAll("[\\[\\]]", "")))
            : x.around().dns().addresses(host).records();
    boolean near = x.addresses(server.host()).stream().noneMatch(LocalNetwork::isPublic);
    return !there.isEmpty() && (near || there.stream().allMatch(LocalNetwork::isPublic));
  }

  private static String published(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(AUTHORITY_INFORMATION);
    int length = extension == null ? 0 : extension.length;
    for (int at = 0; at + CA_ISSUERS.length < length; at++) {
      int begin = at + CA_ISSUERS.length + 1;
      boolean here =
          java.util.Arrays.equals(
              extension, at, at + CA_ISSUERS.length, CA_ISSUERS, 0, CA_ISSUERS.length);
      if (here && begin + extension[begin - 1] <= length && extension[begin - 1] > 0) {
        return new String(extension, begin, extension[begin - 1], StandardCharsets.US_ASCII);
      }
    }
    return "";
  }
}
