package dev.mailtwin.engine.simulation;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/// A wire between client and server, in memory, and its two ends.
final class Line {

  private final Pipe up = new Pipe();
  private final Pipe down = new Pipe();

  /// The client's end.
  final Socket client = new End(down, up);

  /// The server's end.
  final Socket server = new End(up, down);

  /// Cuts the line once the client has sent so many bytes.
  void cutUpAfter(long bytes) {
    up.cutAfter(bytes);
  }

  /// Cuts the line once the server has sent so many bytes.
  void cutDownAfter(long bytes) {
    down.cutAfter(bytes);
  }

  /// Cuts the line. What was sent still arrives.
  void cut() {
    up.end();
    down.end();
  }

  /// Lets somebody see each time that the client sends something, right before.
  void watchClient(Runnable watcher) {
    up.watch(watcher);
  }

  /// Bytes in both directions so far.
  long bytes() {
    return up.carried() + down.carried();
  }

  private final class End extends Socket {
    private final Pipe in;
    private final Pipe out;
    private volatile boolean closed;

    End(Pipe in, Pipe out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public InputStream getInputStream() {
      return in.reading();
    }

    @Override
    public OutputStream getOutputStream() {
      return out.writing(Line.this::cut);
    }

    @Override
    public InetAddress getInetAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void setSoTimeout(int timeout) {
      // Nobody waits longer than the other end lives.
    }

    @Override
    public void close() {
      closed = true;
      out.end();
      in.abandon();
    }
  }
}
