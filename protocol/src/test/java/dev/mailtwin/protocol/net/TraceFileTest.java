package dev.mailtwin.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {

  @TempDir Path directory;
  private final AtomicInteger failures = new AtomicInteger();

  private TraceFile trace(Path file) throws IOException {
    return TraceFile.create(file, Clock.systemUTC(), failures::incrementAndGet);
  }

  @Test
  void a_file_of_others_is_replaced_by_one_for_its_owner() throws IOException {
    Path file = Files.writeString(directory.resolve("trace"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (TraceFile trace = trace(file)) {
      trace.sent("A1 NOOP");
    }
    assertThat(Files.readString(file)).endsWith(" C: A1 NOOP\n").doesNotContain("old");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(failures).hasValue(0);
  }

  /// The device is never full of what it takes: it takes nothing.
  @Test
  void what_is_no_file_stays_and_a_failure_is_told_once() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("full"), Path.of("/dev/full"));
    try (TraceFile trace = trace(link)) {
      trace.sent("A1 NOOP");
      trace.received("A1 OK");
    }
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(failures).hasValue(1);
  }

  @Test
  void a_directory_is_no_place_for_a_trace() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(() -> trace(empty)).isInstanceOf(IOException.class);
    assertThat(Files.isDirectory(empty, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
