package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers and clocks that would make us lose mail, if we believed them.
class AttackTest {

  private static final List<String> SUBJECTS = List.of("a", "b", "c", "d", "e", "f");

  @TempDir Path home;

  private static Fault rewriting(String command, String what, String with) {
    return Fault.every(command, new Action.Rewrite(reply -> reply.replaceAll(what, with)));
  }

  /// Nothing on the disk and nothing on the server goes because of this fault, and nothing doubles.
  private void takesNothing(Fault fault) throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("Work", SUBJECTS.toArray(String[]::new));
          world.add("INBOX", "i", "j", "k", "l", "m");
          world.settle();
          server.server().setFault(fault);

          for (int run = 0; run < 2; run++) {
            Synced done = world.program().sync();
            assertThat(done.problems()).as(done.words()).doesNotContain("BUG", "DISK");
          }

          assertThat(world.disk().list("Work")).hasSize(6);
          assertThat(world.disk().list("INBOX")).hasSize(5);
          assertThat(server.messages("Work")).hasSize(6);
          assertThat(server.messages("INBOX")).hasSize(5);
          assertThat(world.attic()).isEmpty();
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.disk().list("Work")).hasSize(6);
        });
  }

  @Test
  void an_empty_list_of_mailboxes() throws Exception {
    takesNothing(rewriting("LIST", "(?m)^\\* [^\\n]*\\n", ""));
  }

  @Test
  void a_mailbox_the_server_loses_for_a_while() throws Exception {
    takesNothing(rewriting("LIST", "(?m)^\\* (LIST|STATUS)[^\\n]*Work[^\\n]*\\n", ""));
  }

  @Test
  void a_delimiter_that_is_another_one_for_a_while() throws Exception {
    takesNothing(rewriting("LIST", "\\) \"/\" ", ") \".\" "));
  }

  @Test
  void a_mailbox_that_says_it_is_empty_and_has_messages() throws Exception {
    takesNothing(event ->
        event.name().equals("SELECT") || event.name().equals("LIST")
            ? new Action.Rewrite(reply ->
                reply
                    .replaceAll("\\d+ EXISTS", "0 EXISTS")
                    .replaceAll("MESSAGES \\d+", "MESSAGES 0"))
            : new Action.Proceed());
  }

  @Test
  void all_messages_gone_at_once_need_consent() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          List<Long> uids = world.add("INBOX", SUBJECTS.toArray(String[]::new));
          world.settle();
          server.expunge("INBOX", uids);

          Synced done = world.program().sync();

          assertThat(done.exit()).isEqualTo(77);
          assertThat(world.disk().list("INBOX")).hasSize(6);
        });
  }

  @Test
  void a_uidvalidity_that_changes_with_every_look() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", SUBJECTS.toArray(String[]::new));
          world.settle();
          var validity = new java.util.concurrent.atomic.AtomicInteger(1_000);
          server
              .server()
              .setFault(
                  Fault.every(
                      "SELECT",
                      new Action.Rewrite(reply ->
                          reply.replaceAll(
                              "UIDVALIDITY \\d+", "UIDVALIDITY " + validity.incrementAndGet()))));

          for (int run = 0; run < 3; run++) {
            Synced done = world.program().sync();
            assertThat(done.problems()).as(done.words()).doesNotContain("BUG");
          }

          assertThat(world.disk().list("INBOX")).hasSize(6);
          assertThat(server.messages("INBOX")).hasSize(6);
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.disk().list("INBOX")).hasSize(6);
          assertThat(server.messages("INBOX")).hasSize(6);
        });
  }

  @Test
  void absurd_codes_for_uploads_and_moves() throws Exception {
    for (String code :
        List.of("%s 0 1", "%s 1 0", "%s 1 1:4294967295", "%s 4294967296 1", "%s 1 1,2,3 9,8,7")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            server.create("Work");
            world.add("INBOX", "a", "b");
            world.settle();
            world.disk().move(world.here("INBOX", "a"), "Work");
            world.disk().save("INBOX", "S", World.file("up"));
            String append = "[" + code.formatted("APPENDUID") + "]";
            String copy = "[" + code.formatted("COPYUID") + "]";
            server
                .server()
                .setFault(event ->
                    event.name().equals("APPEND") || event.name().matches("UID (COPY|MOVE)")
                        ? new Action.Rewrite(reply ->
                            reply
                                .replaceAll("\\[APPENDUID[^]]*]", append)
                                .replaceAll("\\[COPYUID[^]]*]", copy))
                        : new Action.Proceed());

            Models.disturbed(world);
            server.server().setFault(Fault.none());
            world.settle();

            assertThat(world.allThere("INBOX", "up")).hasSize(1);
            assertThat(world.allThere("Work", "a")).hasSize(1);
            assertThat(world.allHere("Work", "a")).hasSize(1);
          });
    }
  }

  private static Fault modSequencesGoBack() {
    return event ->
        event.name().equals("SELECT") || event.name().equals("LIST")
            ? new Action.Rewrite(reply -> reply.replaceAll("HIGHESTMODSEQ \\d+", "HIGHESTMODSEQ 1"))
            : new Action.Proceed();
  }

  @Test
  void mod_sequences_that_go_back() throws Exception {
    for (Profile profile : List.of(Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            List<Long> uids = world.add("INBOX", SUBJECTS.toArray(String[]::new));
            world.settle();
            server.flag("INBOX", uids.getFirst(), "\\Seen");
            server.server().setFault(modSequencesGoBack());

            assertThat(world.sync().counts()).hasToString("{flags_to_disk=1}");
            server.server().setFault(Fault.none());
            world.settle();
          });
    }
  }

  /// A server that was restored from a backup: the changes it has are older than what we saw.
  @Test
  void changes_below_a_mod_sequence_that_went_back_are_seen() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            List<Long> uids = world.add("INBOX", SUBJECTS.toArray(String[]::new));
            world.settle();
            server.store().setFlagsUnnoticed("INBOX", uids.getFirst(), Set.of("\\Seen"));
            server.server().setFault(modSequencesGoBack());

            assertThat(world.sync().counts()).hasToString("{flags_to_disk=1}");
          });
    }
  }

  /// Our own STORE raises the mod-sequence above a change that we have not seen.
  @Test
  void what_others_change_right_before_our_own_change_is_seen_by_the_next_run() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            List<Long> uids = world.add("INBOX", SUBJECTS.toArray(String[]::new));
            world.settle();
            world.disk().mark(world.here("INBOX", "a"), "F");
            server
                .server()
                .setFault(event -> {
                  if (event.name().equals("UID STORE")) {
                    server.flag("INBOX", uids.getLast(), "\\Seen");
                  }
                  return new Action.Proceed();
                });
            world.sync();
            server.server().setFault(Fault.none());

            world.sync();

            assertThat(world.here("INBOX", "f").flags()).isEqualTo("S");
          });
    }
  }

  @Test
  void a_clock_that_jumps_ten_years_loses_nothing_and_holds_nothing_up() throws Exception {
    for (int years : List.of(10, -10)) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            Path config = world.program().config();
            String cap = "download_cap_mb = 1\ndownload_cap_minutes = 15\n";
            Files.writeString(config, cap, StandardOpenOption.APPEND);
            List<Long> uids = world.add("INBOX", SUBJECTS.toArray(String[]::new));
            world.disk().create("INBOX");
            world.sync();
            world.program().time().pass(Duration.ofDays(365L * years));
            server.flag("INBOX", uids.getFirst(), "\\Seen");
            server.add("INBOX", World.mail("x".repeat(300_000)), World.DATE);
            world.disk().save("INBOX", "S", World.file("up"));
            Duration before = world.program().time().ahead();

            world.settle();

            assertThat(world.program().time().ahead().minus(before))
                .isLessThan(Duration.ofHours(1));
            assertThat(server.messages("INBOX")).hasSize(8);
            assertThat(world.disk().list("INBOX")).hasSize(8);
          });
    }
  }

  @Test
  void a_clock_that_was_ahead_once_does_not_put_off_the_daily_comparison() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          long uid = world.add("INBOX", "a", "b").getFirst();
          world.settle();
          world.program().time().pass(Duration.ofDays(300));
          world.sync();
          world.program().time().pass(Duration.ofDays(-298));
          server.store().setFlagsUnnoticed("INBOX", uid, Set.of("\\Seen"));

          assertThat(world.sync().counts()).hasToString("{flags_to_disk=1}");
        });
  }
}
