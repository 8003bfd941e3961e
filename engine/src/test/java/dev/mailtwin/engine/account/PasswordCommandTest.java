package dev.mailtwin.engine.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordCommandTest {

  private static final String ASKS_US = "mailtwin account password --print ana@example.org";

  @TempDir Path directory;

  private static String of(String command) {
    return PasswordCommand.of(new PasswordSource.CommandOutput(command), "ana@example.org", false);
  }

  @Test
  void a_command_that_asks_a_keeper_of_passwords_is_repeated() {
    for (String command :
        List.of(
            "pass show mail/ana",
            "/usr/bin/secret-tool lookup service imap",
            "rbw get mail",
            "cat '/home/ana/.secret'")) {
      assertThat(of(command)).isEqualTo(command);
    }
  }

  @Test
  void any_other_may_hold_a_secret_itself() {
    for (String command :
        List.of(
            "echo secret",
            "printf %s secret",
            "pass show x; echo secret",
            "cat <<<secret",
            "pass $(echo secret)",
            "bw get password mail --session c2VjcmV0",
            "op read x --session=c2VjcmV0",
            "security unlock -p secret && x",
            "")) {
      assertThat(of(command)).as(command).isEqualTo(ASKS_US);
    }
  }

  @Test
  void a_file_is_read_whoever_wrote_it() throws Exception {
    Path file = directory.resolve("it's a \"file\"");
    String command =
        PasswordCommand.of(new PasswordSource.SecretFile(file), "ana@example.org", false);

    Files.writeString(file, PasswordFile.content("ana@example.org", "se cr'et"));
    assertThat(output(command)).isEqualTo("se cr'et");
    Files.writeString(file, "own\nnotes\n");
    assertThat(output(command)).isEqualTo("own");
  }

  @Test
  void the_key_store_is_asked_by_its_own_program() {
    var store = new SystemKeyStore(SystemKeyStore.Kind.SECRET_SERVICE, "secret-tool");

    assertThat(PasswordCommand.of(new PasswordSource.KeyStoreEntry(store, "a'b@c"), "a'b@c", false))
        .isEqualTo("secret-tool lookup service mailtwin account 'a'\\''b@c'");
  }

  private static String output(String command) throws Exception {
    return Subprocess.silent(
            List.of("sh", "-c", command), new byte[0], Duration.ofSeconds(20), () -> {})
        .line();
  }
}
