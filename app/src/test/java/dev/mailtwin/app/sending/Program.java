package dev.mailtwin.app.sending;

import dev.mailtwin.app.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real program, as a process of its own.
final class Program {

  private Program() {}

  /// What it says to people goes to the file `said` in its home.
  static ProcessBuilder of(Path home, String... words) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(List.of(words));
    var builder = new ProcessBuilder(line);
    builder.environment().put("MAILTWIN_HOME", home.toString());
    builder.redirectError(home.resolve("said").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder;
  }
}
