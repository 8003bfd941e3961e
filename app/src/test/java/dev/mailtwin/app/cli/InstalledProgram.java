package dev.mailtwin.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Programs of ours in a directory for the search path.
final class InstalledProgram {

  private InstalledProgram() {}

  /// Installs a program called mailtwin that runs this build.
  ///
  /// @return the directory it is in
  static Path in(Path directory) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return script(
        directory,
        "mailtwin",
        """
        exec '%s' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' \
          dev.mailtwin.app.Main "$@"
        """
            .formatted(java, System.getProperty("java.class.path")));
  }

  /// Installs a script for `sh`.
  static Path script(Path directory, String name, String text) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path program = bin.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return bin;
  }
}
