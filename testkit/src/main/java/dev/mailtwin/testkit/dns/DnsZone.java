package dev.mailtwin.testkit.dns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a [DnsServer] knows, written one record per line: `name type data`.
///
/// ```
/// example.com             MX    10 mx.example.com
/// example.com             TXT   v=spf1 include:example.net ~all
/// _imaps._tcp.example.com SRV   0 1 993 imap.example.com
/// imap.example.com        CNAME host.example.com
/// host.example.com        A     127.0.0.1
/// broken.example.com      SERVFAIL
/// *.wild.example.com      A     127.0.0.1
/// ```
///
/// In place of a type and data a name may have one of [Trick]; `BOGUS` stands beside the records. A
/// name that is not mentioned, and has none below it, does not exist. `#` begins a comment. Names
/// end without a dot; a target of "." is the root.
public final class DnsZone {

  /// How a name is answered instead of with records.
  public enum Trick {
    SERVFAIL,
    /// The same, but to who asks without checking signatures (DNSSEC): he gets the records.
    BOGUS,
    REFUSED,
    NXDOMAIN,
    FORMERR,
    /// No answer at all.
    NOTHING,
    /// Bytes that are no answer.
    GARBAGE,
    /// The right answer to another question.
    WRONG_ID
  }

  /// One record.
  ///
  /// @param data as it goes over the wire, one character per byte
  public record Entry(String name, String type, String data) {

    byte[] bytes() {
      return data.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final Map<String, Trick> tricks = new LinkedHashMap<>();

  private DnsZone() {}

  /// Reads a zone.
  public static DnsZone parse(String text) {
    var zone = new DnsZone();
    for (String line : text.lines().map(l -> l.replaceFirst("#.*", "").strip()).toList()) {
      if (!line.isEmpty()) {
        String[] words = line.split("\\s+", 3);
        zone.add(words[0].toLowerCase(Locale.ROOT), words[1], words.length > 2 ? words[2] : "");
      }
    }
    return zone;
  }

  private void add(String name, String type, String data) {
    for (Trick trick : Trick.values()) {
      if (trick.name().equals(type)) {
        tricks.put(name, trick);
        return;
      }
    }
    entries
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(new Entry(name, type, wire(type, data)));
  }

  /// The trick this name is answered with, or null.
  @Nullable Trick trick(String name) {
    Trick own = tricks.get(name);
    return own == null ? tricks.get(wildcard(name)) : own;
  }

  /// The records of a type, a CNAME where there is one, and the records it leads to.
  List<Entry> answers(String name, String type) {
    List<Entry> found = new ArrayList<>();
    String at = name;
    for (int hops = 0; hops < 12; hops++) {
      List<Entry> own = at(at);
      Entry alias = null;
      for (Entry entry : own) {
        if (entry.type.equals(type)) {
          found.add(new Entry(at, entry.type, entry.data));
        } else if (entry.type.equals("CNAME")) {
          alias = entry;
        }
      }
      if (alias == null || type.equals("CNAME")) {
        return found;
      }
      found.add(new Entry(at, "CNAME", alias.data));
      at = readName(alias.bytes());
    }
    return found;
  }

  /// Whether the name, or one below it, is there; where it is an alias, what it leads to.
  boolean exists(String name) {
    List<Entry> aliases = answers(name, "CNAME");
    if (!aliases.isEmpty()) {
      String target = readName(aliases.getFirst().bytes());
      return target.equals(name) || !at(target).isEmpty() || hasBelow(target);
    }
    return !at(name).isEmpty() || hasBelow(name);
  }

  private boolean hasBelow(String name) {
    return entries.keySet().stream().anyMatch(known -> known.endsWith("." + name));
  }

  private List<Entry> at(String name) {
    List<Entry> own = entries.get(name);
    return own == null ? entries.getOrDefault(wildcard(name), List.of()) : own;
  }

  /// The nearest wildcard above a name.
  private String wildcard(String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      String above = "*" + name.substring(dot);
      if (entries.containsKey(above) || tricks.containsKey(above)) {
        return above;
      }
    }
    return "";
  }

  private static String wire(String type, String data) {
    List<String> words = List.of(data.split("\\s+", -1));
    var out = new ByteArrayOutputStream();
    switch (type) {
      case "A", "AAAA" -> out.writeBytes(InetAddress.ofLiteral(words.get(0)).getAddress());
      case "CNAME", "NS" -> out.writeBytes(name(words.get(0)));
      case "MX" -> {
        number(out, words.get(0));
        out.writeBytes(name(words.get(1)));
      }
      case "SRV" -> {
        number(out, words.get(0));
        number(out, words.get(1));
        number(out, words.get(2));
        out.writeBytes(name(words.get(3)));
      }
      case "TXT" -> texts(out, data.getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException("this server knows no " + type);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void texts(ByteArrayOutputStream out, byte[] text) {
    for (int at = 0; at == 0 || at < text.length; at += 255) {
      int length = Math.min(255, text.length - at);
      out.write(length);
      out.write(text, at, length);
    }
  }

  private static void number(ByteArrayOutputStream out, String digits) {
    int number = Integer.parseInt(digits);
    out.write(number >> 8);
    out.write(number);
  }

  /// A name as it goes over the wire, not compressed (RFC 1035 §3.1).
  static byte[] name(String name) {
    var out = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      if (!label.isEmpty()) {
        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length);
        out.writeBytes(bytes);
      }
    }
    out.write(0);
    return out.toByteArray();
  }

  private static String readName(byte[] wire) {
    var name = new StringBuilder();
    for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(wire, at + 1, wire[at], StandardCharsets.UTF_8));
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
