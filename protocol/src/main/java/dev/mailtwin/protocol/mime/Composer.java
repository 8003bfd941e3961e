package dev.mailtwin.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes a [Letter] as a message: CRLF at every line end, nothing above 7 bit (except in headers
/// for SMTPUTF8), no line longer than 998 bytes. The same letter always gives the same bytes.
///
/// ```
/// multipart/mixed                  if there are attachments
/// ├─ multipart/alternative         if there is text and HTML
/// │  ├─ text/plain; format=flowed
/// │  └─ multipart/related          if the HTML shows something
/// │     ├─ text/html
/// │     └─ image/png …
/// └─ application/pdf …
/// ```
///
/// Every boundary begins with `=_`, which neither base64 nor quoted-printable can contain, and
/// content that contains it is not written in 7bit: no content can end its own part.
public final class Composer {

  /// `date-time` (RFC 5322 §3.3)
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ENGLISH);

  private final Letter letter;
  private final OutputStream out;
  private final Repertoire repertoire;
  private int boundaries;

  private Composer(Letter letter, Repertoire repertoire, OutputStream out) {
    this.letter = letter;
    this.repertoire = repertoire;
    this.out = out;
  }

  /// Writes a letter, blind copies included; see [Letter.People].
  ///
  /// @param repertoire what headers may hold
  /// @param out stays open
  /// @throws MimeException if the letter cannot be written. A value that no header can hold is
  ///   found before the first byte is written
  /// @throws IOException if an attachment cannot be read or `out` not written
  public static void write(Letter letter, Repertoire repertoire, OutputStream out)
      throws IOException {
    new Composer(letter, repertoire, out).write();
  }

  /// A date as a header holds it.
  public static String date(OffsetDateTime date) {
    return DATE.format(date);
  }

  private void write() throws IOException {
    Letter.Body body = letter.body();
    if (!letter.stamp().boundary().matches("[0-9A-Za-z]{1,40}")) {
      throw new IllegalArgumentException("boundary: " + letter.stamp().boundary());
    }
    for (Attachment attachment : body.attachments()) {
      check(attachment);
    }
    for (Attachment shown : body.inline()) {
      check(shown);
    }
    checkText(body.text());
    checkText(body.html());
    var header = new ByteArrayOutputStream();
    header(new FieldWriter(header, repertoire));
    header.writeTo(out);
    root().write();
  }

  private static void check(Attachment attachment) throws MimeException {
    FieldWriter.checkLine("An attachment's name", attachment.name());
    FieldWriter.checkLine("An attachment's identifier", attachment.contentId());
  }

  private static void checkText(@Nullable String text) throws MimeException {
    if (text != null && text.length() > Limits.TEXT_CHARS_MAX) {
      throw new MimeException.TooMuch("Characters of text", Limits.TEXT_CHARS_MAX);
    }
  }

  private void header(FieldWriter fields) throws IOException {
    Letter.People people = letter.people();
    Letter.Ancestry ancestry = letter.ancestry();
    MessageIds.check(letter.stamp().messageId());
    for (String id : ancestry.inReplyTo()) {
      MessageIds.check(id);
    }
    for (String id : ancestry.references()) {
      MessageIds.check(id);
    }
    fields.tokens("Date", List.of(date(letter.stamp().date())));
    fields.addresses("From", List.of(people.from()));
    fields.addresses("Reply-To", people.replyTo());
    if (people.to().isEmpty() && people.cc().isEmpty()) {
      // Some servers refuse a header that names nobody.
      fields.addresses("To", List.of(new Recipient.Group("undisclosed-recipients", List.of())));
    }
    fields.addresses("To", people.to());
    fields.addresses("Cc", people.cc());
    fields.addresses("Bcc", people.bcc());
    fields.text("Subject", letter.subject());
    fields.tokens("Message-ID", List.of(letter.stamp().messageId()));
    fields.tokens("In-Reply-To", ancestry.inReplyTo());
    fields.tokens("References", MessageIds.trimmed(ancestry.references()));
    fields.tokens("MIME-Version", List.of("1.0"));
  }

  /// A part of the message; writes its fields, an empty line and its content.
  private interface Part {
    void write() throws IOException;
  }

  private Part root() {
    Letter.Body body = letter.body();
    List<Part> parts = new ArrayList<>(List.of(text()));
    if (body.html() == null) {
      body.inline().forEach(shown -> parts.add(() -> attachment(shown)));
    }
    body.attachments().forEach(attachment -> parts.add(() -> attachment(attachment)));
    return parts.size() == 1 ? parts.getFirst() : () -> multipart("mixed", "", parts);
  }

  private Part text() {
    Letter.Body body = letter.body();
    String html = body.html();
    if (html == null) {
      String text = body.text();
      return plain(text == null ? "" : text);
    }
    Part markup = () -> typed(List.of("text/html;"), String.join("\r\n", lines(html)));
    List<Part> shown = new ArrayList<>(List.of(markup));
    body.inline().forEach(one -> shown.add(() -> attachment(one)));
    // RFC 2387 §3.1: the type of the part that is the document.
    Part related =
        shown.size() == 1 ? markup : () -> multipart("related", "type=\"text/html\"", shown);
    String text = body.text();
    if (text == null) {
      return related;
    }
    return () -> multipart("alternative", "", List.of(plain(text), related));
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(Flowed.lines(text));
    lines.add(""); // The last one ends too.
    return lines;
  }

  private Part plain(String text) {
    return () -> typed(List.of("text/plain;", "format=flowed;"), Flowed.encode(text));
  }

  private void typed(List<String> type, String text) throws IOException {
    Content content = Content.of(text.getBytes(StandardCharsets.UTF_8));
    Survey survey = Survey.of(content, prefix());
    TransferEncoding encoding = survey.encodingOfText();
    List<String> tokens = new ArrayList<>(type);
    tokens.add(survey.isAscii() ? "charset=us-ascii" : "charset=utf-8");
    fields(tokens, encoding, List.of());
    copy(content, encoding);
  }

  /// No encoding is allowed in a message inside a message (RFC 2046 §5.2.1): what needs one has it
  /// put into its own parts. What is signed cannot be, and goes as a file.
  private Attachment inSevenBits(Attachment attachment) throws IOException {
    return attachment.type().equals(MediaType.MESSAGE)
            && !Survey.of(attachment.content(), prefix()).isPlain()
            && SevenBit.of(attachment.content()) instanceof SevenBit.Result.Encoded(var message)
        ? attachment.holding(message)
        : attachment;
  }

  private void attachment(Attachment given) throws IOException {
    Attachment attachment = inSevenBits(given);
    MediaType type = attachment.type();
    boolean surveyed = type.isText() || type.equals(MediaType.MESSAGE);
    Survey survey = surveyed ? Survey.of(attachment.content(), prefix()) : null;
    TransferEncoding encoding = TransferEncoding.BASE64;
    List<String> tokens = new ArrayList<>();
    if (survey != null && type.equals(MediaType.MESSAGE)) {
      encoding = survey.isPlain() ? TransferEncoding.SEVEN_BIT : TransferEncoding.BASE64;
      tokens.add((survey.isPlain() ? type : MediaType.BYTES).toString());
    } else if (survey != null && survey.isUtf8()) {
      encoding = survey.encoding();
      tokens.add(type + ";");
      tokens.add(survey.isAscii() ? "charset=us-ascii" : "charset=utf-8");
    } else {
      tokens.add(type.toString());
    }
    fields(tokens, encoding, more(attachment));
    if (survey != null && encoding == TransferEncoding.SEVEN_BIT) {
      keep(attachment, survey);
    } else {
      copy(attachment.content(), encoding);
    }
  }

  /// The fields that say what an attachment is for (RFC 2183, RFC 2392).
  private List<Field> more(Attachment attachment) {
    List<String> disposition = new ArrayList<>();
    boolean shown = !attachment.contentId().isEmpty();
    String name = attachment.name();
    disposition.add((shown ? "inline" : "attachment") + (name.isEmpty() ? "" : ";"));
    if (!name.isEmpty()) {
      disposition.addAll(Parameters.write("filename", name));
    }
    List<Field> more = new ArrayList<>();
    if (shown) {
      more.add(new Field("Content-ID", List.of("<" + attachment.contentId() + ">")));
    }
    more.add(new Field("Content-Disposition", disposition));
    return more;
  }

  private record Field(String name, List<String> tokens) {}

  private void fields(List<String> type, TransferEncoding encoding, List<Field> more)
      throws IOException {
    var fields = new FieldWriter(out, repertoire);
    fields.tokens("Content-Type", type);
    fields.tokens("Content-Transfer-Encoding", List.of(encoding.word()));
    for (Field field : more) {
      fields.tokens(field.name(), field.tokens());
    }
    line("");
  }

  private void multipart(String subtype, String parameter, List<Part> parts) throws IOException {
    String boundary = prefix() + "_" + ++boundaries;
    List<String> tokens = new ArrayList<>(List.of("multipart/" + subtype + ";"));
    if (!parameter.isEmpty()) {
      tokens.add(parameter + ";");
    }
    tokens.add("boundary=\"" + boundary + "\"");
    new FieldWriter(out, repertoire).tokens("Content-Type", tokens);
    line("");
    for (Part part : parts) {
      line("--" + boundary);
      part.write();
      line(""); // The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1).
    }
    line("--" + boundary + "--");
  }

  private String prefix() {
    return "=_" + letter.stamp().boundary();
  }

  private void copy(Content content, TransferEncoding encoding) throws IOException {
    try (InputStream in = content.open();
        OutputStream encoded = encoding.into(out)) {
      in.transferTo(encoded);
    }
    if (encoding == TransferEncoding.BASE64 && boundaries == 0) {
      line(""); // A message ends with a line end.
    }
  }

  /// Writes an attachment that needs no encoding, if it is still the one that was looked at.
  private void keep(Attachment attachment, Survey survey) throws IOException {
    var counter = new Survey.Counter(prefix());
    var chunk = new byte[Survey.CHUNK];
    boolean lone = survey.lineEnds() == Survey.LineEnds.LF;
    try (InputStream in = attachment.content().open()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        for (int n = 0; n < read; n++) {
          counter.next(chunk[n] & 0xff);
          if (lone && chunk[n] == '\n') {
            out.write('\r');
          }
          out.write(chunk[n]);
        }
      }
    }
    if (!counter.result().equals(survey)) {
      throw new MimeException.Changed(attachment.name());
    }
  }

  private void line(String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
