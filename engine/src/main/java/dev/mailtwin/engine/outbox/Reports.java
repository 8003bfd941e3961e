package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.SubmissionProblems;
import dev.mailtwin.engine.store.Disk;
import dev.mailtwin.protocol.mime.DeliveryReport;
import dev.mailtwin.protocol.mime.DeliveryReport.Outcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what servers report about letters they had taken, among the messages that came in since.
/// Only the twin is looked at; no server is asked.
final class Reports {

  /// Servers try for up to five days, and then report.
  private static final long WATCHED_SECONDS = 8L * 24 * 3_600;

  private static final long NANOS = 1_000_000_000L;

  /// How a report says that all went well (RFC 3464 §2.3.3).
  private static final Set<String> ARRIVED = Set.of("delivered", "relayed", "expanded");

  private final Box box;
  private final Disk disk;

  Reports(Box box, Disk disk) {
    this.box = box;
    this.disk = disk;
  }

  /// A message that may be a report.
  private record Message(Path file, long arrived) {}

  /// Reads what came since the letters went.
  ///
  /// @param inbox the Maildir reports come to
  /// @return the letters that became known not to have reached somebody
  List<Letter> look(Path inbox) throws IOException {
    Map<String, Letter> watched = watched();
    long first = Long.MAX_VALUE;
    for (Letter letter : watched.values()) {
      first = Math.min(first, letter.terms().queuedAt());
    }
    List<Letter> failed = new ArrayList<>();
    for (Message message : watched.isEmpty() ? List.<Message>of() : since(inbox, first)) {
      DeliveryReport report = read(message.file);
      Letter letter = report == null ? null : watched.get(bare(report));
      if (report != null && letter != null) {
        Letter told = told(letter, report);
        if (told.revision() != letter.revision()) {
          watched.put(bare(report), told);
          failed.add(told);
        }
      }
    }
    return failed;
  }

  private static String bare(DeliveryReport report) {
    return Intake.bare(report.messageId());
  }

  /// Letters a server took not long ago, or may have, by Message-ID.
  private Map<String, Letter> watched() throws IOException {
    long since = box.now() - WATCHED_SECONDS;
    Map<String, Letter> watched = new HashMap<>();
    for (Letter letter : box.ledger().list(since - WATCHED_SECONDS)) {
      boolean sent =
          letter.state() == LetterState.DONE
              || letter.state() == LetterState.ACCEPTED
              || letter.state() == LetterState.UNCERTAIN;
      if (sent && letter.course().since() > since) {
        watched.put(letter.content().messageId(), letter);
      }
    }
    return watched;
  }

  /// Messages that came since, oldest first.
  private List<Message> since(Path inbox, long seconds) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (String part : List.of("new", "cur")) {
      Path directory = inbox.resolve(part);
      try {
        for (String name : disk.list(directory)) {
          Disk.FileFacts facts = facts(directory.resolve(name));
          if (facts != null && facts.modifiedNanos() / NANOS >= seconds && facts.regular()) {
            messages.add(new Message(directory.resolve(name), facts.modifiedNanos()));
          }
        }
      } catch (NoSuchFileException e) {
        return messages; // Nothing was ever received here.
      }
    }
    messages.sort(Comparator.comparingLong(Message::arrived));
    return messages;
  }

  private Disk.@Nullable FileFacts facts(Path file) throws IOException {
    try {
      return disk.facts(file);
    } catch (NoSuchFileException e) {
      return null; // Other programs rename files at any time; the next look finds it.
    }
  }

  private @Nullable DeliveryReport read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(disk.read(file))) {
      return DeliveryReport.read(in);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// @return the same letter if there is nothing new
  private Letter told(Letter letter, DeliveryReport report) throws IOException {
    Letter now = letter;
    boolean known = report.outcomes().stream().anyMatch(o -> position(letter, o.receiver()) >= 0);
    if (known && letter.state() == LetterState.UNCERTAIN) {
      Letter taken = Aftercare.taken(letter, box.now());
      now = saved(letter, taken, "a report came about it: it was taken");
    }
    for (Outcome outcome : report.outcomes()) {
      int at = position(letter, outcome.receiver());
      if (at >= 0 && outcome.action().equals("failed")) {
        now = failed(now, at, outcome);
      } else if (at >= 0 && outcome.action().equals("delayed")) {
        now = delayed(now, outcome);
      } else if (at >= 0 && ARRIVED.contains(outcome.action())) {
        now = arrived(now, at, outcome);
      }
    }
    return now;
  }

  /// Only receivers of the letter count: a report about others is about another letter, or forged.
  private static int position(Letter letter, String receiver) {
    for (int n = 0; n < letter.recipients().size(); n++) {
      if (letter.recipients().get(n).address().equalsIgnoreCase(receiver)) {
        return n;
      }
    }
    return letter.recipients().size() == 1 ? 0 : -1; // It was forwarded to another address.
  }

  private Letter failed(Letter letter, int at, Outcome outcome) throws IOException {
    Recipient before = letter.recipients().get(at);
    if (before.state() == Recipient.State.REFUSED) {
      return letter;
    }
    List<Recipient> recipients = new ArrayList<>(letter.recipients());
    String reply = (outcome.status() + " " + outcome.words()).strip();
    recipients.set(at, new Recipient(before.address(), Recipient.State.REFUSED, reply));
    List<String> all =
        recipients.stream()
            .filter(one -> one.state() == Recipient.State.REFUSED)
            .map(one -> "%s (%s)".formatted(one.address(), one.reply()))
            .toList();
    boolean nobody = all.size() == recipients.size();
    Problem problem = SubmissionProblems.notDelivered(all, nobody);
    return reported(letter, letter.forRecipients(recipients), problem);
  }

  /// Only who asked for it hears of that. It is the end of the letter's way for this receiver, or
  /// of what is reported of it.
  private Letter arrived(Letter letter, int at, Outcome outcome) throws IOException {
    Recipient before = letter.recipients().get(at);
    if (before.state() != Recipient.State.ACCEPTED || ARRIVED.contains(before.reply())) {
      return letter;
    }
    List<Recipient> recipients = new ArrayList<>(letter.recipients());
    recipients.set(at, new Recipient(before.address(), before.state(), outcome.action()));
    String event = "a report came: %s to %s".formatted(outcome.action(), before.address());
    return saved(letter, letter.forRecipients(recipients), event);
  }

  private Letter delayed(Letter letter, Outcome outcome) throws IOException {
    return letter.course().problem() == null
        ? reported(letter, letter, SubmissionProblems.delayed(outcome.receiver(), outcome.words()))
        : letter;
  }

  private Letter reported(Letter before, Letter changed, Problem problem) throws IOException {
    Letter next = changed.on(changed.course().with(problem));
    return saved(before, next, "a report came: " + problem.happened());
  }

  /// Somebody who changed the letter meanwhile is not overwritten; the next look finds the report.
  private Letter saved(Letter before, Letter next, String event) throws IOException {
    Letter saved = box.save(next, event);
    return saved == null ? before : saved;
  }
}
