package dev.mailtwin.engine.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/// One direction of a wire, in memory. Takes any number of bytes without waiting; can be cut after
/// any of them.
final class Pipe {

  private static final int FIRST_BYTES = 1 << 10;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int from;
  private int to;
  private boolean ended;
  private boolean deaf;
  private long carried;

  /// As with a real socket nobody waits for ever; long enough for a machine that does much else.
  private static final long SILENCE_NANOS = 60_000_000_000L;

  private long cutAfter = Long.MAX_VALUE;
  private Runnable watch = () -> {};

  /// Lets this many bytes through, counted from the beginning, and no more.
  synchronized void cutAfter(long count) {
    cutAfter = count;
  }

  /// Lets somebody see each time that something is put in, right before.
  synchronized void watch(Runnable watcher) {
    watch = watcher;
  }

  /// Bytes that went in so far.
  synchronized long carried() {
    return carried;
  }

  /// Nothing more comes. What was sent can still be read.
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Nobody reads any more.
  synchronized void abandon() {
    deaf = true;
    ended = true;
    notifyAll();
  }

  /// @return false if the wire was cut within these bytes
  private synchronized boolean put(byte[] source, int offset, int length) throws IOException {
    if (ended || deaf) {
      throw new SocketException("Broken pipe");
    }
    watch.run();
    int part = Math.clamp(cutAfter - carried, 0, length);
    if (to + part > bytes.length) {
      int size = to - from;
      byte[] larger = size + part > bytes.length ? new byte[2 * (size + part)] : bytes;
      System.arraycopy(bytes, from, larger, 0, size);
      bytes = larger;
      from = 0;
      to = size;
    }
    System.arraycopy(source, offset, bytes, to, part);
    to += part;
    carried += part;
    notifyAll();
    return part == length;
  }

  private synchronized int take(byte[] target, int offset, int length) throws IOException {
    long deadline = System.nanoTime() + SILENCE_NANOS;
    try {
      while (from == to && !ended) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException("nothing came");
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SocketException("interrupted", e);
    }
    if (from == to) {
      return -1;
    }
    int part = Math.min(length, to - from);
    System.arraycopy(bytes, from, target, offset, part);
    from += part;
    if (from == to) {
      from = 0;
      to = 0;
    }
    return part;
  }

  private synchronized int waiting() {
    return to - from;
  }

  /// The end that reads.
  InputStream reading() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return take(target, offset, length);
      }

      @Override
      public int available() {
        return waiting();
      }
    };
  }

  /// The end that writes.
  ///
  /// @param whenCut called by the writer when the cut is reached
  OutputStream writing(Runnable whenCut) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        if (!put(source, offset, length)) {
          whenCut.run();
          throw new SocketException("Connection reset");
        }
      }
    };
  }
}
