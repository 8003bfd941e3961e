package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.Unintelligible;
import dev.mailtwin.protocol.imap.ServerResponse.Completion;
import dev.mailtwin.protocol.imap.ServerResponse.Continuation;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.wire.ResponseParser;
import dev.mailtwin.protocol.imap.wire.WireReader;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// One conversation with one server, encrypted.
///
/// Safe for use by many threads. Commands reach the server in the order their `send` calls got the
/// sending lock; replies are matched by tag, so they may complete in another order.
///
/// Made by [ImapConnector].
public final class ImapConnection implements AutoCloseable {

  private static final int OUT_BUFFER_BYTES = 32 << 10;
  private static final Duration REMARKS_ONLY = Duration.ofMinutes(Limits.REMARKS_ONLY_MINUTES);
  private static final Duration COMPRESS_LIMIT = Duration.ofSeconds(30);

  private final Socket wire;
  private final Socket socket;
  private final WireReader in;
  private final ResponseParser parser;
  private final LineWriter out;
  private final CountingOutputStream sent;
  private final Alerts alerts = new Alerts();
  private final Consumer<Untagged> listener;

  /// Held while a command is written, literals included. The reading thread never takes it.
  private final ReentrantLock sending = new ReentrantLock();

  private final List<InFlight<?>> inFlight = new CopyOnWriteArrayList<>();
  private volatile @Nullable InFlight<?> writing;
  private volatile @Nullable ImapException ended;
  private volatile @Nullable ResponseText farewell;
  private volatile long lastHeardNanos = System.nanoTime();
  private long lastSubstanceNanos = lastHeardNanos; // This and the next: the reading thread's.
  private int untagged;
  private volatile Capabilities capabilities = Capabilities.NONE;
  private volatile boolean utf8Names;
  private int lastTag;

  /// Takes over an encrypted socket.
  ///
  /// @param wire what lies under it; closing that never waits for a stuck writer
  /// @param listener sees every piece of untagged data before the commands in flight do; called on
  ///   the reading thread, must not wait for the network
  ImapConnection(Socket socket, Socket wire, Trace trace, Consumer<Untagged> listener)
      throws IOException {
    this.wire = wire;
    this.socket = socket;
    this.listener = listener;
    this.in = new WireReader(socket.getInputStream(), trace);
    this.parser = new ResponseParser(in, this::offerBody);
    this.sent = new CountingOutputStream(socket.getOutputStream());
    var none = new InFlight<>(new Tag("A0"), text -> text, new Reply<>(() -> lastHeardNanos));
    this.out = new LineWriter(new BufferedOutputStream(sent, OUT_BUFFER_BYTES), trace, none);
  }

  /// Reads the greeting; before [#start], on the caller's thread.
  Capabilities hearGreeting() throws IOException {
    ResponseText hello = ImapConnector.greeting(in, parser, dev.mailtwin.protocol.net.Security.TLS);
    alerts.note(hello);
    return Capabilities.in(hello);
  }

  /// The reader is a platform thread: once a virtual thread has waited for a socket, the JVM takes
  /// 300 ms longer to exit (docs/decisions/0018).
  void start(Capabilities known) {
    capabilities = known;
    Thread.ofPlatform().daemon().name("imap-reader").start(this::readUntilClosed);
  }

  /// Sends a command and returns as soon as it is written.
  ///
  /// An interrupt, or a mistake of the command, after a part of it was sent ends the connection:
  /// nothing else can make the server forget the part.
  ///
  /// @throws ConnectionLost if the connection has ended, or ended while writing
  public <R> Reply<R> send(Command<R> command) throws ImapException, InterruptedException {
    sending.lockInterruptibly();
    try {
      var flight =
          new InFlight<>(
              Tag.number(++lastTag), command.reader(), new Reply<R>(() -> lastHeardNanos));
      out.begin(flight, capabilities, utf8Names);
      inFlight.add(flight);
      ImapException end = ended; // Asked last: endWith() sets it first and then looks at inFlight.
      if (end != null) {
        inFlight.remove(flight);
        throw new ConnectionLost("the connection has ended: " + end.getMessage(), end, farewell);
      }
      writing = flight;
      boolean whole = false;
      try {
        command.writeTo(out);
        out.finish();
        whole = true;
      } catch (InFlight.EndedEarly e) {
        whole = true; // Already answered; the reply tells how.
      } catch (IOException e) {
        endWith(e instanceof ImapException i ? i : new ConnectionLost("cannot write", e));
        close();
        throw lost("the connection failed while writing: " + e.getMessage(), e);
      } finally {
        if (!whole) {
          abandon(flight);
        }
        writing = null;
      }
      return flight.reply;
    } finally {
      sending.unlock();
    }
  }

