package dev.mailtwin.protocol.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What a web server answered (RFC 9112), read within limits of time and size. Only an answer of
/// status 200 has a body here.
///
/// The JDK's client looks names up at the system's resolver only, which is not what this program is
/// always told to do; so requests are written by who makes them, and answers are read here.
public final class HttpReply {

  private static final int LINE_BYTES_MAX = 8 << 10;
  private static final int HEADERS_MAX = 100;

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private HttpReply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /// The status, such as 200.
  public int status() {
    return status;
  }

  /// A header field; empty if there is none.
  ///
  /// @param name in lower case
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// The content.
  public byte[] body() {
    return body.clone();
  }

  /// Reads one answer.
  ///
  /// @param deadline by `System.nanoTime()`
  /// @param bodyBytesMax more is a failure
  /// @throws IOException if it is none, too large, cut short or too slow
  public static HttpReply read(Socket socket, long deadline, int bodyBytesMax) throws IOException {
    return new Reading(socket, deadline, bodyBytesMax).reply();
  }

  /// How long may still be waited.
  ///
  /// @param deadline by `System.nanoTime()`
  /// @return milliseconds, at least 1
  /// @throws IOException if time is over
  public static int left(long deadline) throws IOException {
    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (millis <= 0) {
      throw new IOException("the answer takes too long");
    }
    return Math.toIntExact(millis);
  }

  /// One answer under way.
  private static final class Reading {

    private final Socket socket;
    private final long deadline;
    private final int bodyBytesMax;
    private final InputStream in;

    Reading(Socket socket, long deadline, int bodyBytesMax) throws IOException {
      this.socket = socket;
      this.deadline = deadline;
      this.bodyBytesMax = bodyBytesMax;
      in = new BufferedInputStream(socket.getInputStream());
    }

    HttpReply reply() throws IOException {
      String[] words = line().split(" ", 3);
      if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
        throw new IOException("this is no HTTP");
      }
      Map<String, String> headers = headers();
      int status = Integer.parseInt(words[1]);
      return new HttpReply(status, headers, status == 200 ? body(headers) : new byte[0]);
    }

    private Map<String, String> headers() throws IOException {
      Map<String, String> headers = new HashMap<>();
      for (int n = 0; n < HEADERS_MAX; n++) {
        String line = line();
        if (line.isEmpty()) {
          return headers;
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
      }
      throw new IOException("too many headers");
    }

    private byte[] body(Map<String, String> headers) throws IOException {
      var body = new ByteArrayOutputStream();
      String length = headers.get("content-length");
      if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
        while (take(chunkSize(), body) > 0) {
          line();
        }
      } else if (length != null && length.matches("[0-9]{1,9}")) {
        take(Integer.parseInt(length), body);
      } else {
        for (int b = read(); b >= 0; b = read()) {
          append(b, body);
        }
      }
      return body.toByteArray();
    }

    private int chunkSize() throws IOException {
      String digits = line().replaceFirst(";.*", "").strip();
      if (!digits.matches("[0-9A-Fa-f]{1,7}")) {
        throw new IOException("this is no chunk");
      }
      return Integer.parseInt(digits, 16);
    }

    private int take(int bytes, ByteArrayOutputStream body) throws IOException {
      for (int n = 0; n < bytes; n++) {
        int b = read();
        if (b < 0) {
          throw new IOException("the answer ends too early");
        }
        append(b, body);
      }
      return bytes;
    }

    private void append(int b, ByteArrayOutputStream body) throws IOException {
      if (body.size() == bodyBytesMax) {
        throw new IOException("the answer is too large");
      }
      body.write(b);
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int b = read(); b != '\n'; b = read()) {
        if (b < 0 || line.length() == LINE_BYTES_MAX) {
          throw new IOException("this is no line of HTTP");
        }
        line.append((char) b);
      }
      return line.toString().stripTrailing();
    }

    private int read() throws IOException {
      if (in.available() == 0) {
        socket.setSoTimeout(left(deadline));
      }
      return in.read();
    }
  }
}
