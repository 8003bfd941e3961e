package dev.mailtwin.app.cli;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.SyncListener;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One line that tells how a run goes on: how much, how fast, how long yet. Silent unless a person
/// watches.
///
/// Thread-safe.
public final class Progress implements SyncListener, AutoCloseable {

  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int BAR_COLUMNS_MAX = 30;
  private static final int BAR_COLUMNS_MIN = 8;
  private static final int NAME_COLUMNS_MIN = 8;

  private final Terminal terminal;
  private final boolean shown;
  private final boolean quiet;
  private final Width width;
  private String mailbox = "";
  private long wanted;
  private long wantedBytes;
  private long done;
  private long doneBytes;
  private long startedNanos = System.nanoTime();
  private long drawnNanos;
  private int lastColumns;

  /// Shown if a person watches and does not want quiet. What it waits for is said to others as
  /// well.
  public Progress(Parts parts, boolean quiet) {
    this.terminal = parts.terminal();
    this.width = new Width(parts.environment());
    this.quiet = quiet;
    this.shown = terminal.interactive() && !quiet;
  }

  @Override
  public synchronized void begins(MailboxName name, long messages, long bytes) {
    mailbox = Terminal.safe(name.toString());
    wanted = messages;
    wantedBytes = bytes;
    done = 0;
    doneBytes = 0;
    startedNanos = System.nanoTime();
    draw();
  }

  @Override
  public synchronized void transferred(long messages, long bytes) {
    done += messages;
    doneBytes += bytes;
    if (System.nanoTime() - drawnNanos > REDRAW_NANOS || done >= wanted) {
      draw();
    }
  }

  @Override
  public synchronized void says(String line) {
    if (shown) {
      erase();
      terminal.err().println(line);
    }
  }

  @Override
  public synchronized void waits(String line) {
    if (shown) {
      says(line);
    } else if (!quiet) {
      terminal.err().println(line);
    }
  }

  private void draw() {
    if (!shown) {
      return;
    }
    drawnNanos = System.nanoTime();
    double seconds = Math.max(0.001, (drawnNanos - startedNanos) / 1e9);
    double share = share();
    String eta =
        share <= 0 || share >= 1
            ? ""
            : ", " + Amounts.seconds(Math.round(seconds / share - seconds)) + " left";
    var now =
        new State(
            mailbox,
            share,
            Amounts.number(done) + " of " + Amounts.number(wanted),
            Amounts.number(Math.round(done / seconds)) + "/s",
            Amounts.bytes(Math.round(doneBytes / seconds)) + "/s" + eta);
    String line = now.line(width.columns(drawnNanos) - 1); // In the last column some wrap.
    int columns = Terminal.columns(line);
    String padding = " ".repeat(Math.max(0, lastColumns - columns));
    lastColumns = columns;
    terminal.err().print("\r" + line + padding);
    terminal.err().flush();
  }

  /// What a line tells, in order.
  ///
  /// @param share of the work that is done
  record State(String mailbox, double share, String done, String perSecond, String rest) {

    /// As much of it as fits: first the bar shrinks, then the number of messages per second goes,
    /// then the end of the name.
    String line(int columns) {
      String all = "  %s  %s  %s".formatted(done, perSecond, rest);
      int bar = columns - Terminal.columns(mailbox + all) - "  []".length();
      if (bar >= BAR_COLUMNS_MIN) {
        int room = Math.min(bar, BAR_COLUMNS_MAX);
        int filled = (int) Math.round(share * room);
        return mailbox + "  [" + "#".repeat(filled) + " ".repeat(room - filled) + "]" + all;
      }
      String few = "  %s  %s".formatted(done, rest);
      String name =
          Terminal.shortened(mailbox, Math.max(NAME_COLUMNS_MIN, columns - Terminal.columns(few)));
      return Terminal.shortened(name + few, columns);
    }
  }

  /// How wide the terminal is. Asked when a line is to be drawn, and again later, because windows
  /// change their size.
  static final class Width {
    private static final long ASKED_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int USUAL = 80;
    private static final int LEAST = 10;

    private final Map<String, String> environment;
    private int columns;
    private long askedNanos;

    Width(Map<String, String> environment) {
      this.environment = environment;
    }

    int columns(long nowNanos) {
      if (columns == 0 || nowNanos - askedNanos > ASKED_AGAIN_NANOS) {
        askedNanos = nowNanos;
        columns = ask();
      }
      return columns;
    }

    private int ask() {
      String said = environment.getOrDefault("COLUMNS", "");
      if (said.isEmpty()) {
        said = fromTerminal();
      }
      boolean sensible = said.matches("[1-9][0-9]{0,3}");
      return sensible ? Math.max(LEAST, Integer.parseInt(said)) : USUAL;
    }

    /// `stty` answers `24 80`: rows and columns.
    private static String fromTerminal() {
      try {
        Process asked =
            new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        asked.getOutputStream().close();
        try (var answer = asked.inputReader(StandardCharsets.US_ASCII)) {
          String line = answer.readLine();
          return line == null ? "" : line.substring(line.indexOf(' ') + 1).strip();
        }
      } catch (IOException e) {
        return ""; // No terminal, or no stty: the usual width will do.
      }
    }
  }

  private double share() {
    double share =
        wantedBytes > 0
            ? (double) doneBytes / wantedBytes
            : wanted == 0 ? 1 : (double) done / wanted;
    return Math.clamp(share, 0, 1);
  }

  private void erase() {
    if (lastColumns > 0) {
      terminal.err().print("\r" + " ".repeat(lastColumns) + "\r");
      lastColumns = 0;
    }
  }

  @Override
  public synchronized void close() {
    if (shown) {
      erase();
      terminal.err().flush();
    }
  }
}
