package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.testkit.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The connection breaks after any byte of the dialogue, in either direction. The letter is
/// delivered exactly once, or stands as uncertain with its sentence: never lost, never silently
/// twice.
class CutSendingTest {

  private static final Duration BUDGET = Duration.ofSeconds(25);
  private static final int SAMPLE = 25;

  @TempDir Path directory;

  /// How much passes in a smooth dialogue.
  private record Lengths(long in, long out) {}

  private Lengths smooth(SubmissionProfile profile) throws Exception {
    try (Provider provider = Provider.start(profile, false)) {
      Sender sender = provider.sender(Files.createTempDirectory(directory, "smooth"));
      assertThat(sender.send(Provider.letter("cut", "bob@example.org")).exit()).isZero();
      return new Lengths(provider.smtp().octetsIn(), provider.smtp().octetsOut());
    }
  }

  @Test
  void the_wire_may_break_after_any_byte() throws Exception {
    for (var profile :
        new SubmissionProfile[] {SubmissionProfile.generic(), SubmissionProfile.zoho()}) {
      Lengths lengths = smooth(profile);
      if (Seeds.exhaustive()) {
        for (long at = 0; at <= lengths.in + lengths.out; at++) {
          for (boolean saves : new boolean[] {false, true}) {
            cut(profile, lengths, at, saves);
          }
        }
        continue;
      }
      Seeds.run(
          "the wire breaks",
          SAMPLE,
          BUDGET,
          seed -> {
            var random = new SplittableRandom(seed);
            long at = random.nextLong(lengths.in + lengths.out + 1);
            cut(profile, lengths, at, random.nextBoolean());
          });
    }
  }

  private void cut(SubmissionProfile profile, Lengths lengths, long at, boolean saves)
      throws Exception {
    try (Provider provider = Provider.start(profile, saves)) {
      Sender sender = provider.sender(Files.createTempDirectory(directory, "cut"));
      if (at <= lengths.in) {
        provider.smtp().cutAfterReceiving(at);
      } else {
        provider.smtp().setFault(Fault.cutFirstConnectionAfter(at - lengths.in));
      }
      Sender.Run run = sender.send(Provider.letter("cut", "bob@example.org"));
      assertThat(run.exit()).as(run.out() + run.err()).isIn(0, 75);
      for (int n = 0; n < 6; n++) {
        sender.run("outbox", "run", "--quiet");
        sender.pass(Duration.ofMinutes(40));
      }
      JsonObject letter = sender.letters().get(0).getAsJsonObject();
      String state = letter.get("state").getAsString();
      int taken = provider.smtp().messages().size();
      String what =
          "cut at %d of %s, saving: %s, taken %d: %s".formatted(at, lengths, saves, taken, letter);
      if (state.equals("done")) {
        assertThat(taken).as(what).isEqualTo(1);
        assertThat(provider.sent()).as(what).isEqualTo(1);
      } else {
        assertThat(state).as(what).isEqualTo("uncertain");
        assertThat(taken).as(what).isLessThanOrEqualTo(1);
        assertThat(letter.getAsJsonObject("problem").get("code").getAsString()).isEqualTo("S25");
      }
    }
  }
}
