package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.TwinMailbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Makes arriving bodies into files, durably and by the batch.
///
/// ```
/// reading thread    write to tmp … write to tmp | write to tmp … write to tmp | …
/// committing thread                             | durable, rows, rename, dirs | …
/// ```
///
/// While one batch is made durable the next is written; a third waits. The order within a batch is
/// what makes a crash harmless: content durable, rows committed as arriving, files renamed, the
/// directories durable, and only with the next commit the rows are no longer arriving. (Renaming
/// first would make a file look new after a crash, and double it.)
final class ArrivalBatch implements TwinMailbox.Arrivals {

  private static final int MESSAGES_MAX = 4_000;
  private static final long BYTES_MAX = 48L << 20;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final long ROOM_BYTES_MIN = 1 << 20;

  private static final BodySink NOWHERE =
      new BodySink() {
        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void complete() {}
      };

  /// A message whose file lies in `tmp`.
  record InTmp(
      long uid, String base, int flagNumber, SizeAndDate size, MessageFacts facts, long emailId) {

    Path path(Path directory) {
      return directory.resolve("tmp").resolve(tmpName(base));
    }
  }

  /// Files in `tmp` carry time 0, because the time is known only when the body has come.
  static String tmpName(String base) {
    return "0" + base.substring(base.indexOf('.'));
  }

