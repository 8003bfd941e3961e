package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Kept;
import dev.mailtwin.protocol.imap.ServerResponse;
import dev.mailtwin.protocol.net.Trace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Reads bytes until they end or make no sense.
final class Parsing {

  private Parsing() {}

  /// Fails unless all of it is responses, up to an [ImapException] perhaps.
  static void check(byte[] bytes, RandomGenerator random) throws IOException {
    boolean wanted = random.nextBoolean();
    var parser =
        new ResponseParser(
            new WireReader(new ByteArrayInputStream(bytes), Trace.none()),
            _ -> wanted ? new Kept(_ -> {}) : null);
    try {
      ServerResponse response = parser.next();
      while (response != null) {
        response = parser.next();
      }
    } catch (ImapException e) {
      // One of the two things allowed; anything else is the failure of the test.
    }
  }

  /// Everything there is to know about a stream: responses, bodies, and how it ended.
  static String outcome(InputStream wire) throws IOException {
    var outcome = new StringBuilder();
    var parser =
        new ResponseParser(
            new WireReader(wire, Trace.none()),
            _ -> new Kept(body -> outcome.append("body ").append(body).append('\n')));
    try {
      for (ServerResponse next = parser.next(); next != null; next = parser.next()) {
        outcome.append(next).append('\n');
      }
    } catch (ImapException e) { // Its text quotes the buffer, which depends on the reads.
      outcome.append(e.getClass().getSimpleName());
    }
    return outcome.toString();
  }

  /// The kind of the first response, or of the failure.
  static String kind(InputStream wire) throws IOException {
    var parser = new ResponseParser(new WireReader(wire, Trace.none()), _ -> null);
    try {
      return Objects.toString(parser.next());
    } catch (ImapException e) {
      return e.getClass().getSimpleName();
    }
  }

  /// The first response of a text.
  static ServerResponse first(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    var reader = new WireReader(new ByteArrayInputStream(bytes), Trace.none());
    return Objects.requireNonNull(new ResponseParser(reader, _ -> null).next(), "nothing");
  }
}
