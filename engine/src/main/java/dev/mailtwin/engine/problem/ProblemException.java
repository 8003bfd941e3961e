package dev.mailtwin.engine.problem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Carries a [Problem] to where its scope ends.
public final class ProblemException extends IOException {

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    this(problem, null);
  }

  public ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.code() + ": " + problem.happened(), cause);
    this.problem = problem;
  }

  /// What to tell the user.
  public Problem problem() {
    return problem;
  }
}
