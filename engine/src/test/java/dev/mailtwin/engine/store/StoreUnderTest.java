package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.BodyReceiver;
import dev.mailtwin.engine.sync.DiskView;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.TwinMailbox;
import dev.mailtwin.testkit.SteppedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A twin with an inbox, and a way to let messages arrive and to look at what is there.
final class StoreUnderTest implements AutoCloseable {

  static final MailboxName INBOX = MailboxName.INBOX;

  private final Twin twin;
  private final TwinMailbox inbox;

  private StoreUnderTest(Twin twin, TwinMailbox inbox) {
    this.twin = twin;
    this.inbox = inbox;
  }

  static StoreUnderTest open(Path root, Disk disk) throws IOException {
    SteppedClock clock = SteppedClock.at("2030-01-01T00:00:00Z");
    Twin twin = Twin.open(root, new Twin.Surroundings(disk, clock, SyncListener.none()));
    try {
      return new StoreUnderTest(twin, twin.open(INBOX));
    } catch (IOException e) {
      twin.close();
      throw e;
    }
  }

  Twin twin() {
    return twin;
  }

  TwinMailbox inbox() {
    return inbox;
  }

  /// Lets messages arrive in one batch; every third is flagged.
  void arrive(Map<Long, byte[]> messages, RandomGenerator chance)
      throws IOException, InterruptedException {
    var view = new ServerView();
    for (Map.Entry<Long, byte[]> message : new TreeMap<>(messages).entrySet()) {
      long uid = message.getKey();
      view.add(uid, flags(uid), message.getValue().length, 1_000_000 + uid, 0);
    }
    try (TwinMailbox.Arrivals arrivals = inbox.arrivals(view, messages.size())) {
      for (Map.Entry<Long, byte[]> message : messages.entrySet()) {
        byte[] bytes = message.getValue();
        BodyReceiver.BodySink sink = arrivals.begin(bytes.length);
        int at = 0;
        while (at < bytes.length) {
          int part = Math.min(bytes.length - at, 1 + chance.nextInt(100_000));
          sink.write(bytes, at, part);
          at += part;
        }
        sink.complete();
        arrivals.arrived(message.getKey(), 0);
      }
      arrivals.finish();
    }
  }

  private int flags(long uid) {
    return inbox
        .table()
        .number(uid % 3 == 0 ? Flags.ofImap(java.util.List.of("\\Seen", "$Work")) : Flags.NONE);
  }

  /// The bytes of the wire of every agreed message whose file is there.
  SortedMap<Long, String> linked() throws IOException {
    AgreedView agreed = inbox.agreed();
    inbox.scan();
    SortedMap<Long, String> found = new TreeMap<>();
    for (int row = 0; row < agreed.size(); row++) {
      Outgoing message = inbox.outgoing(agreed.base(row));
      if (message != null) {
        found.put(agreed.uid(row), wire(message));
      }
    }
    return found;
  }

  static String wire(Outgoing message) throws IOException {
    var out = new ByteArrayOutputStream();
    try (Outgoing.Open open = message.content().open()) {
      open.writeTo(out);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /// How many files there are.
  int files() throws IOException {
    DiskView disk = inbox.scan();
    return disk.size();
  }

  @Override
  public void close() {
    twin.close();
  }
}
