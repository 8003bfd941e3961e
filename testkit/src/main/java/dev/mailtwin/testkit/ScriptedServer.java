package dev.mailtwin.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A server that plays one [Transcript]: says the `S:` lines, insists on the `C:` lines.
public final class ScriptedServer implements AutoCloseable {

  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  /// How much of an unexpected line is quoted.
  private static final int QUOTED_BYTES_MAX = 300;

  private final ServerSocket listener;
  private final Transcript transcript;
  private final boolean tlsFirst;
  private final CompletableFuture<Void> played = new CompletableFuture<>();

  private ScriptedServer(Transcript transcript, boolean tlsFirst) throws IOException {
    this.transcript = transcript;
    this.tlsFirst = tlsFirst;
    listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("scripted server").start(this::play);
  }

  /// Plays a transcript given as text, without TLS at first.
  public static ScriptedServer playing(String transcript) throws IOException {
    return playing(Transcript.parse(transcript));
  }

  /// Plays a transcript, without TLS at first.
  public static ScriptedServer playing(Transcript transcript) throws IOException {
    return new ScriptedServer(transcript, false);
  }

  /// Plays a transcript over TLS with the certificate of [TestCa#shared()].
  public static ScriptedServer playingOverTls(Transcript transcript) throws IOException {
    return new ScriptedServer(transcript, true);
  }

  /// The address it listens on.
  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  /// The port it listens on.
  public int port() {
    return listener.getLocalPort();
  }

  /// A plain connection to it.
  public Socket connect() throws IOException {
    return new Socket(listener.getInetAddress(), port());
  }

  /// Fails unless every line of the transcript was played.
  public void verifyPlayed() {
    try {
      played.get(SILENCE_MAX.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(transcript + " was not played to its end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(transcript + ": " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void play() {
    Line line = null;
    try {
      line = new Line(listener.accept(), tlsFirst);
      for (Transcript.Step step : transcript.steps()) {
        switch (step) {
          case Transcript.Step.Say(String what) -> line.say(what);
          case Transcript.Step.Hear(String what) -> line.hear(what);
          case Transcript.Step.Turn.TLS -> line.secure();
          case Transcript.Step.Turn.CLOSE -> line.close();
          case Transcript.Step.Turn.CLOSED -> line.awaitEnd();
          case Transcript.Step.Turn.CONNECTION -> {
            line.close();
            line = new Line(listener.accept(), tlsFirst);
          }
        }
      }
      line.close();
      played.complete(null);
    } catch (IOException | AssertionError e) {
      played.completeExceptionally(e);
      if (line != null) {
        line.close();
      }
    }
  }

  /// One connection with the client.
  private static final class Line {

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    Line(Socket accepted, boolean tls) throws IOException {
      accepted.setSoTimeout((int) SILENCE_MAX.toMillis());
      accepted.setTcpNoDelay(true);
      socket = accepted;
      in = accepted.getInputStream();
      out = accepted.getOutputStream();
      if (tls) {
        secure();
      }
    }

    void secure() throws IOException {
      SSLSocketFactory factory = TestCa.shared().serverContext().getSocketFactory();
      var secured = (SSLSocket) factory.createSocket(socket, null, socket.getPort(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      socket = secured;
      in = secured.getInputStream();
      out = new BufferedOutputStream(secured.getOutputStream());
    }

    void say(String what) throws IOException {
      out.write(what.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void hear(String what) throws IOException {
      var heard = new StringBuilder();
      for (int i = 0; i < what.length(); i++) {
        int b = read(what, heard);
        if (b != what.charAt(i)) {
          throw new AssertionError(
              "the client should have said %s but said %s"
                  .formatted(show(what), show(restOfLine(heard))));
        }
      }
    }

    void awaitEnd() throws IOException {
      var heard = new StringBuilder();
      if (read("nothing more", heard) >= 0) {
        throw new AssertionError(
            "the client should have hung up but said " + show(restOfLine(heard)));
      }
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // The client was faster; either way the connection is gone.
      }
    }

    private int read(String expected, StringBuilder heard) throws IOException {
      try {
        int b = in.read();
        if (b >= 0) {
          heard.append((char) b);
        }
        return b;
      } catch (SocketTimeoutException e) {
        throw new AssertionError(
            "the client should have said %s but fell silent after %s"
                .formatted(show(expected), show(heard.toString())),
            e);
      }
    }

    private String restOfLine(StringBuilder heard) throws IOException {
      while (!heard.isEmpty()
          && heard.charAt(heard.length() - 1) != '\n'
          && heard.length() < QUOTED_BYTES_MAX) {
        if (read("the rest of its line", heard) < 0) {
          return heard + " and hung up";
        }
      }
      return heard.isEmpty() ? "nothing and hung up" : heard.toString();
    }

    private static String show(String bytes) {
      return "\"" + bytes.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0") + "\"";
    }
  }
}
