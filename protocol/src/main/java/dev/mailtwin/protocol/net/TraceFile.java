package dev.mailtwin.protocol.net;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;

/// A trace written to a file that only its owner can read.
///
/// Thread-safe. Control characters are shown as `\xNN`, so the file is safe to print.
public final class TraceFile implements Trace, AutoCloseable {

  private final PrintWriter out;
  private final InstantSource clock;
  private Runnable onFailure;

  private TraceFile(PrintWriter out, InstantSource clock, Runnable onFailure) {
    this.out = out;
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /// Creates `file` with permissions 0600, in the place of a file that is there. What is no file, a
  /// terminal or a pipe, is written to as it is.
  ///
  /// @param onFailure runs once if the trace cannot be written on
  public static TraceFile create(Path file, InstantSource clock, Runnable onFailure)
      throws IOException {
    if (!Files.exists(file) || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    return new TraceFile(new PrintWriter(writer, true), clock, onFailure);
  }

  @Override
  public void sent(String line) {
    write("C: ", line);
  }

  @Override
  public void received(String line) {
    write("S: ", line);
  }

  @Override
  public synchronized void close() {
    out.close();
  }

  private synchronized void write(String side, String line) {
    var text = new StringBuilder(line.length() + 40).append(clock.instant()).append(' ');
    text.append(side);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        text.append("\\x").append("%02x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    out.println(text);
    if (out.checkError()) {
      onFailure.run();
      onFailure = () -> {};
    }
  }
}
