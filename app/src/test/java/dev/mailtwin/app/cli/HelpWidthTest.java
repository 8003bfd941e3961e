package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/// What is said about a command fits into a terminal: of a line that is wider, the last words would
/// be a line of their own.
class HelpWidthTest {

  private static final int CHARS_MAX = 79;

  private static List<Class<?>> commands() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.mailtwin.app")
            .stream()
            .filter(one -> one.isAnnotatedWith(Command.class))
            .<Class<?>>map(JavaClass::reflect)
            .toList();
  }

  @Test
  void every_help_begins_with_examples() {
    for (Class<?> command : commands()) {
      Stream.concat(Stream.of(command), Stream.of(command.getDeclaredMethods()))
          .filter(one -> one.isAnnotationPresent(Command.class))
          .forEach(one -> {
            Command words = Objects.requireNonNull(one.getAnnotation(Command.class));
            assertThat(words.footer()).as(one.toString()).startsWith("", "Examples:");
          });
    }
  }

  @Test
  void no_line_of_help_is_wider_than_a_terminal() {
    List<Class<?>> commands = commands();
    assertThat(commands).contains(Root.class, DoctorCommand.class);
    for (Class<?> command : commands) {
      Command words = Objects.requireNonNull(command.getAnnotation(Command.class));
      assertThat(Stream.of(words.description(), words.footer()).flatMap(Stream::of))
          .as(command.getSimpleName())
          .allMatch(line -> line.length() <= CHARS_MAX);
    }
  }
}
