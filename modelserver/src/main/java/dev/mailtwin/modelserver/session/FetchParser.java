package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.session.FetchItem.Attribute;
import dev.mailtwin.modelserver.session.FetchItem.Part;
import dev.mailtwin.modelserver.session.FetchItem.Partial;
import dev.mailtwin.modelserver.session.FetchItem.Section;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads what FETCH asks for, `RFC 9051 §9` (`fetch`).
final class FetchParser {

  private final Session session;
  private final Args args;

  FetchParser(Session session, Args args) {
    this.session = session;
    this.args = args;
  }

  List<FetchItem> items() throws BadSyntaxException {
    var items = new ArrayList<FetchItem>();
    if (!args.take('(')) {
      items.addAll(macroOrItem());
      return items;
    }
    do {
      items.add(item(word()));
    } while (args.take(' '));
    args.expect(')');
    return items;
  }

  private List<FetchItem> macroOrItem() throws BadSyntaxException {
    String word = word();
    return switch (word) {
      case "FAST" -> List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE);
      case "ALL" ->
          List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE, Attribute.ENVELOPE);
      default -> List.of(item(word));
    };
  }

  private String word() throws BadSyntaxException {
    return args.until("()[<").toUpperCase(Locale.ROOT);
  }

  private FetchItem item(String word) throws BadSyntaxException {
    return switch (word) {
      case "FLAGS" -> Attribute.FLAGS;
      case "UID" -> Attribute.UID;
      case "INTERNALDATE" -> Attribute.INTERNALDATE;
      case "RFC822.SIZE" -> Attribute.SIZE;
      case "ENVELOPE" -> Attribute.ENVELOPE;
      case "MODSEQ" -> offered(Attribute.MODSEQ, session.keepsModseq());
      case "EMAILID" -> offered(Attribute.EMAILID, session.has("OBJECTID"));
      case "X-GM-MSGID" -> offered(Attribute.GMAIL_ID, session.has("X-GM-EXT-1"));
      case "THREADID" -> offered(Attribute.THREADID, session.has("OBJECTID"));
      case "RFC822" -> new Section("RFC822", Part.ALL, List.of(), false, Partial.WHOLE);
      case "RFC822.HEADER" ->
          new Section("RFC822.HEADER", Part.HEADER, List.of(), true, Partial.WHOLE);
      case "RFC822.TEXT" -> new Section("RFC822.TEXT", Part.TEXT, List.of(), false, Partial.WHOLE);
      case "BODY" -> section(false);
      case "BODY.PEEK" -> section(true);
      default -> throw new BadSyntaxException("Unknown FETCH item");
    };
  }

  private static FetchItem offered(Attribute attribute, boolean known) throws BadSyntaxException {
    if (!known) {
      throw new BadSyntaxException("Unknown FETCH item");
    }
    return attribute;
  }

  private Section section(boolean peek) throws BadSyntaxException {
    args.expect('[');
    String word = args.peek() == ']' ? "" : args.until("]").toUpperCase(Locale.ROOT);
    Part part =
        switch (word) {
          case "" -> Part.ALL;
          case "HEADER" -> Part.HEADER;
          case "TEXT" -> Part.TEXT;
          case "HEADER.FIELDS" -> Part.FIELDS;
          case "HEADER.FIELDS.NOT" -> Part.FIELDS_NOT;
          default -> throw new BadSyntaxException("Unknown section");
        };
    var fields = new ArrayList<String>();
    if (part == Part.FIELDS || part == Part.FIELDS_NOT) {
      args.space();
      args.expect('(');
      do {
        fields.add(args.astring());
      } while (args.take(' '));
      args.expect(')');
    }
    args.expect(']');
    return new Section(label(word, fields), part, fields, peek, partial());
  }

  private String label(String word, List<String> fields) {
    if (fields.isEmpty()) {
      return "BODY[" + word + "]";
    }
    boolean quoted = session.profile().has(Quirk.QUOTED_FIELD_NAMES);
    var names =
        fields.stream().map(f -> quoted ? "\"" + f.toUpperCase(Locale.ROOT) + "\"" : f).toList();
    return "BODY[" + word + " (" + String.join(" ", names) + ")]";
  }

  private Partial partial() throws BadSyntaxException {
    if (!args.take('<')) {
      return Partial.WHOLE;
    }
    long origin = args.number();
    args.expect('.');
    long count = args.number();
    args.expect('>');
    return new Partial(origin, count);
  }
}
