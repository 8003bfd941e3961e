package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.protocol.imap.Capabilities;
import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.command.AskNamespace;
import dev.mailtwin.protocol.imap.command.Enable;
import dev.mailtwin.protocol.imap.command.Id;
import dev.mailtwin.protocol.imap.command.ListMailboxes;
import dev.mailtwin.protocol.imap.command.MailboxStatus;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.UidFetch;
import dev.mailtwin.protocol.imap.command.UidSearch;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A logged-in conversation. Turns failures into problems: a NO or BAD concerns one mailbox, a lost
/// connection the account.
final class Session implements AutoCloseable {

  /// What a server says of a moment, and not of a message.
  private static final Set<Code> OF_THE_MOMENT =
      EnumSet.of(Code.M11, Code.M1, Code.A32, Code.UNAVAILABLE, Code.LIMIT, Code.Q1);

  private final ImapConnection connection;
  private final Endpoint endpoint;
  private final Duration silence;
  private boolean compressionDecided;

  /// Commands that change mail and were not answered yet.
  private final Set<Reply<?>> changing = new HashSet<>();

  private boolean halfSent;
  private @Nullable Problem full;

  Session(ImapConnection connection, Endpoint endpoint, Duration silence) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.silence = silence;
  }

  /// Whether compression was tried in this conversation.
  boolean isCompressionDecided() {
    return compressionDecided;
  }

  void decideCompression() {
    compressionDecided = true;
  }

  Capabilities capabilities() {
    return connection.capabilities();
  }

  boolean has(String capability) {
    return connection.capabilities().has(capability);
  }

  ImapConnection connection() {
    return connection;
  }

  /// Sends and waits.
  <R> R run(Command<R> command) throws IOException, InterruptedException {
    return await(send(command));
  }

  /// Sends; any number may be sent before the first is awaited.
  <R> Reply<R> send(Command<R> command) throws IOException, InterruptedException {
    boolean changes = !isLooking(command);
    boolean sent = false;
    try {
      Reply<R> reply = connection.send(command);
      sent = true;
      if (changes) {
        changing.add(reply);
      }
      return reply;
    } catch (ImapException e) {
      throw explained(e);
    } finally {
      halfSent |= changes && !sent;
    }
  }

  private static boolean isLooking(Command<?> command) {
    return command instanceof UidFetch
        || command instanceof UidSearch
        || command instanceof Select
        || command instanceof ListMailboxes
        || command instanceof MailboxStatus
        || command instanceof AskNamespace
        || command instanceof Id
        || command instanceof Enable;
  }

  /// Whether the server may still be at work on a command that changes mail, whose answer nobody
  /// will hear.
  boolean leftWorkBehind() {
    return connection.isEnded() && (halfSent || !changing.isEmpty());
  }

  /// The mailbox is full, as an upload of this connection was told; null if none was.
  @Nullable Problem full() {
    return full;
  }

  /// Remembers that nothing can be uploaded any more.
  void full(Problem problem) {
    full = problem;
  }

  /// Waits as long as the server keeps talking.
  <R> R await(Reply<R> reply) throws IOException, InterruptedException {
    try {
      return awaitOrRefused(reply);
    } catch (ImapException.Refused e) {
      throw explained(e);
    }
  }

  /// Like [#await], but leaves a NO to the caller that is about what was asked for. One that is
  /// about the moment says nothing of it: the same question may be answered in a minute.
  <R> R awaitOrRefused(Reply<R> reply)
      throws ImapException.Refused, IOException, InterruptedException {
    try {
      R result = reply.await(silence);
      changing.remove(reply);
      return result;
    } catch (ImapException.Refused e) {
      changing.remove(reply);
      if (isOfTheMoment(e)) {
        throw explained(e);
      }
      throw e;
    } catch (ImapException e) {
      if (e instanceof ImapException.Misunderstood) {
        changing.remove(reply);
      }
      throw explained(e);
    }
  }

  /// Like [#await], for what the account can do without: NO and BAD are taken for "there is none".
  /// A refusal that is about the moment is not, and concerns the whole account.
  <R> @Nullable R awaitOptional(Reply<R> reply) throws IOException, InterruptedException {
    try {
      return awaitOrRefused(reply);
    } catch (ImapException.Refused e) {
      return null;
    } catch (ProblemException e) {
      if (OF_THE_MOMENT.contains(e.problem().code())) {
        throw new ProblemException(scoped(e.problem(), Scope.ACCOUNT), e);
      }
      passOver(e);
      return null;
    }
  }

  private static boolean isOfTheMoment(ImapException.Refused refusal) {
    return ReplyTable.imap(Moment.IMAP_MAILBOX, refusal.answer()).stream()
        .anyMatch(OF_THE_MOMENT::contains);
  }

  /// One mailbox that cannot be asked, NO or BAD, does not concern the others.
  ///
  /// @throws IOException the failure itself if the conversation is over
  void passOver(IOException failure) throws IOException {
    boolean shutOut = failure instanceof ProblemException e && isShutOut(e.problem().code());
    if (connection.isEnded() || shutOut) {
      throw failure;
    }
    System.getLogger(Session.class.getName())
        .log(System.Logger.Level.DEBUG, "passed over", failure);
  }

  /// Who is shut out, or has no IMAP, is shut out of every mailbox.
  private static boolean isShutOut(Code code) {
    return code == Code.M11 || code == Code.A32 || code == Code.A9 || code == Code.A10;
  }

  /// What a failure means to the user. A conversation that it ended is closed.
  ProblemException explained(ImapException failure) {
    Problem problem = ConnectionProblems.of(failure, endpoint);
    boolean mailboxOnly =
        failure instanceof ImapException.Refused || failure instanceof ImapException.Misunderstood;
    if (!mailboxOnly) {
      connection.close();
    }
    if (!mailboxOnly || isShutOut(problem.code())) {
      return new ProblemException(problem, failure);
    }
    return new ProblemException(scoped(problem, Scope.MAILBOX), failure);
  }

  private static Problem scoped(Problem problem, Scope scope) {
    return new Problem(
        problem.code(),
        problem.severity(),
        scope,
        problem.where(),
        problem.retry(),
        problem.happened(),
        problem.meaning(),
        problem.next(),
        problem.others());
  }

  @Override
  public void close() {
    connection.close();
  }
}
