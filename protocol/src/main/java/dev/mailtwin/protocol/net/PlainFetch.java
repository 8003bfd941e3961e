package dev.mailtwin.protocol.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Fetches one small public file over http, as authorities publish their certificates (RFC 5280
/// §4.2.2.1). What comes proves nothing by itself. No redirects are followed.
///
/// @param connector makes the TCP connection
/// @param limit how long everything may take
/// @param bytesMax more is a failure
public record PlainFetch(Connector connector, Duration limit, int bytesMax) {

  private static final int HEAD_BYTES_MAX = 8 << 10;

  /// Fetches a file.
  ///
  /// @param path begins with a slash
  /// @throws IOException if it is not there, too large, or too slow
  public byte[] get(Endpoint endpoint, String path) throws IOException, InterruptedException {
    if (!path.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IOException("no path can look like this");
    }
    try (Socket socket = connector.connect(endpoint);
        var _ = Deadline.of(limit, socket, "fetch")) {
      String question =
          "GET %s HTTP/1.0\r\nHost: %s\r\nAccept: */*\r\n\r\n".formatted(path, endpoint.host());
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String head = head(in);
      if (!head.matches("(?s)HTTP/1\\.[01] 200[ \r].*")) {
        throw new IOException("the file is not there");
      }
      byte[] body = in.readNBytes(bytesMax + 1);
      if (body.length > bytesMax) {
        throw new IOException("the file is too large");
      }
      return body;
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < HEAD_BYTES_MAX) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the answer is cut short");
      }
      head.append((char) b);
      if (b == '\n' && head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    throw new IOException("the answer has no end of its head");
  }
}
