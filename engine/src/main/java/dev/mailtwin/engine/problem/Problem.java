package dev.mailtwin.engine.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What went wrong, in words a user can act on.
///
/// @param code its stable name
/// @param severity whether the run counts as failed
/// @param scope how much is affected; everything outside goes on
/// @param where the account or mailbox, as the user knows it; empty for everything
/// @param retry whether trying again helps
/// @param happened one sentence: what we saw. May quote a server; escape before printing
/// @param meaning one sentence: what it means for the user's mail
/// @param next one sentence: the one next step
/// @param others what else fits what was seen, if nothing here could tell them apart
public record Problem(
    Code code,
    Severity severity,
    Scope scope,
    String where,
    Retry retry,
    String happened,
    String meaning,
    String next,
    List<Code> others) {

  /// Copies the list.
  public Problem {
    others = List.copyOf(others);
  }

  /// A problem with one cause.
  public Problem(
      Code code,
      Severity severity,
      Scope scope,
      String where,
      Retry retry,
      String happened,
      String meaning,
      String next) {
    this(code, severity, scope, where, retry, happened, meaning, next, List.of());
  }

  /// How bad it is.
  public enum Severity {
    /// Worth knowing; the run succeeded.
    NOTE,
    /// Something could not be done.
    FAILURE
  }

  /// How much is affected, from small to large.
  public enum Scope {
    MESSAGE,
    MAILBOX,
    ACCOUNT,
    EVERYTHING
  }

  /// Whether and when trying again helps.
  public enum Retry {
    NOW,
    LATER,
    AFTER_USER_ACTS,
    NEVER
  }

  /// The same problem, with what was seen said otherwise.
  public Problem through(UnaryOperator<String> change) {
    return new Problem(
        code, severity, scope, where, retry, change.apply(happened), meaning, next, others);
  }

  /// The same problem, where it means something else for the user's mail.
  public Problem meaningNow(String other) {
    return new Problem(code, severity, scope, where, retry, happened, other, next, others);
  }

  /// The same problem, with one more thing to do if its own advice does not help.
  public Problem advising(String more) {
    return new Problem(
        code, severity, scope, where, retry, happened, meaning, next + " " + more, others);
  }

  /// The same problem, if what was seen fits another as well.
  public Problem or(Problem other) {
    List<Code> both = new ArrayList<>(others);
    both.add(other.code);
    both.addAll(other.others);
    String step = other.next.equals(next) ? "" : " " + other.next;
    String more = "It may also be %s: %s%s".formatted(other.code, other.happened, step);
    return new Problem(
        code, severity, scope, where, retry, happened, meaning, next + " " + more, both);
  }

  /// The same, where it keeps nobody from going on.
  public Problem noted() {
    return new Problem(code, Severity.NOTE, scope, where, retry, happened, meaning, next, others);
  }

  /// Its code, or all that cannot be told apart: `A9 or A10`.
  public String codes() {
    return others.isEmpty()
        ? code.name()
        : code + others.stream().map(other -> " or " + other).collect(Collectors.joining());
  }

  /// The same problem, with another next step.
  public Problem nextNow(UnaryOperator<String> change) {
    return new Problem(
        code, severity, scope, where, retry, happened, meaning, change.apply(next), others);
  }

  /// The same problem, said of another place.
  public Problem at(String place) {
    return new Problem(code, severity, scope, place, retry, happened, meaning, next, others);
  }
}
