package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.sample.SampleMail;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Accounts beside each other, and what a provider allows one of them.
class SeveralAccountsTest {

  private static final int MEGABYTE = 1_000_000;

  @TempDir Path home;

  @Test
  void an_account_that_fails_does_not_hold_up_the_other() throws Exception {
    var program = new Program(home, new TestTime());
    try (ModelMail good = ModelMail.start(Profile.zoho(), MailStore.zoho());
        ModelMail bad = ModelMail.startFor("bea@example.org", Profile.condstore())) {
      program.setUp(bad);
      program.setUp(good);
      good.add("INBOX", World.mail("a"), World.DATE);
      bad.add("INBOX", World.mail("b"), World.DATE);

      List<Synced> both = program.syncAll();
      assertThat(both.getFirst().exit()).isZero();
      assertThat(both).allSatisfy(done -> assertThat(done.count("downloaded")).isEqualTo(1));

      bad.stop();
      good.add("INBOX", World.mail("c"), World.DATE);
      List<Synced> one = program.syncAll();
      assertThat(one.get(0).exit()).isEqualTo(69);
      assertThat(one.get(0).problems()).hasSize(1).doesNotContain("BUG");
      assertThat(one.get(1).problems()).isEmpty();
      assertThat(one.get(1).count("downloaded")).isEqualTo(1);
      assertThat(program.syncAll(good.user())).hasSize(1);
    }
  }

  @Test
  void an_account_named_twice_is_synced_once() throws Exception {
    var program = new Program(home, new TestTime());
    try (ModelMail server = ModelMail.start(Profile.zoho(), MailStore.zoho())) {
      program.setUp(server);
      server.add("INBOX", World.mail("a"), World.DATE);

      List<Synced> done = program.syncAll(server.user(), server.user());

      assertThat(done).hasSize(1);
      assertThat(done.getFirst().problems()).isEmpty();
      assertThat(done.getFirst().count("downloaded")).isEqualTo(1);
    }
  }

  @Test
  void downloads_keep_to_the_providers_cap() throws Exception {
    Models.on(
        Profile.zoho(),
        MailStore.zoho(),
        home,
        (world, server) -> {
          for (int n = 0; n < 20; n++) {
            server.add("INBOX", SampleMail.message(5, n, MEGABYTE), World.DATE);
          }
          cap(world, "download_cap_mb = 9\ndownload_cap_minutes = 15\n");

          assertThat(world.sync().count("downloaded")).isEqualTo(20);

          // Three slices of at most 8 MiB: two windows have to pass.
          assertThat(world.program().time().ahead()).isGreaterThan(Duration.ofMinutes(30));
          world.sides().areEqual();
        });
  }

  @Test
  void a_cap_below_what_is_asked_for_in_one_go_is_kept_too() throws Exception {
    Models.on(
        Profile.zoho(),
        MailStore.zoho(),
        home,
        (world, server) -> {
          for (int n = 0; n < 6; n++) {
            server.add("INBOX", SampleMail.message(5, n, 900_000), World.DATE);
          }
          cap(world, "download_cap_mb = 2\ndownload_cap_minutes = 15\n");

          assertThat(world.sync().count("downloaded")).isEqualTo(6);

          // Two by two.
          assertThat(world.program().time().ahead()).isGreaterThan(Duration.ofMinutes(28));
          world.sides().areEqual();
        });
  }

  @Test
  void the_cap_is_kept_over_runs() throws Exception {
    Models.on(
        Profile.zoho(),
        MailStore.zoho(),
        home,
        (world, server) -> {
          cap(world, "download_cap_mb = 1\ndownload_cap_minutes = 15\n");
          server.add("INBOX", SampleMail.message(5, 0, 900_000), World.DATE);
          world.sync();
          Duration before = world.program().time().ahead();
          server.add("INBOX", SampleMail.message(5, 1, 900_000), World.DATE);

          world.sync();

          assertThat(world.program().time().ahead().minus(before))
              .isGreaterThan(Duration.ofMinutes(13));
        });
  }

  /// Long headers, which are read again when the state is lost.
  @Test
  void what_is_read_besides_bodies_counts_towards_the_cap() throws Exception {
    Models.on(
        Profile.zoho(),
        MailStore.zoho(),
        home,
        (world, server) -> {
          for (int n = 0; n < 12; n++) {
            String header = "X-Number: %d\r\nX-Long: %s\r\n\r\n".formatted(n, "y".repeat(120_000));
            server.add("INBOX", header.getBytes(StandardCharsets.US_ASCII), World.DATE);
          }
          cap(world, "");
          world.sync();
          for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
            Files.deleteIfExists(world.twin().resolve(".mailtwin").resolve(name));
          }
          cap(world, "download_cap_mb = 1\ndownload_cap_minutes = 15\n");
          assertThat(world.sync().counts()).isEmpty();
          world.add("INBOX", "a");
          Duration before = world.program().time().ahead();

          assertThat(world.sync().counts()).hasToString("{downloaded=1}");

          assertThat(world.program().time().ahead().minus(before))
              .isGreaterThan(Duration.ofMinutes(13));
        });
  }

  private static void cap(World world, String lines) throws IOException {
    Path config = world.program().config();
    String text = Files.readString(config).replaceAll("(?m)^download_cap.*\n", "");
    Files.writeString(config, text + lines, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
