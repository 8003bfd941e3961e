package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/formats.md` says what the migrations lead to.
class DocumentedSchemaTest {

  private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

  @TempDir Path directory;

  private static String page() throws IOException {
    String root = System.getProperty("mailtwin.root");
    return Files.readString(Path.of(root == null ? ".." : root).resolve("docs/formats.md"));
  }

  /// The rows of the chapter about this database.
  private static List<String> rows() throws IOException {
    String chapter = page().split("\n## state\\.sqlite\n", 2)[1].split("\n## ", 2)[0];
    return chapter.lines().filter(line -> line.startsWith("| `")).toList();
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private List<String> asked(String question) throws IOException {
    try (StateDb db = StateDb.open(directory.resolve("state.sqlite"), StateFile.SCHEMA)) {
      return db.read(connection -> {
        List<String> found = new ArrayList<>();
        try (var select = connection.prepareStatement(question);
            var row = select.executeQuery()) {
          while (row.next()) {
            found.add(row.getString(1));
          }
        }
        return found;
      });
    }
  }

  @Test
  void its_number_is_the_one_of_the_last_migration() throws IOException {
    Matcher number = Pattern.compile("`PRAGMA\\s+user_version`, now (\\d+)").matcher(page());

    assertThat(number.find()).isTrue();
    assertThat(number.group(1)).isEqualTo(asked("PRAGMA user_version").getFirst());
  }

  @Test
  void every_table_has_a_row() throws IOException {
    Stream<String> described = rows().stream().map(row -> names(row).getFirst());

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            asked(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"));
  }

  @Test
  void every_column_of_a_mailbox_is_named() throws IOException {
    String mailbox =
        rows().stream().filter(row -> row.startsWith("| `mailbox` |")).findFirst().orElseThrow();

    assertThat(names(mailbox))
        .containsAll(
            asked(
                "SELECT name FROM pragma_table_info('mailbox') WHERE name NOT IN"
                    + " ('id', 'directory')"));
  }
}
