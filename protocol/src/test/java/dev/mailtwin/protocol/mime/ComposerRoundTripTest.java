package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What we write is read back identically by mime4j and by Angus Mail.
class ComposerRoundTripTest {

  private static final int WORLDS = 400;
  private static final Duration BUDGET = Duration.ofSeconds(15);

  /// A part without parts, as a parser sees it.
  private record Leaf(String type, String name, String cid, String disposition, String content) {}

  /// What a parser makes of a message.
  private record Seen(
      String subject,
      String id,
      List<String> from,
      List<String> to,
      List<String> cc,
      List<String> bcc,
      List<String> replyTo,
      List<Leaf> leaves) {}

  @Test
  void mime4j_reads_what_was_written() {
    Seeds.run(
        "letters for mime4j",
        WORLDS,
        BUDGET,
        seed -> {
          Letter letter = new RandomLetters(seed).next();

          assertThat(byMime4j(composed(letter))).isEqualTo(expected(letter));
        });
  }

  @Test
  void angus_reads_what_was_written() {
    Seeds.run(
        "letters for Angus",
        WORLDS,
        BUDGET,
        seed -> {
          Letter letter = new RandomLetters(seed).next();

          assertThat(byAngus(composed(letter))).isEqualTo(expected(letter));
        });
  }

  @Test
  void we_read_what_was_written() {
    Seeds.run(
        "letters for ourselves",
        WORLDS,
        BUDGET,
        seed -> {
          Letter letter = new RandomLetters(seed).next();
          byte[] bytes = composed(letter);

          LetterFacts facts = LetterReader.read(new ByteArrayInputStream(bytes));

          assertThat(facts.from().stream().map(ComposerRoundTripTest::shown).toList())
              .isEqualTo(expected(letter).from());
          assertThat(facts.to().stream().map(ComposerRoundTripTest::shown).toList())
              .isEqualTo(expected(letter).to());
          assertThat(facts.bcc().stream().map(ComposerRoundTripTest::shown).toList())
              .isEqualTo(expected(letter).bcc());
          assertThat(facts.subject()).isEqualTo(letter.subject());
          assertThat(facts.messageId()).isEqualTo(letter.stamp().messageId());
          assertThat(facts.references())
              .isEqualTo(MessageIds.trimmed(letter.ancestry().references()));
          assertThat(facts.size()).isEqualTo(bytes.length);
        });
  }

  @Test
  void every_line_is_short_and_every_byte_is_ascii() {
    Seeds.run(
        "lines of letters",
        WORLDS,
        BUDGET,
        seed -> {
          byte[] bytes = composed(new RandomLetters(seed).next());
          String text = new String(bytes, StandardCharsets.ISO_8859_1);

          assertThat(text.chars().allMatch(c -> c < 0x7f && (c >= ' ' || "\r\n\t".indexOf(c) >= 0)))
              .isTrue();
          assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
          assertThat(text).endsWith("\r\n");
          for (String line : text.split("\r\n", -1)) {
            assertThat(line.length()).isLessThanOrEqualTo(998);
          }
          String header = text.substring(0, text.indexOf("\r\n\r\n"));
          for (String line : header.split("\r\n", -1)) {
            boolean oneToken =
                line.strip().indexOf(' ') < 0
                    || line.startsWith(" ")
                    || line.matches("[\\w-]+: \\S+");
            assertThat(line.length() <= 78 || oneToken).as(line).isTrue();
            assertThat(line).isNotBlank();
          }
        });
  }

  @Test
  void whatever_a_file_may_be_called_is_read_back() throws Exception {
    List<String> names =
        List.of(
            "a\\b.txt",
            "C:\\Users\\ana\\a.txt",
            "\\",
            "ends in\\",
            "a\"b.txt",
            "\"quoted\"",
            "a\\\"b\\\\c.txt",
            "it's 100% *true*.txt",
            " blanks ",
            "a;b=c.txt",
            "\\".repeat(90) + "\".txt",
            "ü\\\".txt",
            "=?UTF-8?Q?a?=.txt",
            "UTF-8''a%20b.txt");
    Letter plain = new RandomLetters(1).next();
    List<Attachment> all =
        names.stream().map(name -> Attachment.file(name, Content.of(new byte[] {1}))).toList();
    Letter.Body body = new Letter.Body("Hi", null, List.of(), all);
    byte[] bytes =
        composed(
            new Letter(plain.people(), plain.subject(), plain.ancestry(), body, plain.stamp()));
    assertThat(names(byMime4j(bytes))).isEqualTo(names);
    assertThat(names(byAngus(bytes))).isEqualTo(names);
  }

  private static List<String> names(Seen seen) {
    return seen.leaves().stream().skip(1).map(Leaf::name).toList();
  }

  @Test
  void the_same_letter_has_the_same_bytes() {
    Seeds.run(
        "letters twice",
        WORLDS / 4,
        BUDGET,
        seed ->
            assertThat(composed(new RandomLetters(seed).next()))
                .isEqualTo(composed(new RandomLetters(seed).next())));
  }

  static byte[] composed(Letter letter) throws IOException {
    var out = new ByteArrayOutputStream();
    Composer.write(letter, Repertoire.ASCII, out);
    return out.toByteArray();
  }

  private static Seen expected(Letter letter) throws IOException {
    Letter.People people = letter.people();
    return new Seen(
        letter.subject(),
        letter.stamp().messageId(),
        List.of(shown(people.from())),
        shown(people.to()),
        shown(people.cc()),
        shown(people.bcc()),
        shown(people.replyTo()),
        leaves(letter.body()));
  }

