package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.OtherProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {

  @TempDir Path directory;
  private Commands commands = new Commands(Path.of("."));

  @BeforeEach
  void configure() throws IOException {
    commands = new Commands(directory);
    commands.configure(
        """
        [[account]]
        address = "ana@example.org"
        imap = "imaps://imap.example.org"
        password_command = "echo s3cret"
        [[account]]
        address = "anton@example.org"
        imap = "imaps://imap.example.org"
        password_command = "echo s3cret"
        """);
  }

  private List<String> values(String... words) {
    List<String> line = new ArrayList<>(List.of("completion", "words", "--"));
    line.addAll(List.of(words));
    Commands.Ran ran = commands.run(line.toArray(String[]::new));
    assertThat(ran.exit()).as(ran.err()).isZero();
    return ran.out().lines().map(candidate -> candidate.replaceFirst("\t.*", "")).toList();
  }

  @Test
  void commands_and_those_below_them() {
    assertThat(values("")).contains("setup", "sync", "account", "settings", "completion");
    assertThat(values("se")).containsExactly("setup", "settings", "send", "sendmail");
    assertThat(values("account", "")).containsExactly("list", "remove", "password");
    assertThat(values("account", "r")).containsExactly("remove");
  }

  @Test
  void options_and_their_values() {
    assertThat(values("sync", "--d")).containsExactly("--dry-run");
    assertThat(values("sync", "--color", "")).containsExactly("auto", "always", "never");
    assertThat(values("settings", "ana@example.org", "--for", "m"))
        .containsExactly("mbsync", "msmtp", "mutt");
    assertThat(values("settings", "--for=ap")).containsExactly("--for=apple");
    assertThat(values("setup", "--ca-file", "")).containsExactly(":files");
    assertThat(values("setup", "--user", "")).isEmpty();
  }

  @Test
  void accounts_where_accounts_are_wanted() {
    assertThat(values("sync", "an")).containsExactly("ana@example.org", "anton@example.org");
    assertThat(values("sync", "ana@example.org", "--full", "ant"))
        .containsExactly("anton@example.org");
    assertThat(values("account", "remove", "ana")).containsExactly("ana@example.org");
    assertThat(values("settings", "ana@example.org", "")).isEmpty();
  }

  @Test
  void nonsense_and_a_broken_configuration_complete_to_nothing() throws IOException {
    assertThat(values("no", "such", "command")).isEmpty();
    assertThat(values("--no-such=")).isEmpty();
    commands.configure("[[");
    assertThat(values("sync", "an")).isEmpty();
  }

  @Test
  void shells_that_are_not_known_are_said() {
    assertThat(commands.run("completion", "tcsh").exit()).isEqualTo(64);
  }

  private String inShell(String shell, String script) throws IOException, InterruptedException {
    OtherProgram program = OtherProgram.require(shell);
    Path completion = directory.resolve("completion");
    Files.writeString(completion, commands.run("completion", shell).out());
    Path test = Files.writeString(directory.resolve("test"), script);
    String path = InstalledProgram.in(directory) + File.pathSeparator + System.getenv("PATH");
    OtherProgram.Run run =
        program.run(
            directory,
            Map.of("PATH", path, "MAILTWIN_HOME", directory.toString(), "C", completion.toString()),
            test.toString());
    assertThat(run.exit()).as(run.output()).isZero();
    return run.output();
  }

  @Test
  void bash_completes_only_what_stands_behind_its_own_breaks() throws Exception {
    String completed =
        inShell(
            "bash",
            """
            source "$C"
            complete -p mailtwin
            COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
            ask() { COMP_LINE=$1 COMP_POINT=${#1}; _mailtwin; printf '<%s>' "${COMPREPLY[@]}"; echo; }
            ask 'mailtwin account re'
            ask 'mailtwin sync ana@e'
            ask 'mailtwin settings --for=ap'
            COMP_WORDBREAKS=' '
            ask 'mailtwin sync ana@e'
            """);

    assertThat(completed)
        .contains("complete -F _mailtwin mailtwin")
        .contains("<remove>\n<example.org>\n<apple>\n<ana@example.org>\n");
  }

  @Test
  void fish_completes_with_descriptions() throws Exception {
    String completed =
        inShell(
            "fish",
            """
            source $C
            complete -C 'mailtwin account re'
            complete -C 'mailtwin sync ana@'
            """);

    assertThat(completed).contains("remove\tForget an account").contains("ana@example.org");
  }

  @Test
  void zsh_takes_the_script() throws Exception {
    // What it offers is only seen on a terminal; that it can be read and is registered is not.
    String said =
        inShell(
            "zsh",
            """
            autoload -U compinit && compinit -u -d "$HOME/dump"
            source "$C" || exit 1
            echo "registered: ${_comps[mailtwin]}"
            """);

    assertThat(said).contains("registered: _mailtwin");
  }
}
