package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.FlagChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flags that a server took and does not show: whether it drops them, or somebody else was quick.
class DroppedFlagsTest {

  @TempDir Path home;

  /// Somebody else takes a flag away between our STORE and our look at what came of it.
  private static Fault hasty(ModelMail server, long uid) {
    var stored = new AtomicInteger();
    return event -> {
      if (event.name().equals("UID STORE")) {
        stored.compareAndSet(0, 1);
      } else if (event.name().equals("UID FETCH") && stored.compareAndSet(1, 2)) {
        server.store().changeFlags("INBOX", List.of(uid), FlagChange.REMOVE, List.of("\\Flagged"));
      }
      return new Action.Proceed();
    };
  }

  private static void pretending(ModelMail server) {
    server.server().setFault(Fault.every("UID STORE", new Action.Answer("OK done")));
  }

  @Test
  void a_flag_that_somebody_took_away_at_once_is_no_flag_that_the_server_cannot_keep()
      throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          List<Long> uids = world.add("INBOX", "a", "b");
          world.settle();
          world.disk().mark(world.here("INBOX", "a"), "F");
          server.server().setFault(hasty(server, uids.getFirst()));

          world.sync();

          server.server().setFault(Fault.none());
          world.settle();
          world.disk().mark(world.here("INBOX", "b"), "F");
          world.settle();
          assertThat(world.there("INBOX", "b").flags()).containsExactly("\\Flagged");
        });
  }

  /// The number of its change is above that of ours.
  @Test
  void a_flag_that_somebody_took_away_at_once_is_not_given_again() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            long uid = world.add("INBOX", "a").getFirst();
            world.settle();
            world.disk().mark(world.here("INBOX", "a"), "F");
            server.server().setFault(hasty(server, uid));

            world.sync();

            server.server().setFault(Fault.none());
            world.settle();
            assertThat(world.there("INBOX", "a").flags()).isEmpty();
            assertThat(world.here("INBOX", "a").flags()).isEmpty();
          });
    }
  }

  /// The first of two gets a flag here, which the server only pretends to take.
  private void dropping(World world, ModelMail server) throws Exception {
    world.add("INBOX", "a", "b");
    world.settle();
    world.disk().mark(world.here("INBOX", "a"), "F");
    pretending(server);
    world.sync();
    server.server().setFault(Fault.none());
    assertThat(world.here("INBOX", "a").flags()).isEqualTo("F");
    assertThat(world.there("INBOX", "a").flags()).isEmpty();
    world.isIdle();
  }

  @Test
  void what_a_server_drops_is_offered_again_when_everything_is_compared_a_day_later()
      throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          dropping(world, server);
          world.program().time().pass(Duration.ofHours(25));

          assertThat(world.program().sync("--full").exit()).isZero();

          assertThat(world.there("INBOX", "a").flags()).containsExactly("\\Flagged");
          world.settle();
        });
  }

  /// A program copied the file from a folder in which the letter means something.
  @Test
  void a_letter_that_means_nothing_here_is_given_to_no_keyword() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          long uid = world.add("INBOX", "a").getFirst();
          world.settle();
          world.disk().save("INBOX", "Sa", World.file("b"));
          world.sync();
          server.flag("INBOX", uid, "secret");

          world.sync();
          world.sync();

          assertThat(world.there("INBOX", "a").flags()).contains("secret");
          assertThat(world.there("INBOX", "b").flags()).doesNotContain("secret");
          assertThat(world.here("INBOX", "a").flags()).contains("b");
        });
  }

  /// PERMANENTFLAGS says that it keeps none.
  @Test
  void a_keyword_that_a_server_cannot_keep_stays_here_and_is_not_sent_with_an_upload()
      throws Exception {
    Models.on(
        Profile.zoho().withQuirk(Quirk.NO_KEYWORDS),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          world.disk().save("INBOX", "FP", World.file("b"));
          assertThat(world.sync().counts()).hasToString("{uploaded=1}");

          world.isIdle();

          assertThat(server.server().commands())
              .filteredOn(command -> command.contains(" APPEND "))
              .singleElement()
              .asString()
              .contains("(\\Flagged)");
          assertThat(world.here("INBOX", "b").flags()).isEqualTo("FP");
          assertThat(world.there("INBOX", "b").flags()).containsExactly("\\Flagged");
        });
  }

  /// PERMANENTFLAGS says that it keeps any.
  @Test
  void a_keyword_that_a_server_forgets_of_an_upload_stays_here() throws Exception {
    for (Profile rung : Models.LADDER) {
      for (Profile profile : List.of(rung, rung.without("UIDPLUS"))) {
        Models.on(
            profile.withQuirk(Quirk.KEYWORDS_FORGOTTEN),
            home,
            (world, server) -> {
              world.add("INBOX", "a");
              world.settle();
              world.disk().save("INBOX", "FP", World.file("b"));
              assertThat(world.sync().counts()).hasToString("{uploaded=1}");

              world.sync();
              world.sync();

              assertThat(world.here("INBOX", "b").flags()).isEqualTo("FP");
              assertThat(world.there("INBOX", "b").flags()).containsExactly("\\Flagged");
              world.isIdle();
            });
      }
    }
  }
}
