package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
    Path kept = home.directory().resolve("ca").resolve(Config.directory(address) + ".pem");
    writePrivate(kept, Files.readString(pem, StandardCharsets.ISO_8859_1));
    return kept;
  }

  /// Keeps a password in a file that only its owner can read.
  public Path keepPassword(String address, byte[] secret) throws IOException {
    Path kept = home.directory().resolve("secrets").resolve(Config.directory(address));
    writePrivate(kept, new String(secret, StandardCharsets.UTF_8) + "\n");
    return kept;
  }

  private String account(AccountSettings account) {
    var text = new StringBuilder("[[account]]\n");
    line(text, "address", account.id().address());
    line(text, "imap", ServerAddress.write(account.imap(), "imap"));
    if (!account.smtp().isEmpty()) {
      list(text, "smtp", account.smtp().stream().map(e -> ServerAddress.write(e, "smtp")).toList());
    }
    line(text, "user", account.user());
    switch (account.password()) {
      case PasswordSource.CommandOutput(String command) -> line(text, "password_command", command);
      case PasswordSource.SecretFile(Path file) -> line(text, "password_file", relative(file));
    }
    if (account.caFile() != null) {
      line(text, "ca_file", relative(account.caFile()));
    }
    line(text, "maildir", account.maildir().toString());
    list(text, "include", account.include());
    list(text, "exclude", account.exclude());
    TransferCap cap = account.downloadCap();
    if (cap != null) {
      text.append("download_cap_mb = ").append(cap.bytes() / 1_000_000).append('\n');
      text.append("download_cap_minutes = ").append(cap.minutes()).append('\n');
    }
    account.otherLines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
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
  private static void writePrivate(Path file, String content) throws IOException {
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
}
