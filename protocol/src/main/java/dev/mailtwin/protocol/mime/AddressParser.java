package dev.mailtwin.protocol.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads lists of addresses, as people type them and as headers hold them (RFC 5322 §3.4), with
/// what old programs write too (RFC 5322 §4.4): empty elements, routes, comments as names, blanks
/// around dots. Encoded words in names are decoded.
public final class AddressParser {

  private static final int NESTED_COMMENTS_MAX = 20;

  private final String text;
  private int at;
  private String comment = "";

  private AddressParser(String text) {
    this.text = text;
  }

  /// A list of addresses and groups. An empty text is an empty list.
  ///
  /// @throws MimeException.BadAddress naming the element that is no address
  /// @throws MimeException.Forbidden if the text holds CR, LF or NUL
  /// @throws MimeException.TooMuch beyond [Limits#ADDRESSES_MAX]
  public static List<Recipient> parse(String text) throws MimeException {
    for (int n = 0; n < text.length(); n++) {
      char c = text.charAt(n);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new MimeException.Forbidden("\"" + Address.shortened(text) + "\"", c);
      }
    }
    return new AddressParser(text).list();
  }

  /// The addresses of a list, without the elements that are none.
  static List<Address> usable(String text) {
    var parser = new AddressParser(text.replaceAll("[\\r\\n\\x00]", " "));
    List<Recipient> found = new ArrayList<>();
    while (parser.at < parser.text.length() && found.size() < Limits.ADDRESSES_MAX) {
      int start = parser.at;
      try {
        parser.skip();
        if (parser.at < parser.text.length() && !parser.take(',')) {
          found.add(parser.address());
          parser.skip();
        }
      } catch (MimeException _) {
        int comma = parser.text.indexOf(',', Math.max(start, parser.at));
        parser.at = comma < 0 ? parser.text.length() : comma + 1;
      }
    }
    return Recipient.addresses(found);
  }

  /// Exactly one address.
  ///
  /// @throws MimeException.BadAddress if it is none, or several
  public static Address parseOne(String text) throws MimeException {
    List<Recipient> list = parse(text);
    if (list.size() == 1 && list.getFirst() instanceof Address address) {
      return address;
    }
    throw new MimeException.BadAddress(Address.shortened(text), "it is not one address");
  }

  /// `address-list = (address *("," address)) / obs-addr-list` (RFC 5322 §3.4)
  private List<Recipient> list() throws MimeException {
    List<Recipient> list = new ArrayList<>();
    int count = 0;
    skip();
    while (at < text.length()) {
      if (take(',')) {
        skip();
        continue;
      }
      Recipient one = address();
      list.add(one);
      count += one instanceof Recipient.Group group ? group.members().size() : 1;
      limit(count);
      skip();
      if (at < text.length() && text.charAt(at) != ',') {
        throw bad("there is something behind its end");
      }
    }
    return list;
  }

  private static void limit(int count) throws MimeException {
    if (count > Limits.ADDRESSES_MAX) {
      throw new MimeException.TooMuch("Addresses in one list", Limits.ADDRESSES_MAX);
    }
  }

  /// `address = mailbox / group` (RFC 5322 §3.4)
  private Recipient address() throws MimeException {
    comment = "";
    int start = at;
    String phrase = words();
    if (take(':')) {
      return group(phrase);
    }
    at = start;
    return mailbox();
  }

  /// `group = display-name ":" [group-list] ";" [CFWS]` (RFC 5322 §3.4)
  private Recipient.Group group(String name) throws MimeException {
    List<Address> members = new ArrayList<>();
    skip();
    while (!take(';')) {
      if (at == text.length()) {
        throw bad("the group does not end in a semicolon");
      }
      if (!take(',')) {
        comment = "";
        members.add(mailbox());
        limit(members.size());
        skip();
        if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
          throw bad("there is something behind its end");
        }
      }
      skip();
    }
    return new Recipient.Group(EncodedWord.decode(name), members);
  }

  /// `mailbox = name-addr / addr-spec` (RFC 5322 §3.4)
  private Address mailbox() throws MimeException {
    int start = at;
    String phrase = words();
    if (take('<')) {
      route();
      Address address = addrSpec();
      skip();
      if (!take('>')) {
        throw bad("the > is missing");
      }
      skip();
      return checked(address.named(EncodedWord.decode(phrase)));
    }
    at = start;
    Address address = addrSpec();
    skip();
    return checked(address.named(EncodedWord.decode(comment)));
  }

  /// An address that no envelope could carry is none.
  private Address checked(Address address) throws MimeException {
    String _ = address.envelope(Repertoire.UTF_8);
    return address;
  }

  /// `obs-route` (RFC 5322 §4.4): machines to pass, long ignored.
  private void route() throws MimeException {
    skip();
    if (at < text.length() && text.charAt(at) == '@') {
      int end = text.indexOf(':', at);
      if (end < 0) {
        throw bad("the part before the @ is missing");
      }
      at = end + 1;
    }
  }

  /// `addr-spec = local-part "@" domain` (RFC 5322 §3.4.1)
  private Address addrSpec() throws MimeException {
    skip();
    String local = local();
    skip();
    if (!take('@')) {
      int next = text.indexOf(',', at);
      boolean blanks = text.substring(at, next < 0 ? text.length() : next).indexOf('@') >= 0;
      throw bad(
          local.isEmpty()
              ? "it is empty"
              : blanks ? "there is a blank in it" : "it has no @ and no domain");
    }
    if (local.isEmpty()) {
      throw bad("the part before the @ is missing");
    }
    skip();
    String domain = domain();
    if (domain.isEmpty()) {
      throw bad("the domain is missing");
    }
    return new Address("", local, domain);
  }

  private String local() throws MimeException {
    var local = new StringBuilder();
    while (true) {
      String quoted = quotedString();
      local.append(quoted == null ? atom() : quoted);
      int before = at;
      skip();
      if (!take('.')) {
        at = before;
        return local.toString();
      }
      local.append('.');
      skip();
    }
  }

  /// `domain = dot-atom / domain-literal / obs-domain` (RFC 5322 §3.4.1)
  private String domain() throws MimeException {
    if (at < text.length() && text.charAt(at) == '[') {
      int end = text.indexOf(']', at);
      if (end < 0) {
        throw bad("the ] is missing");
      }
      String literal = text.substring(at, end + 1);
      at = end + 1;
      return literal;
    }
    var domain = new StringBuilder(atom());
    while (true) {
      int before = at;
      skip();
      if (!take('.')) {
        at = before;
        return domain.toString();
      }
      domain.append('.');
      skip();
      domain.append(atom());
    }
  }

  /// `phrase = 1*word / obs-phrase` (RFC 5322 §3.2.5): words with one blank between them.
  private String words() throws MimeException {
    var phrase = new StringBuilder();
    skip();
    while (at < text.length()) {
      int before = at;
      String word = quotedString();
      if (word == null) {
        word = atom();
      }
      if (at == before) {
        if (text.charAt(at) != '.' || phrase.isEmpty()) {
          break;
        }
        at++;
        phrase.append('.');
        skip();
        continue;
      }
      boolean apart = before > 0 && (isBlank(before - 1) || text.charAt(before - 1) == '"');
      phrase.append(phrase.isEmpty() || !apart ? "" : " ").append(word);
      skip();
    }
    return phrase.toString();
  }

  private boolean isBlank(int n) {
    return text.charAt(n) == ' ' || text.charAt(n) == '\t' || text.charAt(n) == ')';
  }

  private String atom() {
    int start = at;
    while (at < text.length() && Address.isAtext(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /// `quoted-string` (RFC 5322 §3.2.4) without its quotes; null if there is none here.
  private @Nullable String quotedString() throws MimeException {
    if (!take('"')) {
      return null;
    }
    var content = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return content.toString();
      }
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
      }
      content.append(c);
    }
    throw bad("a quote is not closed");
  }

  /// `CFWS` (RFC 5322 §3.2.2). The last comment is remembered: it may be a name.
  private void skip() throws MimeException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '(') {
        comment = comment();
      } else if (c == ' ' || c == '\t') {
        at++;
      } else {
        return;
      }
    }
  }

  private String comment() throws MimeException {
    var content = new StringBuilder();
    int depth = 0;
    do {
      if (at == text.length() || depth > NESTED_COMMENTS_MAX) {
        throw bad("a parenthesis is not closed");
      }
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        content.append(text.charAt(at++));
        continue;
      }
      depth += c == '(' ? 1 : 0;
      depth -= c == ')' ? 1 : 0;
      if (depth > 1 || (depth == 1 && c != '(')) {
        content.append(c);
      }
    } while (depth > 0);
    return content.toString().strip();
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  /// What is wrong, with the element it is wrong in.
  private MimeException bad(String reason) {
    int start = text.lastIndexOf(',', Math.max(0, at - 1)) + 1;
    int end = text.indexOf(',', at);
    String element = text.substring(Math.min(start, at), end < 0 ? text.length() : end).strip();
    return new MimeException.BadAddress(Address.shortened(element), reason);
  }
}
