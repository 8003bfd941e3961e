package dev.mailtwin.protocol.mime;

import dev.mailtwin.protocol.mime.Letter.Ancestry;
import dev.mailtwin.protocol.mime.Letter.Body;
import dev.mailtwin.protocol.mime.Letter.People;
import dev.mailtwin.protocol.mime.Letter.Stamp;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Letters of all kinds, the same for the same seed.
final class RandomLetters {

  private static final List<String> WORDS =
      List.of(
          "a",
          "Budget",
          "größe",
          "naïve",
          "日本語のとても長い件名",
          "Привет",
          "🎉🎊",
          "👩‍👩‍👧",
          "e\u0301",
          "مرحبا",
          "=?UTF-8?Q?no?=",
          "=?",
          "\"quoted\"",
          "back\\slash",
          "semi;colon",
          "a,b",
          "(c)",
          "<x@y>",
          "x".repeat(70),
          "ü".repeat(60),
          "y".repeat(300),
          "--",
          ".",
          "'",
          "%41",
          "*",
          "tab\there",
          "100%");

  private static final List<String> LINES =
      List.of(
          "",
          "Hello,",
          " indented",
          "From here on",
          ".",
          "..",
          "-- ",
          "> quoted",
          ">> more quoted",
          "trailing blanks   ",
          "ünïcödé and 日本語",
          "=41 =?x?=",
          "--=_s33d_1",
          "--=_s33d_1--",
          "--something",
          "tab\tinside",
          "a long line of words that goes on and on and on until it is much longer than any screen"
              + " that people used when mail was invented, and then some more",
          "w".repeat(1200),
          "🎉 ".repeat(60).strip());

  private static final List<String> LOCALS =
      List.of(
          "a", "first.last", "tag+x", "o'hara", "with blank", "dot.", "qu\"ote", "a@b", "x_y=z");

  private static final List<String> DOMAINS =
      List.of("example.org", "mail.example.com", "bücher.example", "例え.example", "[192.0.2.1]");

  private final Random random;

  RandomLetters(long seed) {
    this.random = new Random(seed);
  }

  Letter next() {
    var people =
        new People(
            address(), list(1), list(5), list(3), random.nextBoolean() ? list(2) : List.of());
    return new Letter(people, phrase(8), ancestry(), body(), stamp());
  }

  private static Stamp stamp() {
    return new Stamp(
        "<1@example.org>",
        OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.ofHoursMinutes(5, 30)),
        "s33d");
  }

  private Ancestry ancestry() {
    List<String> ids = new ArrayList<>();
    for (int n = random.nextInt(12); n > 0; n--) {
      ids.add("<%d.%s@example.org>".formatted(n, "r".repeat(random.nextInt(60))));
    }
    return ids.isEmpty() ? Ancestry.NONE : new Ancestry(List.of(ids.getLast()), ids);
  }

  private Body body() {
    String text = random.nextInt(5) == 0 ? null : text();
    String html = random.nextInt(3) == 0 ? "<p>" + text() + "</p>" : null;
    List<Attachment> inline = new ArrayList<>();
    for (int n = html == null ? 0 : random.nextInt(3); n > 0; n--) {
      inline.add(attachment().shownAs("pic%d@example.org".formatted(n)));
    }
    List<Attachment> attachments = new ArrayList<>();
    for (int n = random.nextInt(4) - 1; n > 0; n--) {
      attachments.add(attachment());
    }
    return new Body(text, html, inline, attachments);
  }

  private Attachment attachment() {
    String extension = pick(List.of(".pdf", ".txt", ".png", ".csv", "", ".html"));
    String name = phrase(4).replace("/", "").replace("\\", "").strip();
    byte[] bytes = random.nextBoolean() ? bytes() : text().getBytes(StandardCharsets.UTF_8);
    return Attachment.file(name + extension, Content.of(bytes));
  }

  private byte[] bytes() {
    var bytes = new byte[random.nextInt(5_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    var text = new StringBuilder();
    String end = pick(List.of("\n", "\r\n"));
    for (int n = random.nextInt(12); n > 0; n--) {
      text.append(pick(LINES)).append(end);
    }
    return text.toString();
  }

  String phrase(int words) {
    List<String> phrase = new ArrayList<>();
    for (int n = random.nextInt(words + 1); n > 0; n--) {
      phrase.add(random.nextInt(12) == 0 ? "" : pick(WORDS));
    }
    return String.join(" ", phrase);
  }

  private List<Recipient> list(int most) {
    List<Recipient> list = new ArrayList<>();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      list.add(address());
    }
    if (random.nextInt(6) == 0) {
      List<Address> members = new ArrayList<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        members.add(address());
      }
      list.add(new Recipient.Group(pick(List.of("Team", "Team A, B", "Größe")), members));
    }
    return list;
  }

  Address address() {
    return new Address(phrase(3).strip(), pick(LOCALS), pick(DOMAINS));
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
