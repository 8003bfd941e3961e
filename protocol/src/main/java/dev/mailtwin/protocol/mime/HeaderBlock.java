package dev.mailtwin.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The header of a complete message, field by field, each with its bytes as they were read.
///
/// A line `From …` of an mbox file before the first field is left out.
///
/// Not to be changed: the bytes it hands out are its own.
public final class HeaderBlock {

  private static final byte[] MBOX = "From ".getBytes(StandardCharsets.US_ASCII);

  private final List<Field> fields;
  private final byte[] end;
  private final long bytesRead;

  /// One field.
  public static final class Field {
    private final String name;
    private final byte[] raw;

    private Field(String name, byte[] raw) {
      this.name = name;
      this.raw = raw;
    }

    /// The name as it is written.
    public String name() {
      return name;
    }

    /// All of it: name, colon, folded lines and line ends.
    public byte[] raw() {
      return raw;
    }

    /// Whether this is its name, in any case.
    public boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }

    /// What is behind the colon in one line. Bytes that are not UTF-8 are read as ISO 8859-1;
    /// encoded words stay as they are.
    public String value() {
      String whole = text(raw);
      return whole.substring(whole.indexOf(':') + 1).replace("\r", "").replace("\n", "").strip();
    }

    private static String text(byte[] bytes) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException _) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    }
  }

  private HeaderBlock(List<Field> fields, byte[] end, long bytesRead) {
    this.fields = List.copyOf(fields);
    this.end = end;
    this.bytesRead = bytesRead;
  }

  /// The fields in order.
  public List<Field> fields() {
    return fields;
  }

  /// The empty line behind the last field; no bytes if the message ends before it.
  public byte[] end() {
    return end;
  }

  /// Everything that was read, the empty line too.
  public long bytesRead() {
    return bytesRead;
  }

  /// Reads a header and the empty line behind it, and not one byte more.
  ///
  /// @param in best buffered
  /// @throws MimeException.NoHeader if the message does not begin with a header field, or a line of
  ///   the header is none
  /// @throws MimeException.Forbidden if a field holds NUL, or CR without LF
  /// @throws MimeException.TooMuch beyond [Limits#HEADER_BYTES_MAX] and [Limits#FIELDS_MAX]
  public static HeaderBlock read(InputStream in) throws IOException {
    return new Reader(in).read();
  }

  /// The first field of this name as text; empty if there is none.
  public String value(String name) {
    return fields.stream().filter(f -> f.is(name)).map(Field::value).findFirst().orElse("");
  }

  /// All fields of this name as one list.
  String values(String name) {
    return String.join(", ", fields.stream().filter(f -> f.is(name)).map(Field::value).toList());
  }

  /// Whether there is a field of this name.
  public boolean has(String name) {
    return fields.stream().anyMatch(f -> f.is(name));
  }

  /// CRLF or LF, as the message has it.
  String lineEnd() {
    byte[] first = fields.getFirst().raw();
    return first.length > 1 && first[first.length - 2] == '\r' ? "\r\n" : "\n";
  }

  /// Writes the header as it was read.
  void writeTo(OutputStream out) throws IOException {
    for (Field field : fields) {
      out.write(field.raw());
    }
    out.write(end);
  }

  private static final class Reader {
    private final InputStream in;
    private final List<Field> fields = new ArrayList<>();
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private String name = "";
    private long total;
    private int lines;

    Reader(InputStream in) {
      this.in = in;
    }

    HeaderBlock read() throws IOException {
      while (true) {
        byte[] line = line();
        lines++;
        int length = contentLength(line);
        if (length == 0) {
          finishField();
          if (fields.isEmpty()) {
            throw new MimeException.NoHeader(
                line.length == 0 && total == 0
                    ? "there is nothing in it"
                    : "it begins with an empty line");
          }
          return new HeaderBlock(fields, line, total);
        }
        add(line, length);
      }
    }

    private void add(byte[] line, int length) throws MimeException {
      boolean first = fields.isEmpty() && field.size() == 0;
      if (first && lines == 1 && startsWithMbox(line)) {
        return;
      }
      if (line[0] != ' ' && line[0] != '\t') {
        finishField();
        name = name(line, length);
      } else if (first) {
        throw none(line, length);
      }
      for (int n = 0; n < length; n++) {
        if (line[n] == 0 || line[n] == '\r') {
          throw new MimeException.Forbidden("The field " + name, line[n]);
        }
      }
      field.writeBytes(line);
    }

    private void finishField() throws MimeException {
      if (field.size() == 0) {
        return;
      }
      if (fields.size() == Limits.FIELDS_MAX) {
        throw new MimeException.TooMuch("Fields in the header", Limits.FIELDS_MAX);
      }
      fields.add(new Field(name, field.toByteArray()));
      field.reset();
    }

    /// `field-name *WSP ":"` (RFC 5322 §2.2, §4.5)
    private String name(byte[] line, int length) throws MimeException {
      int end = 0;
      while (end < length && line[end] > ' ' && line[end] < 0x7f && line[end] != ':') {
        end++;
      }
      int colon = end;
      while (colon < length && (line[colon] == ' ' || line[colon] == '\t')) {
        colon++;
      }
      if (end == 0 || colon == length || line[colon] != ':') {
        throw none(line, length);
      }
      return new String(line, 0, end, StandardCharsets.US_ASCII);
    }

    private MimeException none(byte[] line, int length) {
      String text = Address.shortened(Field.text(java.util.Arrays.copyOf(line, length)));
      return new MimeException.NoHeader(
          "its line %d is no header field: \"%s\"".formatted(lines, text));
    }

    private byte[] line() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        line.write(b);
        if (++total > Limits.HEADER_BYTES_MAX) {
          throw new MimeException.TooMuch("Bytes of the header", Limits.HEADER_BYTES_MAX);
        }
        if (b == '\n') {
          break;
        }
      }
      return line.toByteArray();
    }

    private static int contentLength(byte[] line) {
      int length = line.length;
      if (length > 0 && line[length - 1] == '\n') {
        length--;
        if (length > 0 && line[length - 1] == '\r') {
          length--;
        }
      }
      return length;
    }

    private static boolean startsWithMbox(byte[] line) {
      return line.length > MBOX.length
          && java.util.Arrays.equals(line, 0, MBOX.length, MBOX, 0, MBOX.length);
    }
  }
}
