package dev.mailtwin.modelserver.message;

import java.util.ArrayList;
import java.util.List;

/// Reads address lists well enough for an envelope: `RFC 5322 §3.4` without its obsolete forms;
/// groups lose their names.
final class Addresses {

  /// One address as ENVELOPE shows it.
  record Address(String name, String local, String domain) {}

  private final String text;
  private int at;

  private Addresses(String text) {
    this.text = text;
  }

  static List<Address> of(String text) {
    return new Addresses(text).list();
  }

  private List<Address> list() {
    var addresses = new ArrayList<Address>();
    var words = new StringBuilder();
    String inAngles = "";
    String comment = "";
    while (at <= text.length()) {
      char c = at < text.length() ? text.charAt(at) : ',';
      at++;
      switch (c) {
        case '"' -> words.append(quoted());
        case '(' -> comment = upTo(')');
        case '<' -> inAngles = upTo('>').trim();
        case ':' -> words.setLength(0);
        case ',', ';' -> {
          add(addresses, words.toString().trim(), inAngles, comment);
          words.setLength(0);
          inAngles = "";
          comment = "";
        }
        default -> words.append(c);
      }
    }
    return addresses;
  }

  private static void add(List<Address> to, String words, String inAngles, String comment) {
    String address = inAngles.isEmpty() ? words : inAngles;
    if (address.isEmpty()) {
      return;
    }
    int sign = address.lastIndexOf('@');
    String local = sign < 0 ? address : address.substring(0, sign);
    String domain = sign < 0 ? "" : address.substring(sign + 1);
    to.add(new Address(inAngles.isEmpty() ? comment : words, local, domain));
  }

  private String quoted() {
    var value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private String upTo(char end) {
    int to = text.indexOf(end, at);
    String inside = text.substring(at, to < 0 ? text.length() : to);
    at = to < 0 ? text.length() : to + 1;
    return inside;
  }
}
