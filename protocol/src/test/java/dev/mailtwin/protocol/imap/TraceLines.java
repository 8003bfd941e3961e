package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.net.Trace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A trace kept in memory.
final class TraceLines implements Trace {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  /// The lines in the order they were traced, `C: ` or `S: ` before each.
  List<String> lines() {
    return lines;
  }

  @Override
  public void sent(String line) {
    lines.add("C: " + line);
  }

  @Override
  public void received(String line) {
    lines.add("S: " + line);
  }
}
