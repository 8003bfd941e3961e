package dev.mailtwin.app.letter;

import dev.mailtwin.engine.outbox.MessageSource;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.Letter;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.mime.LetterFreezer;
import dev.mailtwin.protocol.mime.LetterFreezer.BlindCopies;
import dev.mailtwin.protocol.mime.LetterReader;
import dev.mailtwin.protocol.mime.Limits;
import dev.mailtwin.protocol.mime.MimeException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A message that another program composed. Its header was read; the rest is still in the stream,
/// however long it is.
public final class CompleteMessage {

  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final @Nullable LetterFacts facts;

  private CompleteMessage(InputStream in, @Nullable LetterFacts facts) {
    this.in = in;
    this.facts = facts;
  }

  /// Whether the header says who the letter is for, and must therefore say it well.
  public enum Receivers {
    IN_HEADER,
    ELSEWHERE
  }

  /// Reads the header of a message.
  ///
  /// @throws MimeException if it cannot be used
  public static CompleteMessage read(InputStream in, Receivers receivers) throws IOException {
    var buffered = new BufferedInputStream(in, BUFFER_BYTES);
    buffered.mark(Limits.HEADER_BYTES_MAX + BUFFER_BYTES);
    LetterFacts facts =
        receivers == Receivers.IN_HEADER
            ? LetterReader.readHeader(buffered)
            : LetterReader.readForAnswer(buffered);
    buffered.reset();
    return new CompleteMessage(buffered, facts);
  }

  /// Like [#read], but text without a header is taken for the body, as other sendmails do. Nothing
  /// at all is still no message.
  public static CompleteMessage readLeniently(InputStream in, Receivers receivers)
      throws IOException {
    var buffered = new BufferedInputStream(in, BUFFER_BYTES);
    buffered.mark(Limits.HEADER_BYTES_MAX + BUFFER_BYTES);
    boolean empty = buffered.read() < 0;
    buffered.reset();
    try {
      return read(buffered, receivers);
    } catch (MimeException.NoHeader e) {
      if (empty) {
        throw e;
      }
      buffered.reset();
      return new CompleteMessage(buffered, null);
    }
  }

  /// What the header says; null if there is none.
  public @Nullable LetterFacts facts() {
    return facts;
  }

  /// The message, with what is missing in its header. It can be written once.
  ///
  /// @param author replaces a From no server would take
  public MessageSource source(Letter.Stamp stamp, Address author) {
    if (facts == null) {
      return in::transferTo;
    }
    var missing = new LetterFreezer.Missing(stamp.messageId(), stamp.date(), author);
    // The outbox keeps blind copies for the author, and off the wire.
    return out -> LetterFreezer.copy(in, BlindCopies.KEPT, missing, out);
  }
}
