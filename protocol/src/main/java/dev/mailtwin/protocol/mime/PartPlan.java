package dev.mailtwin.protocol.mime;

import dev.mailtwin.protocol.mime.SevenBit.Obstacle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What is to be done with one body.
///
/// @param way how it is written
/// @param utf8 whether its bytes are UTF-8
record PartPlan(Way way, boolean utf8) {

  /// How a body is written.
  enum Way {
    /// As it is.
    KEEP,
    /// As quoted-printable: it was not encoded, and is text.
    QUOTE,
    /// As base64: it was not encoded, and is no text.
    BASE64,
    /// It is quoted-printable, with bytes or lines that should not be there.
    REPAIR_QUOTED,
    /// It is base64 in lines that are too long.
    REPAIR_BASE64
  }

  /// It cannot be done.
  static final class Cannot extends IOException {
    private final Obstacle why;

    Cannot(Obstacle why) {
      super("cannot be sent in seven bits: " + why);
      this.why = why;
    }

    Obstacle why() {
      return why;
    }
  }

  /// The first reading: decides for each body in turn.
  static final class Look implements MimeWalk.Visitor {
    private final List<PartPlan> plans = new ArrayList<>();
    private PartHeader header = PartHeader.of(List.of(), false, false);
    private Survey.Counter counter = new Survey.Counter("");
    private long line;
    private boolean mustChange;

    List<PartPlan> plans() {
      return List.copyOf(plans);
    }

    @Override
    public void header(PartHeader next, List<byte[]> fields) throws IOException {
      for (byte[] field : fields) {
        HeaderRepair.repaired(field);
      }
      header = next;
      counter = new Survey.Counter("");
      line = 0;
      mustChange = false;
    }

    @Override
    public void body(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        byte b = bytes[i];
        counter.next(b & 0xff);
        line = b == '\n' || b == '\r' ? 0 : line + 1;
        mustChange |= b <= 0 || line > Limits.LINE_MAX;
      }
    }

    @Override
    public void bodyEnd(boolean atEnd) throws IOException {
      plans.add(new PartPlan(mustChange ? change() : Way.KEEP, counter.result().isUtf8()));
    }

    private Way change() throws Cannot {
      if (header.kind() == PartHeader.Kind.SIGNED) {
        throw new Cannot(Obstacle.SIGNED);
      }
      if (header.isPlain()) {
        return header.type().equals("text") ? Way.QUOTE : Way.BASE64;
      }
      return switch (header.encoding()) {
        case "quoted-printable" -> Way.REPAIR_QUOTED;
        case "base64" -> Way.REPAIR_BASE64;
        default -> throw new Cannot(Obstacle.UNKNOWN_ENCODING);
      };
    }

    @Override
    public void between(byte[] bytes, int length) throws IOException {
      for (int i = 0; i < length; i++) {
        line = bytes[i] == '\n' || bytes[i] == '\r' ? 0 : line + 1;
      }
    }
  }
}
