package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.ListMailboxes;
import dev.mailtwin.protocol.imap.command.MailboxStatus;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// How much an account holds.
///
/// @param bytes as the server counts them
public record Totals(long messages, long bytes) {

  /// Asks for the numbers. A mailbox that cannot be asked counts as empty.
  static final class Count {

    private final Session session;
    private final AtomicLong bytes = new AtomicLong();

    Count(Session session) {
      this.session = session;
    }

    Totals count() throws IOException, InterruptedException {
      boolean sizes = session.has("STATUS=SIZE");
      List<String> items = sizes ? List.of("MESSAGES", "SIZE") : List.of("MESSAGES");
      Map<String, Reply<Untagged.MailboxStatus>> replies = new LinkedHashMap<>();
      for (Untagged.Mailbox listed : session.run(ListMailboxes.plain()).mailboxes()) {
        if (ImapAccount.isSelectable(listed)) {
          replies.put(listed.wireName(), session.send(new MailboxStatus(listed.wireName(), items)));
        }
      }
      long messages = 0;
      List<String> unmeasured = new ArrayList<>();
      for (Map.Entry<String, Reply<Untagged.MailboxStatus>> entry : replies.entrySet()) {
        Map<String, Long> numbers = numbers(entry.getValue());
        long here = numbers.getOrDefault("MESSAGES", 0L);
        messages += here;
        bytes.addAndGet(numbers.getOrDefault("SIZE", 0L));
        if (here > 0 && !sizes) {
          unmeasured.add(entry.getKey());
        }
      }
      for (String mailbox : unmeasured) {
        measure(mailbox);
      }
      return new Totals(messages, bytes.get());
    }

    private Map<String, Long> numbers(Reply<Untagged.MailboxStatus> reply)
        throws IOException, InterruptedException {
      try {
        return session.awaitOrRefused(reply).numbers();
      } catch (ImapException.Refused | ProblemException e) {
        session.passOver(e);
        return Map.of();
      }
    }

    private void measure(String mailbox) throws IOException, InterruptedException {
      Reply<Select.Selected> opened =
          session.send(new Select(mailbox, true, new Select.Resync.None(), _ -> {}));
      try {
        session.awaitOrRefused(opened);
      } catch (ImapException.Refused | ProblemException e) {
        session.passOver(e);
        return;
      }
      Reply<ResponseText> facts =
          session.send(
              UidFetch.of(
                  UidSet.from(1),
                  "(RFC822.SIZE)",
                  message -> bytes.addAndGet(Math.max(0, message.size()))));
      session.await(facts);
    }
  }
}
