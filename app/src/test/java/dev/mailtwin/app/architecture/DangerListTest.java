package dev.mailtwin.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/dangers.md` names tests that there are.
class DangerListTest {

  private static final Path ROOT = Path.of(System.getProperty("mailtwin.root", ".."));
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

  private static Map<String, String> tests() throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (String module : List.of("protocol", "engine", "app")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          texts.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return texts;
  }

  @Test
  void every_danger_has_its_test() throws IOException {
    Map<String, String> tests = tests();
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher each = NAMED.matcher(Files.readString(ROOT.resolve("docs/dangers.md")));
    while (each.find()) {
      named++;
      if (!tests.getOrDefault(each.group(1), "").contains("void " + each.group(2) + "(")) {
        missing.add(each.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(50);
  }
}
