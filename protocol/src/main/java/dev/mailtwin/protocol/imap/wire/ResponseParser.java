package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.FlagList;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.LiteralSink;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.Status;
import dev.mailtwin.protocol.imap.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns bytes into [ServerResponse]s, one at a time (RFC 9051 §9, `response`).
///
/// Owned by the reading thread.
public final class ResponseParser {

  private final WireReader in;
  private final BodyOffer bodies;
  private final FlagParser flags = new FlagParser();

  /// Finds a place for a message body that is about to arrive.
  @FunctionalInterface
  public interface BodyOffer {
    @Nullable LiteralSink body(long bytes) throws IOException;
  }

  public ResponseParser(WireReader in, BodyOffer bodies) {
    this.in = in;
    this.bodies = bodies;
  }

  /// The next response, or null at a clean end of the stream.
  ///
  /// @throws ImapException.Unintelligible if the bytes are no response
  /// @throws ImapException.ConnectionLost if the stream ends inside a response
  public @Nullable ServerResponse next() throws IOException {
    in.startResponse();
    if (in.peek() < 0) {
      return null;
    }
    if (in.take('+')) {
      in.take(' ');
      String text = in.restOfLine();
      in.expectLineEnd();
      return new ServerResponse.Continuation(text);
    }
    if (in.take('*')) {
      in.expectSpace();
      Untagged data = isDigit(in.peek()) ? numbered() : named();
      in.expectLineEnd();
      return data;
    }
    var tag = new Tag(in.expectAtom());
    in.expectSpace();
    Status status = status(in.expectAtom());
    ResponseText text = text();
    in.expectLineEnd();
    return new ServerResponse.Completion(tag, status, text);
  }

  /// `resp-cond-state = ("OK" / "NO" / "BAD") SP resp-text` (RFC 9051 §9)
  private Status status(String word) throws ImapException {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "OK" -> Status.OK;
      case "NO" -> Status.NO;
      case "BAD" -> Status.BAD;
      default -> throw in.expected("OK, NO or BAD");
    };
  }

  private Untagged numbered() throws IOException {
    long number = in.expectNumber();
    in.expectSpace();
    String word = in.expectAtom().toUpperCase(Locale.ROOT);
    return switch (word) {
      case "EXISTS" -> new Untagged.Exists(number);
      case "EXPUNGE" -> new Untagged.Expunge(number);
      case "FETCH" -> new Untagged.Fetch(new FetchParser(in, flags, bodies).parse(number));
      default -> unknown(number + " " + word);
    };
  }

  private Untagged named() throws IOException {
    String word = in.expectAtom().toUpperCase(Locale.ROOT);
    return switch (word) {
      case "OK" -> new Untagged.Remark(Status.OK, text());
      case "NO" -> new Untagged.Remark(Status.NO, text());
      case "BAD" -> new Untagged.Remark(Status.BAD, text());
      case "BYE" -> new Untagged.Bye(text());
      case "PREAUTH" -> new Untagged.Preauth(text());
      case "CAPABILITY" -> new Untagged.Capability(words());
      case "ENABLED" -> new Untagged.Enabled(words());
      case "FLAGS" -> {
        in.expectSpace();
        yield new Untagged.Flags(flagList());
      }
      case "SEARCH" -> new ListParser(in).search();
      case "ESEARCH" -> new ListParser(in).extendedSearch();
      case "VANISHED" -> new ListParser(in).vanished();
      case "LIST", "LSUB", "XLIST" -> new ListParser(in).mailbox();
      case "STATUS" -> new ListParser(in).mailboxStatus();
      case "NAMESPACE" -> new ListParser(in).namespace();
      default -> word.matches("-[0-9]{1,19}") ? negative(word) : unknown(word);
    };
  }

  /// Some servers count below zero. What a FETCH says of a UID is true all the same; everything
  /// else is about the number.
  private Untagged negative(String number) throws IOException {
    in.expectSpace();
    String word = in.expectAtom().toUpperCase(Locale.ROOT);
    return word.equals("FETCH")
        ? new Untagged.Fetch(new FetchParser(in, flags, bodies).parse(0))
        : unknown(number + " " + word);
  }

  private FlagList flagList() throws IOException {
    return flags.parse(in);
  }

  /// `resp-text = ["[" resp-text-code "]" SP] text`; the blank and the text may be missing.
  private ResponseText text() throws IOException {
    in.take(' ');
    var code = new ResponseCodeParser(in, flags).parse();
    return new ResponseText(code, Strings.words(in.restOfLine().strip()));
  }

  private List<String> words() throws IOException {
    List<String> words = new ArrayList<>();
    while (in.take(' ')) {
      if (in.atLineEnd()) {
        break;
      }
      words.add(in.takeWhile(ByteSet.FLAG));
      if (words.size() > Limits.LIST_MAX || words.getLast().isEmpty()) {
        throw in.expected("at most " + Limits.LIST_MAX + " words");
      }
    }
    return words;
  }

  /// Data of an extension we do not know: kept as text, its literals dropped.
  private Untagged unknown(String start) throws IOException {
    var line = new StringBuilder(start);
    while (true) {
      line.append(in.restOfLine());
      int brace = line.lastIndexOf("{");
      if (brace < 0 || !line.toString().endsWith("}")) {
        return new Untagged.Unknown(line.toString());
      }
      long bytes = announced(line.substring(brace + 1, line.length() - 1));
      if (bytes < 0) {
        return new Untagged.Unknown(line.toString());
      }
      in.take('\r');
      in.expect('\n');
      in.streamTo(bytes, (LiteralSink) null);
      if (line.length() > Limits.STRING_BYTES_MAX) {
        throw in.expected("at most " + Limits.STRING_BYTES_MAX + " bytes");
      }
    }
  }

  /// The number in `{n}` or `{n+}`; -1 if it is no literal after all.
  private long announced(String text) throws ImapException {
    String digits = text.endsWith("+") ? text.substring(0, text.length() - 1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(ResponseParser::isDigit)) {
      return -1;
    }
    if (digits.length() > 18 || Long.parseLong(digits) > Limits.LITERAL_STREAMED_BYTES_MAX) {
      throw in.expected("literal of at most " + Limits.LITERAL_STREAMED_BYTES_MAX + " bytes");
    }
    return Long.parseLong(digits);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
