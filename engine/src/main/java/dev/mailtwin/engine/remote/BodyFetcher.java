package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.BodyReceiver;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.LiteralSink;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.Noop;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads bodies: one FETCH for many messages, the next slice requested while this one arrives.
///
/// A slice that the server refuses is halved until the message is alone that it will not give. One
/// that it answers without some messages is asked for again, as far as they are still there.
final class BodyFetcher {

  private static final long SLICE_BYTES = 8 << 20;
  private static final int SLICE_MESSAGES_MAX = 2_000;
  private static final int IN_FLIGHT = 2;

  private final Session session;
  private final OpenMailbox.Means means;
  private final ServerView view;
  private final BodyReceiver receiver;
  private final String items;
  private final Map<Long, String> refused = new HashMap<>();

  /// Something came on this connection.
  private boolean came;

  BodyFetcher(Session session, OpenMailbox.Means means, ServerView view, BodyReceiver receiver) {
    this.session = session;
    this.means = means;
    this.view = view;
    this.receiver = receiver;
    this.items = "(UID " + EmailIds.item(session) + "BODY.PEEK[])";
  }

  /// Messages asked for together, in ascending order.
  private record Slice(UidList uids, long bytes) {

    UidSet set() {
      long[] sorted = uids.sorted();
      return UidSet.ofSorted(sorted, 0, sorted.length);
    }
  }

  private record Requested(Slice slice, Reply<ResponseText> reply, Delivery delivery) {}

  Map<Long, String> fetch(UidList newestFirst) throws IOException, InterruptedException {
    Deque<Slice> waiting = new ArrayDeque<>(slices(trusted(newestFirst)));
    suspects(newestFirst).stream()
        .forEach(uid -> waiting.add(new Slice(UidList.of(uid), size(uid))));
    Deque<Requested> inFlight = new ArrayDeque<>();
    var link = new LinkSpeed(session);
    while (!waiting.isEmpty() || !inFlight.isEmpty()) {
      if (inFlight.isEmpty()) {
        link.compressIfSlow();
      }
      if (receiver.isClosed()) {
        waiting.clear();
      }
      while (!waiting.isEmpty()
          && inFlight.size() < IN_FLIGHT
          && (inFlight.isEmpty() || !link.isSlow())) {
        Slice slice = waiting.remove();
        means.cap().await(slice.bytes);
        var delivery = new Delivery(slice);
        Reply<ResponseText> reply = session.send(UidFetch.of(slice.set(), items, delivery));
        inFlight.add(new Requested(slice, reply, delivery));
      }
      Requested first = inFlight.remove();
      try {
        session.awaitOrRefused(first.reply);
        first.delivery.noteBodiless();
        askAgain(first, waiting);
      } catch (ImapException.Refused e) {
        halve(first, e, waiting);
      } catch (ProblemException e) {
        suspect(first, e);
        throw e;
      }
      first.delivery.delivered.forEach(means.told()::clear);
      came |= !first.delivery.delivered.isEmpty();
    }
    return refused;
  }

  /// The message that was next when the connection broke may be what broke it: from now on it is
  /// asked for last and alone, so that it does not hold up the others.
  private void suspect(Requested broken, ProblemException e) {
    if (!session.connection().isEnded()) {
      return; // The server spoke; it did not choke.
    }
    for (long uid : broken.delivery.wanted) {
      if (!broken.delivery.delivered.contains(uid)) {
        boolean alone = !came && broken.slice.uids.size() == 1;
        means.told().suspect(uid, alone, e.problem().happened());
        return;
      }
    }
  }

  private UidList trusted(UidList uids) {
    return UidList.of(uids.stream().filter(uid -> !means.told().isSuspect(uid)).toArray());
  }

  private UidList suspects(UidList uids) {
    return UidList.of(
        uids.stream()
            .filter(uid -> means.told().isSuspect(uid) && !means.told().isLeftOut(uid))
            .toArray());
  }

  private long size(long uid) {
    return Math.max(0, view.bytes(view.find(uid)));
  }

