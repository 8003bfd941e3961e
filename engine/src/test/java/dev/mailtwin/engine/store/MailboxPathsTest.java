package dev.mailtwin.engine.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.testkit.Seeds;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Directories of mailboxes: every name has one, inside the twin, and can be read back.
class MailboxPathsTest {

  private static final Path ROOT = Path.of("/twin");

  private static final String[] PIECES = {
    ".",
    "..",
    "/",
    "\\",
    ":",
    "%",
    "%2F",
    "cur",
    "new",
    "tmp",
    "CON",
    " ",
    "~",
    "\u0000",
    "\u001b",
    "\u0085",
    "\u202e",
    "\u200d",
    "\u0301",
    "e\u0301",
    "\u00e9",
    "\u00c5",
    "\u212b",
    "\ud83d\ude00",
    "a",
    "B",
    "work",
    "x".repeat(120),
    "\u00fc".repeat(90),
    "-",
    "\n",
    "dovecot-keywords",
    "C"
  };

  private static String level(SplittableRandom chance) {
    var text = new StringBuilder();
    int pieces = 1 + chance.nextInt(6);
    for (int n = 0; n < pieces; n++) {
      text.append(PIECES[chance.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static MailboxName name(SplittableRandom chance) {
    List<String> levels = new ArrayList<>();
    int depth = 1 + chance.nextInt(3);
    for (int n = 0; n < depth; n++) {
      levels.add(level(chance));
    }
    return new MailboxName(levels);
  }

  private static List<String> parts(Path path) {
    List<String> parts = new ArrayList<>();
    ROOT.relativize(path).forEach(part -> parts.add(part.toString()));
    return parts;
  }

  @Test
  void every_name_has_one_directory_inside_the_twin_and_comes_back() {
    Map<String, MailboxName> taken = new HashMap<>();
    Seeds.run(
        "names and directories",
        3_000,
        seed -> {
          MailboxName name = name(new SplittableRandom(seed));
          Path path = MailboxPaths.directory(ROOT, name);
          if (path == null) {
            assertThat(name.toString().length()).isGreaterThan(300);
            return;
          }

          assertThat(path.startsWith(ROOT)).isTrue();
          assertThat(path.normalize()).isEqualTo(path).isNotEqualTo(ROOT);
          assertThat(MailboxPaths.name(parts(path))).isEqualTo(name);
          for (String part : parts(path)) {
            assertThat(part.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSizeLessThan(241);
            assertThat(part).doesNotStartWith(".").isNotIn("cur", "new", "tmp");
            assertThat(part.codePoints()).noneMatch(Character::isISOControl);
          }
          String composed = Normalizer.normalize(path.toString(), Normalizer.Form.NFC);
          assertThat(composed).isEqualTo(path.toString());
          assertThat(taken.merge(composed, name, (old, _) -> old)).isEqualTo(name);
        });
  }

  @Test
  void ordinary_names_stay_as_they_are() {
    assertThat(MailboxPaths.directory(ROOT, new MailboxName(List.of("Projects", "2026 \u00fc"))))
        .isEqualTo(ROOT.resolve("Projects").resolve("2026 \u00fc"));
  }

  @Test
  void other_ways_to_write_a_name_are_no_mailboxes() {
    assertThat(MailboxPaths.name(List.of("%41"))).isNull();
    assertThat(MailboxPaths.name(List.of("a%2f"))).isNull();
    assertThat(MailboxPaths.name(List.of("a%"))).isNull();
    assertThat(MailboxPaths.name(List.of("a%", "b"))).isNull();
    assertThat(MailboxPaths.name(List.of("a%", "%b"))).isNull();
    assertThat(MailboxPaths.name(List.of("e\u0301"))).isNull();
    assertThat(MailboxPaths.name(List.of("%"))).isNull();
  }

  /// They would show the rest of a path backwards.
  @Test
  void characters_that_turn_the_direction_of_text_are_escaped() {
    var name = new MailboxName(List.of("a\u202Eb\u2066c"));
    Path path = requireNonNull(MailboxPaths.directory(ROOT, name));

    assertThat(path.toString().codePoints())
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
    assertThat(MailboxPaths.name(List.of(path.getFileName().toString()))).isEqualTo(name);
  }

  @Test
  void a_name_longer_than_any_path_has_none() {
    assertThat(MailboxPaths.directory(ROOT, new MailboxName(List.of("x".repeat(10_000))))).isNull();
  }
}
