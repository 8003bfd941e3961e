package dev.mailtwin.modelserver.message;

import dev.mailtwin.modelserver.wire.MailboxNames;
import java.util.List;

/// The ENVELOPE of a message, `RFC 9051 §7.5.2`.
public final class Envelope {

  private Envelope() {}

  /// The envelope as it is written in a FETCH reply.
  public static String of(Header header) {
    String from = addresses(header, "From");
    return "("
        + String.join(
            " ",
            string(header.first("Date")),
            string(header.first("Subject")),
            from,
            orElse(addresses(header, "Sender"), from),
            orElse(addresses(header, "Reply-To"), from),
            addresses(header, "To"),
            addresses(header, "Cc"),
            addresses(header, "Bcc"),
            string(header.first("In-Reply-To")),
            string(header.first("Message-ID")))
        + ")";
  }

  private static String addresses(Header header, String field) {
    List<Addresses.Address> all =
        header.all(field).stream().flatMap(value -> Addresses.of(value).stream()).toList();
    if (all.isEmpty()) {
      return "NIL";
    }
    var text = new StringBuilder("(");
    for (Addresses.Address address : all) {
      text.append('(').append(string(address.name())).append(" NIL ");
      text.append(string(address.local())).append(' ').append(string(address.domain())).append(')');
    }
    return text.append(')').toString();
  }

  private static String orElse(String value, String other) {
    return value.equals("NIL") ? other : value;
  }

  private static String string(String value) {
    if (value.isEmpty()) {
      return "NIL";
    }
    boolean eightBit = value.chars().anyMatch(c -> c > 126);
    return eightBit ? "{" + value.length() + "}\r\n" + value : MailboxNames.quoted(value);
  }
}