  private final MaildirMailbox mailbox;
  private final ServerView view;
  private final SyncListener listener;
  private final Disk disk;
  private final Disk.Batch durability;
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("arrivals").factory());
  private final IncomingMessage.Buffers buffers = new IncomingMessage.Buffers(BUFFER_BYTES);
  private final HeaderFacts headers = new HeaderFacts();
  private final TwinMailbox.Arrived arrived = new TwinMailbox.Arrived();

  private List<InTmp> open = new ArrayList<>();
  private long openBytes;
  private @Nullable IncomingMessage incoming;
  private @Nullable Future<?> committing;
  private volatile @Nullable IOException failure;
  private boolean commitFailed;

  ArrivalBatch(
      MaildirMailbox mailbox, ServerView view, int expected, Disk disk, SyncListener listener)
      throws IOException {
    this.mailbox = mailbox;
    this.view = view;
    this.listener = listener;
    this.disk = disk;
    this.durability = disk.begin(mailbox.directory(), expected);
  }

  /// A disk that fails in this mailbox only must not cost the connection, which other mailboxes
  /// need.
  @Override
  public boolean isClosed() {
    return failure instanceof ProblemException;
  }

  @Override
  public BodySink begin(long bytes) throws IOException {
    if (isClosed()) {
      return NOWHERE;
    }
    rethrow();
    guard(this::discard);
    var message = new IncomingMessage(disk, mailbox.directory().resolve("tmp"), buffers, headers);
    incoming = message;
    return new Guarded(message);
  }

  /// Remembers a failure of the disk: to the connection it would look like its own.
  private final class Guarded implements BodySink {
    private final IncomingMessage message;

    Guarded(IncomingMessage message) {
      this.message = message;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!isClosed()) {
        guard(() -> message.write(bytes, offset, length));
      }
    }

    @Override
    public void complete() throws IOException {
      if (!isClosed()) {
        guard(message::complete);
      }
    }
  }

  /// Something that the disk may refuse.
  private interface Step {
    void run() throws IOException;
  }

  private void guard(Step step) throws IOException {
    try {
      step.run();
    } catch (IOException e) {
      failure = e;
      if (!isClosed()) {
        throw e;
      }
    }
  }

  @Override
  public void arrived(long uid, long emailId) throws IOException {
    IncomingMessage message = incoming;
    int at = view.find(uid);
    if (message == null || at < 0 || isClosed()) {
      guard(this::discard);
      return;
    }
    incoming = null;
    String base = Math.max(0, view.date(at)) + message.base().substring(1);
    var size = new SizeAndDate(view.bytes(at), view.date(at));
    open.add(new InTmp(uid, base, view.flags(at), size, message.facts(), emailId));
    openBytes += Math.max(0, view.bytes(at));
    listener.transferred(1, Math.max(0, view.bytes(at)));
    if (open.size() >= MESSAGES_MAX || openBytes >= BYTES_MAX) {
      guard(this::seal);
    }
  }

  /// A body that belongs to no message we asked for.
  private void discard() throws IOException {
    IncomingMessage message = incoming;
    incoming = null;
    if (message != null) {
      message.abandon();
    }
  }

  private void seal() throws IOException {
    await();
    List<InTmp> batch = open;
    open = new ArrayList<>();
    openBytes = 0;
    committing =
        committer.submit(() -> {
          commit(batch);
          return batch;
        });
  }

  private void commit(List<InTmp> batch) throws IOException {
    Path directory = mailbox.directory();
    try {
      durability.makeDurable(batch.stream().map(message -> message.path(directory)).toList());
      mailbox.rows().arriving(batch);
    } catch (IOException e) {
      giveUp(batch, e); // Nothing refers to them, and the disk may be full.
      throw e;
    }
    boolean toNew = false;
    boolean toCur = false;
    for (InTmp message : batch) {
      Path place = mailbox.placeFor(message.base(), message.flagNumber());
      disk.rename(message.path(directory), place);
      boolean isNew = MaildirMailbox.isInNew(place);
      toNew |= isNew;
      toCur |= !isNew;
    }
    if (toNew) {
      disk.syncDirectory(directory.resolve("new"));
    }
    if (toCur) {
      disk.syncDirectory(directory.resolve("cur"));
    }
    synchronized (arrived) {
      batch.forEach(message -> arrived.add(message.uid(), message.facts().headerHash()));
    }
  }

  /// Waits for the batch before this one; interruption does not stop what is being made durable.
  private void await() throws IOException {
    Future<?> running = committing;
    boolean interrupted = false;
    while (running != null) {
      try {
        running.get();
        running = null;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        committing = null;
        commitFailed = true;
        failure =
            e.getCause() instanceof IOException io ? io : new IOException("internal error", e);
        throw failure;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    committing = null;
  }

  private void rethrow() throws IOException {
    IOException earlier = failure;
    if (earlier != null) {
      throw earlier;
    }
  }

  /// What came whole before a failure is kept, if that is possible. After a batch that could not be
  /// committed no other may be: it would make the rows of that one count as arrived.
  @Override
  public void finish() throws IOException {
    IOException earlier = failure;
    try {
      discard();
      if (earlier != null) {
        makeRoom();
      }
      if (!open.isEmpty() && !commitFailed && !isClosed()) {
        seal();
      }
      await();
      if (!commitFailed) {
        mailbox.rows().arrived();
      }
    } catch (IOException e) {
      IOException why = earlier == null ? e : earlier;
      giveUp(open, why);
      throw why;
    }
    if (earlier != null) {
      giveUp(open, earlier);
      throw earlier;
    }
  }

  /// A disk that is full has no room for the rows of what has come either: the last part of it is
  /// given up, and fetched again.
  private void makeRoom() throws IOException {
    long wanted = Math.max(ROOM_BYTES_MIN, openBytes / 4);
    List<InTmp> last = new ArrayList<>();
    while (wanted > 0 && !open.isEmpty()) {
      InTmp message = open.removeLast();
      wanted -= Math.max(1, message.size().size());
      last.add(message);
    }
    remove(last);
  }

  /// What cannot be removed now is when the mailbox is opened next.
  private void giveUp(List<InTmp> messages, IOException why) {
    try {
      remove(messages);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private void remove(List<InTmp> messages) throws IOException {
    for (InTmp message : messages) {
      disk.delete(message.path(mailbox.directory()));
    }
  }

  @Override
  public TwinMailbox.Arrived arrived() {
    synchronized (arrived) {
      return arrived;
    }
  }

  @Override
  public void close() {
    committer.shutdown();
    durability.close();
  }
}
