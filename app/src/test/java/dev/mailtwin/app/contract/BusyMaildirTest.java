package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.testkit.MaildirPeer;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other programs rename files all the time, and a listing that runs meanwhile misses some.
class BusyMaildirTest {

  private static final int MESSAGES = 200;

  /// How often the other program does something.
  private static final long PACE_NANOS = 3_000_000;

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

  /// Messages only move and get flags. What is there twice afterwards was doubled by us.
  @Test
  void nothing_is_doubled_while_files_move_away_and_messages_get_flags() throws Exception {
    for (Profile profile : List.of(Profile.rfc3501(), Profile.zoho())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            server.create("Work");
            for (int n = 0; n < MESSAGES; n++) {
              world.add("INBOX", "m" + n);
            }
            world.settle();
            var stop = new AtomicBoolean();
            try (var peer = Executors.newSingleThreadExecutor()) {
              Future<Integer> work = peer.submit(() -> moveUntil(stop, world));
              try {
                for (int run = 0; run < 4; run++) {
                  Models.disturbed(world);
                }
              } finally {
                stop.set(true);
              }
              assertThat(work.get()).as("moved files").isPositive();
            }
            world.settle();

            assertThat(
                    server.messages("INBOX").stream().filter(BusyMaildirTest::isThere).count()
                        + server.messages("Work").size())
                .isEqualTo(MESSAGES);
            assertThat(server.messages("Trash")).isEmpty();
            assertThat(world.disk().list("INBOX").size() + world.disk().list("Work").size())
                .isEqualTo(MESSAGES);
          });
    }
  }

  private static boolean isThere(ServerMessage message) {
    return !message.flags().contains("\\Deleted");
  }

  private static int moveUntil(AtomicBoolean stop, World world) throws IOException {
    int moved = 0;
    while (!stop.get()) {
      List<Mail> files = world.disk().list("INBOX");
      if (!files.isEmpty()) {
        try {
          Mail there = world.disk().move(files.get(moved * 7 % files.size()), "Work");
          world.disk().mark(there, "S");
          moved++;
        } catch (NoSuchFileException e) {
          // The program renamed it first.
        }
      }
      List<ServerMessage> messages = world.server().messages("INBOX");
      if (!messages.isEmpty()) {
        long uid = messages.get(moved * 5 % messages.size()).uid();
        world.server().flag("INBOX", uid, "\\Flagged");
      }
      LockSupport.parkNanos(PACE_NANOS);
    }
    return moved;
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
