package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Accepted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Broken;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The line breaks at every single byte: what the client says about the letter is never wrong.
///
/// An ordinary build tries a part of the places, another one each time; `-Pexhaustive` all.
class CutAtEveryByteTest {

  private static final int STRIDE = Boolean.getBoolean("mailtwin.exhaustive") ? 1 : 13;

  /// What one attempt came to on both sides.
  private record Ends(boolean perhaps, boolean surely, int messages) {}

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(booleans = {true, false})
  void no_letter_is_thought_lost_that_was_taken(boolean chunking) throws Exception {
    var generic = SubmissionProfile.generic();
    SubmissionProfile profile = chunking ? generic : generic.without("CHUNKING", "PIPELINING");
    long in;
    long out;
    try (var server = ModelTalk.server(profile)) {
      assertThat(attempt(server)).isEqualTo(new Ends(true, true, 1));
      assertThat(server.complaints()).isEmpty();
      in = server.octetsIn();
      out = server.octetsOut();
    }
    int uncertain = 0;
    int first = new Random().nextInt(STRIDE);
    System.out.printf("cut at every %dth of %d places, from %d%n", STRIDE, in + out, first);
    for (long at = first; at <= in; at += STRIDE) {
      try (var server = ModelTalk.server(profile)) {
        server.cutAfterReceiving(at);
        uncertain += checked(attempt(server));
      }
    }
    for (long at = first + 1L; at <= out; at += STRIDE) {
      try (var server = ModelTalk.server(profile)) {
        server.setFault(Fault.cutFirstConnectionAfter(at));
        uncertain += checked(attempt(server));
      }
    }
    System.out.printf("uncertain at %d%n", uncertain);
    assertThat(uncertain).isPositive();
  }

  private static int checked(Ends ends) {
    assertThat(ends.messages).isLessThanOrEqualTo(1);
    if (ends.messages == 1) {
      assertThat(ends.perhaps).isTrue();
    }
    if (ends.surely) {
      assertThat(ends.messages).isEqualTo(1);
    }
    return ends.perhaps && !ends.surely ? 1 : 0;
  }

  private static Ends attempt(SubmissionServer server) throws Exception {
    try (var connection = ModelTalk.open(server)) {
      SubmissionResult result =
          connection.submit(
              SmtpTalk.letter(Wanted.ALL_RECIPIENTS, SmtpTalk.BOB, SmtpTalk.CID),
              SubmissionWatch.none());
      assertThat(result).isInstanceOfAny(Accepted.class, Broken.class);
      boolean surely = result instanceof Accepted;
      connection.quit();
      return new Ends(result.mayHaveBeenAccepted(), surely, server.messages().size());
    } catch (IOException e) {
      return new Ends(false, false, server.messages().size());
    }
  }
}
