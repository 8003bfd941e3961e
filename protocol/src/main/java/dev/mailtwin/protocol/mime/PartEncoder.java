package dev.mailtwin.protocol.mime;

import dev.mailtwin.protocol.mime.PartHeader.Kind;
import dev.mailtwin.protocol.mime.PartPlan.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The second reading: writes each part as was decided for it.
final class PartEncoder implements MimeWalk.Visitor {

  private static final String ENCODING = "Content-Transfer-Encoding";
  private static final byte[] CRLF = {'\r', '\n'};

  private final List<PartPlan> plans;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int next;
  private PartPlan plan = new PartPlan(Way.KEEP, true);
  private OutputStream body = out;
  private int column;

  PartEncoder(List<PartPlan> plans) {
    this.plans = plans;
  }

  /// What was written since the last time.
  byte[] take() {
    byte[] written = out.toByteArray();
    out.reset();
    return written;
  }

  @Override
  public void header(PartHeader header, List<byte[]> fields) throws IOException {
    boolean leaf = header.kind() == Kind.BODY || header.kind() == Kind.SIGNED;
    plan = new PartPlan(Way.KEEP, true);
    if (leaf && next < plans.size()) {
      plan = plans.get(next++);
    }
    String encoding = encoding(header);
    boolean changed = !encoding.equals(header.encoding());
    for (byte[] field : fields) {
      if (!changed || !PartHeader.is(field, "content-transfer-encoding")) {
        out.write(HeaderRepair.repaired(field));
      }
    }
    if (changed) {
      add(ENCODING + ": " + encoding);
    }
    if (changed && !header.versioned()) {
      add("MIME-Version: 1.0");
    }
    if (plan.way() == Way.QUOTE && !header.typed()) {
      // RFC 1428 §3: what nobody named is unknown, and UTF-8 cannot be mistaken for anything else.
      add("Content-Type: text/plain; charset=" + (plan.utf8() ? "utf-8" : "unknown-8bit"));
    }
    body =
        switch (plan.way()) {
          case KEEP -> out;
          case QUOTE -> TransferEncoding.QUOTED_PRINTABLE.into(out);
          case BASE64 -> TransferEncoding.BASE64.into(out);
          case REPAIR_QUOTED -> new QuotedRepair(out);
          case REPAIR_BASE64 -> new Base64Repair(out);
        };
  }

  /// What the body will be encoded in; `8bit` and `binary` are no longer true of anything.
  private String encoding(PartHeader header) {
    boolean wide = header.encoding().matches("8bit|binary");
    return switch (plan.way()) {
      case QUOTE -> TransferEncoding.QUOTED_PRINTABLE.word();
      case BASE64 -> TransferEncoding.BASE64.word();
      case KEEP, REPAIR_QUOTED, REPAIR_BASE64 ->
          wide && header.kind() != Kind.SIGNED
              ? TransferEncoding.SEVEN_BIT.word()
              : header.encoding();
    };
  }

  private void add(String field) {
    out.writeBytes((field + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void body(byte[] bytes, int length) throws IOException {
    body.write(bytes, 0, length);
  }

  @Override
  public void bodyEnd(boolean atEnd) throws IOException {
    body.close();
    body = out;
    boolean unended = plan.way() == Way.BASE64 || plan.way() == Way.REPAIR_BASE64;
    if (atEnd && unended) {
      out.write(CRLF);
    }
  }

  /// Nobody is shown what stands before the first and after the last part, so what cannot be sent
  /// of it is left out.
  @Override
  public void between(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      boolean end = b == '\r' || b == '\n';
      column = end ? 0 : column + 1;
      if (column <= Limits.LINE_MAX) {
        out.write(b <= 0 ? '?' : b);
      }
    }
  }

  /// Encodes what quoted-printable should have encoded, and breaks lines it should have broken.
  private static final class QuotedRepair extends OutputStream {
    private static final int ROOM = 75;

    private final OutputStream out;
    private final ByteArrayOutputStream token = new ByteArrayOutputStream();
    private int column;

    QuotedRepair(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      byte b = (byte) octet;
      if (token.size() > 0) {
        token.write(octet);
        if (b == '\n' || b <= 0 || token.size() == 3) {
          endToken();
        }
      } else if (b == '=') {
        token.write(octet);
      } else {
        put(b);
      }
    }

    private void endToken() throws IOException {
      byte[] bytes = token.toByteArray();
      token.reset();
      if (bytes.length == 3 && bytes[1] != '\r' && column + bytes.length > ROOM) {
        softBreak();
      }
      for (byte b : bytes) {
        put(b);
      }
    }

    private void put(byte b) throws IOException {
      if (b == '\r' || b == '\n') {
        out.write(b);
        column = 0;
        return;
      }
      int length = b <= 0 ? 3 : 1;
      if (column + length > ROOM && b != '=') {
        softBreak();
      }
      if (b <= 0) {
        out.write("=%02X".formatted(b & 0xff).getBytes(StandardCharsets.US_ASCII));
      } else {
        out.write(b);
      }
      column += length;
    }

    private void softBreak() throws IOException {
      out.write('=');
      out.write(CRLF);
      column = 0;
    }

    @Override
    public void close() throws IOException {
      endToken();
    }
  }

  /// Breaks base64 into lines again.
  private static final class Base64Repair extends OutputStream {
    private static final int LINE = 76;

    private final OutputStream out;
    private int column;

    Base64Repair(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      byte b = (byte) octet;
      boolean alphabet = b > ' ' && (Character.isLetterOrDigit(b) || "+/=".indexOf(b) >= 0);
      if (!alphabet) {
        return; // A reader ignores it (RFC 2045 §6.8).
      }
      if (column == LINE) {
        out.write(CRLF);
        column = 0;
      }
      out.write(b);
      column++;
    }

    @Override
    public void close() {
      // What is below belongs to somebody else.
    }
  }
}
