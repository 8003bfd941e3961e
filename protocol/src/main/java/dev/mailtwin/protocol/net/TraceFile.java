package dev.mailtwin.protocol.net;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;

/// A trace written to a file that only its owner can read.
///
/// Thread-safe. Control characters are shown as `\xNN`, so the file is safe to print.
public final class TraceFile implements Trace, AutoCloseable {

  private final PrintWriter out;
  private final InstantSource clock;

  private TraceFile(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /// Creates or overwrites `file` with permissions 0600.
  public static TraceFile create(Path file, InstantSource clock) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new TraceFile(
        new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true), clock);
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
  }
}
