package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
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
  private static final long NEVER = 1L << 40;

  /// Letters of one server; with more of them looking for one takes longer than sending it.
  private static final int PER_SERVER = 100;

  @TempDir Path directory;

  /// How much passes in a smooth dialogue.
  private record Lengths(long in, long out) {}

  private Lengths smooth(SubmissionProfile profile) throws Exception {
    try (Provider provider = Provider.start(profile, false)) {
      Sender sender = provider.sender(Files.createTempDirectory(directory, "smooth"));
      assertThat(sender.send(Provider.letter("cut-00000", "bob@example.org")).exit()).isZero();
      return new Lengths(provider.smtp().octetsIn(), provider.smtp().octetsOut());
    }
  }

  @Test
  void the_wire_may_break_after_any_byte() throws Exception {
    for (var profile :
        new SubmissionProfile[] {SubmissionProfile.generic(), SubmissionProfile.zoho()}) {
      Lengths lengths = smooth(profile);
      if (Seeds.exhaustive()) {
        everywhere(profile, lengths);
        continue;
      }
      try (Provider saving = Provider.start(profile, true);
          Provider other = Provider.start(profile, false)) {
        Seeds.run(
            "the wire breaks",
            SAMPLE,
            BUDGET,
            seed -> {
              var random = new SplittableRandom(seed);
              long at = random.nextLong(lengths.in + lengths.out + 1);
              cut(random.nextBoolean() ? saving : other, lengths, at);
            });
      }
    }
  }

  private void everywhere(SubmissionProfile profile, Lengths lengths) throws Exception {
    long ends = lengths.in + lengths.out;
    long uncertain = 0;
    for (boolean saves : new boolean[] {false, true}) {
      for (long from = 0; from <= ends; from += PER_SERVER) {
        try (Provider provider = Provider.start(profile, saves)) {
          for (long at = from; at < Math.min(from + PER_SERVER, ends + 1); at++) {
            uncertain += cut(provider, lengths, at) ? 0 : 1;
          }
        }
      }
    }
    System.out.printf(
        "%s: cut after each of %d bytes, with and without copies; %d letters stayed uncertain%n",
        profile.hello(), ends, uncertain);
  }

  /// @return whether the letter was delivered
  private boolean cut(Provider provider, Lengths lengths, long at) throws Exception {
    Path home = Files.createTempDirectory(directory, "cut");
    Sender sender = provider.sender(home);
    String id = "cut-%05d".formatted(provider.smtp().connections());
    if (at <= lengths.in) {
      provider.smtp().cutAfterReceiving(at);
    } else {
      int next = provider.smtp().connections() + 1;
      provider
          .smtp()
          .setFault(event ->
              event.connection() == next
                  ? new Action.CutAfterOctets(Math.max(0, at - lengths.in - event.sent()))
                  : new Action.Proceed());
    }
    Sender.Run run = sender.send(Provider.letter(id, "bob@example.org"));
    provider.smtp().setFault(Fault.none());
    provider.smtp().cutAfterReceiving(NEVER);
    assertThat(run.exit()).as(run.out() + run.err()).isIn(0, 75);
    JsonObject letter = sender.letters().get(0).getAsJsonObject();
    for (int n = 0; n < 8 && !letter.get("state").getAsString().equals("done"); n++) {
      sender.pass(Duration.ofMinutes(40));
      sender.run("outbox", "run", "--quiet");
      letter = sender.letters().get(0).getAsJsonObject();
    }
    String state = letter.get("state").getAsString();
    long taken = provider.taken(id);
    String what = "cut at %d of %s, taken %d: %s".formatted(at, lengths, taken, letter);
    if (state.equals("done")) {
      assertThat(taken).as(what).isEqualTo(1);
      assertThat(provider.sent(id)).as(what).isEqualTo(1);
      return true;
    }
    assertThat(state).as(what).isEqualTo("uncertain");
    assertThat(taken).as(what).isLessThanOrEqualTo(1);
    assertThat(letter.getAsJsonObject("problem").get("code").getAsString()).isEqualTo("S25");
    return false;
  }
}
