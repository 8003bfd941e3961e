package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers about mailboxes and sets of messages.
final class ListParser {

  private final WireReader in;

  ListParser(WireReader in) {
    this.in = in;
  }

  /// `mailbox-data =/ "SEARCH" *(SP nz-number) [SP "(MODSEQ" SP mod-sequence-value ")"]` (RFC 3501
  /// §9, RFC 7162 §7)
  Untagged search() throws IOException {
    long[] numbers = new long[16];
    int count = 0;
    while (in.take(' ')) {
      if (in.peek() == '(') {
        Strings.skipValue(in, 0);
        continue;
      }
      if (in.atLineEnd()) {
        break;
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
      }
      numbers[count++] = in.expectNonZero32();
    }
    Arrays.sort(numbers, 0, count);
    return new Untagged.Search(UidSet.ofSorted(numbers, 0, count));
  }

  /// `esearch-response = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)` (RFC
  /// 4731 §4)
  Untagged extendedSearch() throws IOException {
    long count = -1;
    UidSet all = new UidSet(List.of());
    while (in.take(' ')) {
      if (in.peek() == '(') {
        Strings.skipValue(in, 0);
        continue;
      }
      if (in.atLineEnd()) {
        break;
      }
      String name = in.expectAtom().toUpperCase(Locale.ROOT);
      if (name.equals("UID")) {
        continue;
      }
      in.expectSpace();
      switch (name) {
        case "COUNT" -> count = in.expectNumber();
        case "ALL" -> all = ResponseCodeParser.uidSet(in);
        default -> Strings.skipValue(in, 0);
      }
    }
    return new Untagged.ExtendedSearch(count, all);
  }

  /// `expunged-resp = "VANISHED" [SP "(EARLIER)"] SP known-uids` (RFC 7162 §7)
  Untagged vanished() throws IOException {
    in.expectSpace();
    boolean earlier = in.peek() == '(';
    if (earlier) {
      Strings.skipValue(in, 0);
      in.expectSpace();
    }
    return new Untagged.Vanished(earlier, ResponseCodeParser.uidSet(in));
  }

  /// `mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox` with
  /// extended data after it (RFC 9051 §9), which is skipped.
  Untagged mailbox() throws IOException {
    in.expectSpace();
    List<String> attributes = new ArrayList<>();
    in.expect('(');
    while (!in.take(')')) {
      if (in.take(' ')) {
        continue;
      }
      attributes.add(in.takeWhile(ByteSet.FLAG));
      if (attributes.size() > Limits.FLAGS_MAX || attributes.getLast().isEmpty()) {
        throw in.expected("at most " + Limits.FLAGS_MAX + " attributes");
      }
    }
    in.expectSpace();
    Character delimiter = delimiter();
    in.expectSpace();
    String name = Strings.astring(in);
    while (in.take(' ') && !in.atLineEnd()) {
      Strings.skipValue(in, 0);
    }
    return new Untagged.Mailbox(attributes, delimiter, name);
  }

  /// `"STATUS" SP mailbox SP "(" [status-att-list] ")"` (RFC 9051 §9). Negative and absurd numbers,
  /// which some servers send, are read as unknown.
  Untagged mailboxStatus() throws IOException {
    in.expectSpace();
    String name = Strings.astring(in);
    in.expectSpace();
    in.expect('(');
    Map<String, Long> numbers = new HashMap<>();
    String mailboxId = null;
    while (!in.take(')')) {
      if (in.take(' ')) {
        continue;
      }
      String item = in.expectAtom().toUpperCase(Locale.ROOT);
      in.expectSpace();
      if (item.equals("MAILBOXID")) {
        in.expect('(');
        mailboxId = Strings.astring(in);
        in.expect(')');
      } else if (in.peek() >= '0' && in.peek() <= '9') {
        String digits = in.takeWhile(ByteSet.FLAG);
        try {
          numbers.put(item, Long.parseLong(digits)); // Mod-sequences have 63 bits (RFC 7162 §7).
        } catch (NumberFormatException _) {
          // Whoever asked has to find out by opening the mailbox.
        }
      } else {
        Strings.skipValue(in, 0);
      }
      if (numbers.size() > Limits.LIST_MAX) {
        throw in.expected("at most " + Limits.LIST_MAX + " status items");
      }
    }
    return new Untagged.MailboxStatus(name, Map.copyOf(numbers), mailboxId);
  }

  /// `"NAMESPACE" SP namespace SP namespace SP namespace` (RFC 2342 §6): only the first personal
  /// one is kept.
  Untagged namespace() throws IOException {
    in.expectSpace();
    if (in.peek() != '(') {
      in.restOfLine();
      return new Untagged.Namespace("", null);
    }
    in.expect('(');
    in.expect('(');
    String prefix = Strings.astring(in);
    in.expectSpace();
    Character delimiter = delimiter();
    in.restOfLine();
    return new Untagged.Namespace(prefix, delimiter);
  }

  private @Nullable Character delimiter() throws IOException {
    String text = Strings.nstring(in);
    return text == null || text.isEmpty() ? null : text.charAt(0);
  }
}
