package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is remembered of the logins of one account, so that a refused secret is not tried again by
/// a schedule, and so that the doctor can compare today with last week.
///
/// Kept in `known/ADDRESS` beside the configuration. Of a secret only two bytes of a salted hash
/// are kept: enough to see that it changed, far too little to find it. Losing the file does no
/// harm.
///
/// Not for use by several threads; of several processes the last writer wins.
public final class LoginMemory {

  /// Two secrets look alike once in 65,536 times; then the user is told to run `setup`, and that
  /// always tries.
  private static final int HASH_BYTES = 2;

  private static final int SALT_BYTES = 16;
  private static final int FILE_BYTES_MAX = 64 << 10;

  /// Refusals that judged the secret. The others, such as IMAP being switched off, or a sign-in to
  /// be confirmed in a browser, say nothing of it, and no provider locks an account for them.
  private static final Set<Code> JUDGED =
      EnumSet.of(
          Code.A1, Code.A2, Code.A3, Code.A4, Code.A5, Code.A6, Code.A7, Code.A8, Code.A14,
          Code.A15, Code.A18, Code.A19, Code.A22, Code.A29, Code.A31, Code.A34, Code.I4);

  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Path file;
  private final Properties known = new Properties();

  private LoginMemory(Path file) {
    this.file = file;
  }

  /// A secret that was refused.
  ///
  /// @param code as what
  public record Refused(Code code, Instant when) {

    /// The minute, in the zone of this computer.
    public String shownWhen() {
      return WHEN.format(when.atZone(ZoneId.systemDefault()));
    }
  }

  /// A provider that shut the account out for a while.
  ///
  /// @param code as what it was said
  /// @param until from then on it may be asked again
  public record ShutOut(Code code, Instant since, Instant until) {}

  /// A certificate that was in order.
  ///
  /// @param fingerprint of the server's own
  public record Identity(String fingerprint, LocalDate until) {}

  /// Reads what is remembered of an account; what cannot be read is forgotten.
  public static LoginMemory of(Home home, String address) {
    var memory = new LoginMemory(file(home, address));
    try {
      if (Files.size(memory.file) <= FILE_BYTES_MAX) {
        memory.known.load(new StringReader(Files.readString(memory.file)));
      }
    } catch (NoSuchFileException _) {
      // The first time.
    } catch (IOException | IllegalArgumentException e) {
      System.getLogger(LoginMemory.class.getName())
          .log(System.Logger.Level.DEBUG, "forgetting " + memory.file, e);
    }
    return memory;
  }

  /// Forgets all that is remembered of an account.
  static void forget(Home home, String address) throws IOException {
    Files.deleteIfExists(file(home, address));
  }

  private static Path file(Home home, String address) {
    return home.directory().resolve("known").resolve(Config.directory(address));
  }

