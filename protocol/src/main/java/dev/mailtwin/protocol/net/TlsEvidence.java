package dev.mailtwin.protocol.net;

import java.security.cert.X509Certificate;
import java.util.List;

/// What was seen of the other side while TLS was tried. Causes are told apart by this, never by the
/// text of a Java exception.
///
/// @param chain what the server showed, leaf first; empty if it got no further than the hello
/// @param heard the first bytes that came after our hello, at most [FirstBytes#BYTES_MAX]
/// @param clientCertificateWanted the server asked who we are; many do and go on without an answer
public record TlsEvidence(
    List<X509Certificate> chain, FirstBytes heard, boolean clientCertificateWanted) {

  /// Nothing was seen.
  public static final TlsEvidence NONE = new TlsEvidence(List.of(), FirstBytes.NONE, false);

  /// Copies the chain.
  public TlsEvidence {
    chain = List.copyOf(chain);
  }
}
