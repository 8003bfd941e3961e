package dev.mailtwin.app.contract;

import dev.mailtwin.app.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program as a process of its own, which can be killed.
public final class RealProcess {

  private static final long LIMIT_SECONDS = 120;

  private final Path home;

  /// @param home what `MAILTWIN_HOME` says
  public RealProcess(Path home) {
    this.home = home;
  }

  /// Starts a command from the classes of this build.
  public Process start(String... words) throws IOException {
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
    return start(line, home);
  }

  static Process start(List<String> line, Path home) throws IOException {
    var builder = new ProcessBuilder(line);
    builder.environment().put("MAILTWIN_HOME", home.toString());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  /// Waits for the end of a process that says little.
  static Program.Run finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the program does not end");
    }
    return new Program.Run(process.exitValue(), out, "");
  }
}