  private void abandon(InFlight<?> flight) {
    inFlight.remove(flight);
    if (out.hasBegun()) {
      endWith(new ConnectionLost("a command was left half sent", null));
      close();
    }
  }

  /// What the server said last about its abilities.
  public Capabilities capabilities() {
    return capabilities;
  }

  /// The certificates the server showed, leaf first.
  public List<X509Certificate> certificates() {
    return Tls.shownBy(socket);
  }

  /// The address that answered.
  public InetAddress address() {
    return wire.getInetAddress();
  }

  /// Bytes received so far, after decryption.
  public long bytesIn() {
    return in.bytesRead();
  }

  /// Bytes sent so far, before encryption.
  public long bytesOut() {
    return sent.count();
  }

  /// What the server said when it ended the conversation; null if it has said nothing of that kind.
  public @Nullable ResponseText farewell() {
    return farewell;
  }

  /// What the server wants a person to read (RFC 9051 §7.1), in the order it came; quote it like
  /// everything that it says. Not what it refused something with.
  public List<String> alerts() {
    return alerts.all();
  }

  /// Whether the conversation is over.
  public boolean isEnded() {
    return ended != null;
  }

  /// Switches on compression in both directions (RFC 4978). Others who send wait until it is on.
  ///
  /// @throws IllegalStateException if another command is in flight
  /// @throws ImapException.Refused if the server will not
  public void compress() throws ImapException, InterruptedException {
    Command<ResponseText> compress =
        new Command<>() {
          @Override
          public void writeTo(CommandWriter out) throws IOException {
            out.raw("COMPRESS DEFLATE");
          }

          @Override
          public ReplyReader<ResponseText> reader() {
            // Runs on the reading thread right after the OK: the next byte is compressed.
            return ImapConnection.this::switchToDeflate;
          }
        };
    sending.lockInterruptibly();
    try {
      if (!inFlight.stream().allMatch(flight -> flight.reply.isDone())) {
        throw new IllegalStateException("another command is in flight");
      }
      send(compress).await(COMPRESS_LIMIT);
    } catch (ImapException.NoAnswer | InterruptedException e) {
      // From here on nobody knows which bytes are compressed.
      endWith(new ConnectionLost("compression was left half agreed", e));
      close();
      throw e;
    } finally {
      sending.unlock();
    }
  }

  private ResponseText switchToDeflate(ResponseText text) {
    try {
      in.layer(lower -> new InflaterInputStream(lower, new Inflater(true), 32 << 10));
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory cannot fail", e);
    }
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    out.layer(new DeflaterOutputStream(out.lower(), deflater, OUT_BUFFER_BYTES, true));
    return text;
  }

