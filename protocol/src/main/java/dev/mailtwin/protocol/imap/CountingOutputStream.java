package dev.mailtwin.protocol.imap;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Counts what passes through. Written by one thread at a time, read by any.
final class CountingOutputStream extends FilterOutputStream {

  private volatile long count;

  CountingOutputStream(OutputStream out) {
    super(out);
  }

  long count() {
    return count;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    add(1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    add(length);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One writer at a time: the sending lock.
  private void add(int bytes) {
    count += bytes;
  }
}
