package dev.mailtwin.app.cli;

import dev.mailtwin.app.letter.Detached;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.outbox.LetterReport;
import dev.mailtwin.engine.outbox.LetterState;
import dev.mailtwin.engine.outbox.Outbox;
import dev.mailtwin.engine.outbox.OutboxListener;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a letter after it was accepted: delivered before the user's eyes, or by a
/// process of its own.
final class Delivery {

  /// A longer hold is a time the user chose; nobody sits and waits for it.
  private static final long COUNTED_SECONDS_MAX = 60;

  /// Copies and letters of unknown fate are looked after for so long.
  private static final long CARE_SECONDS = 20;

  /// Another delivering process may have the letter; it is given so long.
  static final long OTHERS_SECONDS = 60;

  private final Parts parts;
  private final CommonOptions common;
  private final Sending sending;

  Delivery(Parts parts, CommonOptions common, Engine engine) {
    this.parts = parts;
    this.common = common;
    this.sending = engine.sending(parts.stop());
  }

  /// Counts the time to undo down, delivers, and prints what became of the letter.
  ///
  /// @return the exit status
  int foreground(AccountSettings account, LetterReport letter)
      throws IOException, InterruptedException {
    LetterReport now = letter;
    if (letter.state() == LetterState.HELD && !letter.known()) {
      now = countDown(letter);
    }
    if (mayGo(now)) {
      var wish = new Outbox.Wish(true, CARE_SECONDS, OTHERS_SECONDS);
      try {
        deliver(account, wish, new Teller(letter.key()));
        now = sending.show(letter.key());
      } catch (IOException e) { // Whoever ran the command again would send twice.
        Problem why = Engine.explain(e, account.maildir());
        throw new ProblemException(
            OutboxProblems.deliveryStopped(why, Letters.shortKey(letter)), e);
      }
    }
    return tell(letter.known() ? known(now) : now);
  }

  private static boolean mayGo(LetterReport letter) {
    return switch (letter.state()) {
      case QUEUED, WAITING -> true;
      case HELD,
          CLAIMED,
          CONNECTED,
          ENVELOPE,
          DATA,
          ACCEPTED,
          DONE,
          NEEDS_YOU,
          UNCERTAIN,
          CANCELLED ->
          false;
    };
  }

  private LetterReport known(LetterReport letter) {
    if (!common.quiet) {
      parts
          .terminal()
          .err()
          .println("This letter is in the outbox already; it is not sent a second time.");
    }
    return letter.knownBefore();
  }

  /// Delivers; trouble with the delivery itself is told, and the letter stays where it is.
  @Nullable Problem deliver(AccountSettings account, Outbox.Wish wish, OutboxListener listener)
      throws IOException, InterruptedException {
    Problem problem = sending.deliver(account, wish, listener);
    if (problem != null && !common.quiet) {
      ProblemPrinter.print(List.of(problem), parts.terminal());
    }
    return problem;
  }

  private int tell(LetterReport letter) {
    if (common.json) {
      Json.print(Letters.sent(letter), parts.terminal());
    } else if (!common.quiet) {
      parts.terminal().err().println(Letters.line(letter));
    }
    Problem problem = letter.problem();
    if (problem != null && !(common.quiet && problem.severity() == Problem.Severity.NOTE)) {
      ProblemPrinter.print(List.of(problem), parts.terminal());
    }
    return parts.stop().requested() ? Problems.stopped().code().exit() : Letters.exit(letter);
  }

  /// Until the time to undo is over; Ctrl-C takes the letter back.
  private LetterReport countDown(LetterReport letter) throws IOException, InterruptedException {
    Instant until = letter.nextAttempt();
    if (until == null || left(until) > COUNTED_SECONDS_MAX) {
      return letter;
    }
    try {
      long seconds = 0; // A clock that is set back must not make them years.
      for (long left = left(until);
          left > 0 && seconds++ <= COUNTED_SECONDS_MAX && !parts.stop().requested();
          left = left(until)) {
        show("Sending in %d s; Ctrl-C takes the letter back. ".formatted(left));
        parts.waiting().pause(1);
      }
    } catch (InterruptedException e) {
      if (!parts.stop().requested()) {
        throw e;
      }
    }
    show(" ".repeat(60) + "\r");
    if (parts.stop().requested()) {
      boolean _ = Thread.interrupted(); // The letter must be looked after all the same.
      return parts.stop().takesBack() ? sending.cancel(letter.key()) : sending.show(letter.key());
    }
    LetterReport now = sending.show(letter.key());
    return now.state() == LetterState.HELD ? now.in(LetterState.QUEUED) : now;
  }

  /// Rounded up: the letter is not due before all of its last second has passed.
  private long left(Instant until) {
    return Math.ceilDiv(Duration.between(parts.clock().instant(), until).toMillis(), 1_000L);
  }

  private void show(String text) {
    if (parts.terminal().interactive() && !common.quiet) {
      parts.terminal().err().print("\r" + text);
      parts.terminal().err().flush();
    }
  }

  /// Tells a person how his letter goes on.
  private final class Teller implements OutboxListener {
    private final String key;
    private boolean told;

    Teller(String key) {
      this.key = key;
    }

    @Override
    public void changed(LetterReport letter) {
      boolean taken = letter.key().equals(key) && letter.state() == LetterState.ACCEPTED;
      if (taken && !told && !common.json && parts.terminal().interactive() && !common.quiet) {
        told = true;
        parts.terminal().err().println("Accepted; looking after its copy …");
      }
    }
  }

  /// Starts a process that delivers. Where that is not possible, this one does.
  ///
  /// @return the exit status: 0, because the letter is safe; whatever goes wrong from here on must
  ///   not make the caller send it again. A known letter that does not go any more is none of that.
  int detached(AccountSettings account, LetterReport letter) throws InterruptedException {
    boolean over =
        letter.state() == LetterState.CANCELLED || letter.state() == LetterState.NEEDS_YOU;
    if (letter.known() && over) {
      return tell(known(letter));
    }
    try {
      if (!Detached.start(parts.environment(), words(account))) {
        deliver(account, new Outbox.Wish(true, CARE_SECONDS, 0), OutboxListener.none());
      }
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(Delivery.class.getName())
          .log(System.Logger.Level.DEBUG, "no process delivers now", e);
      if (!common.quiet) {
        parts
            .terminal()
            .err()
            .println(
                Terminal.safe(
                    "The letter is safe in the outbox, and waits for `mailtwin outbox run`: %s"
                        .formatted(e.getMessage())));
      }
    }
    if (common.json) {
      Json.print(Letters.sent(letter), parts.terminal());
    }
    return 0;
  }

  private String[] words(AccountSettings account) {
    List<String> words = new ArrayList<>(List.of("outbox", "run", "--quiet"));
    if (common.resolver != null) {
      words.addAll(List.of("--resolver", common.resolver));
    }
    if (common.trace != null) {
      words.addAll(List.of("--trace", common.trace.toAbsolutePath().toString()));
    }
    words.add(account.id().address());
    return words.toArray(String[]::new);
  }
}