  private void halve(Requested refusal, ImapException.Refused e, Deque<Slice> waiting) {
    long[] rest =
        refusal.slice.uids.stream()
            .filter(uid -> !refusal.delivery.delivered.contains(uid))
            .toArray();
    if (rest.length == 1) {
      refused.put(rest[0], e.answer().human());
    } else {
      halve(rest, waiting);
    }
  }

  private void halve(long[] uids, Deque<Slice> waiting) {
    int middle = uids.length / 2;
    if (middle > 0) {
      waiting.addFirst(slice(Arrays.copyOfRange(uids, 0, middle)));
    }
    if (uids.length > 0) {
      waiting.addFirst(slice(Arrays.copyOfRange(uids, middle, uids.length)));
    }
  }

  private Slice slice(long[] uids) {
    return new Slice(UidList.of(uids), Arrays.stream(uids).map(this::size).sum());
  }

  /// The server said OK and left messages out, as it does with those that are gone.
  private void askAgain(Requested answered, Deque<Slice> waiting)
      throws IOException, InterruptedException {
    long[] silent =
        Arrays.stream(answered.delivery.wanted)
            .filter(uid -> !answered.delivery.isAnswered(uid))
            .toArray();
    if (silent.length == 0) {
      return;
    }
    long[] there = stillThere(silent);
    if (answered.slice.uids.size() == 1 && there.length == 1) {
      refused.put(there[0], "it sent nothing of it");
    } else {
      halve(there, waiting);
    }
  }

  private long[] stillThere(long[] uids) throws IOException, InterruptedException {
    session.run(new Noop()); // Some show what others expunged until they may tell.
    Set<Long> there = new HashSet<>();
    session.run(
        UidFetch.of(
            UidSet.ofSorted(uids, 0, uids.length),
            UidFetch.FLAGS,
            message -> there.add(message.uid())));
    return Arrays.stream(uids).filter(there::contains).toArray();
  }

  private List<Slice> slices(UidList newestFirst) {
    long most = Math.min(SLICE_BYTES, means.cap().atOnce());
    List<Slice> slices = new ArrayList<>();
    var open = new UidList();
    long bytes = 0;
    for (int n = 0; n < newestFirst.size(); n++) {
      long size = size(newestFirst.get(n));
      boolean full = open.size() == SLICE_MESSAGES_MAX || (open.size() > 0 && bytes + size > most);
      if (full) {
        slices.add(new Slice(open, bytes));
        open = new UidList();
        bytes = 0;
      }
      open.add(newestFirst.get(n));
      bytes += size;
    }
    if (open.size() > 0) {
      slices.add(new Slice(open, bytes));
    }
    return slices;
  }

  /// Hands the bodies of one slice on. Runs on the reading thread.
  private final class Delivery implements UidFetch.Receiver {
    private final long[] wanted;
    private final Set<Long> delivered = new HashSet<>();
    private final Set<Long> withoutBody = new HashSet<>();

    Delivery(Slice slice) {
      this.wanted = slice.uids.sorted();
    }

    @Override
    public LiteralSink body(long bytes) throws IOException {
      BodyReceiver.BodySink sink = receiver.begin(bytes);
      return new LiteralSink() {
        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
          sink.write(buffer, offset, length);
        }

        @Override
        public void complete() throws IOException {
          sink.complete();
        }
      };
    }

    @Override
    public void message(FetchData data) {
      boolean mine = Arrays.binarySearch(wanted, data.uid()) >= 0;
      if (mine && data.bodyBytes() >= 0 && delivered.add(data.uid())) {
        arrived(data);
      } else if (mine && data.bodyBytes() < 0 && data.flags() == null) {
        withoutBody.add(data.uid());
      }
    }

    private void arrived(FetchData data) {
      try {
        receiver.arrived(data.uid(), EmailIds.number(data.emailId()));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    boolean isAnswered(long uid) {
      return delivered.contains(uid) || withoutBody.contains(uid);
    }

    /// Answered, but with NIL for a body.
    void noteBodiless() {
      for (long uid : withoutBody) {
        if (!delivered.contains(uid)) {
          refused.put(uid, "it sent no body");
        }
      }
    }
  }
}
