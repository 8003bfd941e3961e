package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.mime.Content;
import dev.mailtwin.protocol.mime.MessageFacts;
import dev.mailtwin.protocol.mime.SevenBit;
import dev.mailtwin.protocol.smtp.SubmissionResult.Obstacle;
import java.io.IOException;
import java.util.stream.Stream;

/// A message as one server can be sent it.
sealed interface Prepared {

  /// It can.
  ///
  /// @param bytes its exact size with CRLF line ends, before dots are doubled (RFC 1870 §3)
  /// @param eightBit it has bytes beyond ASCII in its body, and the server takes them
  /// @param utf8 it, or an address of its envelope, needs SMTPUTF8, and the server has it
  record Ready(Content message, long bytes, boolean eightBit, boolean utf8) implements Prepared {}

  /// It cannot.
  record Impossible(Obstacle why) implements Prepared {}

  /// Looks at the message, and encodes it differently if this server needs that. The same message
  /// and the same capabilities give the same bytes.
  static Prepared of(Submission submission, Capabilities capabilities) throws IOException {
    EnvelopeAddress foreign =
        Stream.concat(
                Stream.of(submission.from()),
                submission.recipients().stream().map(EnvelopeRecipient::address))
            .filter(EnvelopeAddress::needsUtf8)
            .findFirst()
            .orElse(EnvelopeAddress.NONE);
    boolean utf8 = foreign.needsUtf8();
    if (utf8 && !capabilities.smtpUtf8()) {
      return new Impossible(new Obstacle.AddressNeedsUtf8(foreign));
    }
    Content message = submission.message();
    MessageFacts facts = MessageFacts.of(message);
    boolean asItIs =
        facts.isPlain()
            && (!facts.eightBitBody() || capabilities.eightBitMime())
            && (!facts.eightBitHeader() || capabilities.smtpUtf8());
    // A letter that needs SMTPUTF8 is returned by the first server on its way that has none, so
    // only an address is reason enough.
    if (!asItIs || (facts.eightBitHeader() && !utf8)) {
      switch (SevenBit.of(message)) {
        case SevenBit.Result.Encoded(var encoded) -> {
          message = encoded;
          facts = MessageFacts.of(message);
        }
        case SevenBit.Result.Impossible(var why) -> {
          if (!asItIs) {
            return new Impossible(new Obstacle.Unencodable(why));
          }
        }
      }
    }
    long limit = capabilities.sizeMax();
    if (limit > 0 && facts.bytes() > limit) {
      return new Impossible(new Obstacle.TooLarge(facts.bytes(), limit));
    }
    return new Ready(message, facts.bytes(), facts.eightBitBody(), utf8 || facts.eightBitHeader());
  }
}
