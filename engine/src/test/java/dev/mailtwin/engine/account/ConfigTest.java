package dev.mailtwin.engine.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  private static final String LEAST =
      """
      [[account]]
      address = "ana@example.org"
      imap = "imaps://imap.example.org"
      password_command = "pass show mail"
      """;

  @TempDir Path directory;
  private Home home = new Home(Path.of("config.toml"), Path.of("mail"));

  @BeforeEach
  void settle() {
    home = new Home(directory.resolve("config.toml"), directory.resolve("mail"));
  }

  private List<AccountSettings> read(String toml) throws IOException {
    Files.writeString(home.config(), toml);
    return Config.read(home);
  }

  private void mistaken(String toml, String where, String what) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read(toml))
        .withMessageContaining(where)
        .withMessageContaining(what);
  }

  @Test
  void what_is_written_is_read_back() {
    Seeds.run("round trips of the configuration", 300, this::roundTrip);
  }

  private void roundTrip(long seed) throws IOException {
    var random = new Random(seed);
    List<AccountSettings> accounts = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    int chosen = random.nextInt(4);
    for (int n = 0; n < count; n++) {
      accounts.add(account(random, "user%d@example.org".formatted(n), n == chosen));
    }
    Files.deleteIfExists(home.config());
    new ConfigWriter(home).write(accounts);

    assertThat(Config.read(home)).isEqualTo(accounts);
  }

  private AccountSettings account(Random random, String address, boolean isDefault) {
    var login = new Login(user(random), password(random, address, ""));
    Login sending =
        switch (random.nextInt(4)) {
          case 0 -> new Login(user(random), login.password());
          case 1 -> new Login(login.user(), password(random, address, "smtp_"));
          case 2 -> new Login(user(random), password(random, address, "smtp_"));
          default -> login;
        };
    return new AccountSettings(
        new AccountId(address),
        new Endpoint("imap.example.org", 1 + random.nextInt(65_535), security(random)),
        random.nextBoolean()
            ? List.of()
            : List.of(new Endpoint("::1", 1 + random.nextInt(65_535), security(random))),
        login,
        sending,
        random.nextBoolean() ? null : directory.resolve("ca").resolve("a.pem"),
        directory.resolve("mail").resolve(address),
        new Choices(
            random.nextBoolean() ? List.of() : List.of("INBOX", "Work/**"),
            random.nextBoolean() ? List.of() : List.of("*.old"),
            random.nextBoolean()
                ? null
                : new TransferCap(random.nextInt(900) * 1_000_000L, 1 + random.nextInt(1440)),
            random.nextBoolean() ? List.of() : List.of("Ana \"A\" <a@example.org>", "b@c"),
            isDefault,
            random.nextBoolean() ? null : "notmuch new # " + text(random),
            random.nextBoolean() ? null : (long) random.nextInt(1_000),
            random.nextBoolean()
                ? Map.of()
                : Map.of(Purpose.SENT, "x" + text(random), Purpose.TRASH, "INBOX/Müll \"1\"")));
  }

  private PasswordSource password(Random random, String address, String prefix) {
    return switch (random.nextInt(4)) {
      case 0 -> new PasswordSource.CommandOutput(text(random));
      case 2 -> new PasswordSource.TokenCommand(text(random));
      case 1 -> new PasswordSource.SecretFile(directory.resolve("secrets").resolve("x"));
      default ->
          new PasswordSource.KeyStoreEntry(
              new SystemKeyStore(SystemKeyStore.Kind.SECRET_SERVICE, "/opt/bin/secret-tool"),
              prefix + address);
    };
  }

  private static Security security(Random random) {
    return random.nextBoolean() ? Security.TLS : Security.STARTTLS;
  }

  private static String user(Random random) {
    return text(random).replaceAll("\\p{Cntrl}", "_");
  }

  @Test
  void a_user_is_a_name_in_one_line_and_a_twin_is_one_accounts() {
    for (String user : List.of("", "a\\nb", "\\u0000")) {
      assertThatThrownBy(() -> read(LEAST + "user = \"" + user + "\"\n"))
          .hasMessageContaining("user is a name in one line");
    }
    String other = LEAST.replace("ana@example.org", "ben@example.org");
    for (String place : List.of("twin", "twin/.", "twin/below", "twin/../twin")) {
      String both =
          LEAST + "maildir = \"/x/twin\"\n" + other + "maildir = \"/x/%s\"\n".formatted(place);
      assertThatThrownBy(() -> read(both)).hasMessageContaining("ana@example.org lies there");
    }
    assertThat(Config.directory("a/b@x.org")).isNotEqualTo(Config.directory("a_b@x.org"));
    assertThat(Config.directory("a/b@x.org")).isNotEqualTo(Config.directory("a%2Fb@x.org"));
    assertThat(Config.directory(".a@x.org")).doesNotStartWith(".");
  }

  private static String text(Random random) {
    List<String> parts =
        List.of("a", "\"", "\\", "\n", "é", "#", "'", "\t", " ", "=", "[", "日", "😀");
    var text = new StringBuilder();
    for (int n = random.nextInt(12); n >= 0; n--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }

  @Test
  void a_file_that_others_may_read_is_its_owners_again() throws IOException {
    read(LEAST);
    Files.setPosixFilePermissions(home.config(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Config.read(home)).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.config())))
        .isEqualTo("rw-------");
  }

  @Test
  void sending_is_as_receiving_unless_said_otherwise() throws IOException {
    AccountSettings same = read(LEAST).getFirst();
    assertThat(same.smtpLogin()).isEqualTo(same.login());

    AccountSettings other =
        read(LEAST + "smtp_user = \"key\"\nsmtp_password_command = \"pass show smtp\"\n")
            .getFirst();
    assertThat(other.smtpLogin())
        .isEqualTo(new Login("key", new PasswordSource.CommandOutput("pass show smtp")));
    assertThat(other.user()).isEqualTo("ana@example.org");
  }

  @Test
  void a_cap_is_the_users_word_or_else_the_providers() throws IOException {
    String zoho = LEAST.replace("imap.example.org", "imap.zoho.eu");
    assertThat(read(zoho).getFirst().downloadCap()).isNotNull();
    assertThat(read(zoho + "download_cap_mb = 0\n").getFirst().downloadCap()).isNull();
    assertThat(read(LEAST + "download_cap_mb = 7\n").getFirst().downloadCap())
        .isEqualTo(new TransferCap(7_000_000, 15));
    assertThat(read(LEAST).getFirst().downloadCap()).isNull();
  }

  @Test
  void mistakes_are_said_with_their_place() {
    mistaken(LEAST + "default = \"yes\"\n", "line 5", "true or false");
    mistaken(LEAST + "identities = \"a@b\"\n", "line 5", "a list of texts");
    mistaken(LEAST + "identities = [\"nobody\"]\n", "line 5", "is not an address");
    mistaken(LEAST + "after_sync = 1\n", "line 5", "a text in quotes");
    mistaken(LEAST + "smtp_pasword_command = \"x\"\n", "line 5", "unknown key");
    mistaken(
        LEAST.replace("password_command = \"pass show mail\"", "password_store = \"vault\""),
        "line 4",
        "secret-tool");
    mistaken(
        LEAST + "default = true\n" + LEAST.replace("ana@", "bob@") + "default = true\n",
        "line 10",
        "default already");
  }

  @Test
  void setting_up_again_keeps_what_was_chosen_by_hand() throws IOException {
    List<AccountSettings> before =
        read(LEAST + "include = [\"INBOX\"]\nidentities = [\"a@b\"]\nafter_sync = \"true\"\n");
    AccountSettings again = read(LEAST.replace("imap.example.org", "other.example.org")).getFirst();

    AccountSettings kept = again.withChoicesOf(before);

    assertThat(kept.imap().host()).isEqualTo("other.example.org");
    assertThat(kept.choices()).isEqualTo(before.getFirst().choices());
  }

  private static boolean matches(String pattern, String... levels) {
    return AccountSettings.matches(pattern, new MailboxName(List.of(levels)));
  }

  @Test
  void patterns_match_names_of_any_letters() {
    for (String odd : List.of("a\u2028b", "a\u0085b", "a\nb", "a\rb", "a\0b", "日本語")) {
      assertThat(matches("**", odd)).isTrue();
      assertThat(matches("*", odd)).isTrue();
      assertThat(matches("Work/**", "Work", odd, odd)).isTrue();
      assertThat(matches(odd, odd)).isTrue();
      assertThat(matches("*/" + odd, "Work", odd)).isTrue();
      assertThat(matches("Work/*", "Work", odd, odd)).isFalse();
    }
  }

  @Test
  void the_inbox_has_no_case_and_everything_else_has() {
    assertThat(matches("inbox", "INBOX")).isTrue();
    assertThat(matches("Inbox/**", "INBOX", "2026")).isTrue();
    assertThat(matches("work", "Work")).isFalse();
    assertThat(matches("inboxes", "INBOXES")).isFalse();
  }
}
