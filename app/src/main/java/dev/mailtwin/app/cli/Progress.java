package dev.mailtwin.app.cli;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.SyncListener;
import java.util.concurrent.TimeUnit;

/// One line that tells how a run goes on: how much, how fast, how long yet. Silent unless a person
/// watches.
///
/// Thread-safe.
public final class Progress implements SyncListener, AutoCloseable {

  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int WIDTH = 30;

  private final Terminal terminal;
  private final boolean shown;
  private String mailbox = "";
  private long wanted;
  private long wantedBytes;
  private long done;
  private long doneBytes;
  private long startedNanos = System.nanoTime();
  private long drawnNanos;
  private int lastLength;

  /// Shown if a person watches and does not want quiet.
  public Progress(Terminal terminal, boolean quiet) {
    this.terminal = terminal;
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

  private void draw() {
    if (!shown) {
      return;
    }
    drawnNanos = System.nanoTime();
    double seconds = Math.max(0.001, (drawnNanos - startedNanos) / 1e9);
    double rate = done / seconds;
    double share = share();
    int filled = (int) Math.round(share * WIDTH);
    String eta =
        share <= 0 || share >= 1
            ? ""
            : ", " + Amounts.seconds(Math.round(seconds / share - seconds)) + " left";
    String line =
        "%s  [%s%s]  %s of %,d  %,d/s  %s/s%s"
            .formatted(
                mailbox,
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                "%,d".formatted(done),
                wanted,
                Math.round(rate),
                Amounts.bytes(Math.round(doneBytes / seconds)),
                eta);
    String padding = " ".repeat(Math.max(0, lastLength - line.length()));
    lastLength = line.length();
    terminal.err().print("\r" + line + padding);
    terminal.err().flush();
  }

  private double share() {
    double share =
        wantedBytes > 0
            ? (double) doneBytes / wantedBytes
            : wanted == 0 ? 1 : (double) done / wanted;
    return Math.clamp(share, 0, 1);
  }

  private void erase() {
    if (lastLength > 0) {
      terminal.err().print("\r" + " ".repeat(lastLength) + "\r");
      lastLength = 0;
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
