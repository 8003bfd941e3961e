package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.message.Envelope;
import dev.mailtwin.modelserver.message.Header;
import dev.mailtwin.modelserver.session.FetchItem.Attribute;
import dev.mailtwin.modelserver.session.FetchItem.Section;
import dev.mailtwin.modelserver.store.Content;
import dev.mailtwin.modelserver.store.Message;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes FETCH replies, `RFC 9051 §7.5.2`.
final class FetchWriter {

  private final Session session;
  private final Connection out;
  private final Announcer announcer;

  FetchWriter(Session session, Announcer announcer) {
    this.session = session;
    this.out = session.connection();
    this.announcer = announcer;
  }

  void write(View.Numbered numbered, List<FetchItem> items) throws IOException {
    out.write("* " + numbered.number() + " FETCH (");
    String gap = "";
    for (FetchItem item : items) {
      out.write(gap);
      switch (item) {
        case Attribute attribute -> out.write(value(attribute, numbered.message()));
        case Section section -> octets(section, numbered.message().letter().content());
      }
      gap = " ";
    }
    out.write(")\r\n");
  }

  private String value(Attribute attribute, Message message) {
    return switch (attribute) {
      case FLAGS -> "FLAGS " + announcer.flagList(message);
      case UID -> "UID " + message.uid();
      case INTERNALDATE -> "INTERNALDATE " + Dates.internal(message.letter().internalDate());
      case SIZE -> "RFC822.SIZE " + message.letter().content().size();
      case ENVELOPE -> "ENVELOPE " + Envelope.of(header(message.letter().content()));
      case MODSEQ -> "MODSEQ (" + session.toWire(message.modseq()) + ")";
      case EMAILID -> "EMAILID (" + message.letter().emailId() + ")";
      case GMAIL_ID -> "X-GM-MSGID " + gmailId(message);
      case THREADID -> "THREADID NIL";
    };
  }

  /// 64 bits, and most of the digits are the same for all.
  private static long gmailId(Message message) {
    return 1_849_000_000_000_000_000L + Long.parseLong(message.letter().emailId().substring(1), 16);
  }

  private void octets(Section section, Content content) throws IOException {
    int body = content.bodyStart();
    switch (section.part()) {
      case ALL -> range(section, content, 0, content.size());
      case HEADER -> range(section, content, 0, body);
      case TEXT -> range(section, content, body, content.size());
      case FIELDS, FIELDS_NOT -> {
        boolean listed = section.part() == FetchItem.Part.FIELDS;
        String chosen = header(content).only(section.fields(), listed);
        Content part = Content.of(chosen.getBytes(StandardCharsets.ISO_8859_1));
        range(section, part, 0, part.size());
      }
    }
  }

  private void range(Section section, Content content, int from, int to) throws IOException {
    long origin = section.partial().origin();
    String label = section.label();
    int start = from;
    int end = to;
    if (origin >= 0) {
      label += "<" + origin + ">";
      start = (int) Math.min(to, from + origin);
      end = (int) Math.min(to, start + section.partial().count());
    }
    out.write(label + " {" + (end - start) + "}\r\n");
    content.writeTo(out.stream(), start, end);
  }

  private static Header header(Content content) {
    return Header.of(content.slice(0, content.bodyStart()));
  }
}
