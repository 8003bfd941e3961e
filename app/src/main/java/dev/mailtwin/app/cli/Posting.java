package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.outbox.Draft;
import dev.mailtwin.engine.outbox.LetterReport;
import dev.mailtwin.engine.outbox.MessageSource;
import dev.mailtwin.engine.problem.LetterProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.AddressParser;
import dev.mailtwin.protocol.mime.MimeException;
import dev.mailtwin.protocol.mime.Repertoire;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hands letters to the outbox: whose they are, and who gets them.
final class Posting {

  private final Parts parts;
  private final Sending sending;
  private final Repertoire repertoire;

  /// @param repertoire what addresses may hold
  Posting(Parts parts, Engine engine, Repertoire repertoire) {
    this.parts = parts;
    this.sending = engine.sending();
    this.repertoire = repertoire;
  }

  /// Whose letter it is.
  ///
  /// @param account as named on the command line, or null
  /// @param from the author the letter names, or null
  Sending.Chosen choose(@Nullable String account, @Nullable Address from) throws IOException {
    Sending.Chosen chosen = sending.choose(account, from == null ? "" : from.plain());
    if (from != null && !chosen.ownsFrom()) {
      Problem note = LetterProblems.foreignFrom(from.plain(), chosen.account().id().address());
      ProblemPrinter.print(List.of(note), parts.terminal());
    }
    return chosen;
  }

  /// The account's own address.
  static Address own(Sending.Chosen chosen) throws IOException {
    return AddressParser.parseOne(chosen.account().id().address());
  }

  /// All of the account's addresses, its own first; names as they are configured.
  static List<Address> all(Sending.Chosen chosen) throws IOException {
    List<Address> all = new ArrayList<>(List.of(own(chosen)));
    for (String identity : chosen.account().choices().identities()) {
      all.add(AddressParser.parseOne(identity));
    }
    return all;
  }

  /// An address that was given without a name, with the name that is configured for it.
  static Address withName(Address given, List<Address> known) {
    return known.stream()
        .filter(address -> given.name().isEmpty() && address.isSameAs(given))
        .findFirst()
        .orElse(given);
  }

  /// The envelope's sender: the author, unless the server would ask what the account has to do with
  /// it.
  String sender(Sending.Chosen chosen, @Nullable Address from) throws IOException {
    Address sender = from == null || !chosen.ownsFrom() ? own(chosen) : from;
    return sender.envelope(repertoire);
  }

  /// The envelope's receivers.
  ///
  /// @throws ProblemException NO_RECIPIENT if there is none
  List<String> receivers(List<Address> addresses) throws IOException {
    if (addresses.isEmpty()) {
      throw new ProblemException(LetterProblems.noRecipient());
    }
    List<String> receivers = new ArrayList<>();
    for (Address address : addresses) {
      receivers.add(address.envelope(repertoire));
    }
    return receivers;
  }

  /// Makes a letter durable.
  LetterReport accept(Sending.Chosen chosen, Draft draft) throws IOException {
    MessageSource said =
        out -> {
          try {
            draft.message().writeTo(out);
          } catch (MimeException e) {
            throw new ProblemException(LetterProblems.of(e), e);
          }
        };
    return sending.accept(
        chosen.account(), new Draft(draft.sender(), draft.recipients(), said, draft.options()));
  }

  /// Says what would be sent, and sends nothing.
  void rehearse(Sending.Chosen chosen, Draft draft, CommonOptions common) throws IOException {
    var count = new long[1];
    draft
        .message()
        .writeTo(
            new OutputStream() {
              @Override
              public void write(int octet) {
                count[0]++;
              }

              @Override
              public void write(byte[] bytes, int from, int length) {
                count[0] += length;
              }
            });
    if (common.json) {
      JsonObject document = Json.document();
      document.addProperty("dry_run", true);
      document.addProperty("account", chosen.account().id().address());
      document.addProperty("from", draft.sender());
      var to = new JsonArray();
      draft.recipients().forEach(to::add);
      document.add("to", to);
      document.addProperty("bytes", count[0]);
      Json.print(document, parts.terminal());
    } else if (!common.quiet) {
      parts
          .terminal()
          .err()
          .printf(
              "Would send %s from %s to %s.%n",
              Amounts.bytes(count[0]),
              Terminal.safe(draft.sender()),
              Terminal.safe(String.join(", ", draft.recipients())));
    }
  }
}
