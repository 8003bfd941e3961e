package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One authority for all test servers of this JVM, because making one takes a second.
public final class TestCa {

  private static @Nullable ThrowawayCa shared;

  private TestCa() {}

  /// The authority whose certificates are good for `localhost`, 127.0.0.1 and ::1.
  public static synchronized ThrowawayCa shared() throws IOException {
    if (shared == null) {
      Path directory = Files.createTempDirectory("testca");
      shared = ThrowawayCa.in(directory);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Directories.deleteTree(directory)));
    }
    return shared;
  }
}
