package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers with the faults that others have met: what can be understood is synced, nothing is
/// concluded from the rest, and an honest server brings everything afterwards.
class FaultListTest {

  private static final List<String> SUBJECTS = List.of("a", "b", "c", "d", "e", "f");

  @TempDir Path home;

  private static Fault rewriting(String command, UnaryOperator<String> change) {
    return Fault.every(command, new Action.Rewrite(change));
  }

  /// A first sync and one with changes on both sides, all with this fault, must be as with an
  /// honest server.
  private void isHarmless(Fault fault, List<Profile> profiles) throws Exception {
    for (Profile profile : profiles) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            List<Long> uids = world.add("INBOX", SUBJECTS.toArray(String[]::new));
            server.flag("INBOX", uids.get(1), "\\Flagged");
            server.server().setFault(fault);
            assertThat(world.sync().counts()).hasToString("{downloaded=6}");
            server.flag("INBOX", uids.get(0), "\\Seen");
            server.expunge("INBOX", List.of(uids.get(5)));
            world.add("INBOX", "g");
            world.disk().mark(world.here("INBOX", "c"), "S");
            world.disk().save("INBOX", "S", World.file("h"));

            Synced done = world.sync();

            assertThat(done.counts())
                .hasToString(
                    "{deleted_on_disk=1, downloaded=1, flags_to_disk=1, flags_to_server=1,"
                        + " uploaded=1}");
            assertThat(world.here("INBOX", "a").flags()).isEqualTo("S");
            assertThat(world.here("INBOX", "b").flags()).isEqualTo("F");
            world.settle();
            server.server().setFault(Fault.none());
            world.settle();
          });
    }
  }

  /// With this fault a mailbox cannot be understood: it is left alone, and all is well afterwards.
  private void leavesTheMailboxAlone(Fault fault, String code) throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          List<Long> uids = world.add("INBOX", SUBJECTS.toArray(String[]::new));
          world.add("Sent", "sent");
          world.settle();
          server.expunge("INBOX", uids.subList(0, 1));
          world.add("INBOX", "g");
          world.disk().mark(world.here("INBOX", "c"), "F");
          server.server().setFault(fault);

          Synced done = world.program().sync("--full");

          assertThat(done.problems()).as(done.words()).contains(code);
          assertThat(done.exit()).isNotZero();
          assertThat(world.disk().list("INBOX")).hasSize(6);
          assertThat(server.messages("INBOX")).hasSize(6);
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.disk().list("INBOX")).hasSize(6);
          assertThat(world.here("INBOX", "c").flags()).isEqualTo("F");
        });
  }

  @Test
  void connections_that_end_after_a_few_messages_each_bring_what_they_can() throws Exception {
    for (int messages : List.of(1, 3, 40)) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            List<String> subjects =
                java.util.stream.IntStream.range(0, 60).mapToObj(n -> "m" + n).toList();
            world.add("INBOX", subjects.toArray(String[]::new));
            world.add("Sent", "s1", "s2", "s3");
            server.server().setFault(Fault.cutEachConnectionAfterMessages(messages));

            Synced done = world.program().sync();

            assertThat(done.exit()).as(done.words()).isZero();
            assertThat(done.counts()).hasToString("{downloaded=63}");
            assertThat(done.problems()).containsExactly("RECONNECTED");
            assertThat(done.words()).containsOnlyOnce("[RECONNECTED]");
            server.server().setFault(Fault.none());
            world.settle();
          });
    }
  }

  @Test
  void much_new_mail_comes_from_a_server_that_ends_connections() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", SUBJECTS.toArray(String[]::new));
          world.add("Sent", "s");
          world.settle();
          List<String> subjects =
              java.util.stream.IntStream.range(0, 50).mapToObj(n -> "n" + n).toList();
          world.add("INBOX", subjects.toArray(String[]::new));
          world.disk().save("Sent", "S", World.file("up"));
          server.server().setFault(Fault.cutEachConnectionAfterMessages(20));

          Synced done = world.program().sync();

          assertThat(done.exit()).as(done.words()).isZero();
          assertThat(done.counts()).hasToString("{downloaded=50, uploaded=1}");
          server.server().setFault(Fault.none());
          world.settle();
        });
  }

  @Test
  void a_star_among_the_flags_of_messages_and_mailboxes() throws Exception {
    UnaryOperator<String> starred =
        reply -> reply.replace("FLAGS (", "FLAGS (\\* ").replace("(\\* )", "(\\*)");
    isHarmless(
        event ->
            event.name().equals("SELECT") || event.name().equals("UID FETCH")
                ? new Action.Rewrite(starred)
                : new Action.Proceed(),
        Models.LADDER);
  }

  @Test
  void header_fields_in_quotes_that_nobody_asked_for() throws Exception {
    isHarmless(
        rewriting(
            "UID FETCH",
            reply ->
                reply.replaceAll(
                    "(?m)^(\\* \\d+ FETCH \\()",
                    "$1BODY[HEADER.FIELDS (\"TO\" \"SUBJECT\")] {4}\r\n\r\n\r\n ")),
        Models.LADDER);
  }

  @Test
  void mod_sequences_of_nothing_of_less_and_of_nineteen_digits() throws Exception {
    for (String modseq : List.of("0", "-1", "9223372036854775807")) {
      isHarmless(
          rewriting(
              "UID FETCH",
              reply -> reply.replaceAll("MODSEQ \\(\\d+\\)", "MODSEQ (" + modseq + ")")),
          List.of(Profile.zoho(), Profile.condstore()));
    }
  }

  @Test
  void copyuid_with_empty_sets_moves_all_the_same() throws Exception {
    for (String code : List.of("[COPYUID 701  ]", "[COPYUID 701 ]")) {
      Models.on(
          Profile.zoho(),
          home,
          (world, server) -> {
            server.create("Work");
            world.add("INBOX", "a", "b");
            world.settle();
            world.disk().move(world.here("INBOX", "a"), "Work");
            server
                .server()
                .setFault(
                    rewriting("UID MOVE", reply -> reply.replaceAll("\\[COPYUID[^]]*]", code)));

            Synced done = world.sync();

            assertThat(done.counts()).hasToString("{moved_on_server=1}");
            world.settle();
            assertThat(world.allHere("Work", "a")).hasSize(1);
            assertThat(world.allThere("Trash", "a")).isEmpty();
          });
    }
  }

  @Test
  void a_listing_without_any_status() throws Exception {
    isHarmless(
        rewriting("LIST", reply -> reply.replaceAll("(?m)^\\* STATUS [^\\n]*\\n", "")),
        Models.LADDER);
  }

  @Test
  void a_search_that_finds_everything() throws Exception {
    isHarmless(
        rewriting(
            "UID SEARCH",
            reply ->
                reply.replaceAll("(?m)^(\\* (?:ESEARCH .*ALL|SEARCH)).*$", "$1 1,2,3,4,5,6,7,8,9")),
        List.of(Profile.condstore(), Profile.zoho()));
    isHarmless(
        rewriting(
            "UID SEARCH", reply -> reply.replaceAll("(?m)^(\\* ESEARCH .*ALL).*$", "$1 1:999")),
        List.of(Profile.condstore(), Profile.zoho()));
  }

  @Test
  void messages_without_uid_are_no_proof_of_anything() throws Exception {
    leavesTheMailboxAlone(
        rewriting("UID FETCH", reply -> reply.replaceAll("\\(UID \\d+ ?", "(")), "M9");
  }

  @Test
  void sequence_numbers_below_zero() throws Exception {
    isHarmless(
        rewriting("UID FETCH", reply -> reply.replaceAll("(?m)^\\* (\\d+) FETCH", "* -$1 FETCH")),
        Models.LADDER);
  }

  @Test
  void a_literal_one_byte_too_long_or_too_short_costs_that_message_only() throws Exception {
    for (int error : List.of(-1, 1)) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.add("INBOX", SUBJECTS.toArray(String[]::new));
            long bad = world.there("INBOX", "c").uid();
            server
                .server()
                .setFault(rewriting("UID FETCH", reply -> wrongLength(reply, bad, error)));

            Synced done = world.program().sync();

            assertThat(done.counts()).as(done.words()).hasToString("{downloaded=5}");
            assertThat(done.problems()).containsExactly("MESSAGE_SKIPPED", "RECONNECTED");
            assertThat(world.allHere("INBOX", "c")).isEmpty();
            server.server().setFault(Fault.none());
            assertThat(world.settle().counts()).hasToString("{downloaded=1}");
          });
    }
  }

  private static Fault bad(List<Long> uids, Action action) {
    return event ->
        event.line().contains("BODY.PEEK[]")
                && uids.stream().anyMatch(uid -> event.line().contains("FETCH " + uid + " "))
            ? action
            : new Action.Proceed();
  }

  private static final Action NONSENSE = new Action.Send("* 1 FETCH (UID 1 oops ((((\r\n");

  @Test
  void nonsense_for_a_body_is_not_waited_for_and_not_called_hanging_up() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", SUBJECTS.toArray(String[]::new));
          world.settle();
          Duration before = world.program().time().ahead();
          List<Long> worse = world.add("INBOX", "g");
          server.server().setFault(bad(worse, NONSENSE));

          Synced done = world.program().sync();

          assertThat(done.problems()).containsExactly("MESSAGE_SKIPPED", "RECONNECTED");
          assertThat(done.words()).contains("was given up 3 times", "no IMAP");
          assertThat(done.words()).doesNotContain("ended the connection");
          assertThat(done.exit()).isZero();
          assertThat(world.program().time().ahead().minus(before))
              .isLessThan(Duration.ofSeconds(5));
          server.server().setFault(Fault.none());
          assertThat(world.settle().counts()).as("by the next run").hasToString("{downloaded=1}");
        });
  }

  @Test
  void where_nothing_at_all_comes_it_is_not_the_messages_fault() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.server().setFault(bad(world.add("INBOX", "a"), NONSENSE));

          Synced done = world.program().sync();

          assertThat(done.problems()).containsExactly("MESSAGE_SKIPPED", "M9");
          assertThat(done.exit()).isEqualTo(76);
          server.server().setFault(Fault.none());
          assertThat(world.settle().counts()).hasToString("{downloaded=1}");
        });
  }

  private static String wrongLength(String reply, long uid, int error) {
    return Pattern.compile("(UID " + uid + " [^{\r\n]*BODY\\[] \\{)(\\d+)")
        .matcher(reply)
        .replaceAll(found -> found.group(1) + (Integer.parseInt(found.group(2)) + error));
  }

  @Test
  void a_uidnext_that_went_down_means_that_everything_is_matched_again() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", SUBJECTS.toArray(String[]::new));
          world.settle();
          world.disk().mark(world.here("INBOX", "c"), "F");
          server
              .server()
              .setFault(event ->
                  event.name().equals("SELECT")
                      ? new Action.Rewrite(reply -> reply.replaceAll("UIDNEXT \\d+", "UIDNEXT 2"))
                      : new Action.Proceed());

          Synced done = world.program().sync();

          assertThat(done.exit()).isZero();
          assertThat(done.problems()).containsExactly("M6");
          assertThat(done.counts())
              .as("nothing is transferred")
              .containsOnlyKeys("flags_to_server");
          assertThat(world.there("INBOX", "c").flags()).containsExactly("\\Flagged");
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.disk().list("INBOX")).hasSize(6);
        });
  }

  @Test
  void a_uidvalidity_of_zero_or_none_at_all_leaves_the_mailbox_alone() throws Exception {
    leavesTheMailboxAlone(
        rewriting("SELECT", reply -> reply.replaceAll("UIDVALIDITY \\d+", "UIDVALIDITY 0")), "M9");
    leavesTheMailboxAlone(
        rewriting("SELECT", reply -> reply.replaceAll("\\* OK \\[UIDVALIDITY [^\\n]*\\n", "")),
        "M9");
  }

  @Test
  void a_mailbox_made_again_under_the_same_uidvalidity_mixes_nothing_up() throws Exception {
    Models.on(
        Profile.zoho(),
        MailStore.zoho(),
        home,
        (world, server) -> {
          server.create("Work");
          world.add("Work", "a", "b", "c", "both");
          world.settle();
          server.delete("Work");
          server.create("Work");
          world.add("Work", "xxx", "both", "yyy", "zzz");

          world.settle();

          assertThat(world.allHere("Work", "xxx")).hasSize(1);
          assertThat(world.allHere("Work", "both")).hasSize(1);
          assertThat(world.allThere("Work", "both")).hasSize(1);
          for (String subject : List.of("a", "b", "c")) {
            long kept =
                world.allThere("Work", subject).size()
                    + world.attic().stream()
                        .filter(
                            dev.mailtwin.testkit.ServerMessage.sha256(World.mail(subject))::equals)
                        .count();
            assertThat(kept).as("%s is kept somewhere", subject).isEqualTo(1);
          }
        });
  }

  /// As many came after the restore as had come before it: only the newest number tells.
  @Test
  void a_mailbox_out_of_a_backup_that_filled_up_again_mixes_nothing_up() throws Exception {
    Models.on(
        Profile.zoho(),
        MailStore.zoho(),
        home,
        (world, server) -> {
          server.create("Work");
          world.add("Work", "a", "b", "late");
          world.settle();
          server.delete("Work");
          server.create("Work");
          world.add("Work", "a", "b");
          server.add("Work", World.mail("next"), World.DATE.plusSeconds(3_600));

          world.settle();

          for (String subject : List.of("a", "b", "late", "next")) {
            assertThat(world.allHere("Work", subject)).as(subject).hasSize(1);
            assertThat(world.allThere("Work", subject)).as(subject).hasSize(1);
          }
        });
  }

  @Test
  void a_good_bye_in_the_middle_of_an_answer() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", SUBJECTS.toArray(String[]::new));
          server
              .server()
              .setFault(
                  Fault.nth(
                      2,
                      "UID FETCH",
                      new Action.RewriteAndCut(reply ->
                          reply.substring(0, reply.indexOf("* 4 FETCH"))
                              + "* BYE Server is going down\r\n")));

          Synced done = world.program().sync();

          assertThat(done.exit()).as(done.words()).isZero();
          assertThat(done.counts()).hasToString("{downloaded=6}");
          assertThat(done.problems()).containsExactly("RECONNECTED");
          assertThat(done.words()).contains("Server is going down");
          world.settle();
        });
  }
}
