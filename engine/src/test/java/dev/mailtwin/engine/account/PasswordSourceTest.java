package dev.mailtwin.engine.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets from files and from a key store. The key store is a script that behaves as secret-tool
/// 0.20.5 was seen to behave with GNOME Keyring 42.1: unlocked, locked, and without a D-Bus.
class PasswordSourceTest {

  private static final String SECRET_TOOL =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 9
      [ -e absent ] && { echo 'secret-tool: Cannot autolaunch D-Bus' >&2; exit 1; }
      verb=$1; shift
      case $1 in --label=*) shift ;; esac
      [ "$1 $2 $3" = "service mailtwin account" ] || exit 2
      item="item $4"
      case $verb in
        store) [ -e locked ] && { echo 'Cannot create an item in a locked collection' >&2; exit 1; }
          cat >"$item" ;;
        lookup) [ -e locked ] && exit 1
          cat "$item" 2>/dev/null ;;
        search) [ -e "$item" ] || exit 0
          echo '[/1]'; echo "label = x"
          [ -e locked ] || echo "secret = $(cat "$item")" ;;
        clear) rm "$item" 2>/dev/null ;;
      esac
      """;

  @TempDir Path directory;
  private SystemKeyStore store =
      new SystemKeyStore(SystemKeyStore.Kind.SECRET_SERVICE, "secret-tool");

  @BeforeEach
  void installSecretTool() throws IOException {
    Path program = directory.resolve("secret-tool");
    Files.writeString(program, SECRET_TOOL);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    store = new SystemKeyStore(SystemKeyStore.Kind.SECRET_SERVICE, program.toString());
  }

  private static Problem problem(PasswordSource source) {
    var thrown = new Problem[1];
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> source.fetch(_ -> {}))
        .satisfies(e -> thrown[0] = e.problem());
    return thrown[0];
  }

  @Test
  void a_key_store_gives_back_what_was_kept_in_it() throws Exception {
    var entry = new PasswordSource.KeyStoreEntry(store, "ana@example.org");
    Secret secret = Secret.of(" s3cret $x 'wörd' ");

    store.keep("ana@example.org", secret);

    assertThat(entry.fetch(_ -> {})).isEqualTo(secret);
    assertThat(store.forget("ana@example.org")).isTrue();
    assertThat(problem(entry).code()).isEqualTo(Code.I5);
  }

  @Test
  void a_program_that_is_long_in_coming_is_spoken_of() throws Exception {
    Path pipe = directory.resolve("pipe");
    var slow = new PasswordSource.CommandOutput("mkfifo '%1$s'; cat '%1$s'".formatted(pipe));
    List<String> lines = new CopyOnWriteArrayList<>();

    Secret fetched =
        slow.fetch(line -> {
          lines.add(line);
          unlock(pipe); // Only who was told can end the wait.
        });

    assertThat(fetched).isEqualTo(Secret.of("s3cret"));
    assertThat(lines).containsExactly("Waiting for the password command …");
  }

  private static void unlock(Path pipe) {
    try {
      Files.writeString(pipe, "s3cret\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_locked_key_store_is_said_to_be_locked() throws Exception {
    var entry = new PasswordSource.KeyStoreEntry(store, "ana@example.org");
    store.keep("ana@example.org", Secret.of("s3cret"));
    Files.createFile(directory.resolve("locked"));

    assertThat(problem(entry).code()).isEqualTo(Code.I6);
    assertThat(problem(entry).happened()).contains("locked");
    assertThat(problem(entry).meaning()).contains("not wrong");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> store.keep("bob", Secret.of("x")))
        .satisfies(e -> assertThat(e.problem().code()).isEqualTo(Code.I6));
  }

  @Test
  void a_key_store_that_is_not_there_is_said_to_be_absent() throws Exception {
    var entry = new PasswordSource.KeyStoreEntry(store, "ana@example.org");
    Files.createFile(directory.resolve("absent"));

    assertThat(problem(entry).code()).isEqualTo(Code.I6);
    assertThat(problem(entry).happened()).contains("does not answer");
    assertThat(store.forget("ana@example.org")).isFalse();

    Files.delete(directory.resolve("secret-tool"));
    assertThat(problem(entry).happened()).contains("does not answer");
  }

  @Test
  void a_key_store_is_found_on_the_search_path_only_if_it_answers() throws Exception {
    // Its own name is what is started, so only the search for it is tested here.
    assertThat(SystemKeyStore.find(Map.of("PATH", "/nowhere::" + directory.resolve("no"))))
        .isNull();
    assertThat(SystemKeyStore.find(Map.of())).isNull();
    assertThat(SystemKeyStore.named("/usr/bin/secret-tool")).isNotNull();
    assertThat(SystemKeyStore.named("vault")).isNull();
  }

  @Test
  void the_keychain_keeps_only_what_its_program_gives_back_unchanged() {
    var keychain = new SystemKeyStore(SystemKeyStore.Kind.KEYCHAIN, "security");

    assertThat(keychain.canKeep("ana@example.org", Secret.of("s3cret $x"))).isTrue();
    assertThat(keychain.canKeep("ana@example.org", Secret.of("wörd"))).isFalse();
    assertThat(keychain.canKeep("a\"b@example.org", Secret.of("x"))).isFalse();
    assertThat(store.canKeep("ana@example.org", Secret.of("wörd"))).isTrue();
  }

  @Test
  void a_program_that_does_not_end_is_ended_with_all_it_started() {
    for (String endless : new String[] {"sleep 1000", "sleep 1000 | cat", "yes | cat >/dev/null"}) {
      assertThatExceptionOfType(Subprocess.Unfinished.class)
          .isThrownBy(() ->
              Subprocess.silent(
                  List.of("sh", "-c", endless + "; true"),
                  new byte[0],
                  Duration.ofMillis(300),
                  () -> {}))
          .withMessage("does not end");
    }
  }

  @Test
  void a_file_of_ours_says_in_its_first_line_what_it_is() throws Exception {
    var home = new Home(directory.resolve("config.toml"), directory.resolve("mail"));
    var wanted = new PasswordSource.CommandOutput("false");

    PasswordSource kept =
        new ConfigWriter(home).keepSecret("ana@example.org", wanted, Secret.of("# s3cret"));

    assertThat(kept.fetch(_ -> {})).isEqualTo(Secret.of("# s3cret"));
    Path file = directory.resolve("secrets").resolve("ana@example.org");
    assertThat(Files.readAllLines(file).getFirst())
        .startsWith("# Mailtwin keeps the password of ana@example.org");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_file_of_the_users_holds_the_password_in_its_first_line() throws Exception {
    Path file = directory.resolve("own");
    Files.writeString(file, "s3cret\r\nand more\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    assertThat(new PasswordSource.SecretFile(file).fetch(_ -> {})).isEqualTo(Secret.of("s3cret"));
  }

  @Test
  void a_file_that_others_can_use_is_refused() throws Exception {
    Path file = directory.resolve("own");
    Files.write(file, "s3cret\n".getBytes(StandardCharsets.UTF_8));
    for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

      Problem problem = problem(new PasswordSource.SecretFile(file));

      assertThat(problem.code()).isEqualTo(Code.I5);
      assertThat(problem.happened()).contains(permissions);
      assertThat(problem.next()).contains("chmod 600");
    }
  }
}
