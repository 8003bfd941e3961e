package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads `config.toml`. Mistakes are reported with line and column, unknown keys among them: a key
/// that is misspelt would else be ignored silently.
public final class Config {

  private static final Set<String> KEYS =
      Set.of(
          "address",
          "imap",
          "smtp",
          "user",
          "password_command",
          "password_file",
          "ca_file",
          "maildir",
          "include",
          "exclude",
          "download_cap_mb",
          "download_cap_minutes",
          "identities",
          "default",
          "send_per_hour",
          "after_sync");

  private static final long MEGABYTE = 1_000_000;

  private final Home home;

  private Config(Home home) {
    this.home = home;
  }

  /// All accounts, in the order of the file. No file means no accounts.
  ///
  /// @throws ProblemException if the file cannot be used
  public static List<AccountSettings> read(Home home) throws IOException {
    TomlParseResult toml;
    try {
      toml = Toml.parse(Files.readString(home.config()));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new ProblemException(Problems.config(home.config() + " is not UTF-8."), e);
    }
    if (toml.hasErrors()) {
      TomlParseError error = toml.errors().getFirst();
      throw mistake(home, error.position(), error.getMessage());
    }
    return new Config(home).accounts(toml);
  }

  private List<AccountSettings> accounts(TomlParseResult toml) throws IOException {
    List<AccountSettings> accounts = new ArrayList<>();
    for (String key : toml.keySet()) {
      if (!key.equals("account")) {
        throw mistake(home, toml.inputPositionOf(List.of(key)), "unknown key \"" + key + "\"");
      }
    }
    if (!(toml.get("account") instanceof TomlArray tables)) {
      if (toml.contains("account")) {
        throw mistake(home, toml.inputPositionOf("account"), "write [[account]]");
      }
      return accounts;
    }
    Set<AccountId> seen = new LinkedHashSet<>();
    for (int n = 0; n < tables.size(); n++) {
      if (!(tables.get(n) instanceof TomlTable table)) {
        throw mistake(home, tables.inputPositionOf(n), "write [[account]]");
      }
      AccountSettings account = account(table, tables.inputPositionOf(n));
      if (!seen.add(account.id())) {
        throw mistake(home, tables.inputPositionOf(n), account.id() + " is there twice");
      }
      accounts.add(account);
    }
    return accounts;
  }

  private AccountSettings account(TomlTable table, @Nullable TomlPosition at)
      throws ProblemException {
    for (String key : new TreeSet<>(table.keySet())) {
      if (!KEYS.contains(key)) {
        throw mistake(home, position(table, key, at), "unknown key \"" + key + "\"");
      }
    }
    String address = required(table, "address", at);
    if (address.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw mistake(home, position(table, "address", at), "an address has no blanks");
    }
    Endpoint imap = endpoint(table, "imap", required(table, "imap", at), at);
    List<Endpoint> smtp = new ArrayList<>();
    for (String server : strings(table, "smtp", at)) {
      smtp.add(endpoint(table, "smtp", server, at));
    }
    String maildir = string(table, "maildir", at);
    String caFile = string(table, "ca_file", at);
    String user = string(table, "user", at);
    if (maildir != null && maildir.isBlank()) {
      throw mistake(home, position(table, "maildir", at), "maildir names no directory");
    }
    return new AccountSettings(
        new AccountId(address),
        imap,
        smtp,
        user == null ? address : user,
        password(table, at),
        caFile == null ? null : home.directory().resolve(caFile),
        maildir == null ? home.mail().resolve(directory(address)) : expanded(maildir),
        patterns(table, "include", at),
        patterns(table, "exclude", at),
        cap(table, imap, at),
        otherLines(table));
  }

  /// What later commands will read is carried along, and so is the user's word that there is no
  /// cap.
  private static List<String> otherLines(TomlTable table) {
    List<String> lines = new ArrayList<>();
    for (String key :
        List.of("identities", "default", "send_per_hour", "after_sync", "download_cap_mb")) {
      Object value = table.get(List.of(key));
      boolean carried = !key.equals("download_cap_mb") || Long.valueOf(0).equals(value);
      if (value != null && carried) {
        lines.add(key + " = " + toml(value));
      }
    }
    return lines;
  }

