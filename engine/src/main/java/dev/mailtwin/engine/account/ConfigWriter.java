package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;

/// Writes `config.toml` and the files beside it, each whole, with permissions 0600.
public final class ConfigWriter {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final Home home;

  /// Writes below this home.
  public ConfigWriter(Home home) {
    this.home = home;
  }

  /// Writes all accounts. Comments of a file edited by hand are kept in `config.toml.bak`.
  public void write(List<AccountSettings> accounts) throws IOException {
    if (Files.exists(home.config())) {
      String before = Files.readString(home.config());
      if (before.lines().anyMatch(line -> line.strip().startsWith("#"))) {
        writePrivate(home.directory().resolve("config.toml.bak"), before);
      }
    }
    writePrivate(
        home.config(), accounts.stream().map(this::account).collect(Collectors.joining("\n")));
  }

  /// Copies the certificates an account trusts; what is copied cannot vanish.
  public Path keepCertificates(String address, Path pem) throws IOException {
    Path kept = certificates(address);
    writePrivate(kept, Files.readString(pem, StandardCharsets.ISO_8859_1));
    return kept;
  }

  /// Keeps a secret where the account says its secret comes from. A command cannot keep one; then a
  /// file that only its owner can read does.
  ///
  /// @return where it is kept
  public PasswordSource keepSecret(String address, PasswordSource wanted, Secret secret)
      throws IOException, InterruptedException {
    if (wanted instanceof PasswordSource.KeyStoreEntry(SystemKeyStore store, String name)) {
      store.keep(name, secret);
      return wanted;
    }
    Path kept = passwordFile(address);
    String text = new String(secret.reveal(), StandardCharsets.UTF_8);
    writePrivate(kept, PasswordFile.content(address, text));
    return new PasswordSource.SecretFile(kept);
  }

  /// Where a typed password of an account is kept, if it is kept in a file.
  public Path passwordFile(String address) {
    return home.directory().resolve("secrets").resolve(Config.directory(address));
  }

  /// Removes what was kept for an account and is needed no more: secrets, and of an account that is
  /// gone also certificates and what is remembered of its logins. What the user wrote himself,
  /// elsewhere, stays.
  ///
  /// @param now the same account as it is configured now; null if it is not any more
  /// @return false if a key store could not be reached and still has a secret
  public boolean forgetUnused(AccountSettings before, @Nullable AccountSettings now)
      throws IOException, InterruptedException {
    String address = before.id().address();
    Set<PasswordSource> used = now == null ? Set.of() : sources(now);
    if (now == null) {
      Files.deleteIfExists(certificates(address));
      LoginMemory.forget(home, address);
    }
    boolean forgotten = true;
    for (PasswordSource source : sources(before)) {
      if (used.contains(source)) {
        continue;
      }
      switch (source) {
        case PasswordSource.KeyStoreEntry(SystemKeyStore store, String name) ->
            forgotten &= store.forget(name);
        case PasswordSource.SecretFile(Path file) -> {
          if (file.equals(passwordFile(address))) {
            Files.deleteIfExists(file);
          }
        }
        case PasswordSource.CommandOutput _, PasswordSource.TokenCommand _ -> {}
      }
    }
    return forgotten;
  }

  private static Set<PasswordSource> sources(AccountSettings account) {
    return new LinkedHashSet<>(List.of(account.password(), account.smtpLogin().password()));
  }

  private Path certificates(String address) {
    return home.directory().resolve("ca").resolve(Config.directory(address) + ".pem");
  }

  private String account(AccountSettings account) {
    var text = new StringBuilder("[[account]]\n");
    line(text, "address", account.id().address());
    line(text, "imap", ServerAddress.write(account.imap(), "imap"));
    if (!account.smtp().isEmpty()) {
      list(text, "smtp", account.smtp().stream().map(e -> ServerAddress.write(e, "smtp")).toList());
    }
    line(text, "user", account.user());
    password(text, "", account.password());
    Login sending = account.smtpLogin();
    if (!sending.user().equals(account.user())) {
      line(text, "smtp_user", sending.user());
    }
    if (!sending.password().equals(account.password())) {
      password(text, "smtp_", sending.password());
    }
    if (account.caFile() != null) {
      line(text, "ca_file", relative(account.caFile()));
    }
    Path usual = home.mail().resolve(Config.directory(account.id().address()));
    if (!account.maildir().equals(usual)) { // A copied home works on its own twin.
      line(text, "maildir", account.maildir().toString());
    }
    choices(text, account.choices());
    return text.toString();
  }

  private void password(StringBuilder text, String prefix, PasswordSource source) {
    switch (source) {
      case PasswordSource.CommandOutput(String command) ->
          line(text, prefix + "password_command", command);
      case PasswordSource.TokenCommand(String command) ->
          line(text, prefix + "token_command", command);
      case PasswordSource.SecretFile(Path file) ->
          line(text, prefix + "password_file", relative(file));
      case PasswordSource.KeyStoreEntry(SystemKeyStore store, _) ->
          line(text, prefix + "password_store", store.program());
    }
  }

  private static void choices(StringBuilder text, Choices choices) {
    list(text, "include", choices.include());
    list(text, "exclude", choices.exclude());
    TransferCap cap = choices.downloadCap();
    if (cap != null) {
      text.append("download_cap_mb = ").append(cap.bytes() / 1_000_000).append('\n');
      text.append("download_cap_minutes = ").append(cap.minutes()).append('\n');
    }
    list(text, "identities", choices.identities());
    if (choices.isDefault()) {
      text.append("default = true\n");
    }
    if (choices.afterSync() != null) {
      line(text, "after_sync", choices.afterSync());
    }
    if (choices.sendPerHour() != null) {
      text.append("send_per_hour = ").append(choices.sendPerHour()).append('\n');
    }
    for (Purpose purpose : Purpose.values()) {
      String mailbox = choices.purposes().get(purpose);
      if (mailbox != null) {
        line(text, purpose.key(), mailbox);
      }
    }
  }

  private String relative(@Nullable Path file) {
    Path directory = home.directory().toAbsolutePath();
    return file == null
        ? ""
        : file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(" = \"").append(Toml.tomlEscape(value)).append("\"\n");
  }

  private static void list(StringBuilder text, String key, List<String> values) {
    if (!values.isEmpty()) {
      String joined =
          values.stream()
              .map(value -> '"' + Toml.tomlEscape(value).toString() + '"')
              .collect(Collectors.joining(", "));
      text.append(key).append(" = [").append(joined).append("]\n");
    }
  }

  /// Written beside, made durable, then renamed: a reader sees the old file or the new one.
  static void writePrivate(Path file, String content) throws IOException {
    Path parent = java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isDirectory(parent)) {
      Files.createDirectories(
          parent,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path fresh = parent.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER));
    try (var channel = java.nio.channels.FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// An editor, or a copy from elsewhere, may have left the file to everybody's eyes. Where its
  /// permissions cannot be changed, it is not ours, and stays as it is.
  static void keepFromOthers(Path config) {
    try {
      Set<PosixFilePermission> now = Files.getPosixFilePermissions(config);
      if (!OWNER.containsAll(now)) {
        now.retainAll(OWNER);
        Files.setPosixFilePermissions(config, now);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return;
    }
  }
}
