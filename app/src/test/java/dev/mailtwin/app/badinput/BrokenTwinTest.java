package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Twins that were tampered with, or belong to somebody else at the moment.
class BrokenTwinTest {

  private static final int MESSAGES = 30;

  @TempDir private Path directory;
  private final MailStore mail = MailStore.standard();
  private Household home = new Household(Path.of("."));
  private ModelServer server = modelServer();

  private ModelServer modelServer() {
    try {
      return Household.server(mail);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void moveIn() throws IOException {
    home = new Household(directory);
    Household.fill(mail, "INBOX", MESSAGES);
    home.accountAt(server);
  }

  @AfterEach
  void hangUp() throws IOException {
    server.close();
  }

  private Ran failing(String code, int status) {
    Ran text = home.run("sync");
    assertThat(text.err()).contains("[" + code + "]");
    assertThat(text.status()).isEqualTo(status);
    Ran json = home.run("sync", "--json");
    assertThat(json.codes()).containsExactly(code);
    assertThat(json.status()).isEqualTo(status);
    assertThat(mail.snapshot("INBOX").uids()).hasSize(MESSAGES);
    return text;
  }

  private void synced() throws IOException {
    assertThat(home.run("sync").status()).isZero();
    assertThat(home.files()).hasSize(MESSAGES);
  }

  @Test
  void a_twin_that_another_process_works_on() throws IOException {
    synced();
    try (FileChannel lock =
            FileChannel.open(
                home.twin().resolve(".mailtwin").resolve("lock"), StandardOpenOption.WRITE);
        var held = lock.lock()) {
      assertThat(held.isValid()).isTrue();
      lock.truncate(0);
      lock.write(
          ByteBuffer.wrap(
              "process 4711, since 2026-01-02T03:04:05Z"
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8)));

      assertThat(failing("LOCKED", 75).err()).contains("process 4711, since 2026-01-02T03:04:05Z");
    }
    synced();
  }

  @Test
  void a_state_of_a_newer_version_is_left_alone() throws IOException, SQLException {
    synced();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + home.state());
        Statement statement = db.createStatement()) {
      statement.execute("PRAGMA journal_mode = DELETE");
      statement.execute("PRAGMA user_version = 99");
    }
    byte[] before = Files.readAllBytes(home.state());

    assertThat(failing("NEWER_STATE", 78).err()).contains("schema 99");

    assertThat(Files.readAllBytes(home.state())).isEqualTo(before);
  }

  @Test
  void a_state_that_is_garbage() throws IOException {
    synced();
    Files.write(
        home.state(),
        "this is no database, only text of some length"
            .repeat(100)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    isSetAside();
  }

  @Test
  void a_state_that_was_cut_short() throws IOException {
    synced();
    try (FileChannel state = FileChannel.open(home.state(), StandardOpenOption.WRITE)) {
      state.truncate(state.size() / 3);
    }

    isSetAside();
  }

  /// Everything is matched again by content, and nothing is transferred.
  private void isSetAside(String... how) throws IOException {
    List<String> words = new ArrayList<>(List.of("sync", "--json"));
    words.addAll(List.of(how));
    Ran ran = home.run(words.toArray(String[]::new));
    assertThat(ran.codes()).containsExactly("STATE_SET_ASIDE", "UNLINKED");
    assertThat(ran.status()).isZero();
    assertThat(ran.count("uploaded") + ran.count("downloaded")).isZero();
    assertThat(home.files()).hasSize(MESSAGES);
    try (var files = Files.list(home.state().getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.matches("state\\.sqlite\\.damaged-\\d+"));
    }
    assertThat(home.run("sync", "--json").codes()).isEmpty();
  }

  @Test
  void a_state_with_a_torn_page_in_the_middle_is_set_aside_at_once() throws IOException {
    synced();
    try (FileChannel state = FileChannel.open(home.state(), StandardOpenOption.WRITE)) {
      byte[] torn = new byte[(int) state.size() - 8_192];
      java.util.Arrays.fill(torn, (byte) 0x5a);
      state.write(ByteBuffer.wrap(torn), 8_192);
    }

    isSetAside("--full");
    synced();
  }

  @Test
  void a_state_that_is_empty_is_no_reason_to_upload_everything_again() throws IOException {
    synced();
    Files.write(home.state(), new byte[0]);

    Ran ran = home.run("sync", "--json");

    assertThat(ran.codes()).containsExactly("UNLINKED");
    assertThat(ran.status()).isZero();
    assertThat(ran.count("uploaded") + ran.count("downloaded")).isZero();
    assertThat(home.files()).hasSize(MESSAGES);
  }

  @Test
  void messages_without_state() throws IOException {
    Path cur = home.twin().resolve("INBOX").resolve("cur");
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(cur.resolveSibling(part));
    }
    Files.write(cur.resolve("1.x.host:2,S"), Household.message(1));

    Ran ran = home.run("sync");

    assertThat(ran.err()).contains("nothing was known about them", "[UNLINKED]");
    assertThat(ran.status()).isZero();
    assertThat(home.run("sync", "--json").codes()).isEmpty();
  }

  @Test
  void a_maildir_that_is_suddenly_empty() throws IOException {
    synced();
    for (Path file : home.files()) {
      Files.delete(file);
    }

    failing("MAILDIR_GONE", 77);
  }

  @Test
  void a_maildir_of_which_most_is_gone_needs_consent() throws IOException {
    synced();
    for (Path file : home.files().subList(0, MESSAGES - 2)) {
      Files.delete(file);
    }

    assertThat(failing("CONSENT", 77).err()).contains("--confirm-deletions");
    assertThat(home.run("sync", "--confirm-deletions").status()).isZero();
    assertThat(mail.snapshot("INBOX").uids()).hasSize(2);
    assertThat(mail.snapshot("Trash").uids()).hasSize(MESSAGES - 2);
  }

  @Test
  void a_directory_that_is_gone() throws IOException {
    synced();
    Files.move(home.twin().resolve("INBOX"), directory.resolve("elsewhere"));

    assertThat(failing("MAILDIR_GONE", 77).err()).contains("--fetch-again");
    assertThat(home.run("folders", "--fetch-again", "INBOX").status()).isZero();
    synced();
  }

  @Test
  void a_twin_that_is_gone_as_a_whole_is_not_made_anew_unasked() throws IOException {
    synced();
    Files.move(home.twin(), directory.resolve("unmounted"));

    assertThat(failing("MAILDIR_GONE", 77).err()).contains("mkdir -p '" + home.twin() + "'");
    assertThat(home.twin()).doesNotExist();
    Files.createDirectories(home.twin());
    synced();
  }

  @Test
  void a_file_where_a_directory_should_be() throws IOException {
    Files.createDirectories(home.twin());
    Files.writeString(home.twin().resolve("INBOX"), "in the way");

    Ran ran = home.run("sync", "--json");

    assertThat(ran.status()).isNotZero();
    assertThat(ran.codes()).isNotEmpty().doesNotContain("BUG");
    assertThat(Files.readString(home.twin().resolve("INBOX"))).isEqualTo("in the way");
  }

  @Test
  void a_nonsensical_list_of_keywords_does_no_harm() throws IOException {
    synced();
    Files.deleteIfExists(home.twin().resolve(".mailtwin").resolve("lock"));
    Files.writeString(
        home.twin().resolve("INBOX").resolve("dovecot-keywords"),
        "\0\u00ff nonsense\n99999 x\n-1 y\n");

    synced();
    assertThat(mail.snapshot("INBOX").uids()).hasSize(MESSAGES);
  }
}
