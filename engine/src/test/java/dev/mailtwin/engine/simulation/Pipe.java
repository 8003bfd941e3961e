package dev.mailtwin.engine.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One direction of a wire, in memory. Takes any number of bytes without waiting; can be cut after
/// any of them.
final class Pipe {

  private static final int FIRST_BYTES = 1 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
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
  void cutAfter(long count) {
    lock.lock();
    try {
      cutAfter = count;
    } finally {
      lock.unlock();
    }
  }

  /// Lets somebody see each time that something is put in, right before.
  void watch(Runnable watcher) {
    lock.lock();
    try {
      watch = watcher;
    } finally {
      lock.unlock();
    }
  }

  /// Bytes that went in so far.
  long carried() {
    lock.lock();
    try {
      return carried;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes. What was sent can still be read.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nobody reads any more.
  void abandon() {
    lock.lock();
    try {
      deaf = true;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// @return false if the wire was cut within these bytes
  private boolean put(byte[] source, int offset, int length) throws IOException {
    lock.lock();
    try {
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
      changed.signalAll();
      return part == length;
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] target, int offset, int length) throws IOException {
    lock.lock();
    try {
      long deadline = System.nanoTime() + SILENCE_NANOS;
      try {
        while (from == to && !ended) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            throw new SocketTimeoutException("nothing came");
          }
          long _ = changed.awaitNanos(left);
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
    } finally {
      lock.unlock();
    }
  }

  private int waiting() {
    lock.lock();
    try {
      return to - from;
    } finally {
      lock.unlock();
    }
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
