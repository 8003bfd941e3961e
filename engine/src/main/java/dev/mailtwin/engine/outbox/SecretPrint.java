package dev.mailtwin.engine.outbox;

import dev.mailtwin.protocol.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Recognises a secret that was refused, with the servers that refused it, without keeping it:
/// salted, and slow to guess from.
final class SecretPrint {

  private static final int ROUNDS = 210_000;
  private static final int BITS = 256;
  private static final int SALT_BYTES = 16;

  private SecretPrint() {}

  /// A print with a salt of its own: `salt:hash`.
  static String of(Secret secret, Route route) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return print(salt, secret, route);
  }

  /// Whether a print is of this secret at these servers.
  static boolean isOf(String print, Secret secret, Route route) {
    int colon = print.indexOf(':');
    if (colon < 0) {
      return false;
    }
    byte[] salt = HexFormat.of().parseHex(print.substring(0, colon));
    return MessageDigest.isEqual(
        print.getBytes(StandardCharsets.US_ASCII),
        print(salt, secret, route).getBytes(StandardCharsets.US_ASCII));
  }

  private static String print(byte[] salt, Secret secret, Route route) {
    String way = route.user() + " " + route.endpoints();
    char[] letters = (HexFormat.of().formatHex(secret.reveal()) + " " + way).toCharArray();
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(letters, salt, ROUNDS, BITS))
              .getEncoded();
      return HexFormat.of().formatHex(salt) + ":" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2", e);
    }
  }
}
