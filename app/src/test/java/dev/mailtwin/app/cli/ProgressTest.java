package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.MailboxName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One line that is drawn again and again must not be wider than the terminal.
class ProgressTest {

  private static final Progress.State BUSY =
      new Progress.State("INBOX", 0.5, "9,789 of 12,000", "13,270/s", "41 MB/s, 0 s left");

  @Test
  void a_line_fits_into_every_terminal() {
    for (int columns = 10; columns < 200; columns++) {
      assertThat(Terminal.columns(BUSY.line(columns))).isBetween(1, columns);
    }
    assertThat(BUSY.line(200))
        .isEqualTo(
            "INBOX  [###############               ]  9,789 of 12,000  13,270/s  41 MB/s, 0 s left");
    assertThat(BUSY.line(79))
        .isEqualTo(
            "INBOX  [############            ]  9,789 of 12,000  13,270/s  41 MB/s, 0 s left");
    assertThat(BUSY.line(45)).isEqualTo("INBOX  9,789 of 12,000  41 MB/s, 0 s left");
  }

  @Test
  void wide_letters_count_twice_and_accents_not_at_all() {
    assertThat(Terminal.columns("日本語")).isEqualTo(6);
    assertThat(Terminal.columns("e\u0301")).isEqualTo(1);
    assertThat(Terminal.columns("Büro")).isEqualTo(4);
    assertThat(Terminal.columns("📬")).isEqualTo(2);
    assertThat(Terminal.shortened("日本語のメール", 6)).isEqualTo("日本…");
    assertThat(Terminal.padded("日本", 6)).isEqualTo("日本  ");
    var far = new Progress.State("日本語".repeat(30), 0.1, "1 of 2", "1/s", "1 kB/s");
    assertThat(Terminal.columns(far.line(79))).isBetween(78, 79);
  }

  private static List<String> drawn(Map<String, String> environment) {
    var err = new ByteArrayOutputStream();
    var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    var home = new Commands(Path.of(".")).home();
    var parts =
        new Parts(
            new Terminal(stream, stream, true), home, Clock.systemUTC(), () -> false, environment);
    try (var progress = new Progress(parts, false)) {
      progress.begins(new MailboxName(List.of("A folder with a name of some length")), 5, 5_000);
      progress.transferred(5, 5_000);
    }
    return List.of(err.toString(StandardCharsets.UTF_8).split("\r", -1));
  }

  @Test
  void what_the_environment_says_of_the_width_counts() {
    assertThat(drawn(Map.of("COLUMNS", "40")))
        .allSatisfy(line -> assertThat(line.length()).isLessThan(40));
    assertThat(drawn(Map.of("COLUMNS", "nonsense")))
        .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
    assertThat(drawn(Map.of("COLUMNS", "120"))).anyMatch(line -> line.length() > 80);
  }
}
