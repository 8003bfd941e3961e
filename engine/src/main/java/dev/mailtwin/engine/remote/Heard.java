package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What the connections of one run were told before they broke, so that the next need not ask
/// again. Some servers end every connection after a few hundred messages; a look at a mailbox then
/// takes several.
///
/// Nothing here is believed without a count: see [Reading]. Used by the run's thread, and by the
/// reading thread of one connection at a time.
public final class Heard {

  /// Beyond, looks at mailboxes are not remembered: 36 bytes for each message.
  private static final int MESSAGES_MAX = 100_000;

  private final Map<MailboxName, Mailbox> mailboxes = new HashMap<>();
  private final AtomicLong progress = new AtomicLong();
  private int connection;
  private @Nullable Mailbox current;

  /// Another connection begins. What was under way when the last one broke is looked at completely.
  void connect() {
    connection++;
    if (current != null) {
      current.broken = true;
    }
    current = null;
  }

  /// A number that grows with what is learnt; asking for the same again does not count.
  public long progress() {
    return progress.get();
  }

  /// What is known of a mailbox, which is worked on from now on.
  Mailbox at(MailboxName name, long uidValidity) {
    Mailbox known = mailboxes.get(name);
    if (known == null || known.uidValidity != uidValidity) {
      known = new Mailbox(name, uidValidity);
      mailboxes.put(name, known);
    }
    current = known;
    return known;
  }

  /// Another mailbox may bear this name from now on.
  void forget(MailboxName name) {
    mailboxes.remove(name);
  }

  /// What has to be said of messages that were left out in the end.
  public List<Problem> leftOut() {
    List<Problem> problems = new ArrayList<>();
    for (Mailbox mailbox : mailboxes.values()) {
      mailbox.suspects.forEach((uid, suspect) -> {
        if (suspect.isLeftOut()) {
          problems.add(
              MailboxProblems.breaksConnections(mailbox.name.toString(), uid, suspect.how));
        }
      });
    }
    return problems;
  }

  /// A message that was asked for when a connection broke.
  ///
  /// @param times how often
  /// @param alone whether once nothing else was asked for before
  private record Suspect(int times, boolean alone, String how) {

    /// A coincidence does not happen three times, and not to a message that is alone.
    boolean isLeftOut() {
      return times > 2 && alone;
    }
  }

  /// What was told about one mailbox.
  final class Mailbox {
    private final MailboxName name;
    private final long uidValidity;
    private final Map<Long, Suspect> suspects = new HashMap<>();
    private final Map<Long, Fingerprint> headers = new ConcurrentHashMap<>();
    private final Map<Long, Fingerprint> wholes = new ConcurrentHashMap<>();
    private final Set<Long> confirmed = ConcurrentHashMap.newKeySet();
    private @Nullable Reading reading;
    private int readOn;
    private long best;
    private boolean broken;

    Mailbox(MailboxName name, long uidValidity) {
      this.name = name;
      this.uidValidity = uidValidity;
    }

    /// Whether a connection broke while this mailbox was worked on.
    boolean wasBroken() {
      return broken;
    }

    /// A look at everything: the one that a connection before this one did not finish, or did not
    /// bring to use. A second look on one connection is always a new one.
    Reading reading(long highestModseq) {
      Reading known = reading;
      boolean usable = known != null && readOn < connection && known.canBeRefreshed(highestModseq);
      readOn = connection;
      if (usable && known != null) {
        return known;
      }
      var fresh = new Reading(highestModseq, this::reached);
      reading = fresh;
      return fresh;
    }

    /// What was read is not true any more, or proved wrong.
    void forgetReading() {
      reading = null;
    }

    /// What was read is complete; it is kept for the next connection unless it is too much.
    void keepReading() {
      long all = 0;
      for (Mailbox mailbox : mailboxes.values()) {
        Reading held = mailbox.reading;
        all += held == null ? 0 : held.size();
      }
      if (all > MESSAGES_MAX) {
        reading = null;
      }
    }

    private void reached(long uid) {
      if (uid > best) {
        best = uid;
        progress.incrementAndGet();
      }
    }

    /// Whether some message was found to be what the index says, by a connection before this one.
    boolean isConfirmed() {
      return broken && !confirmed.isEmpty();
    }

    /// Whether this one was.
    boolean isConfirmed(long uid) {
      return broken && confirmed.contains(uid);
    }

    void confirm(long uid) {
      if (confirmed.add(uid)) {
        progress.incrementAndGet();
      }
    }

    Map<Long, Fingerprint> fingerprints(boolean bodies) {
      return bodies ? wholes : headers;
    }

    void forgetFingerprints() {
      headers.clear();
      wholes.clear();
    }

    void noteFingerprint(boolean bodies, long uid, Fingerprint print) {
      if (fingerprints(bodies).put(uid, print) == null) {
        progress.incrementAndGet();
      }
    }

    /// A connection broke when this message was next.
    ///
    /// @param alone nothing else was asked for before it on that connection
    void suspect(long uid, boolean alone, String how) {
      Suspect before = suspects.get(uid);
      suspects.put(
          uid,
          before == null
              ? new Suspect(1, alone, how)
              : new Suspect(before.times + 1, before.alone || alone, how));
    }

    boolean isSuspect(long uid) {
      return suspects.containsKey(uid);
    }

    /// It came after all.
    void clear(long uid) {
      suspects.remove(uid);
    }

    boolean isLeftOut(long uid) {
      Suspect suspect = suspects.get(uid);
      return suspect != null && suspect.isLeftOut();
    }
  }
}
