package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.SmtpException.Closing;
import dev.mailtwin.protocol.smtp.SmtpException.ConnectionLost;
import dev.mailtwin.protocol.smtp.SmtpException.Unintelligible;
import dev.mailtwin.protocol.smtp.wire.ReplyParser;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Lines out, replies in, over an encrypted socket. Replies come in the order of what was said.
///
/// One thread says and awaits; one thread of its own reads (not a virtual one: see
/// docs/decisions/0018). Any thread may close.
final class Conversation {

  private static final int OUT_BUFFER_BYTES = 32 << 10;

  private final Socket socket;
  private final Socket wire;
  private final ReplyParser parser;
  private final OutputStream out;
  private final Trace trace;

  /// Guards `due` and `ended` together: what is due when the conversation ends must fail.
  private final Object turn = new Object();

  private final Deque<Due> due = new ArrayDeque<>();
  private @Nullable SmtpException ended;
  private volatile boolean writing;
  private volatile UnaryOperator<String> shown = UnaryOperator.identity();

  /// A reply that will come.
  static final class Due {
    private final CompletableFuture<Reply> future = new CompletableFuture<>();
    private final @Nullable Due following;

    private Due(@Nullable Due following) {
      this.following = following;
    }

    /// The reply after this one, which comes if this one is a 3yz.
    ///
    /// @throws IllegalStateException if no such reply was announced
    Due following() {
      if (following == null) {
        throw new IllegalStateException("only DATA is answered twice");
      }
      return following;
    }

    /// Whether it has come, or never will.
    boolean isSettled() {
      return future.isDone();
    }
  }

  /// Lets the lines of replies be seen another way from now on.
  void showing(UnaryOperator<String> lines) {
    shown = lines;
  }

  InetAddress address() {
    return wire.getInetAddress();
  }

  List<X509Certificate> certificates() {
    return Tls.shownBy(socket);
  }

  /// Takes over an encrypted socket.
  ///
  /// @param wire what lies under it; closing that never waits for a stuck writer
  Conversation(Socket socket, Socket wire, Trace trace) throws IOException {
    this.socket = socket;
    this.wire = wire;
    this.trace = trace;
    this.parser = new ReplyParser(socket.getInputStream(), trace);
    this.out = new BufferedOutputStream(socket.getOutputStream(), OUT_BUFFER_BYTES);
  }

  /// Begins to read. What the server says first must be expected before.
  void start() {
    Thread.ofPlatform().daemon().name("smtp-reader").start(this::readUntilClosed);
  }

  /// One more reply will come.
  ///
  /// @throws SmtpException if the conversation is over
  Due expect() throws SmtpException {
    return expect(new Due(null));
  }

  private Due expect(Due next) throws SmtpException {
    synchronized (turn) {
      if (ended != null) {
        throw after(ended);
      }
      due.add(next);
      return next;
    }
  }

  /// Says a line, which is sent with the next [#await] or [#flush].
  ///
  /// @throws IllegalArgumentException if the line has a control character; nothing was said
  Due say(String line) throws SmtpException {
    return say(line, line);
  }

  /// Says a line of which a trace may only see `shown`.
  Due say(String line, String shown) throws SmtpException {
    return say(line, shown, new Due(null));
  }

  /// Says DATA, which is answered twice if the message is wanted. The second answer is due from the
  /// moment the first is read: a server may refuse a message before it has seen any of it.
  Due sayData() throws SmtpException {
    return say("DATA", "DATA", new Due(new Due(null)));
  }

  private Due say(String line, String shown, Due next) throws SmtpException {
    if (line.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a command is one line of text: " + shown);
    }
    expect(next);
    if (trace.isOn()) {
      trace.sent(shown);
    }
    byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
    return next;
  }

  /// Tells a trace of bytes it is not shown.
  void note(String what) {
    if (trace.isOn()) {
      trace.sent(what);
    }
  }

