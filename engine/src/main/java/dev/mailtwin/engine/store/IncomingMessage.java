package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.sync.BodyReceiver.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One message on its way into `tmp`.
///
/// A message that fits into the buffer is converted there and written at once. A larger one is
/// converted and written as it comes; if it then turns out that it cannot be kept with LF line
/// ends, what was written is expanded again into a second file, and the rest follows as it is.
final class IncomingMessage implements BodySink {

  private static final int COPY_BYTES = 64 << 10;

  private final Disk disk;
  private final Path tmp;
  private final byte[] buffer;
  private final byte[] converted;
  private final HeaderFacts headers;
  private final LineEnds lineEnds = new LineEnds();

  private final CRC32C crc = new CRC32C();

  private int buffered;
  private @Nullable OutputStream out;
  private @Nullable Path file;
  private boolean verbatim;
  private byte[] head = new byte[0];
  private String base = "";
  private MessageFacts facts = MessageFacts.UNKNOWN;

  /// @param buffers nobody else uses them until [#complete]
  IncomingMessage(Disk disk, Path tmp, Buffers buffers, HeaderFacts headers) {
    this.disk = disk;
    this.tmp = tmp;
    this.buffer = buffers.wire;
    this.converted = buffers.converted;
    this.headers = headers;
  }

  /// Room for one small message, as it comes and converted; used again for the next.
  static final class Buffers {
    private final byte[] wire;
    private final byte[] converted;

    Buffers(int bytes) {
      wire = new byte[bytes];
      converted = new byte[bytes + Long.BYTES];
    }
  }

  /// The base name the file was given; its time part is not known yet and 0.
  String base() {
    return base;
  }

  MessageFacts facts() {
    return facts.with(crc);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    if (out == null && buffered + length <= buffer.length) {
      System.arraycopy(bytes, offset, buffer, buffered, length);
      buffered += length;
      return;
    }
    if (out == null) {
      startFile(false);
      stream(buffer, 0, buffered);
      buffered = 0;
    }
    stream(bytes, offset, length);
  }

  @Override
  public void complete() throws IOException {
    OutputStream open = out;
    if (open == null) {
      completeBuffered();
      return;
    }
    if (!verbatim && lineEnds.endsOpen()) {
      startVerbatim();
      open = out;
    }
    if (open != null) {
      open.close();
    }
    facts = headers.of(head, head.length);
  }

  /// It is not wanted; nothing is left of it.
  void abandon() throws IOException {
    OutputStream open = out;
    Path begun = file;
    if (open != null && begun != null) {
      open.close();
      disk.delete(begun);
    }
  }

  private void completeBuffered() throws IOException {
    int length = lineEnds.convert(buffer, 0, buffered, converted, 0);
    boolean pure = length >= 0 && !lineEnds.endsOpen();
    byte[] content = pure ? converted : buffer;
    int bytes = pure ? length : buffered;
    startFile(!pure);
    try (OutputStream stream = java.util.Objects.requireNonNull(out)) {
      stream.write(content, 0, bytes);
    }
    if (pure) {
      facts = headers.of(content, bytes);
    } else {
      byte[] start = withoutCr(buffer, bytes);
      facts = headers.of(start, start.length);
    }
  }

  private void stream(byte[] bytes, int offset, int length) throws IOException {
    if (verbatim) {
      write(bytes, offset, length, true);
      return;
    }
    boolean wasOpen = lineEnds.endsOpen();
    byte[] result = new byte[length + Long.BYTES];
    int count = lineEnds.convert(bytes, offset, length, result, 0);
    if (count >= 0) {
      write(result, 0, count, false);
      return;
    }
    if (!wasOpen) {
      lineEnds.reset();
    }
    startVerbatim();
    write(bytes, offset, length, true);
  }

  private void write(byte[] bytes, int offset, int length, boolean raw) throws IOException {
    java.util.Objects.requireNonNull(out).write(bytes, offset, length);
    int room = HeaderFacts.HASHED_BYTES_MAX - head.length;
    if (room > 0) {
      byte[] part = Arrays.copyOfRange(bytes, offset, offset + length);
      byte[] more = raw ? withoutCr(part, part.length) : part;
      int count = Math.min(room, more.length);
      head = Arrays.copyOf(head, head.length + count);
      System.arraycopy(more, 0, head, head.length - count, count);
    }
  }

  private void startFile(boolean asVerbatim) throws IOException {
    verbatim = asVerbatim;
    base = MaildirName.newBase(0, asVerbatim);
    file = tmp.resolve(base);
    out = disk.create(file);
  }

  /// Expands what was written so far, and a CR that was held back.
  private void startVerbatim() throws IOException {
    Path converted = java.util.Objects.requireNonNull(file);
    java.util.Objects.requireNonNull(out).close();
    boolean heldBack = lineEnds.endsOpen();
    startFile(true);
    OutputStream fresh = java.util.Objects.requireNonNull(out);
    try (InputStream in = disk.read(converted)) {
      byte[] part = new byte[COPY_BYTES];
      for (int got = in.read(part); got >= 0; got = in.read(part)) {
        for (int n = 0; n < got; n++) {
          if (part[n] == '\n') {
            fresh.write('\r');
          }
          fresh.write(part[n]);
        }
      }
    }
    if (heldBack) {
      fresh.write('\r');
    }
    disk.delete(converted);
    lineEnds.reset();
  }

  private static byte[] withoutCr(byte[] bytes, int length) {
    byte[] result = new byte[length];
    int count = 0;
    for (int n = 0; n < length; n++) {
      if (bytes[n] != '\r') {
        result[count++] = bytes[n];
      }
    }
    return Arrays.copyOf(result, count);
  }
}
