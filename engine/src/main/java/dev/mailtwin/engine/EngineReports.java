package dev.mailtwin.engine;

import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.remote.SpecialMailboxes;
import dev.mailtwin.engine.sync.Run.PlanLine;
import dev.mailtwin.engine.sync.Tally;
import dev.mailtwin.protocol.net.Endpoint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the engine reports to its faces.
public final class EngineReports {

  private EngineReports() {}

  /// What one run over one account came to.
  ///
  /// @param mailboxes how many took part
  /// @param bytesIn received, after decryption
  /// @param plan what was done, or with a dry run would be
  public record Synced(
      AccountId account,
      int mailboxes,
      Tally tally,
      long bytesIn,
      long bytesOut,
      long elapsedMillis,
      List<Problem> problems,
      List<PlanLine> plan) {

    /// The same with more to be said.
    public Synced saying(List<Problem> more) {
      return new Synced(
          account,
          mailboxes,
          tally,
          bytesIn,
          bytesOut,
          elapsedMillis,
          Stream.concat(problems.stream(), more.stream()).toList(),
          plan);
    }
  }

  /// What setting up found.
  ///
  /// @param bytes size of all messages, as the server counts them
  /// @param diskFree bytes free where the twin lies
  /// @param receiveOnly no server for sending was named
  /// @param imap the server that receives
  /// @param smtp the servers that send, the one that was proven first
  /// @param special the mailboxes that serve a purpose
  /// @param notes what did not keep the account from being set up
  public record SetUp(
      AccountId account,
      Path maildir,
      int mailboxes,
      long messages,
      long bytes,
      long diskFree,
      boolean receiveOnly,
      Endpoint imap,
      List<Endpoint> smtp,
      SpecialMailboxes special,
      List<Problem> notes) {}

  /// What is known about an account without asking its server.
  ///
  /// @param messages on this computer and agreed
  /// @param settled mailboxes that the last run left in step, and that have not changed here since
  /// @param shutOutUntil the provider is not asked before, because it shut the account out; null if
  ///   it did not
  public record Status(
      AccountId account,
      Path maildir,
      long messages,
      int mailboxes,
      int settled,
      @Nullable Instant shutOutUntil) {}

  /// One mailbox of an account, as far as known without asking its server.
  ///
  /// @param settled as in [Status]
  public record Folder(
      MailboxName name, Path directory, long messages, boolean settled, Presence presence) {}

  /// Which side has a mailbox that was agreed on.
  public enum Presence {
    BOTH,
    /// The server did not list it in the last run.
    WITHDRAWN,
    DIRECTORY_MISSING
  }

  /// What is on this computer only.
  ///
  /// @param changes messages written, deleted or flagged here since the last sync
  /// @param letters in the outbox
  public record Unsent(long changes, long letters) {

    /// Whether there is anything.
    public boolean isEmpty() {
      return changes == 0 && letters == 0;
    }
  }
}