  private static List<Leaf> leaves(Letter.Body body) throws IOException {
    List<Leaf> leaves = new ArrayList<>();
    String text = body.text();
    String html = body.html();
    if (text != null || html == null) {
      leaves.add(
          new Leaf(
              "text/plain",
              "",
              "",
              "",
              FlowedReader.read(Flowed.encode(text == null ? "" : text))));
    }
    if (html != null) {
      String ended = html.isEmpty() || html.endsWith("\n") ? html : html + "\n";
      leaves.add(new Leaf("text/html", "", "", "", ended.replace("\r\n", "\n")));
    }
    for (Attachment shown : body.inline()) {
      leaves.add(leaf(shown, "inline"));
    }
    for (Attachment attachment : body.attachments()) {
      leaves.add(leaf(attachment, "attachment"));
    }
    return leaves;
  }

  private static Leaf leaf(Attachment attachment, String disposition) throws IOException {
    return new Leaf(
        attachment.type().toString(),
        attachment.name(),
        attachment.contentId(),
        disposition,
        latin(attachment.content().open().readAllBytes()));
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static List<String> shown(List<Recipient> list) {
    return Recipient.addresses(list).stream().map(ComposerRoundTripTest::shown).toList();
  }

  private static String shown(Address address) {
    try {
      return address.name() + "|" + address.envelope(Repertoire.ASCII);
    } catch (MimeException e) {
      throw new AssertionError(e);
    }
  }

  private static String content(String type, boolean named, byte[] bytes) {
    if (named || !type.startsWith("text/")) {
      return latin(bytes);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return type.equals("text/plain") ? FlowedReader.read(text) : text.replace("\r\n", "\n");
  }

  // mime4j

  private static Seen byMime4j(byte[] bytes) throws IOException {
    var builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
    Message message = builder.parseMessage(new ByteArrayInputStream(bytes));
    List<Leaf> leaves = new ArrayList<>();
    collect(message, leaves);
    Header header = message.getHeader();
    String subject = message.getSubject();
    return new Seen(
        subject == null ? "" : subject,
        header.getField("Message-ID").getBody(),
        mailboxes(message.getFrom()),
        addresses(message.getTo()),
        addresses(message.getCc()),
        addresses(message.getBcc()),
        addresses(message.getReplyTo()),
        leaves);
  }

  private static void collect(Entity entity, List<Leaf> leaves) throws IOException {
    if (entity.getBody() instanceof org.apache.james.mime4j.dom.Multipart multipart) {
      for (Entity part : multipart.getBodyParts()) {
        collect(part, leaves);
      }
      return;
    }
    var bytes = new ByteArrayOutputStream();
    ((SingleBody) entity.getBody()).writeTo(bytes);
    String type = entity.getMimeType();
    String disposition = text(entity.getDispositionType());
    var id = entity.getHeader().getField("Content-ID");
    leaves.add(
        new Leaf(
            type,
            text(entity.getFilename()),
            id == null ? "" : id.getBody().replaceAll("[<>]", ""),
            disposition,
            content(type, !disposition.isEmpty(), bytes.toByteArray())));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<String> mailboxes(@Nullable MailboxList list) {
    return list == null ? List.of() : list.stream().map(ComposerRoundTripTest::shown).toList();
  }

  private static List<String> addresses(@Nullable AddressList list) {
    return list == null ? List.of() : mailboxes(list.flatten());
  }

  private static String shown(Mailbox mailbox) {
    String local = text(mailbox.getLocalPart());
    return text(mailbox.getName())
        + "|"
        + new Address("", local, text(mailbox.getDomain())).plain();
  }

  // Angus

  private static Seen byAngus(byte[] bytes) throws Exception {
    var message =
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    List<Leaf> leaves = new ArrayList<>();
    collect(message, leaves);
    return new Seen(
        text(message.getSubject()),
        text(message.getMessageID()),
        shown(message.getFrom()),
        shown(message.getRecipients(RecipientType.TO)),
        shown(message.getRecipients(RecipientType.CC)),
        shown(message.getRecipients(RecipientType.BCC)),
        message.getHeader("Reply-To") == null ? List.of() : shown(message.getReplyTo()),
        leaves);
  }

  private static void collect(MimePart part, List<Leaf> leaves) throws Exception {
    if (part.getContent() instanceof Multipart multipart) {
      for (int n = 0; n < multipart.getCount(); n++) {
        BodyPart one = multipart.getBodyPart(n);
        collect((MimePart) one, leaves);
      }
      return;
    }
    String type = part.getContentType().replaceFirst("(?s);.*", "");
    String disposition = text(part.getDisposition());
    byte[] bytes = part.getInputStream().readAllBytes();
    leaves.add(
        new Leaf(
            type,
            text(part.getFileName()),
            text(part.getContentID()).replaceAll("[<>]", ""),
            disposition,
            content(
                type,
                disposition.equals(Part.ATTACHMENT) || disposition.equals(Part.INLINE),
                bytes)));
  }

  private static List<String> shown(jakarta.mail.Address @Nullable [] list) throws Exception {
    List<String> shown = new ArrayList<>();
    for (jakarta.mail.Address one :
        list == null ? List.<jakarta.mail.Address>of() : Arrays.asList(list)) {
      var address = (InternetAddress) one;
      if (!address.isGroup()) {
        shown.add(text(address.getPersonal()) + "|" + address.getAddress());
        continue;
      }
      for (InternetAddress member : address.getGroup(true)) {
        shown.add(text(member.getPersonal()) + "|" + member.getAddress());
      }
    }
    return shown;
  }
}
