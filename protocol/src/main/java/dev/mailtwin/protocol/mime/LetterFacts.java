package dev.mailtwin.protocol.mime;

import java.util.ArrayList;
import java.util.List;

/// What matters of a complete message for sending it. Texts are decoded and hostile: escape them
/// before printing.
///
/// @param from as in the field From; in all lists, what is no address is left out
/// @param messageId with its angle brackets; empty if there is none
/// @param date as it stands in the field; empty if there is none
/// @param size bytes of the message as it was read
/// @param largest the largest attachment that has a name
public record LetterFacts(
    List<Address> from,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    String subject,
    String messageId,
    String date,
    List<String> inReplyTo,
    List<String> references,
    long size,
    Largest largest) {

  /// An attachment.
  ///
  /// @param name empty if no attachment has one
  /// @param bytes as encoded, which is what counts against a limit
  public record Largest(String name, long bytes) {
    /// No attachment.
    static final Largest NONE = new Largest("", 0);
  }

  public LetterFacts {
    from = List.copyOf(from);
    replyTo = List.copyOf(replyTo);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    inReplyTo = List.copyOf(inReplyTo);
    references = List.copyOf(references);
  }

  /// The same for others.
  LetterFacts forReceivers(List<Address> first, List<Address> copies, List<Address> blind) {
    return new LetterFacts(
        from,
        replyTo,
        first,
        copies,
        blind,
        subject,
        messageId,
        date,
        inReplyTo,
        references,
        size,
        largest);
  }

  /// Everyone it is for, blind copies included, each once.
  public List<Address> recipients() {
    List<Address> all = new ArrayList<>();
    java.util.Set<String> seen = new java.util.HashSet<>();
    for (List<Address> list : List.of(to, cc, bcc)) {
      list.stream().filter(address -> seen.add(address.key())).forEach(all::add);
    }
    return all;
  }
}
