package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

  /// What a directory's name cannot hold, and what would look like that escaped.
  private static final Pattern UNSAFE =
      Pattern.compile("^\\.|[/\\\\\\p{Cntrl}]|%(?=2E|2F|5C|[01][0-9A-F]|7F)");

  private static final Set<String> KEYS =
      Set.of(
          "address",
          "imap",
          "smtp",
          "user",
          "password_command",
          "password_file",
          "password_store",
          "token_command",
          "smtp_user",
          "smtp_password_command",
          "smtp_password_file",
          "smtp_password_store",
          "smtp_token_command",
          "ca_file",
          "maildir",
          "include",
          "exclude",
          "download_cap_mb",
          "download_cap_minutes",
          "identities",
          "default",
          "send_per_hour",
          "after_sync",
          "sent",
          "drafts",
          "trash",
          "junk",
          "archive");

  private static final long MEGABYTE = 1_000_000;
  private static final int CAP_MINUTES = 15;
  private static final int CAP_MINUTES_MAX = 1_440;

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
      toml = Toml.parse(text(home, Files.readAllBytes(home.config())));
      ConfigWriter.keepFromOthers(home.config());
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (AccessDeniedException e) {
      throw new ProblemException(
          Problems.config(
              home.config() + " cannot be read.",
              "Make it readable for yourself: `chmod 600 '%s'`.".formatted(home.config())),
          e);
    } catch (IOException e) {
      if (Files.isDirectory(home.config())) {
        throw new ProblemException(
            Problems.config(
                home.config() + " is a directory.",
                "Move it away; `mailtwin setup` writes the file."),
            e);
      }
      throw e;
    }
    if (toml.hasErrors()) {
      TomlParseError error = toml.errors().getFirst();
      throw ConfigTable.mistake(home, error.position(), error.getMessage());
    }
    return new Config(home).accounts(toml);
  }

  /// Some editors put a mark before the first letter; it says nothing.
  private static String text(Home home, byte[] file) throws ProblemException {
    CharBuffer text = CharBuffer.allocate(file.length);
    CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file), text, true);
    String read = text.flip().toString();
    if (end.isError()) {
      int line = (int) read.chars().filter(c -> c == '\n').count() + 1;
      int column = read.length() - read.lastIndexOf('\n');
      throw ConfigTable.mistake(
          home, TomlPosition.positionAt(line, column), "a letter that is not UTF-8");
    }
    return read.startsWith("\ufeff") ? read.substring(1) : read;
  }

  private List<AccountSettings> accounts(TomlParseResult toml) throws IOException {
    var whole = new ConfigTable(home, toml, null);
    whole.allow(Set.of("account"));
    List<AccountSettings> accounts = new ArrayList<>();
    if (!(toml.get("account") instanceof TomlArray tables)) {
      if (toml.contains("account")) {
        throw whole.mistake("account", "write [[account]]");
      }
      return accounts;
    }
    Set<AccountId> seen = new LinkedHashSet<>();
    boolean hasDefault = false;
    for (int n = 0; n < tables.size(); n++) {
      if (!(tables.get(n) instanceof TomlTable table)) {
        throw ConfigTable.mistake(home, tables.inputPositionOf(n), "write [[account]]");
      }
      var entry = new ConfigTable(home, table, tables.inputPositionOf(n));
      AccountSettings account = account(entry);
      if (!seen.add(account.id())) {
        throw entry.mistake("address", account.id() + " is there twice");
      }
      if (account.choices().isDefault() && hasDefault) {
        throw entry.mistake("default", "another account is the default already");
      }
      for (AccountSettings other : accounts) {
        if (other.sharesTwinWith(account)) {
          throw entry.mistake("maildir", "%s lies there already".formatted(other.id()));
        }
      }
      hasDefault |= account.choices().isDefault();
      accounts.add(account);
    }
    return accounts;
  }

  private AccountSettings account(ConfigTable table) throws ProblemException {
    table.allow(KEYS);
    String address = table.required("address");
    if (address.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw table.mistake("address", "an address has no blanks");
    }
    Endpoint imap = table.endpoint("imap", table.required("imap"));
    List<Endpoint> smtp = new ArrayList<>();
    for (String server : table.strings("smtp")) {
      smtp.add(table.endpoint("smtp", server));
    }
    String maildir = table.string("maildir");
    if (maildir != null && maildir.isBlank()) {
      throw table.mistake("maildir", "maildir names no directory");
    }
    String caFile = table.string("ca_file");
    Login login = login(table, address);
    return new AccountSettings(
        new AccountId(address),
        imap,
        smtp,
        login,
        smtpLogin(table, login, address),
        caFile == null ? null : home.directory().resolve(caFile),
        maildir == null ? home.mail().resolve(directory(address)) : expanded(maildir),
        choices(table));
  }

  private Login login(ConfigTable table, String address) throws ProblemException {
    PasswordSource password = password(table, "", address);
    if (password == null) {
      throw ConfigTable.mistake(
          home,
          table.at(),
          "password_command, password_file, password_store or token_command is missing");
    }
    String user = user(table, "user");
    return new Login(user == null ? address : user, password);
  }

  private static @Nullable String user(ConfigTable table, String key) throws ProblemException {
    String user = table.string(key);
    if (user != null && (user.isEmpty() || user.chars().anyMatch(c -> c < ' ' || c == 0x7f))) {
      throw table.mistake(key, key + " is a name in one line");
    }
    return user;
  }

  /// What is not said for sending is as for receiving.
  private Login smtpLogin(ConfigTable table, Login login, String address) throws ProblemException {
    String user = user(table, "smtp_user");
    PasswordSource password = password(table, "smtp_", address);
    return new Login(
        user == null ? login.user() : user, password == null ? login.password() : password);
  }

  private @Nullable PasswordSource password(ConfigTable table, String prefix, String address)
      throws ProblemException {
    String command = table.string(prefix + "password_command");
    String file = table.string(prefix + "password_file");
    String program = table.string(prefix + "password_store");
    String token = table.string(prefix + "token_command");
    if (token != null) {
      if (command != null || file != null || program != null) {
        throw table.mistake(
            prefix + "token_command", "an account signs in by a token or by a password, not both");
      }
      return new PasswordSource.TokenCommand(token);
    }
    if (command != null) {
      return new PasswordSource.CommandOutput(command);
    }
    if (file != null) {
      return new PasswordSource.SecretFile(home.directory().resolve(file));
    }
    if (program == null) {
      return null;
    }
    SystemKeyStore store = SystemKeyStore.named(program);
    if (store == null) {
      throw table.mistake(
          prefix + "password_store", "the key stores are secret-tool and security, or their paths");
    }
    return new PasswordSource.KeyStoreEntry(store, prefix + address);
  }

  private static Choices choices(ConfigTable table) throws ProblemException {
    List<String> identities = table.strings("identities");
    for (String identity : identities) {
      if (identity.indexOf('@') < 0 || identity.chars().anyMatch(Character::isISOControl)) {
        throw table.mistake("identities", "\"%s\" is not an address".formatted(identity));
      }
    }
    String afterSync = table.string("after_sync");
    return new Choices(
        table.patterns("include"),
        table.patterns("exclude"),
        cap(table),
        identities,
        table.flag("default"),
        afterSync == null || afterSync.isBlank() ? null : afterSync,
        table.number("send_per_hour"),
        purposes(table));
  }

  private static Map<Purpose, String> purposes(ConfigTable table) throws ProblemException {
    Map<Purpose, String> purposes = new EnumMap<>(Purpose.class);
    for (Purpose purpose : Purpose.values()) {
      String mailbox = table.string(purpose.key());
      if (mailbox != null && mailbox.isEmpty()) {
        throw table.mistake(purpose.key(), purpose.key() + " names no folder");
      }
      if (mailbox != null) {
        purposes.put(purpose, mailbox);
      }
    }
    return purposes;
  }

  private static @Nullable TransferCap cap(ConfigTable table) throws ProblemException {
    Long megabytes = table.number("download_cap_mb");
    Long minutes = table.number("download_cap_minutes", 1, CAP_MINUTES_MAX);
    return megabytes == null
        ? null
        : new TransferCap(megabytes * MEGABYTE, minutes == null ? CAP_MINUTES : minutes.intValue());
  }

  /// The directory of an address: nothing in it may lead elsewhere, and no other address has it.
  public static String directory(String address) {
    return UNSAFE
        .matcher(address)
        .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
  }

  private Path expanded(String path) {
    return path.startsWith("~/")
        ? Path.of(System.getProperty("user.home")).resolve(path.substring(2))
        : home.directory().resolve(path).toAbsolutePath().normalize();
  }
}
