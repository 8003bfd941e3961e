package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `"[" resp-text-code "]"` (RFC 9051 §9), one method per code that carries data.
final class ResponseCodeParser {

  private static final ResponseCode NONE = new ResponseCode.None();

  private final WireReader in;
  private final FlagParser flags;

  ResponseCodeParser(WireReader in, FlagParser flags) {
    this.in = in;
    this.flags = flags;
  }

  ResponseCode parse() throws IOException {
    if (!in.take('[')) {
      return NONE;
    }
    String name = in.takeWhile(ByteSet.ATOM_IN_CODE).toUpperCase(Locale.ROOT);
    ResponseCode code = named(name);
    in.take(' ');
    if (!in.take(']')) {
      in.takeWhile(ByteSet.IN_CODE); // An extension may have added something.
      in.take(']');
    }
    return code;
  }

  private ResponseCode named(String name) throws IOException {
    return switch (name) {
      case "UIDVALIDITY" -> new ResponseCode.UidValidity(number());
      case "UIDNEXT" -> new ResponseCode.UidNext(number());
      case "HIGHESTMODSEQ" -> highestModseq();
      case "NOMODSEQ" -> new ResponseCode.NoModseq();
      case "PERMANENTFLAGS" -> {
        in.expectSpace();
        yield new ResponseCode.PermanentFlags(flags.parse(in));
      }
      case "READ-ONLY" -> new ResponseCode.ReadOnly();
      case "READ-WRITE" -> new ResponseCode.ReadWrite();
      case "TRYCREATE" -> new ResponseCode.TryCreate();
      case "CAPABILITY" -> capability();
      case "APPENDUID" -> appendUid();
      case "COPYUID" -> copyUid();
      case "MODIFIED" -> {
        in.expectSpace();
        yield new ResponseCode.Modified(uidSet(in));
      }
      case "MAILBOXID" -> mailboxId();
      default -> new ResponseCode.Other(name, in.takeWhile(ByteSet.IN_CODE).strip());
    };
  }

  private long number() throws IOException {
    in.expectSpace();
    return in.expectNumber();
  }

  /// Zero, and the negative numbers some servers send, mean that there are none.
  private ResponseCode highestModseq() throws IOException {
    in.expectSpace();
    boolean negative = in.take('-');
    long value = in.expectNumber();
    return negative ? new ResponseCode.NoModseq() : new ResponseCode.HighestModseq(value);
  }

  private ResponseCode capability() throws IOException {
    List<String> names = new ArrayList<>();
    while (in.take(' ')) {
      names.add(in.takeWhile(ByteSet.ATOM_IN_CODE));
      if (names.size() > Limits.LIST_MAX) {
        throw in.expected("at most " + Limits.LIST_MAX + " capabilities");
      }
    }
    return new ResponseCode.Capability(names);
  }

  /// `resp-code-apnd = "APPENDUID" SP nz-number SP append-uid` (RFC 4315 §4)
  private ResponseCode appendUid() throws IOException {
    in.expectSpace();
    long validity = in.expectNonZero32();
    in.expectSpace();
    return new ResponseCode.AppendUid(validity, uidSet(in));
  }

  /// `resp-code-copy = "COPYUID" SP nz-number SP uid-set SP uid-set` (RFC 4315 §4). Some servers
  /// leave the sets empty when nothing was copied.
  private ResponseCode copyUid() throws IOException {
    in.expectSpace();
    long validity = in.expectNonZero32();
    in.take(' ');
    if (in.peek() == ' ' || in.peek() == ']') {
      return new ResponseCode.Other("COPYUID", "");
    }
    UidSet source = uidSet(in);
    in.expectSpace();
    return new ResponseCode.CopyUid(validity, source, uidSet(in));
  }

  /// `"MAILBOXID" SP "(" objectid ")"` (RFC 8474 §7)
  private ResponseCode mailboxId() throws IOException {
    in.expectSpace();
    in.expect('(');
    String id = Strings.astring(in);
    in.expect(')');
    return new ResponseCode.MailboxId(id);
  }

  /// `uid-set = (uniqueid / uid-range) *("," uid-set)`; a range may be written backwards (RFC 9051
  /// §9).
  static UidSet uidSet(WireReader in) throws IOException {
    List<UidSet.Range> ranges = new ArrayList<>();
    do {
      if (ranges.size() == Limits.RANGES_MAX) {
        throw in.expected("at most " + Limits.RANGES_MAX + " ranges");
      }
      long first = in.expectNonZero32();
      long last = in.take(':') ? in.expectNonZero32() : first;
      ranges.add(new UidSet.Range(Math.min(first, last), Math.max(first, last)));
    } while (in.take(','));
    return new UidSet(ranges);
  }
}
