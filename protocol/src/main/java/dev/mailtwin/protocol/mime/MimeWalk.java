package dev.mailtwin.protocol.mime;

import dev.mailtwin.protocol.mime.PartPlan.Cannot;
import dev.mailtwin.protocol.mime.SevenBit.Obstacle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Goes through a message with CRLF line ends from its first byte to its last, and tells headers,
/// bodies and what is between them apart (RFC 2046 §5.1). Lenient: whatever it is given is a
/// message.
///
/// Every byte is handed on exactly once, in order. Bodies come in pieces, so a line may be of any
/// length.
final class MimeWalk {

  /// Is told what there is.
  interface Visitor {

    /// A header without the empty line behind it.
    ///
    /// @param fields each with its folded lines and their ends
    void header(PartHeader header, List<byte[]> fields) throws IOException;

    /// A piece of the body of the part whose header came last. The line end before a boundary
    /// belongs to the boundary.
    void body(byte[] bytes, int length) throws IOException;

    /// The body is over.
    ///
    /// @param atEnd nothing follows, not even a boundary
    void bodyEnd(boolean atEnd) throws IOException;

    /// Empty lines behind headers, boundaries, and what is before the first and after the last.
    void between(byte[] bytes, int length) throws IOException;
  }

  /// A multipart that is open.
  ///
  /// @param digest its parts are messages unless they say otherwise (RFC 2046 §5.1.5)
  private record Frame(String boundary, boolean digest) {

    /// What begins a part.
    String begin() {
      return "--" + boundary;
    }

    /// What ends the last one.
    String end() {
      return "--" + boundary + "--";
    }
  }

  private enum State {
    HEADER,
    BODY,
    BETWEEN
  }

  private static final int PIECE_BYTES = 8 << 10;
  private static final byte[] CRLF = {'\r', '\n'};

  private final InputStream in;
  private final Visitor visitor;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final byte[] piece = new byte[PIECE_BYTES];
  private State state = State.HEADER;
  private List<byte[]> fields = new ArrayList<>();
  private int headerBytes;
  private int depth;
  private boolean digest;
  private boolean lineStart = true;

  /// A line end of a body that may turn out to be a boundary's.
  private boolean owed;

  MimeWalk(InputStream in, Visitor visitor) {
    this.in = in;
    this.visitor = visitor;
  }

  /// Reads one line, or a part of a long one.
  ///
  /// @return false at the end of the message
  boolean step() throws IOException {
    if (state == State.HEADER) {
      return headerLine();
    }
    int length = read();
    if (length == 0) {
      boolean wasBody = state == State.BODY;
      endBody(true);
      state = State.BETWEEN;
      return wasBody;
    }
    boolean whole = piece[length - 1] == '\n';
    if (lineStart && whole && takesBoundary(length)) {
      return true;
    }
    lineStart = whole;
    if (state == State.BETWEEN) {
      visitor.between(piece, length);
      return true;
    }
    payLineEnd();
    int text = whole ? length - CRLF.length : length;
    visitor.body(piece, text);
    owed = whole;
    return true;
  }

  private void payLineEnd() throws IOException {
    if (owed) {
      owed = false;
      visitor.body(CRLF, CRLF.length);
    }
  }

  private void endBody(boolean atEnd) throws IOException {
    if (state == State.BODY) {
      if (atEnd) {
        payLineEnd();
      }
      visitor.bodyEnd(atEnd);
    }
    if (owed) {
      owed = false;
      visitor.between(CRLF, CRLF.length);
    }
  }

  /// Whether the line is a boundary of an open multipart, which ends all multiparts inside it.
  private boolean takesBoundary(int length) throws IOException {
    if (piece[0] != '-' || open.isEmpty()) {
      return false;
    }
    String line = new String(piece, 0, length, StandardCharsets.ISO_8859_1).stripTrailing();
    Frame frame = frameOf(line);
    if (frame == null) {
      return false;
    }
    endBody(false);
    while (!open.element().equals(frame)) {
      open.remove();
    }
    boolean last = line.equals(frame.end());
    if (last) {
      open.remove();
    }
    visitor.between(piece, length);
    state = last ? State.BETWEEN : State.HEADER;
    depth = open.size();
    digest = frame.digest;
    lineStart = true;
    return true;
  }

  /// The innermost open multipart of which the line is a boundary.
  private @Nullable Frame frameOf(String line) {
    return open.stream()
        .filter(frame -> line.equals(frame.begin()) || line.equals(frame.end()))
        .findFirst()
        .orElse(null);
  }

  private boolean headerLine() throws IOException {
    var line = new ByteArrayOutputStream();
    int length;
    do {
      length = read();
      line.write(piece, 0, length);
      headerBytes += length;
      if (headerBytes > Limits.HEADER_BYTES_MAX) {
        throw new Cannot(Obstacle.BEYOND_MEASURE);
      }
    } while (length > 0 && piece[length - 1] != '\n');
    byte[] bytes = line.toByteArray();
    boolean empty = bytes.length == 0 || bytes.length == CRLF.length;
    if (!empty && isBoundary(bytes)) {
      header(); // A part without an empty line behind its header.
      return takesBoundary(bytes.length);
    }
    if (!empty) {
      addLine(bytes);
      return true;
    }
    boolean wasHeader = header();
    visitor.between(bytes, bytes.length);
    return bytes.length > 0 || wasHeader;
  }

  private boolean isBoundary(byte[] line) {
    if (line.length > piece.length || line[0] != '-') {
      return false;
    }
    return frameOf(new String(line, StandardCharsets.ISO_8859_1).stripTrailing()) != null;
  }

  private void addLine(byte[] line) throws Cannot {
    boolean folded = line[0] == ' ' || line[0] == '\t';
    if (folded && !fields.isEmpty()) {
      var whole = new ByteArrayOutputStream();
      whole.writeBytes(fields.removeLast());
      whole.writeBytes(line);
      fields.add(whole.toByteArray());
    } else if (fields.size() == Limits.FIELDS_MAX) {
      throw new Cannot(Obstacle.BEYOND_MEASURE);
    } else {
      fields.add(line);
    }
  }

  /// The header is complete: what follows is a body, more parts, or another message.
  private boolean header() throws IOException {
    var header = PartHeader.of(fields, digest, depth == 0);
    visitor.header(header, fields);
    boolean any = !fields.isEmpty();
    fields = new ArrayList<>();
    headerBytes = 0;
    digest = false;
    lineStart = true;
    if (depth + 1 > Limits.NESTING_MAX) {
      throw new Cannot(Obstacle.BEYOND_MEASURE);
    }
    switch (header.kind()) {
      case MULTIPART -> {
        boolean digests = header.subtype().toLowerCase(Locale.ROOT).equals("digest");
        open.push(new Frame(header.boundary(), digests));
        state = State.BETWEEN;
      }
      case MESSAGE -> {
        depth++;
        state = State.HEADER;
      }
      case BODY, SIGNED -> state = State.BODY;
    }
    return any;
  }

  /// Fills `piece` up to a line end; never ends between CR and LF.
  private int read() throws IOException {
    int length = 0;
    while (length < piece.length - 1) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      piece[length++] = (byte) b;
      if (b == '\n') {
        break;
      }
      if (b == '\r') {
        int next = in.read();
        if (next >= 0) {
          piece[length++] = (byte) next; // Always LF: line ends are CRLF here.
        }
        break;
      }
    }
    return length;
  }
}
