package dev.mailtwin.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/problems.md` explains every code, and nothing that is none.
class ProblemListTest {

  private static List<String> page() throws IOException {
    return lines("docs/problems.md");
  }

  private static List<String> lines(String page) throws IOException {
    return Files.readAllLines(Path.of(System.getProperty("mailtwin.root", "..")).resolve(page));
  }

  @Test
  void every_code_has_its_section_in_the_same_order() throws IOException {
    List<String> sections =
        page().stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4).strip().split(" ", 2)[0])
            .toList();

    assertThat(sections)
        .containsExactlyElementsOf(Arrays.stream(Code.values()).map(Code::name).toList());
  }

  @Test
  void every_section_names_the_exit_status() throws IOException {
    List<String> lines = page();
    for (Code code : Code.values()) {
      int start = indexOf(lines, "### " + code.name());
      String section = String.join("\n", lines.subList(start, Math.min(lines.size(), start + 12)));

      assertThat(section).as(code.name()).contains("exit %d".formatted(code.exit()));
    }
  }

  @Test
  void every_exit_status_is_in_both_tables() throws IOException {
    for (String page : List.of("README.md", "docs/formats.md")) {
      List<String> rows =
          lines(page).stream()
              .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
              .map(line -> line.split(" ", -1)[1])
              .toList();

      for (Code code : Code.values()) {
        assertThat(rows).as(page + ", " + code).contains(String.valueOf(code.exit()));
      }
    }
  }

  /// How many rows each chapter of the cause table has.
  private static final Map<String, Integer> ROWS =
      Map.of("I", 13, "N", 9, "C", 9, "T", 26, "G", 6, "K", 7, "A", 35, "M", 14, "Q", 3, "S", 32);

  @Test
  void every_row_of_the_cause_table_is_reported_or_said_not_to_be() throws IOException {
    List<String> table = new ArrayList<>();
    ROWS.forEach((chapter, rows) -> {
      for (int row = 1; row <= rows; row++) {
        table.add(chapter + row);
      }
    });
    List<String> lines = page();
    List<String> listed =
        lines.subList(indexOf(lines, "## Rows that are not reported"), lines.size()).stream()
            .filter(line -> line.matches("\\| [A-Z][0-9]+ \\|.*"))
            .map(line -> line.split(" ", -1)[1])
            .toList();
    List<String> reported =
        Arrays.stream(Code.values()).filter(Code::isCause).map(Code::name).toList();

    assertThat(table).hasSize(154);
    assertThat(Stream.concat(reported.stream(), listed.stream()))
        .containsExactlyInAnyOrderElementsOf(table);
  }

  private static int indexOf(List<String> lines, String heading) {
    for (int n = 0; n < lines.size(); n++) {
      if (lines.get(n).equals(heading) || lines.get(n).startsWith(heading + " ")) {
        return n;
      }
    }
    throw new AssertionError("no section " + heading);
  }
}
