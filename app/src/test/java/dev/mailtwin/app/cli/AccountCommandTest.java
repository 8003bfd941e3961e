package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.OtherProgram;
import dev.mailtwin.testkit.TestCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Accounts from set-up to removal, over a server in memory.
class AccountCommandTest {

  private static final String ADDRESS = "ana@example.org";
  private static final String PASSWORD = "s3cret-wort";

  @TempDir Path directory;
  private Commands commands = new Commands(Path.of("."));
  private MailStore mail = MailStore.empty('/');

  @BeforeEach
  void settle() {
    commands = new Commands(directory);
    mail = MailStore.empty('/');
    mail.append(
        "INBOX",
        "Subject: hello\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII),
        List.of(),
        OffsetDateTime.parse("2026-02-03T04:05:06+01:00"));
  }

  private ModelServer server() throws IOException {
    return ModelServer.start(
        ModelServer.Options.of(mail, Profile.condstore())
            .with(new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext()))
            .withLogin(ADDRESS, PASSWORD));
  }

  /// Runs a command that reads a password from its standard input.
  private Commands.Ran typing(String password, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return commands.run(words);
    } finally {
      System.setIn(before);
    }
  }

  private void setUp(ModelServer server, String... more) throws IOException {
    String[] words =
        Stream.concat(
                Stream.of(
                    "setup",
                    ADDRESS,
                    "--imap",
                    "imaps://127.0.0.1:" + server.port(),
                    "--ca-file",
                    TestCa.shared().caPem().toString(),
                    "--password-stdin"),
                Stream.of(more))
            .toArray(String[]::new);
    Commands.Ran ran = typing(PASSWORD, words);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("kept in a file that only you can read");
    assertThat(commands.run("sync").exit()).isZero();
  }

  private Path secret() {
    return directory.resolve("secrets").resolve(ADDRESS);
  }

  @Test
  void a_list_says_where_passwords_are_and_not_what_they_are() throws IOException {
    try (ModelServer server = server()) {
      setUp(server, "--smtp-user", "key", "--smtp-password-command", "echo other-wort");
    }

    Commands.Ran list = commands.run("account", "list");
    JsonObject account =
        commands
            .run("account", "list", "--json")
            .document()
            .getAsJsonArray("accounts")
            .get(0)
            .getAsJsonObject();

    assertThat(list.out())
        .contains(ADDRESS, "password in a file", "receives only")
        .doesNotContain(PASSWORD, "other-wort");
    assertThat(account.get("user").getAsString()).isEqualTo(ADDRESS);
    assertThat(account.get("smtp_user").getAsString()).isEqualTo("key");
    assertThat(commands.run("account", "password", ADDRESS, "--print").out())
        .isEqualTo(PASSWORD + System.lineSeparator());
    assertThat(commands.run("account", "password", ADDRESS, "--print", "--smtp").out())
        .isEqualTo("other-wort" + System.lineSeparator());
    assertThat(commands.run("account", "password", ADDRESS, "--print", "--json").exit())
        .isEqualTo(64);
  }

  @Test
  void a_new_password_is_tried_before_the_old_one_is_forgotten() throws IOException {
    try (ModelServer server = server()) {
      setUp(server);
      String before = Files.readString(commands.home().config());

      Commands.Ran wrong =
          typing("wr0ng-wort", "account", "password", ADDRESS, "--password-stdin", "--json");
      assertThat(wrong.exit()).isEqualTo(77);
      assertThat(wrong.out() + wrong.err()).contains("A1").doesNotContain("wr0ng-wort");
      assertThat(Files.readString(secret())).contains(PASSWORD);
      assertThat(Files.readString(commands.home().config())).isEqualTo(before);

      Commands.Ran copied =
          typing("wr0n gwor tthe rewe", "account", "password", ADDRESS, "--password-stdin");
      assertThat(copied.exit()).isEqualTo(77);
      assertThat(copied.err()).contains("is written in groups", "I4").doesNotContain("A1");

      Commands.Ran command =
          commands.run("account", "password", ADDRESS, "--password-command", "echo " + PASSWORD);
      assertThat(command.exit()).as(command.err()).isZero();
      assertThat(Files.readString(commands.home().config()))
          .contains("password_command = \"echo " + PASSWORD)
          .doesNotContain("password_file");
      assertThat(commands.run("sync").exit()).isZero();

      Commands.Ran sending =
          commands.run("account", "password", ADDRESS, "--smtp-user", "key", "--no-input");
      assertThat(sending.exit()).as(sending.err()).isZero();
      assertThat(Files.readString(commands.home().config()))
          .contains("smtp_user = \"key\"", "password_command = \"echo " + PASSWORD);
    }
  }

  @Test
  void removing_forgets_the_secret_and_leaves_the_mail() throws IOException {
    try (ModelServer server = server()) {
      setUp(server);
      Path known = directory.resolve("known").resolve(ADDRESS);
      assertThat(known).exists();

      Commands.Ran removed = commands.run("account", "remove", ADDRESS);

      assertThat(removed.exit()).as(removed.err()).isZero();
      assertThat(removed.err()).contains("stays in " + directory.resolve("mail"));
      assertThat(secret()).doesNotExist();
      assertThat(directory.resolve("ca").resolve(ADDRESS + ".pem")).doesNotExist();
      assertThat(known).doesNotExist();
      assertThat(commands.run("account", "list").exit()).isEqualTo(78);
      assertThat(directory.resolve("mail").resolve(ADDRESS).resolve("INBOX/new"))
          .isNotEmptyDirectory();
    }
  }

  @Test
  void what_has_not_reached_the_server_is_said_before_an_account_is_removed() throws IOException {
    try (ModelServer server = server()) {
      setUp(server);
      Path inbox = directory.resolve("mail").resolve(ADDRESS).resolve("INBOX");
      Files.writeString(inbox.resolve("cur").resolve("own:2,S"), "Subject: mine\n\nmine\n");
      Files.createDirectories(directory.resolve("mail").resolve(ADDRESS).resolve("Drafts/cur"));
      Files.createDirectories(directory.resolve("mail").resolve(ADDRESS).resolve("Drafts/new"));
      Files.createDirectories(directory.resolve("mail").resolve(ADDRESS).resolve("Drafts/tmp"));
      Files.writeString(
          directory.resolve("mail").resolve(ADDRESS).resolve("Drafts/cur/draft:2,D"),
          "Subject: draft\n\n");

      Commands.Ran refused = commands.run("account", "remove", ADDRESS, "--json");
      assertThat(refused.exit()).isEqualTo(77);
      assertThat(refused.out()).contains("CONSENT", "2 changes to messages");
      assertThat(secret()).exists();

      Commands.Ran removed = commands.run("account", "remove", ADDRESS, "--yes", "--json");
      assertThat(removed.exit()).as(removed.err()).isZero();
      assertThat(removed.document().get("unsent_changes").getAsLong()).isEqualTo(2);
      assertThat(inbox.resolve("cur").resolve("own:2,S")).exists();
    }
  }

  @Test
  void a_password_file_that_others_can_read_is_refused() throws IOException {
    try (ModelServer server = server()) {
      setUp(server);
      Files.setPosixFilePermissions(
          secret(), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

      Commands.Ran ran = commands.run("sync", "--json");

      assertThat(ran.exit()).isEqualTo(78);
      assertThat(ran.out()).contains("I5", "rw-r--r--", "chmod 600");
    }
  }

  @Test
  void the_command_after_a_sync_runs_only_if_something_changed() throws IOException {
    try (ModelServer server = server()) {
      setUp(server);
      Path log = directory.resolve("log");
      String toml = Files.readString(commands.home().config());
      commands.configure(
          toml + "after_sync = \"echo \\\"$MAILTWIN_ACCOUNT\\\" >>'" + log + "'; exit 3\"\n");

      assertThat(commands.run("sync", "--json").out()).doesNotContain("AFTER_SYNC");
      assertThat(log).doesNotExist();
      mail.append(
          "INBOX",
          "Subject: b\r\n\r\nb\r\n".getBytes(StandardCharsets.US_ASCII),
          List.of(),
          OffsetDateTime.parse("2026-02-03T04:05:06+01:00"));
      assertThat(commands.run("sync", "--dry-run").exit()).isZero();
      assertThat(log).doesNotExist();

      Commands.Ran ran = commands.run("sync", "--json");

      assertThat(ran.exit()).isZero();
      assertThat(ran.out()).contains("AFTER_SYNC", "exit status 3");
      assertThat(log).hasContent(ADDRESS);
    }
  }

  /// The program in a process of its own, whose search path begins with ours.
  private OtherProgram.Run inShell(String command) throws IOException, InterruptedException {
    String path = InstalledProgram.in(directory) + ":" + System.getenv("PATH");
    return new OtherProgram("sh")
        .run(directory, Map.of("PATH", path, "MAILTWIN_HOME", directory.toString()), "-c", command);
  }

  @Test
  void a_key_store_on_the_search_path_keeps_the_password_until_it_goes_elsewhere()
      throws Exception {
    Path kept = directory.resolve("kept");
    InstalledProgram.script(
        directory,
        "secret-tool",
        """
        case $1 in
          store) cat >'%1$s' ;;
          lookup) cat '%1$s' ;;
          clear) rm '%1$s' ;;
        esac
        """
            .formatted(kept));
    try (ModelServer server = server()) {
      String setUp =
          "echo %s | mailtwin setup %s --imap imaps://127.0.0.1:%d --ca-file '%s' --password-stdin"
              .formatted(PASSWORD, ADDRESS, server.port(), TestCa.shared().caPem());

      OtherProgram.Run done = inShell(setUp + " --keep-password keystore");
      assertThat(done.exit()).as(done.output()).isZero();
      assertThat(done.output()).contains("kept in the system's key store");
      assertThat(kept).hasContent(PASSWORD);
      assertThat(Files.readString(commands.home().config()))
          .contains("password_store = \"secret-tool\"")
          .doesNotContain(PASSWORD);
      assertThat(inShell("mailtwin sync").exit()).isZero();

      assertThat(inShell(setUp + " --keep-password file").exit()).isZero();
      assertThat(kept).doesNotExist();
      assertThat(secret()).exists();

      assertThat(inShell(setUp + " --keep-password keystore").exit()).isZero();
      assertThat(secret()).doesNotExist();
      assertThat(inShell("mailtwin account remove " + ADDRESS).exit()).isZero();
      assertThat(kept).doesNotExist();
    }
  }

  @Test
  void blanks_in_a_typed_password_go_only_with_consent() {
    assertThat(SecretChoice.cleaned("abcd efgh ijkl mnop", _ -> true))
        .isEqualTo("abcdefghijklmnop");
    assertThat(SecretChoice.cleaned("abcd efgh ijkl mnop", _ -> false))
        .isEqualTo("abcd efgh ijkl mnop");
    assertThat(SecretChoice.cleaned(" secret ", _ -> true)).isEqualTo("secret");
    assertThat(SecretChoice.cleaned(" secret ", _ -> false)).isEqualTo(" secret ");
    assertThat(
            SecretChoice.cleaned(
                "correct horse battery",
                _ -> {
                  throw new AssertionError("nothing to ask");
                }))
        .isEqualTo("correct horse battery");
  }
}
