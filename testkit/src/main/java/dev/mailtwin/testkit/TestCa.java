package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One authority for all test servers of this JVM, because making one takes a second.
public final class TestCa {

  private static final Map<String, ThrowawayCa> BY_NAMES = new HashMap<>();

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

  /// An authority of its own with one certificate, made once per JVM.
  ///
  /// @param subjectNames what the certificate is good for: `dns:a.example,dns:*.b.example`
  public static synchronized ThrowawayCa naming(String subjectNames) throws IOException {
    ThrowawayCa known = BY_NAMES.get(subjectNames);
    if (known == null) {
      Path directory = Files.createTempDirectory("testca");
      known = ThrowawayCa.in(directory, subjectNames, List.of("-validity", "30"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Directories.deleteTree(directory)));
      BY_NAMES.put(subjectNames, known);
    }
    return known;
  }
}
