package dev.mailtwin.modelserver.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The header of a message, one character per octet, fields as they stand.
///
/// @param fields with their line ends and foldings
public record Header(List<Field> fields) {

  /// A field; `raw` is all of it.
  public record Field(String name, String raw) {

    /// What follows the colon, unfolded and trimmed.
    public String value() {
      return raw.substring(raw.indexOf(':') + 1).replaceAll("\r?\n", "").trim();
    }
  }

  /// Splits a header; lines that are no fields belong to the field before them.
  public static Header of(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    var fields = new ArrayList<Field>();
    int from = 0;
    while (from < text.length()) {
      int to = from;
      do {
        int end = text.indexOf('\n', to);
        to = end < 0 ? text.length() : end + 1;
      } while (to < text.length() && (text.charAt(to) == ' ' || text.charAt(to) == '\t'));
      String raw = text.substring(from, to);
      int colon = raw.indexOf(':');
      if (colon > 0) {
        fields.add(new Field(raw.substring(0, colon).trim(), raw));
      }
      from = to;
    }
    return new Header(List.copyOf(fields));
  }

  /// The value of the first field of this name, empty if there is none.
  public String first(String name) {
    return all(name).stream().findFirst().orElse("");
  }

  /// The values of all fields of this name.
  public List<String> all(String name) {
    return fields.stream().filter(f -> f.name.equalsIgnoreCase(name)).map(Field::value).toList();
  }

  /// The fields with these names, or all others, and the empty line, `RFC 9051 §6.4.5.1`.
  public String only(List<String> names, boolean listed) {
    var text = new StringBuilder();
    for (Field field : fields) {
      if (names.stream().anyMatch(field.name::equalsIgnoreCase) == listed) {
        text.append(field.raw);
      }
    }
    return text.append("\r\n").toString();
  }
}
