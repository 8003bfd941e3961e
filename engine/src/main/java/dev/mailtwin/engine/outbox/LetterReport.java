package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known about one letter.
///
/// @param key ours, 32 hexadecimal digits
/// @param from the From field, as the message says it
/// @param queueId the server's name for it, empty if it gave none
/// @param nextAttempt when it goes next by itself, null if it does not
/// @param problem why it is not gone yet, or what to know about it; null for nothing
/// @param known it was in the outbox before: nothing was queued now
/// @param history what happened, oldest first; empty in lists
public record LetterReport(
    String key,
    AccountId account,
    LetterState state,
    String messageId,
    String from,
    List<Recipient> recipients,
    String subject,
    Instant queued,
    int attempts,
    @Nullable Instant nextAttempt,
    String queueId,
    @Nullable Problem problem,
    boolean known,
    List<Happened> history) {

  /// One line of a letter's history.
  public record Happened(Instant at, String what) {}

  /// Who has the letter already. It goes to the others only, unless its text is sent anew.
  public List<String> delivered() {
    return recipients.stream()
        .filter(recipient -> recipient.state() == Recipient.State.ACCEPTED)
        .map(Recipient::address)
        .toList();
  }

  /// The same letter, known before.
  public LetterReport knownBefore() {
    return with(state, true);
  }

  /// The same letter in another state.
  public LetterReport in(LetterState other) {
    return with(other, known);
  }

  private LetterReport with(LetterState other, boolean before) {
    return new LetterReport(
        key,
        account,
        other,
        messageId,
        from,
        recipients,
        subject,
        queued,
        attempts,
        nextAttempt,
        queueId,
        problem,
        before,
        history);
  }
}
