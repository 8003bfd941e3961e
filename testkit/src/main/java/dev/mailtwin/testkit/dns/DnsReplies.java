package dev.mailtwin.testkit.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Answers DNS questions from one [DnsZone], whatever way they come, and remembers them.
final class DnsReplies {

  static final int HEADER_BYTES = 12;

  private static final Map<Integer, String> TYPES =
      Map.of(1, "A", 2, "NS", 5, "CNAME", 15, "MX", 16, "TXT", 28, "AAAA", 33, "SRV");

  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int AUTHORITATIVE = 0x8480;
  private static final int CHECKING_DISABLED = 0x10;

  private final DnsZone zone;
  private final List<String> questions = new CopyOnWriteArrayList<>();

  DnsReplies(DnsZone zone) {
    this.zone = zone;
  }

  List<String> questions() {
    return List.copyOf(questions);
  }

  /// The answer to a message; null for none.
  ///
  /// @param transport put behind the question where it is remembered
  byte @Nullable [] answer(byte[] query, String transport) throws IOException {
    byte[] question = Arrays.copyOfRange(query, HEADER_BYTES, questionEnd(query));
    String name = name(question);
    int number = (question[question.length - 4] << 8) | (question[question.length - 3] & 0xff);
    String type = TYPES.getOrDefault(number, "TYPE" + number);
    questions.add(type + " " + name + transport);
    int id = ((query[0] & 0xff) << 8) | (query[1] & 0xff);
    boolean unchecked = (query[3] & CHECKING_DISABLED) != 0;
    List<DnsZone.Entry> known = zone.answers(name, type);
    return switch (zone.trick(name)) {
      case NOTHING -> null;
      case GARBAGE -> "this is no DNS message at all".getBytes(StandardCharsets.US_ASCII);
      case WRONG_ID -> reply(id ^ 0xffff, 0, question, known);
      case BOGUS ->
          unchecked ? reply(id, 0, question, known) : reply(id, SERVFAIL, question, List.of());
      case SERVFAIL -> reply(id, SERVFAIL, question, List.of());
      case REFUSED -> reply(id, 5, question, List.of());
      case FORMERR -> reply(id, 1, question, List.of());
      case NXDOMAIN -> reply(id, NXDOMAIN, question, List.of());
      case null -> reply(id, zone.exists(name) ? 0 : NXDOMAIN, question, known);
    };
  }

  private static byte[] reply(int id, int code, byte[] question, List<DnsZone.Entry> answers)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(id);
    out.writeShort(AUTHORITATIVE | code);
    out.writeShort(1);
    out.writeShort(answers.size());
    out.writeInt(0);
    out.write(question);
    for (DnsZone.Entry entry : answers) {
      out.write(DnsZone.name(entry.name()));
      out.writeShort(number(entry.type()));
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(entry.bytes().length);
      out.write(entry.bytes());
    }
    return bytes.toByteArray();
  }

  private static int number(String type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /// Where the question, which follows the header, ends: a name, a type and a class.
  static int questionEnd(byte[] message) {
    int at = HEADER_BYTES;
    while (message[at] != 0) {
      at += message[at] + 1;
    }
    return at + 5;
  }

  private static String name(byte[] question) {
    var name = new StringBuilder();
    for (int at = 0; question[at] != 0; at += question[at] + 1) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(question, at + 1, question[at], StandardCharsets.UTF_8));
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
