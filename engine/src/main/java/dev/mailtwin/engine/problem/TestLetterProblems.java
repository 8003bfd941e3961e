package dev.mailtwin.engine.problem;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;

/// The sentences for a letter that the doctor sent from the user to the user. What a server says to
/// it is in [EnvelopeProblems].
public final class TestLetterProblems {

  private static final String TAKEN = "Sending works as far as this server goes.";

  private TestLetterProblems() {}

  /// It was taken, and is nowhere.
  ///
  /// @param receipt the server's own words
  public static Problem notArrived(Endpoint taker, String receipt, long seconds, String subject) {
    return Causes.later(
        Code.S30,
        "%s accepted the test letter (\"%s\"), and after %d s it is neither in INBOX nor in the"
                .formatted(taker.host(), receipt, seconds)
            + " folder for spam.",
        TAKEN,
        ("Look for \"%s\" in web mail: it may only be slow, or a filter, a forwarding or the"
                + " provider's quarantine has it. If it stays away, give the provider the words"
                + " above.")
            .formatted(subject));
  }

  /// It was taken for what nobody wants.
  public static Problem takenForSpam(String folder, String after) {
    return Causes.later(
        Code.S30,
        "The test letter arrived after %s in %s, the folder for spam.".formatted(after, folder),
        TAKEN + " Others may find your letters there too.",
        "Mark it as no spam in web mail; with a domain of your own, check its SPF and DKIM records.");
  }

  /// The connection broke on the way.
  public static Problem broken(Phase phase, Endpoint taker) {
    return switch (phase) {
      case BEFORE_CONTENT -> broken(Code.S23, taker, "before the test letter was on its way");
      case IN_CONTENT -> broken(Code.S24, taker, "in the middle of the test letter");
      case AFTER_END ->
          Causes.later(
              Code.S25,
              "The connection to %s broke at the very last moment, and the test letter has not"
                      .formatted(taker)
                  + " arrived.",
              "Whether it was taken nobody can know.",
              "Try again in some minutes.");
    };
  }

  private static Problem broken(Code code, Endpoint taker, String when) {
    return Causes.later(
        code,
        "The connection to %s broke %s.".formatted(taker, when),
        "Nothing was sent.",
        "Try again; if it stays like this, use another network, or the other port (465, 587).");
  }
}
