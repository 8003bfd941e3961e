package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Providers;
import dev.mailtwin.modelserver.store.FlagChange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mailboxes that change while they are looked at, and what the numbers of changes are for.
class ChangedMeanwhileTest {

  private static final int MANY = 60;

  @TempDir Path home;

  private static List<String> said(ModelMail server, int before, String part) {
    return server.server().commands().stream()
        .skip(before)
        .filter(command -> command.contains(part))
        .toList();
  }

  /// Once, right before a command that holds this.
  private static Fault before(String part, Runnable act) {
    var done = new AtomicBoolean();
    return event -> {
      if (event.line().contains(part) && done.compareAndSet(false, true)) {
        act.run();
      }
      return new Action.Proceed();
    };
  }

  /// What was listed and what is counted add up to the same number, of other messages.
  @Test
  void what_comes_and_goes_in_the_middle_of_a_listing_is_listed_again() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          List<Long> uids = world.add("INBOX", "a", "b", "c");
          world.settle();
          server.flag("INBOX", uids.get(1), "\\Seen");
          world.add("INBOX", "d");
          Runnable act =
              () -> {
                server.expunge("INBOX", uids.subList(0, 1));
                server.add("INBOX", World.mail("e"), World.DATE);
              };
          server.server().setFault(before("UID FETCH 4:*", act));

          Synced done = world.sync();

          assertThat(done.counts())
              .hasToString("{deleted_on_disk=1, downloaded=2, flags_to_disk=1}");
          server.server().setFault(Fault.none());
          world.settle();
        });
  }

  /// Gmail raises HIGHESTMODSEQ at once and tells the change a little later.
  @Test
  void a_change_that_gmail_tells_a_run_later_is_not_missed() throws Exception {
    Models.on(
        Providers.gmail(),
        home,
        (world, server) -> {
          long uid = world.add("INBOX", "a", "b").getFirst();
          world.settle();
          server.flag("INBOX", uid, "\\Seen");
          server
              .server()
              .setFault(event ->
                  event.line().contains("CHANGEDSINCE")
                      ? new Action.Rewrite(reply -> reply.replaceAll("\\* \\d+ FETCH.*\r\n", ""))
                      : new Action.Proceed());
          assertThat(world.sync().counts()).isEmpty();
          server.server().setFault(Fault.none());

          assertThat(world.sync().counts()).hasToString("{flags_to_disk=1}");

          world.settle();
        });
  }

  /// The second STORE has the number that the reply to the first one told.
  @Test
  void a_flag_is_changed_on_condition_of_the_last_number_that_was_told() throws Exception {
    Models.on(
        Profile.condstore(),
        home,
        (world, server) -> {
          long uid = world.add("INBOX", "a", "b").getFirst();
          server.flag("INBOX", uid, "\\Seen");
          world.settle();
          server.flag("INBOX", uid, "\\Answered");
          long told = server.store().snapshot("INBOX").message(uid).modseq();
          world.disk().unmark(world.disk().mark(world.here("INBOX", "a"), "F"), "S");
          int before = server.server().commands().size();

          world.sync();

          List<String> stores = said(server, before, "UID STORE");
          assertThat(stores).as("one that adds and one that takes away").hasSize(2);
          assertThat(condition(stores.getFirst())).isEqualTo(told);
          assertThat(condition(stores.getLast())).isGreaterThan(told);
          assertThat(world.there("INBOX", "a").flags())
              .containsExactlyInAnyOrder("\\Flagged", "\\Answered");
        });
  }

  /// Its number says when it happened, so nothing was hidden.
  @Test
  void a_change_that_its_number_tells_is_none_that_the_server_hid() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          long uid = world.add("INBOX", "a", "b").getFirst();
          world.settle();
          server.flag("INBOX", uid, "\\Seen");

          Synced full = world.sync("--full");

          assertThat(full.counts()).hasToString("{flags_to_disk=1}");
          assertThat(full.problems()).isEmpty();
        });
  }

  private static long condition(String store) {
    Matcher number = Pattern.compile("UNCHANGEDSINCE (\\d+)").matcher(store);
    return number.find() ? Long.parseLong(number.group(1)) : 0;
  }

  /// Somebody else was faster; both changes count.
  @Test
  void a_change_between_our_look_and_our_store_is_kept() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          long uid = world.add("INBOX", "a", "b").getFirst();
          world.settle();
          server.flag("INBOX", uid, "\\Answered");
          world.disk().mark(world.here("INBOX", "a"), "F");
          Runnable act =
              () ->
                  server
                      .store()
                      .changeFlags(
                          "INBOX", List.of(uid), FlagChange.ADD, List.of("\\Seen", "work"));
          server.server().setFault(before("UID STORE", act));
          int before = server.server().commands().size();

          world.sync();

          assertThat(said(server, before, "UID STORE")).as("refused, and sent again").hasSize(2);
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.there("INBOX", "a").flags())
              .containsExactlyInAnyOrder("\\Answered", "\\Flagged", "\\Seen", "work");
        });
  }

  @Test
  void new_messages_are_asked_for_together_and_never_one_by_one() throws Exception {
    String[] subjects = IntStream.range(0, MANY).mapToObj(n -> "m" + n).toArray(String[]::new);
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b", "c");
          world.settle();
          world.add("INBOX", subjects);
          int before = server.server().commands().size();

          assertThat(world.sync().count("downloaded")).isEqualTo(MANY);

          assertThat(said(server, before, "FLAGS INTERNALDATE RFC822.SIZE")).hasSize(1);
          assertThat(said(server, before, "BODY.PEEK[]")).hasSize(1);
          assertThat(said(server, before, "UID FETCH").size()).isLessThanOrEqualTo(4);
        });
  }
}
