package dev.mailtwin.protocol.mime;

import java.util.ArrayList;
import java.util.List;

/// What stands in a list of addresses: one address, or a named group (RFC 5322 §3.4).
public sealed interface Recipient permits Address, Recipient.Group {

  /// A named list, such as `undisclosed-recipients:;`.
  ///
  /// @param members may be empty
  record Group(String name, List<Address> members) implements Recipient {
    public Group {
      members = List.copyOf(members);
    }
  }

  /// All addresses, those in groups too, in order.
  static List<Address> addresses(List<Recipient> list) {
    List<Address> all = new ArrayList<>();
    for (Recipient one : list) {
      switch (one) {
        case Address address -> all.add(address);
        case Group group -> all.addAll(group.members());
      }
    }
    return all;
  }
}
