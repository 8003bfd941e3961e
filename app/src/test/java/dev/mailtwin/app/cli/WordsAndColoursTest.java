package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the program helps with what was typed, and when it uses colour.
class WordsAndColoursTest {

  private static final String ESCAPE = "\u001b[";

  @TempDir Path directory;

  private Commands.Ran run(String... words) {
    return new Commands(directory).run(words);
  }

  @Test
  void slips_of_the_finger_are_recognised() {
    assertThat(run("snyc").err()).contains("has no command `snyc`", "Did you mean `sync`?");
    assertThat(run("stats").err()).contains("`status`");
    assertThat(run("account", "lst").err()).contains("Did you mean `list`?");
    assertThat(run("sync", "--dryrun").err()).contains("Did you mean `--dry-run`?");
    assertThat(run("sync", "--colro=never").err()).contains("`--color`");
    assertThat(run("frobnicate").err()).doesNotContain("Did you mean");
    assertThat(run("x".repeat(100_000)).exit()).isEqualTo(64);
  }

  @Test
  void what_is_no_number_is_called_so() {
    assertThat(run("history", "ana@example.org").err())
        .contains("RUN takes a number, and `ana@example.org` is none.");
    assertThat(run("history", "--limit=x").err()).contains("--limit takes a number, and `x`");
  }

  @Test
  void what_was_meant_is_part_of_the_document() {
    Commands.Ran ran = run("snyc", "--json");

    assertThat(ran.exit()).isEqualTo(64);
    assertThat(ran.out()).contains("\"code\":\"USAGE\"", "Did you mean `sync`?");
  }

  @Test
  void similar_words_come_nearest_first() {
    assertThat(Misuse.similar("lost", List.of("last", "list", "lost1", "far"))).hasSize(3);
    assertThat(Misuse.similar("statsu", List.of("stats", "status", "state")))
        .containsExactly("stats", "status", "state");
    assertThat(Misuse.similar("a", List.of("b"))).isEmpty();
  }

  @Test
  void help_shows_examples_before_the_options() {
    for (String[] words :
        List.of(
            new String[] {"help", "sync"},
            new String[] {"sync", "--help"},
            new String[] {"help", "account", "remove"})) {
      Commands.Ran ran = run(words);

      assertThat(ran.exit()).isZero();
      assertThat(ran.out().indexOf("Examples:"))
          .isBetween(1, ran.out().indexOf("Usage: mailtwin") - 1);
      assertThat(ran.out().indexOf("Usage: mailtwin"))
          .isLessThan(ran.out().indexOf("      --json"));
    }
    assertThat(run("help").out()).contains("setup", "settings", "completion");
    assertThat(run("help", "snyc").err()).contains("Did you mean `sync`?");
  }

  @Test
  void every_command_has_an_example_and_the_common_options() {
    for (String command :
        List.of(
            "setup",
            "sync",
            "status",
            "folders",
            "settings",
            "completion",
            "account list",
            "account remove",
            "account password")) {
      String help = run(("help " + command).split(" ", -1)).out();
      assertThat(help)
          .as(command)
          .contains("Examples:", "  mailtwin " + command.replaceFirst(" .*", ""));
      assertThat(help).as(command).contains("--json", "--quiet", "--no-input", "--color");
    }
  }

  private boolean coloured(boolean terminal, Map<String, String> environment, String... words) {
    return new Commands(directory, terminal, environment).run(words).err().contains(ESCAPE);
  }

  @Test
  void colour_is_for_terminals_unless_the_user_says_otherwise() {
    assertThat(coloured(true, Map.of(), "status")).isTrue();
    assertThat(coloured(false, Map.of(), "status")).isFalse();
    assertThat(coloured(true, Map.of("NO_COLOR", "1"), "status")).isFalse();
    assertThat(coloured(true, Map.of("NO_COLOR", ""), "status")).isTrue();
    assertThat(coloured(true, Map.of("NO_COLOR", "1"), "status", "--color=always")).isTrue();
    assertThat(coloured(false, Map.of(), "status", "--color", "always")).isTrue();
    assertThat(coloured(true, Map.of(), "status", "--color", "never")).isFalse();
    assertThat(run("status", "--color", "sometimes").exit()).isEqualTo(64);
  }

  @Test
  void output_that_cannot_be_written_is_a_failure() {
    var err = new ByteArrayOutputStream();
    var full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int oneByte) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    var terminal = new Terminal(full, new PrintStream(err, true, StandardCharsets.UTF_8), false);
    var parts =
        new Parts(
            terminal, new Commands(directory).home(), Clock.systemUTC(), () -> false, Map.of());

    for (String[] words : List.of(new String[] {"--help"}, new String[] {"completion", "bash"})) {
      assertThat(new CommandLineFace(parts, new Commands.NoDemo()).run(words)).isEqualTo(74);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("[OUTPUT_LOST]");
  }

  @Test
  void every_command_says_in_a_sentence_what_it_does() {
    String help = run("--help").out();

    String commands = help.substring(help.indexOf("Commands:")).replaceAll("\\n {6,}", " ");
    assertThat(commands.lines().skip(1).toList())
        .hasSizeGreaterThan(10)
        .allMatch(line -> line.endsWith("."), "a whole sentence");
  }
}