  /// Hangs up. Replies still awaited fail with [ConnectionLost].
  @Override
  public void close() {
    try {
      if (writing != null) {
        wire.close(); // TLS would wait for the writer before it says good-bye.
      }
      socket.close();
    } catch (IOException e) {
      System.getLogger(ImapConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a connection", e);
    }
  }

  private void readUntilClosed() {
    ImapException end;
    try {
      for (ServerResponse next = parser.next(); next != null; next = parser.next()) {
        hear(next);
        dispatch(next);
      }
      end = lost("the server closed the connection", null);
    } catch (ImapException e) {
      end = e;
    } catch (SocketTimeoutException e) { // Only after a BYE.
      end = lost("the server ended the conversation", e);
    } catch (IOException e) {
      end = lost("the connection failed: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) { // A bug of ours must not leave callers waiting forever.
      end = new ConnectionLost("internal error while reading: " + e, e);
    }
    endWith(end);
    close();
  }

  /// Remarks keep a conversation alive for a while only; endless data for one command ends it.
  private void hear(ServerResponse next) throws Unintelligible {
    long now = System.nanoTime();
    if (!(next instanceof Untagged.Remark)) {
      lastSubstanceNanos = now;
    }
    if (now - lastSubstanceNanos < REMARKS_ONLY.toNanos()) {
      lastHeardNanos = now;
    }
    untagged = next instanceof Untagged ? untagged + 1 : 0;
    if (untagged > Limits.UNTAGGED_MAX) {
      throw new Unintelligible(
          "more than " + Limits.UNTAGGED_MAX + " responses that end no command");
    }
  }

  private ConnectionLost lost(String what, @Nullable Throwable cause) {
    ResponseText last = farewell;
    String said = last == null ? "" : ", saying \"" + last.human() + '"';
    return new ConnectionLost(what + said, cause, last);
  }

  private void dispatch(ServerResponse response) throws ImapException {
    switch (response) {
      case Completion done -> complete(done);
      case Untagged data -> {
        learn(data);
        listener.accept(data);
        for (InFlight<?> flight : inFlight) {
          flight.reader.untagged(data);
        }
      }
      case Continuation(String text) -> {
        InFlight<?> flight = writing;
        if (flight == null || !flight.permit(text)) {
          throw new Unintelligible("the server asked for more than there was to say");
        }
      }
    }
  }

  private void learn(Untagged data) {
    switch (data) {
      case Untagged.Capability(var names) -> capabilities = Capabilities.of(names);
      case Untagged.Remark(_, ResponseText(ResponseCode.Capability(var names), _)) ->
          capabilities = Capabilities.of(names);
      case Untagged.Remark(_, ResponseText text) -> alerts.note(text);
      case Untagged.Enabled(var names)
          when names.stream().anyMatch("UTF8=ACCEPT"::equalsIgnoreCase) ->
          utf8Names = true;
      case Untagged.Bye(ResponseText text) -> {
        farewell = text;
        expectEnd();
      }
      case Untagged _ -> {} // Everything else concerns the command in flight.
    }
  }

  /// After a BYE the server hangs up (RFC 9051 §7.1.5). Where it does not, nobody shall wait for an
  /// answer as long as for a slow one; what it sends at once is still heard.
  private void expectEnd() {
    try {
      socket.setSoTimeout(1_000 * Limits.BYE_SILENCE_SECONDS);
    } catch (SocketException e) {
      System.getLogger(ImapConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "waiting for the end", e);
    }
  }

  private void complete(Completion done) throws Unintelligible {
    if (done.text().code() instanceof ResponseCode.Capability(var names)) {
      capabilities = Capabilities.of(names);
    }
    if (done.status() == Status.OK) {
      alerts.note(done.text());
    }
    for (InFlight<?> flight : inFlight) {
      if (flight.tag.equals(done.tag())) {
        flight.complete(done);
        inFlight.remove(flight); // Last: if the line above throws, the reply fails with the others.
        return;
      }
    }
    throw new Unintelligible("an answer to a command we did not send: " + done.tag());
  }

  private @Nullable LiteralSink offerBody(long bytes) throws IOException {
    for (InFlight<?> flight : inFlight) {
      LiteralSink sink = flight.reader.body(bytes);
      if (sink != null) {
        return new Heard(sink);
      }
    }
    return null;
  }

  private void endWith(ImapException cause) {
    if (ended == null) {
      ended = cause;
    }
    for (InFlight<?> flight : inFlight) {
      flight.fail(cause);
    }
  }

  /// A long body is not silence.
  private final class Heard implements LiteralSink {
    private final LiteralSink sink;
    private int since;

    Heard(LiteralSink sink) {
      this.sink = sink;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      since += length;
      if (since >= Limits.TRICKLE_BYTES) { // A byte now and then is silence all the same.
        since = 0;
        lastHeardNanos = System.nanoTime();
      }
      sink.write(buffer, offset, length);
    }

    @Override
    public void complete() throws IOException {
      sink.complete();
    }
  }
}
