package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.SubmissionProblems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Some refusals are said of one letter and mean the settings, or are said by a server further on
/// and mean one receiver: "relay not permitted", a greeting that is not liked. What else the server
/// takes tells which. Until then the letters wait, and those behind them are tried.
///
/// For one run of one account, by whoever holds the lock of the outbox.
final class RefusalDoubt {

  /// Letters to so many domains, refused in the same way, and none taken: it means all of them.
  private static final int WITNESSES_MAX = 3;

  private static final long DAY = 24L * 3_600;

  private final Box box;
  private final List<Letter> waiting = new ArrayList<>();
  private final Set<String> domains = new HashSet<>();
  private @Nullable Problem open;
  private boolean takesLetters;

  RefusalDoubt(Box box) {
    this.box = box;
  }

  /// Whether a problem that is told of the account may be one of the letter.
  static boolean isOpenTo(Problem problem) {
    return problem.code() == Code.S5 || problem.code() == Code.S32;
  }

  /// The server refused a letter in such a way.
  ///
  /// @param letter as it waits now
  /// @return whether it is certain now that the account is meant
  boolean refused(Letter letter, Problem problem) throws IOException {
    if (takesLetters || tookLettersLately(problem)) {
      blame(letter, problem);
      return false;
    }
    open = problem;
    waiting.add(letter);
    letter.pending().forEach(one -> domains.add(one.substring(one.lastIndexOf('@') + 1)));
    return domains.size() >= WITNESSES_MAX;
  }

  /// A greeting depends on where this computer is, which may change within a day.
  private boolean tookLettersLately(Problem problem) throws IOException {
    return problem.code() == Code.S5 && !box.ledger().deliveredSince(box.now() - DAY).isEmpty();
  }

  /// The server took a letter: it is not the account that was meant.
  void taken() throws IOException {
    takesLetters = true;
    Problem problem = open;
    if (problem != null) {
      for (Letter letter : waiting) {
        blame(letter, problem);
      }
      open = null;
    }
  }

  private void blame(Letter letter, Problem problem) throws IOException {
    Problem own = SubmissionProblems.ofThisLetter(problem);
    box.save(Judge.needsUser(letter, own), "not sent: " + own.happened());
  }

  /// What nothing has spoken against; null if there is nothing.
  @Nullable Problem open() {
    return open;
  }
}
