package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.testkit.MaildirPeer;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other programs rename files all the time, and a listing that runs meanwhile misses some.
class BusyMaildirTest {

  private static final int MESSAGES = 200;

  @TempDir Path home;

  @Test
  void nothing_is_lost_or_doubled_while_another_program_renames_files() throws Exception {
    for (Profile profile : List.of(Profile.rfc3501(), Profile.zoho())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            for (int n = 0; n < MESSAGES; n++) {
              world.add("INBOX", "m" + n);
            }
            world.sync();
            var stop = new AtomicBoolean();
            try (var peer = Executors.newSingleThreadExecutor()) {
              Future<Integer> work = peer.submit(() -> renameUntil(stop, world.disk()));
              try {
                for (int run = 0; run < 8; run++) {
                  Models.disturbed(world);
                }
              } finally {
                stop.set(true);
              }
              assertThat(work.get()).as("renamed files").isPositive();
            }
            world.settle();

            assertThat(server.messages("INBOX")).hasSize(MESSAGES);
            assertThat(server.messages("Trash")).isEmpty();
            assertThat(world.disk().list("INBOX")).hasSize(MESSAGES);
            assertThat(world.attic()).isEmpty();
          });
    }
  }

  private static int renameUntil(AtomicBoolean stop, MaildirPeer disk) throws IOException {
    int renamed = 0;
    while (!stop.get()) {
      for (Mail mail : disk.list("INBOX")) {
        try {
          if (mail.flags().contains("S")) {
            disk.unmark(mail, "S");
          } else {
            disk.mark(mail, "S");
          }
          renamed++;
        } catch (NoSuchFileException e) {
          // The program renamed it first.
        }
      }
    }
    return renamed;
  }
}
