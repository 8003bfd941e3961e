package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.imap.Capabilities;
import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.time.Duration;

/// A logged-in conversation. Turns failures into problems: a NO or BAD concerns one mailbox, a lost
/// connection the account.
final class Session implements AutoCloseable {

  private final ImapConnection connection;
  private final Endpoint endpoint;
  private final Duration silence;
  private boolean compressionDecided;

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
    try {
      return connection.send(command);
    } catch (ImapException e) {
      throw explained(e);
    }
  }

  /// Waits as long as the server keeps talking.
  <R> R await(Reply<R> reply) throws IOException, InterruptedException {
    try {
      return reply.await(silence);
    } catch (ImapException e) {
      throw explained(e);
    }
  }

  /// Like [#await], but leaves a NO to the caller.
  <R> R awaitOrRefused(Reply<R> reply)
      throws ImapException.Refused, IOException, InterruptedException {
    try {
      return reply.await(silence);
    } catch (ImapException.Refused e) {
      throw e;
    } catch (ImapException e) {
      throw explained(e);
    }
  }

  /// One mailbox that cannot be asked, NO or BAD, does not concern the others.
  ///
  /// @throws IOException the failure itself if the conversation is over
  void passOver(IOException failure) throws IOException {
    if (connection.isEnded()) {
      throw failure;
    }
    System.getLogger(Session.class.getName())
        .log(System.Logger.Level.DEBUG, "passed over", failure);
  }

  private ProblemException explained(ImapException failure) {
    Problem problem = ConnectionProblems.of(failure, endpoint);
    boolean mailboxOnly =
        failure instanceof ImapException.Refused || failure instanceof ImapException.Misunderstood;
    if (!mailboxOnly) {
      connection.close();
      return new ProblemException(problem, failure);
    }
    return new ProblemException(
        new Problem(
            problem.code(),
            problem.severity(),
            Scope.MAILBOX,
            problem.where(),
            problem.retry(),
            problem.happened(),
            problem.meaning(),
            problem.next()),
        failure);
  }

  @Override
  public void close() {
    connection.close();
  }
}
