package dev.mailtwin.modelserver.fault;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// Decides what goes wrong with a command. Asked once per command, after it was read completely and
/// before it is carried out, on the thread of its session; must be thread safe.
@FunctionalInterface
public interface Fault {

  /// A command that was just read, or the greeting before any command.
  ///
  /// @param connection counts from 1 in the order of arrival
  /// @param command counts from 1 within the connection; 0 is the greeting
  /// @param name in upper case, `UID FETCH` is one name; [#GREETING] for the greeting
  /// @param line as in the server's log, secrets left out
  /// @param sent octets sent so far on this connection, before compression
  record Event(int connection, int command, String name, String line, long sent) {}

  /// The name of the event before any command.
  String GREETING = "GREETING";

  /// What happens to the command.
  sealed interface Action {

    /// Nothing unusual.
    record Proceed() implements Action {}

    /// The connection is cut and the command not carried out.
    record CutBefore() implements Action {}

    /// The command is carried out and the connection cut before a single octet of the reply.
    record CutAfter() implements Action {}

    /// The command is carried out; the connection is cut after so many octets of the reply.
    record CutAfterOctets(long octets) implements Action {}

    /// The command is not carried out; the tagged reply is this, `NO [LIMIT] Later` for example.
    record Answer(String text) implements Action {}

    /// The command is not carried out; this is sent instead of a reply, one octet per character.
    record Send(String octets) implements Action {}

    /// The command is carried out; its whole reply goes through `change` first, one character per
    /// octet. Not for commands that talk back and forth.
    record Rewrite(UnaryOperator<String> change) implements Action {}

    /// The command is carried out, its whole reply goes through `change`, and then the connection
    /// is cut. For a good-bye in the middle, for example.
    record RewriteAndCut(UnaryOperator<String> change) implements Action {}

    /// The command is carried out; the connection is cut before the first FETCH response that is
    /// not within the allowance.
    record CutAfterMessages(Allowance allowance) implements Action {}

    /// The command is not carried out; this is sent so many times instead of a reply.
    record Repeat(String octets, long times) implements Action {}

    /// The command is carried out; what it answers after so many octets comes one by one, this long
    /// after each other.
    record Trickle(long after, Duration each) implements Action {}

    /// The command is not carried out and never answered; the connection stays open.
    record Ignore() implements Action {}
  }

  /// How many FETCH responses a connection may still send. Used by the thread of its session.
  final class Allowance {
    private long left;

    /// @param messages at least 0
    public Allowance(long messages) {
      left = messages;
    }

    /// Whether one more may be sent.
    public boolean take() {
      return left-- > 0;
    }
  }

  /// What happens to this command.
  Action on(Event event);

  /// Nothing goes wrong.
  static Fault none() {
    return _ -> new Action.Proceed();
  }

  /// Disturbs the nth command of this name on any connection, counted from 1, and nothing else.
  static Fault nth(int n, String name, Action action) {
    var seen = new AtomicInteger();
    return event ->
        event.name().equals(name) && seen.incrementAndGet() == n ? action : new Action.Proceed();
  }

  /// Disturbs every command of this name.
  static Fault every(String name, Action action) {
    return event -> event.name().equals(name) ? action : new Action.Proceed();
  }

  /// Cuts every connection before it would send one FETCH response more than allowed, whatever they
  /// are about. Some providers end long sessions that way.
  static Fault cutEachConnectionAfterMessages(long messages) {
    var allowances = new ConcurrentHashMap<Integer, Allowance>();
    return event ->
        new Action.CutAfterMessages(
            allowances.computeIfAbsent(event.connection(), _ -> new Allowance(messages)));
  }

  /// Cuts the first connection once it has sent so many octets, greeting included.
  static Fault cutFirstConnectionAfter(long octets) {
    return event ->
        event.connection() == 1
            ? new Action.CutAfterOctets(Math.max(0, octets - event.sent()))
            : new Action.Proceed();
  }
}