  private static String toml(Object value) {
    return switch (value) {
      case TomlArray array ->
          array.toList().stream().map(Config::toml).collect(Collectors.joining(", ", "[", "]"));
      case String text -> '"' + Toml.tomlEscape(text).toString() + '"';
      default -> value.toString();
    };
  }

  /// The directory of an address: nothing in it may lead elsewhere.
  public static String directory(String address) {
    String safe = address.replaceAll("[/\\\\\\p{Cntrl}]", "_");
    return safe.startsWith(".") ? "_" + safe.substring(1) : safe;
  }

  private static Path expanded(String path) {
    return path.startsWith("~/")
        ? Path.of(System.getProperty("user.home")).resolve(path.substring(2))
        : Path.of(path).toAbsolutePath();
  }

  private PasswordSource password(TomlTable table, @Nullable TomlPosition at)
      throws ProblemException {
    String command = string(table, "password_command", at);
    String file = string(table, "password_file", at);
    if (command != null) {
      return new PasswordSource.CommandOutput(command);
    }
    if (file != null) {
      return new PasswordSource.SecretFile(home.directory().resolve(file));
    }
    throw mistake(home, at, "password_command or password_file is missing");
  }

  private @Nullable TransferCap cap(TomlTable table, Endpoint imap, @Nullable TomlPosition at)
      throws ProblemException {
    Long megabytes = number(table, "download_cap_mb", at);
    Long minutes = number(table, "download_cap_minutes", at);
    if (megabytes == null) {
      return ProviderTable.downloadCap(imap.host());
    }
    return megabytes == 0
        ? null
        : new TransferCap(
            megabytes * MEGABYTE, minutes == null ? 15 : Math.clamp(minutes, 1, 1440));
  }

  private @Nullable Long number(TomlTable table, String key, @Nullable TomlPosition at)
      throws ProblemException {
    Object value = table.get(List.of(key));
    if (value == null) {
      return null;
    }
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw mistake(home, position(table, key, at), key + " is a number from 0");
  }

  private Endpoint endpoint(TomlTable table, String key, String text, @Nullable TomlPosition at)
      throws ProblemException {
    try {
      return ServerAddress.parse(text, key);
    } catch (IllegalArgumentException e) {
      throw mistake(home, position(table, key, at), String.valueOf(e.getMessage()));
    }
  }

  private String required(TomlTable table, String key, @Nullable TomlPosition at)
      throws ProblemException {
    String value = string(table, key, at);
    if (value == null || value.isBlank()) {
      throw mistake(home, at, key + " is missing");
    }
    return value;
  }

  private @Nullable String string(TomlTable table, String key, @Nullable TomlPosition at)
      throws ProblemException {
    Object value = table.get(List.of(key));
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw mistake(home, position(table, key, at), key + " is a text in quotes");
  }

  private List<String> strings(TomlTable table, String key, @Nullable TomlPosition at)
      throws ProblemException {
    Object value = table.get(List.of(key));
    List<String> strings = new ArrayList<>();
    if (value instanceof TomlArray array) {
      for (int n = 0; n < array.size(); n++) {
        if (!(array.get(n) instanceof String text)) {
          throw mistake(home, array.inputPositionOf(n), key + " is a list of texts");
        }
        strings.add(text);
      }
    } else if (value != null) {
      throw mistake(home, position(table, key, at), key + " is a list of texts");
    }
    return strings;
  }

  private List<String> patterns(TomlTable table, String key, @Nullable TomlPosition at)
      throws ProblemException {
    List<String> patterns = strings(table, key, at);
    for (String pattern : patterns) {
      if (!AccountSettings.isPattern(pattern)) {
        String what = "\"%s\" is not a pattern".formatted(pattern);
        throw mistake(home, position(table, key, at), what);
      }
    }
    return patterns;
  }

  private static @Nullable TomlPosition position(
      TomlTable table, String key, @Nullable TomlPosition otherwise) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    return position == null ? otherwise : position;
  }

  private static ProblemException mistake(
      Home home, @Nullable TomlPosition position, @Nullable String what) {
    String place =
        position == null
            ? ""
            : ", line %d, column %d".formatted(position.line(), position.column());
    return new ProblemException(Problems.config("%s%s: %s.".formatted(home.config(), place, what)));
  }
}
