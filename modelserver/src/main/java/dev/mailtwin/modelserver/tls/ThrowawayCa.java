package dev.mailtwin.modelserver.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A private certificate authority with one server certificate, made for one run.
///
/// Made by the JDK's own `keytool`, because the JDK has no public interface for issuing
/// certificates. Everything lies in one directory that the caller owns and deletes.
///
/// @param caPem the authority's certificate; give it to clients as `--ca-file`
/// @param serverPem the server's certificate followed by the authority's
/// @param serverKeyPem the server's private key, PKCS#8, not encrypted
/// @param keyStore the same as a PKCS#12 store; password [#PASSWORD]
public record ThrowawayCa(Path caPem, Path serverPem, Path serverKeyPem, Path keyStore) {

  /// Protects nothing: the keys live as long as the run.
  public static final String PASSWORD = "throwaway";

  private static final long KEYTOOL_SECONDS_MAX = 60;

  /// The password protects nothing, so nothing is gained by making it slow to try: a server that is
  /// started would spend more on opening its store than on anything else.
  private static final List<String> OPENED_AT_ONCE =
      List.of(
          "-J-Dkeystore.pkcs12.keyPbeIterationCount=1",
          "-J-Dkeystore.pkcs12.certPbeIterationCount=1",
          "-J-Dkeystore.pkcs12.macIterationCount=1",
          "-J-XX:TieredStopAtLevel=1");

  /// Makes an authority and a certificate for `localhost`, 127.0.0.1 and ::1.
  public static ThrowawayCa in(Path directory) throws IOException {
    return in(directory, "dns:localhost,ip:127.0.0.1,ip:::1", List.of("-validity", "30"));
  }

  /// Makes an authority and a server certificate with the given names.
  ///
  /// @param subjectNames as keytool's `san` extension writes them: `dns:a.example,ip:127.0.0.1`
  /// @param serverOptions further keytool options of the server certificate: `-validity`,
  ///   `-startdate`
  public static ThrowawayCa in(Path directory, String subjectNames, List<String> serverOptions)
      throws IOException {
    Files.createDirectories(directory);
    Path store = directory.resolve("server.p12");
    keytool(store, "ca", "CN=Mailtwin throw-away CA", List.of("-ext", "bc:c", "-validity", "30"));
    List<String> options = new ArrayList<>(serverOptions);
    options.addAll(List.of("-signer", "ca", "-ext", "san=" + subjectNames));
    keytool(store, "server", "CN=localhost", options);
    try {
      return export(directory, store);
    } catch (GeneralSecurityException e) {
      throw new IOException("the JDK cannot read what its keytool wrote", e);
    }
  }

  /// A context for a server that shows this certificate.
  public SSLContext serverContext() throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
      if (keys.containsAlias("ca")) {
        keys.deleteEntry("ca"); // The server must never offer the authority's own key.
      }
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot serve TLS with " + keyStore, e);
    }
  }

  private static ThrowawayCa export(Path directory, Path store)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Path caPem = directory.resolve("ca.pem");
    Path serverPem = directory.resolve("server.pem");
    Path serverKeyPem = directory.resolve("server.key");
    Certificate ca = keys.getCertificate("ca");
    Certificate server = keys.getCertificate("server");
    Key key = keys.getKey("server", PASSWORD.toCharArray());
    Files.writeString(caPem, pem("CERTIFICATE", ca.getEncoded()));
    Files.writeString(
        serverPem, pem("CERTIFICATE", server.getEncoded()) + pem("CERTIFICATE", ca.getEncoded()));
    Files.writeString(serverKeyPem, pem("PRIVATE KEY", key.getEncoded()));
    return new ThrowawayCa(caPem, serverPem, serverKeyPem, store);
  }

  /// Makes one key and its certificate.
  ///
  /// @param name its distinguished name
  /// @param options further options of keytool; `-keyalg` among them replaces our choice of key
  public static void keytool(Path store, String alias, String name, List<String> options)
      throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair"));
    command.addAll(OPENED_AT_ONCE);
    if (!options.contains("-keyalg")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }
    command.addAll(List.of("-alias", alias, "-dname", name, "-keystore", store.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] said = process.getInputStream().readAllBytes();
    try {
      if (!process.waitFor(KEYTOOL_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool failed: " + new String(said, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    } finally {
      Arrays.fill(said, (byte) 0);
    }
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type);
  }
}
