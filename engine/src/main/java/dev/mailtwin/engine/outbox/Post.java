package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.Submission;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import dev.mailtwin.protocol.smtp.SubmissionWatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The way to the servers that take letters.
public interface Post {

  /// Connects and signs in, once.
  ///
  /// @throws NoWay if that fails
  Line open(Endpoint endpoint, Secret secret) throws NoWay, InterruptedException;

  /// A connection that is signed in. Used by one thread.
  interface Line extends AutoCloseable {

    /// The largest message the server says it takes, in bytes; 0 for no word about it.
    long sizeMax();

    /// The fingerprint of the certificate the server showed.
    String identity();

    /// Hands one letter in. Whatever happens is in the result, unless the watch throws: then nobody
    /// got the letter.
    SubmissionResult submit(Submission letter, SubmissionWatch watch) throws IOException;

    /// Whether another letter can follow.
    boolean isOpen();

    @Override
    void close();
  }

  /// No letter can be handed in there now.
  final class NoWay extends IOException {
    private final transient Problem problem;
    private final boolean signingIn;

    /// @param signingIn the server was reached, and the failure is about the login
    NoWay(Problem problem, boolean signingIn, @Nullable Throwable cause) {
      super(problem.code() + ": " + problem.happened(), cause);
      this.problem = problem;
      this.signingIn = signingIn;
    }

    Problem problem() {
      return problem;
    }

    /// Whether another port of the same server would say the same.
    boolean isSigningIn() {
      return signingIn;
    }
  }
}
