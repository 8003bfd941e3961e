package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Certificates as they should not be, made by the JDK's `keytool` for one run.
///
/// @param context shows the certificate
/// @param caPem the authority at the root of it
/// @param intermediate the certificate of the authority between, DER, one character per byte; empty
///   if there is none
public record OddCertificates(SSLContext context, Path caPem, String intermediate) {

  private static final String HERE = "san=dns:localhost,ip:127.0.0.1";
  private static final char[] PASSWORD = ThrowawayCa.PASSWORD.toCharArray();

  /// Vouched for by itself.
  public static OddCertificates selfSigned(Path directory, String name) throws IOException {
    Path store = store(directory);
    keytool(store, "server", name, List.of("-ext", HERE, "-validity", "30"));
    return of(directory, store, "server", 1);
  }

  /// The server shows its own certificate only, not that of the authority between.
  ///
  /// @param more further keytool options of the server's certificate, such as `-ext aia=…`
  public static OddCertificates withoutIntermediate(Path directory, String... more)
      throws IOException {
    Path store = store(directory);
    keytool(store, "ca", "CN=Test Root", List.of("-ext", "bc:c", "-validity", "30"));
    keytool(store, "middle", "CN=Test Intermediate", List.of("-ext", "bc:c", "-signer", "ca"));
    List<String> options = new ArrayList<>(List.of("-signer", "middle", "-ext", HERE));
    options.addAll(List.of(more));
    keytool(store, "server", "CN=localhost", options);
    return of(directory, store, "ca", 1);
  }

  /// Signed by an authority of this name, which is shown as well.
  ///
  /// @param more further keytool options of the server's certificate
  public static OddCertificates signedBy(Path directory, String authority, String... more)
      throws IOException {
    Path store = store(directory);
    keytool(store, "ca", authority, List.of("-ext", "bc:c", "-validity", "30"));
    List<String> options = new ArrayList<>(List.of("-signer", "ca", "-ext", HERE));
    options.addAll(List.of(more));
    keytool(store, "server", "CN=localhost", options);
    return of(directory, store, "ca", 2);
  }

  /// For `localhost`, by its common name alone.
  ///
  /// @param more further keytool options of the server's certificate
  public static OddCertificates nameless(Path directory, String... more) throws IOException {
    Path store = store(directory);
    keytool(store, "ca", "CN=Old CA", List.of("-ext", "bc:c", "-validity", "30"));
    List<String> options = new ArrayList<>(List.of("-signer", "ca"));
    options.addAll(List.of(more));
    keytool(store, "server", "CN=localhost", options);
    return of(directory, store, "ca", 2);
  }

  private static OddCertificates of(Path directory, Path store, String root, int shown)
      throws IOException {
    try {
      KeyStore all = KeyStore.getInstance(store.toFile(), PASSWORD);
      Key key = all.getKey("server", PASSWORD);
      Certificate[] chain = all.getCertificateChain("server");
      KeyStore one = KeyStore.getInstance("PKCS12");
      one.load(null, null);
      one.setKeyEntry("server", key, PASSWORD, java.util.Arrays.copyOf(chain, shown));
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(one, PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      String pem =
          "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
              .formatted(
                  Base64.getMimeEncoder(64, new byte[] {'\n'})
                      .encodeToString(all.getCertificate(root).getEncoded()));
      Certificate middle = all.getCertificate("middle");
      return new OddCertificates(
          context,
          Files.writeString(directory.resolve("odd-ca.pem"), pem),
          middle == null
              ? ""
              : new String(middle.getEncoded(), java.nio.charset.StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException e) {
      throw new IOException("the JDK cannot read what its keytool wrote", e);
    }
  }

  private static Path store(Path directory) throws IOException {
    Files.createDirectories(directory);
    return directory.resolve("odd.p12");
  }

  private static void keytool(Path store, String alias, String name, List<String> options)
      throws IOException {
    ThrowawayCa.keytool(store, alias, name, options);
  }
}
