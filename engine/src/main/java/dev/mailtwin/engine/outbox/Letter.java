package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of the outbox. Immutable; a changed one is saved with [Ledger#save].
///
/// @param sequence its place in the queue
/// @param revision counts the changes, so that two processes do not overwrite each other's
record Letter(
    String key,
    long sequence,
    long revision,
    Content content,
    Terms terms,
    Course course,
    List<Recipient> recipients) {

  Letter {
    recipients = List.copyOf(recipients);
  }

  /// What never changes after queueing.
  ///
  /// @param messageId without angle brackets; empty for a file that was found without a row
  /// @param sender envelope address
  /// @param bytes and `sha256` of the file
  record Content(
      String messageId, String sender, String from, String subject, long bytes, String sha256) {}

  /// What the user wants; only `allowPartial` can change.
  ///
  /// @param queuedAt seconds since 1970
  /// @param zone the zone a time to send at was meant in, or empty
  /// @param notices what servers shall report on its way
  record Terms(boolean allowPartial, long queuedAt, String zone, Notices notices) {

    Terms allowingPartial() {
      return new Terms(true, queuedAt, zone, notices);
    }
  }

  /// How far it has come.
  ///
  /// @param dueAt seconds since 1970 when it goes, or when its next check is due
  /// @param firstTriedAt seconds since 1970, 0 for never; the days until giving up count from here
  /// @param attempts how often a delivery was begun, ever
  /// @param tries how often since the user last asked; chooses the pause until the next
  /// @param forLink it waits for nothing but a server that can be reached
  /// @param since seconds since 1970 when its fate became unknown, or when it was accepted
  /// @param looks how often it was looked for since
  record Course(
      LetterState state,
      long dueAt,
      long firstTriedAt,
      int attempts,
      int tries,
      boolean forLink,
      String queueId,
      long since,
      int looks,
      Copied copy,
      @Nullable Problem problem) {

    static Course queued(LetterState state, long dueAt) {
      return new Course(state, dueAt, 0, 0, 0, false, "", 0, 0, Copied.NONE, null);
    }

    Course to(LetterState next) {
      return new Course(
          next,
          dueAt,
          firstTriedAt,
          attempts,
          tries,
          forLink,
          queueId,
          since,
          looks,
          copy,
          problem);
    }

    Course due(long at) {
      return new Course(
          state, at, firstTriedAt, attempts, tries, forLink, queueId, since, looks, copy, problem);
    }

    Course with(@Nullable Problem why) {
      return new Course(
          state, dueAt, firstTriedAt, attempts, tries, forLink, queueId, since, looks, copy, why);
    }

    Course waitingForLink(boolean link) {
      return new Course(
          state, dueAt, firstTriedAt, attempts, tries, link, queueId, since, looks, copy, problem);
    }

    Course tried(long now) {
      boolean unknown = firstTriedAt == 0 || firstTriedAt > now; // By a clock that was wrong.
      long first = unknown ? now : firstTriedAt;
      return new Course(
          state, dueAt, first, attempts + 1, tries + 1, false, queueId, since, looks, copy, null);
    }

    /// The last try did not count: no server was there to try it with.
    Course untried() {
      return new Course(
          state,
          dueAt,
          firstTriedAt,
          attempts,
          Math.max(0, tries - 1),
          forLink,
          queueId,
          since,
          looks,
          copy,
          problem);
    }

    /// As if it had never been tried; what was counted for the user stays.
    Course afresh() {
      return new Course(LetterState.QUEUED, 0, 0, attempts, 0, false, "", 0, 0, Copied.NONE, null);
    }

    Course named(String id) {
      return new Course(
          state, dueAt, firstTriedAt, attempts, tries, forLink, id, since, looks, copy, problem);
    }

    /// Something to look for on the server from now on.
    Course lookedForFrom(long now) {
      return new Course(
          state, dueAt, firstTriedAt, attempts, tries, forLink, queueId, now, 0, copy, problem);
    }

    Course lookedFor(Copied found) {
      return new Course(
          state,
          dueAt,
          firstTriedAt,
          attempts,
          tries,
          forLink,
          queueId,
          since,
          looks + 1,
          found,
          problem);
    }

    /// A copy is about to be added: looks are counted anew.
    Course addingCopy() {
      return new Course(
          state,
          dueAt,
          firstTriedAt,
          attempts,
          tries,
          forLink,
          queueId,
          since,
          0,
          Copied.of(CopyState.ADDING),
          problem);
    }

    Course copied(Copied how) {
      return new Course(
          state,
          dueAt,
          firstTriedAt,
          attempts,
          tries,
          forLink,
          queueId,
          since,
          looks,
          how,
          problem);
    }
  }

  LetterState state() {
    return course.state;
  }

  Letter on(Course next) {
    return new Letter(key, sequence, revision, content, terms, next, recipients);
  }

  Letter to(LetterState next) {
    return on(course.to(next));
  }

  Letter under(Terms next) {
    return new Letter(key, sequence, revision, content, next, course, recipients);
  }

  Letter forRecipients(List<Recipient> next) {
    return new Letter(key, sequence, revision, content, terms, course, next);
  }

  /// Who still has to get it.
  List<String> pending() {
    return recipients.stream().filter(Recipient::isPending).map(Recipient::address).toList();
  }
}
