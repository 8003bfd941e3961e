package dev.mailtwin.protocol.imap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A sink that hands over the whole message, one character per byte, when it is complete.
public final class Kept implements LiteralSink {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Consumer<String> whenComplete;

  /// Keeps one message.
  public Kept(Consumer<String> whenComplete) {
    this.whenComplete = whenComplete;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    bytes.write(buffer, offset, length);
  }

  @Override
  public void complete() {
    whenComplete.accept(bytes.toString(StandardCharsets.ISO_8859_1));
  }
}