  /// Whether this very secret was refused by this server, and nothing has changed since.
  public @Nullable Refused refused(Endpoint endpoint, String user, Secret secret) {
    String[] words = words("refused", endpoint);
    if (words.length != 3 || !words[0].equals(hash(user, secret))) {
      return null;
    }
    try {
      return new Refused(Code.valueOf(words[1]), Instant.parse(words[2]));
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  /// Until when this very secret worked with this server; null if it never did.
  public @Nullable LocalDate workedUntil(Endpoint endpoint, String user, Secret secret) {
    String[] words = words("worked", endpoint);
    return words.length == 2 && words[0].equals(hash(user, secret)) ? date(words[1]) : null;
  }

  /// Whether any login of this account ever succeeded, as far as is remembered.
  public boolean everWorked() {
    return known.stringPropertyNames().stream().anyMatch(key -> key.startsWith("worked."));
  }

  /// Remembers a login that succeeded.
  ///
  /// @param fingerprint of the server's certificate
  public void worked(
      Endpoint endpoint, String user, Secret secret, String fingerprint, Instant when)
      throws IOException {
    LocalDate today = LocalDate.ofInstant(when, ZoneOffset.UTC);
    boolean changed = known.remove(key("refused", endpoint)) != null;
    changed |= put("worked", endpoint, hash(user, secret) + " " + today);
    Identity before = identity(endpoint);
    if (before != null && !before.fingerprint().equals(fingerprint)) {
      changed |= put("before", endpoint, before.fingerprint() + " " + before.until());
    }
    changed |= put("identity", endpoint, fingerprint + " " + today);
    if (endpoint.security() == dev.mailtwin.protocol.net.Security.STARTTLS) {
      changed |= put("starttls", endpoint, today.toString());
    }
    if (changed) {
      write();
    }
  }

  /// Remembers that a secret was refused, if the refusal judged it.
  public void refused(Endpoint endpoint, String user, Secret secret, Code code, Instant when)
      throws IOException {
    if (JUDGED.contains(code)
        && put("refused", endpoint, hash(user, secret) + " " + code + " " + when)) {
      write();
    }
  }

  /// Whether a refusal for this reason judged the secret.
  public static boolean judges(Code code) {
    return JUDGED.contains(code);
  }

  /// Forgets that this server refused a secret: the user wants it tried again.
  public void forgive(Endpoint endpoint) throws IOException {
    if (known.remove(key("refused", endpoint)) != null) {
      write();
    }
  }

  /// What is remembered of a provider that shut the account out; null if nothing, also when it is
  /// long over.
  public @Nullable ShutOut shutOut(Endpoint endpoint) {
    String[] words = words("shut-out", endpoint);
    try {
      return words.length == 3
          ? new ShutOut(Code.valueOf(words[0]), Instant.parse(words[1]), Instant.parse(words[2]))
          : null;
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  /// Remembers that a provider shut the account out.
  public void shutOut(Endpoint endpoint, ShutOut block) throws IOException {
    String value = block.code + " " + block.since + " " + block.until;
    if (put("shut-out", endpoint, value)) {
      write();
    }
  }

  /// What tells two secrets apart, and is far too little to find one.
  public String print(String user, Secret secret) throws IOException {
    boolean fresh = known.getProperty("salt", "").isEmpty();
    String print = hash(user, secret);
    if (fresh) {
      write(); // Else the next print would be another one.
    }
    return print;
  }

  /// When this port last agreed to encrypt; null if never.
  public @Nullable LocalDate encryptedUntil(Endpoint endpoint) {
    String[] words = words("starttls", endpoint);
    return words.length == 1 ? date(words[0]) : null;
  }

  /// The certificate this server had when it was last in order; null if it never was.
  public @Nullable Identity identity(Endpoint endpoint) {
    return identity("identity", endpoint);
  }

  /// The certificate this server had before the last one, as long as it was in order; null if there
  /// was only one.
  public @Nullable Identity identityBefore(Endpoint endpoint) {
    return identity("before", endpoint);
  }

  private @Nullable Identity identity(String which, Endpoint endpoint) {
    String[] words = words(which, endpoint);
    LocalDate until = words.length == 2 ? date(words[1]) : null;
    return until == null ? null : new Identity(words[0], until);
  }

  private boolean put(String what, Endpoint endpoint, String value) {
    return !value.equals(known.put(key(what, endpoint), value));
  }

  private String[] words(String what, Endpoint endpoint) {
    String value = known.getProperty(key(what, endpoint), "");
    return value.isEmpty() ? new String[0] : value.split(" ", -1);
  }

  private static String key(String what, Endpoint endpoint) {
    return what + "." + endpoint;
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private String hash(String user, Secret secret) {
    byte[] salt = salt();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      digest.update(user.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      byte[] whole = digest.digest(secret.reveal());
      return HexFormat.of().formatHex(Arrays.copyOf(whole, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private byte[] salt() {
    String kept = known.getProperty("salt", "");
    try {
      if (kept.length() == 2 * SALT_BYTES) {
        return HexFormat.of().parseHex(kept);
      }
    } catch (IllegalArgumentException _) {
      // Not ours; a new one forgets everything, which does no harm.
    }
    byte[] fresh = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(fresh);
    known.put("salt", HexFormat.of().formatHex(fresh));
    return fresh;
  }

  private void write() throws IOException {
    var text = new StringBuilder("# What Mailtwin remembers of logins; may be deleted.\n");
    new TreeMap<>(known)
        .forEach((key, value) ->
            text.append(key.toString().replace(":", "\\:").replace("=", "\\="))
                .append('=')
                .append(value)
                .append('\n'));
    ConfigWriter.writePrivate(file, text.toString());
  }
}
