package dev.mailtwin.modelserver.smtp;

import dev.mailtwin.modelserver.wire.Connection;
import java.io.EOFException;
import java.io.IOException;

/// Lines and messages of one connection, one character per octet.
final class SubmissionWire {

  private static final int LINE_OCTETS_MAX = 13_000;

  private final SubmissionServer server;
  private final Connection connection;

  SubmissionWire(SubmissionServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /// Says one line.
  void say(String line) throws IOException {
    connection.write(line + "\r\n");
  }

  /// Says one line at once and hears the answer.
  String ask(String line) throws IOException {
    say(line);
    connection.flush();
    return line();
  }

  /// The next line without its CRLF. A lone LF ends it too, and is complained about.
  String line() throws IOException {
    var line = new StringBuilder();
    while (true) {
      char c = octet();
      if (c == '\n') {
        boolean whole = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        if (!whole) {
          server.complain("a command that ends with a lone LF: " + line);
          return line.toString();
        }
        return line.substring(0, line.length() - 1);
      }
      if (line.length() == LINE_OCTETS_MAX) {
        throw new IOException("a line without end");
      }
      line.append(c);
    }
  }

  /// Whether the client has said more before it was answered.
  boolean moreIsThere() throws IOException {
    return connection.input().available() > 0;
  }

  /// The message up to `CRLF . CRLF`, dots undoubled (RFC 5321 §4.5.2).
  String content() throws IOException {
    connection.flush();
    var content = new StringBuilder();
    int lineStart = 0;
    while (true) {
      char c = octet();
      content.append(c);
      int length = content.length();
      if (c == '\n' && length >= 2 && content.charAt(length - 2) == '\r') {
        if (content.substring(lineStart).equals(".\r\n")) {
          return content.substring(0, lineStart);
        }
        if (content.charAt(lineStart) == '.') {
          content.deleteCharAt(lineStart);
        }
        lineStart = content.length();
      }
    }
  }

  /// So many octets.
  String octets(int count) throws IOException {
    var octets = new StringBuilder();
    for (int i = 0; i < count; i++) {
      octets.append(octet());
    }
    return octets.toString();
  }

  private char octet() throws IOException {
    int octet = connection.input().read();
    if (octet < 0) {
      throw new EOFException("the client hung up");
    }
    server.countIn();
    return (char) octet;
  }
}
