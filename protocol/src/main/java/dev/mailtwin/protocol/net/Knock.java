package dev.mailtwin.protocol.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Looks at a port without beginning a conversation, to tell neighbouring causes apart. Never sends
/// anything that belongs to the user.
///
/// Immutable; safe for use by many threads.
///
/// @param connector makes the TCP connection
/// @param limit how long the server may be silent
public record Knock(Connector connector, Duration limit) {

  /// What a server that says nothing of itself is asked.
  private static final String WEB_QUESTION = "GET / HTTP/1.0\r\n\r\n";

  private static final Pattern END_OF_HEAD = Pattern.compile("\r?\n\r?\n");

  private static final int ANSWER_BYTES_MAX = 4 << 10;

  /// How a knock was answered.
  public sealed interface Answer {

    /// The port said something.
    record Said(FirstBytes first, String words) implements Answer {}

    /// The port is open and says nothing.
    record Silence() implements Answer {}

    /// The server hung up properly.
    record HungUp() implements Answer {}

    /// The connection was cut.
    record Cut() implements Answer {}

    /// There was no connection.
    record NoWay(NetException why) implements Answer {}

    /// Whether somebody cuts the connection, however early that shows.
    default boolean isCut() {
      return this instanceof Cut
          || (this instanceof NoWay(NetException why) && why instanceof NetException.HungUp);
    }

    /// Whether there is somebody at all: even a closed port answers.
    default boolean isAlive() {
      return !(this instanceof NoWay(NetException why))
          || why instanceof NetException.PortClosed
          || why instanceof NetException.HungUp;
    }
  }

  /// Opens the port without TLS and listens; asks as a web browser would if nothing comes.
  public Answer first(Endpoint endpoint) throws InterruptedException {
    Answer answer = listen(endpoint);
    return answer instanceof Answer.Silence ? exchange(endpoint, Talk.of(WEB_QUESTION)) : answer;
  }

  /// Opens the port without TLS and listens; sends nothing at all.
  public Answer listen(Endpoint endpoint) throws InterruptedException {
    return exchange(endpoint, Talk.of(""));
  }

  /// Which hello of TLS is said.
  public enum Hello {
    /// With everything that ever was.
    WIDE,
    /// TLS 1.0.
    OLD,
    /// As short as possible.
    SMALL
  }

  /// Begins TLS and hears what the server makes of it.
  public Answer hello(Endpoint endpoint, Hello hello) throws InterruptedException {
    byte[] message =
        switch (hello) {
          case WIDE -> ClientHello.wide(endpoint.host());
          case OLD -> ClientHello.old(endpoint.host());
          case SMALL -> ClientHello.small(endpoint.host());
        };
    return exchange(
        endpoint, new Talk(false, new String(message, StandardCharsets.ISO_8859_1), null));
  }

  /// Hears the greeting, asks one harmless question and hears its answer.
  ///
  /// @param end what the last line of the answer looks like
  public Answer ask(Endpoint endpoint, String question, Pattern end) throws InterruptedException {
    return exchange(endpoint, new Talk(true, line(question), end));
  }

  /// Asks one question of a server that says nothing by itself, and hears its answer.
  ///
  /// @param end what the last line of the answer looks like
  public Answer request(Endpoint endpoint, String question, Pattern end)
      throws InterruptedException {
    return exchange(endpoint, new Talk(false, line(question), end));
  }

  private static String line(String question) {
    return question + "\r\n";
  }

  /// What is said.
  ///
  /// @param greeted the server speaks first
  /// @param message one character per byte
  /// @param end what the last line of the answer looks like; null for whatever comes first
  private record Talk(boolean greeted, String message, @Nullable Pattern end) {

    static Talk of(String message) {
      return new Talk(false, message, null);
    }
  }

  /// Whether a TCP connection can be made at all; it is closed at once.
  public Answer reach(Endpoint endpoint) throws InterruptedException {
    try (Socket _ = connector.connect(endpoint)) {
      return new Answer.Silence();
    } catch (NetException e) {
      return new Answer.NoWay(e);
    } catch (IOException e) {
      return new Answer.Cut();
    }
  }

  private Answer exchange(Endpoint endpoint, Talk talk) throws InterruptedException {
    try (Socket socket = connector.connect(endpoint)) {
      return exchange(socket, talk);
    } catch (NetException e) {
      return new Answer.NoWay(e);
    } catch (IOException e) {
      return new Answer.Cut();
    }
  }

  /// The same over TLS: hears the first words of a server that is who its name says.
  public Answer firstOverTls(Endpoint endpoint, Tls tls) throws InterruptedException {
    return overTls(endpoint, tls, Talk.of(""));
  }

  /// The same, and asks at once as a web browser would.
  public Answer webOverTls(Endpoint endpoint, Tls tls) throws InterruptedException {
    return overTls(endpoint, tls, Talk.of(WEB_QUESTION));
  }

  /// Asks over TLS for the head of a web page alone, and hears it to its end.
  public Answer headOverTls(Endpoint endpoint, Tls tls) throws InterruptedException {
    String question =
        "HEAD / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(endpoint.host());
    return overTls(endpoint, tls, new Talk(false, question, END_OF_HEAD));
  }

  private Answer overTls(Endpoint endpoint, Tls tls, Talk talk) throws InterruptedException {
    int millis = Math.toIntExact(limit.toMillis());
    // Only what lies below is closed: TLS would wait for a good-bye.
    try (Socket plain = connector.connect(endpoint)) {
      return exchange(tls.encrypt(plain, endpoint, millis), talk);
    } catch (NetException e) {
      return new Answer.NoWay(e);
    } catch (IOException e) {
      return new Answer.Cut();
    }
  }

  private Answer exchange(Socket socket, Talk talk) throws IOException {
    Pattern end = talk.end;
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    var heard = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      if (talk.greeted && !hear(in, heard)) {
        return new Answer.HungUp();
      }
      int greeting = heard.length();
      if (!talk.message.isEmpty()) {
        socket.getOutputStream().write(talk.message.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      }
      boolean more = true;
      while (more && heard.length() < ANSWER_BYTES_MAX) {
        more = hear(in, heard);
        more &= end != null && !end.matcher(heard.substring(greeting)).find();
      }
    } catch (SocketTimeoutException e) {
      return heard.isEmpty() ? new Answer.Silence() : said(heard);
    }
    return heard.isEmpty() ? new Answer.HungUp() : said(heard);
  }

  private static boolean hear(InputStream in, StringBuilder heard) throws IOException {
    byte[] bytes = new byte[FirstBytes.BYTES_MAX];
    int read = in.read(bytes);
    if (read > 0) {
      heard.append(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
    }
    return read > 0;
  }

  private static Answer said(StringBuilder heard) {
    String words = heard.toString();
    return new Answer.Said(new FirstBytes(words.getBytes(StandardCharsets.ISO_8859_1)), words);
  }
}
