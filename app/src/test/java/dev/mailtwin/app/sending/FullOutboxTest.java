package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.testkit.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An outbox on a disk that is full or cannot be written: nothing is accepted that is not safe, and
/// nothing is sent that cannot be written down.
class FullOutboxTest {

  @TempDir Path home;

  private SmallDisk disk(Sender sender, String size) throws Exception {
    Path twin = sender.own(Provider.USER).resolveSibling("");
    return SmallDisk.at(twin, size);
  }

  @Test
  void without_room_a_letter_is_not_accepted_and_nothing_is_sent() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      try (SmallDisk disk = disk(sender, "256k")) {
        String large = Provider.letter("large", "bob@example.org") + "0123456789\n".repeat(30_000);
        Sender.Run run = sender.send(large);
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(74);
        assertThat(run.err()).contains("[Q3]", "not accepted");
        assertThat(provider.smtp().messages()).isEmpty();
        assertThat(sender.letters()).isEmpty();

        disk.remount("size=64m");
        assertThat(sender.send(large).exit()).isZero();
        assertThat(provider.smtp().messages()).hasSize(1);
      }
    }
  }

  @Test
  void without_room_for_the_list_nothing_is_accepted() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      try (SmallDisk disk = disk(sender, "16k")) {
        Sender.Run run = sender.send(Provider.letter("one", "bob@example.org"));
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(74);
        assertThat(run.err()).contains("[Q3]");
        assertThat(provider.smtp().messages()).isEmpty();
        disk.remount("size=64m");
        assertThat(sender.send(Provider.letter("one", "bob@example.org")).exit()).isZero();
        assertThat(provider.smtp().messages()).hasSize(1);
      }
    }
  }

  @Test
  void a_disk_that_fills_up_while_letters_wait_loses_and_doubles_none() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      try (SmallDisk disk = disk(sender, "16m")) {
        provider.smtp().setFault(Fault.every("MAIL", new Action.Answer("451 4.3.0 later")));
        for (int n = 0; n < 20; n++) {
          assertThat(sender.send(Provider.letter("n" + n, "bob@example.org")).exit()).isEqualTo(75);
        }
        provider.smtp().setFault(Fault.none());
        Path filler = disk.fill();
        sender.pass(Duration.ofHours(2));

        Sender.Run run = sender.run("outbox", "run");
        assertThat(run.exit()).as(run.err()).isEqualTo(74);
        assertThat(run.err()).contains("[Q3]");
        assertThat(sender.letters()).hasSize(20);

        Files.delete(filler);
        for (int n = 0; n < 3; n++) {
          Sender.Run again = sender.run("outbox", "run");
          assertThat(again.exit()).as(again.out() + again.err()).isIn(0, 75);
          sender.pass(Duration.ofHours(2));
        }
        sender
            .letters()
            .forEach(letter ->
                assertThat(letter.getAsJsonObject().get("state").getAsString())
                    .as(letter.toString())
                    .isEqualTo("done"));
        assertThat(provider.smtp().messages()).hasSize(20);
        assertThat(provider.sent()).isEqualTo(20);
      }
    }
  }

  @Test
  void a_disk_that_fills_up_during_a_delivery_does_not_ask_for_a_second_letter() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      try (SmallDisk disk = disk(sender, "16m")) {
        var filler = new AtomicReference<Path>();
        provider
            .smtp()
            .setFault(event -> {
              if (event.name().equals("MAIL") && filler.get() == null) {
                filler.set(fill(disk));
              }
              return new Action.Proceed();
            });
        Sender.Run run = sender.send(Provider.letter("one", "bob@example.org"));
        assertThat(run.exit()).as(run.err()).isEqualTo(74);
        assertThat(run.err())
            .contains("[Q3]", "is in the outbox", "do not send it again", "outbox run")
            .doesNotContain("run the command again");

        Files.delete(filler.get());
        for (int n = 0; n < 3; n++) {
          sender.pass(Duration.ofHours(2));
          sender.run("outbox", "run");
        }
        assertThat(provider.smtp().messages()).hasSizeLessThan(2);
        String state = sender.letters().get(0).getAsJsonObject().get("state").getAsString();
        assertThat(state).isEqualTo(provider.smtp().messages().isEmpty() ? "uncertain" : "done");
      }
    }
  }

  private static Path fill(SmallDisk disk) {
    try {
      return disk.fill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void on_a_disk_that_cannot_be_written_nothing_is_accepted_or_sent() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      try (SmallDisk disk = disk(sender, "16m")) {
        assertThat(sender.run("outbox", "pause").exit()).isZero();
        assertThat(sender.send(Provider.letter("one", "bob@example.org")).exit()).isEqualTo(75);
        assertThat(sender.run("outbox", "resume").exit()).isZero();
        disk.remount("ro");

        Sender.Run run = sender.send(Provider.letter("two", "bob@example.org"));
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(73);
        assertThat(run.err()).contains("[READ_ONLY_DISK]");
        assertThat(sender.run("outbox", "run").exit()).isEqualTo(73);
        assertThat(sender.letters()).hasSize(1);
        String key = sender.letters().get(0).getAsJsonObject().get("letter").getAsString();
        assertThat(sender.run("outbox", "show", key).out()).contains("bob@example.org");
        assertThat(sender.run("outbox", "cancel", key).exit()).isEqualTo(73);
        assertThat(provider.smtp().messages()).isEmpty();

        disk.remount("rw");
        assertThat(sender.run("outbox", "run").exit()).isZero();
        assertThat(provider.smtp().messages()).hasSize(1);
      }
    }
  }
}
