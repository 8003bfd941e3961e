package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.sync.WorldTwin.Arriving;
import dev.mailtwin.engine.sync.WorldTwin.Box;
import dev.mailtwin.engine.sync.WorldTwin.File;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Bodies that become files of a [WorldTwin]: in `tmp` and durable, rows `arriving`, renamed,
/// agreed. Power may fail between any two of these.
final class WorldArrivals implements TwinMailbox.Arrivals {

  private static final int BATCH = 2;

  private final Faults faults;
  private final WorldTwinMailbox mailbox;
  private final Box box;
  private final ServerView view;
  private final Supplier<String> bases;
  private final TwinMailbox.Arrived arrived = new TwinMailbox.Arrived();
  private final List<Arriving> batch = new ArrayList<>();
  private ByteArrayOutputStream body = new ByteArrayOutputStream();

  WorldArrivals(Faults faults, WorldTwinMailbox mailbox, ServerView view, Supplier<String> bases) {
    this.faults = faults;
    this.mailbox = mailbox;
    this.box = mailbox.box();
    this.view = view;
    this.bases = bases;
  }

  @Override
  public BodySink begin(long bytes) {
    var received = new ByteArrayOutputStream();
    return new BodySink() {
      @Override
      public void write(byte[] buffer, int offset, int length) {
        received.write(buffer, offset, length);
      }

      @Override
      public void complete() {
        body = received;
      }
    };
  }

  @Override
  public void arrived(long uid, long emailId) throws IOException {
    Flags flags = mailbox.table().flags(view.flags(view.find(uid)));
    Letter letter = Letter.parse(body.toByteArray());
    batch.add(new Arriving(uid, bases.get(), new File(letter, flags)));
    if (batch.size() == BATCH) {
      finish();
    }
  }

  @Override
  public void finish() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    List<Arriving> now = List.copyOf(batch);
    batch.clear();
    faults.disk();
    for (Arriving one : now) {
      Flags shown = mailbox.shown(one.file().flags());
      box.tmp.put(one.base(), new File(one.file().letter(), shown));
    }
    faults.disk();
    box.arriving.addAll(now);
    for (Arriving one : now) {
      faults.disk();
      File file = box.tmp.remove(one.base());
      if (file != null) {
        box.put(one.base(), file);
      }
    }
    faults.disk();
    for (Arriving one : now) {
      WorldTwin.agreeArrival(box, one);
      arrived.add(one.uid(), one.file().letter().facts().headerHash());
    }
  }

  @Override
  public TwinMailbox.Arrived arrived() {
    return arrived;
  }

  @Override
  public void close() {
    batch.clear();
  }
}