  /// Where a message is written. What fails there ends the conversation.
  OutputStream content() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Conversation.this.write(bytes, offset, length);
      }
    };
  }

  private void write(byte[] bytes, int offset, int length) throws SmtpException {
    writing = true;
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw end(new ConnectionLost("the connection failed while writing: " + e.getMessage(), e));
    } finally {
      writing = false;
    }
  }

  void flush() throws SmtpException {
    writing = true;
    try {
      out.flush();
    } catch (IOException e) {
      throw end(new ConnectionLost("the connection failed while writing: " + e.getMessage(), e));
    } finally {
      writing = false;
    }
  }

  /// Sends what was said and waits for a reply. Whatever is not a reply ends the conversation.
  ///
  /// @param limit for all of the reply
  /// @throws InterruptedException if the caller was interrupted; the conversation is over
  Reply await(Due reply, Duration limit) throws SmtpException, InterruptedException {
    if (!isEnded()) { // Else the reply is here, or never comes.
      flush();
    }
    return settle(reply, limit);
  }

  /// Waits for a reply to what is sent already.
  Reply settle(Due reply, Duration limit) throws SmtpException, InterruptedException {
    try {
      return reply.future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw end(new SmtpException.NoAnswer(limit));
    } catch (InterruptedException e) {
      end(new ConnectionLost("interrupted while waiting", e));
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SmtpException failure) {
        throw here(failure);
      }
      throw new AssertionError("only SmtpException completes a reply exceptionally", e);
    }
  }

  /// Ends the conversation.
  ///
  /// @return why it ended: `cause`, unless it had ended before
  SmtpException end(SmtpException cause) {
    SmtpException why;
    synchronized (turn) {
      if (ended == null) {
        ended = cause;
      }
      why = ended;
      due.forEach(next -> next.future.completeExceptionally(why));
      due.clear();
    }
    hangUp();
    return why == cause ? cause : here(why);
  }

  /// Whether the conversation is over.
  boolean isEnded() {
    synchronized (turn) {
      return ended != null;
    }
  }

  long bytesIn() {
    return parser.bytesRead();
  }

  private void hangUp() {
    try {
      if (writing) {
        wire.close(); // TLS would wait for the writer before it says good-bye.
      }
      socket.close();
    } catch (IOException e) {
      System.getLogger(Conversation.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a connection", e);
    }
  }

  private void readUntilClosed() {
    SmtpException end;
    try {
      Reply reply = parser.next();
      while (reply != null) {
        hear(reply);
        reply = parser.next();
      }
      end = new ConnectionLost("the server closed the connection", null);
    } catch (SmtpException e) {
      end = e;
    } catch (IOException e) {
      end = new ConnectionLost("the connection failed: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) { // A bug of ours must not leave callers waiting forever.
      end = new ConnectionLost("internal error while reading: " + e, e);
    }
    end(end);
  }

  private void hear(Reply said) throws SmtpException {
    Reply reply = said.through(shown);
    Due next;
    synchronized (turn) {
      next = due.poll();
      if (next != null && next.following != null && reply.isGoOn()) {
        due.addFirst(next.following);
      }
      if (reply.isClosing() && ended == null) {
        ended = new Closing(reply); // Known before the reply is, so that nobody speaks on.
      }
    }
    if (next != null) {
      next.future.complete(reply);
    } else if (!reply.isClosing()) {
      throw new Unintelligible("an answer nobody asked for: " + reply);
    }
    if (reply.isClosing()) {
      throw new Closing(reply);
    }
  }

  /// What whoever comes too late is told.
  private static SmtpException after(SmtpException ended) {
    return ended instanceof Closing closing
        ? new Closing(closing.answer())
        : new ConnectionLost("the connection has ended: " + ended.getMessage(), ended);
  }

  /// The failure another thread met, with the stack of the one that waited for the reader's sake.
  private static SmtpException here(SmtpException failure) {
    failure.addSuppressed(new Throwable("awaited here"));
    return failure;
  }
}
