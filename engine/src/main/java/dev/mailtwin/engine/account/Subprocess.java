package dev.mailtwin.engine.account;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A program of somebody else, run to its end with limits.
///
/// @param exit its exit status
/// @param output what it said on standard output
record Subprocess(int exit, String output) {

  /// What it says is a password or little more.
  static final int OUTPUT_BYTES_MAX = 64 << 10;

  /// It may hold a secret, which is never shown.
  @Override
  public String toString() {
    return "exit status " + exit;
  }

  /// Somebody who waits this long wants to know what for.
  private static final Duration SLOW = Duration.ofSeconds(3);

  /// Why it did not come to its end.
  static final class Unfinished extends IOException {
    Unfinished(String what) {
      super(what);
    }
  }

  /// Runs a program that may ask the user on the terminal.
  ///
  /// @param slow is run once if it takes long, on another thread
  /// @throws IOException if it cannot be started
  /// @throws Unfinished if it took too long or said too much; it was killed
  static Subprocess asking(List<String> command, Duration limit, Runnable slow)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    return finish(builder.start(), null, limit, slow);
  }

  /// Runs a program that is told everything on its standard input. What it complains about is not
  /// shown.
  static Subprocess silent(List<String> command, byte[] input, Duration limit, Runnable slow)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return finish(builder.start(), input, limit, slow);
  }

  private static Subprocess finish(
      Process process, byte @Nullable [] input, Duration limit, Runnable slow)
      throws IOException, InterruptedException {
    try {
      var killed = new AtomicBoolean();
      Thread watch =
          Thread.ofVirtual().name("program watch").start(() -> watch(process, limit, slow, killed));
      if (input != null) {
        write(process, input);
      }
      byte[] output = process.getInputStream().readNBytes(OUTPUT_BYTES_MAX);
      if (output.length == OUTPUT_BYTES_MAX) {
        // It would write until somebody reads, which nobody does.
        throw new Unfinished("says far more than a password");
      }
      int exit = process.waitFor();
      watch.join();
      if (killed.get()) {
        throw new Unfinished("does not end");
      }
      return new Subprocess(exit, new String(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  /// Ends it with all it started: a child that outlives it would keep our pipe open.
  private static void watch(Process process, Duration limit, Runnable slow, AtomicBoolean killed) {
    long first = Math.min(SLOW.toMillis(), limit.toMillis());
    try {
      if (process.waitFor(first, TimeUnit.MILLISECONDS)) {
        return;
      }
      slow.run();
      if (!process.waitFor(limit.toMillis() - first, TimeUnit.MILLISECONDS)) {
        killed.set(true);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // A program that does not read its input says by its exit status whether it minded.
      System.getLogger(Subprocess.class.getName())
          .log(System.Logger.Level.DEBUG, "a program did not read its input", e);
    }
  }

  /// The first line of the output.
  String line() {
    int end = output.indexOf('\n');
    String line = end < 0 ? output : output.substring(0, end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
