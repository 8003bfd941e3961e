package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Program;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration names another server than in the last run. Its UIDVALIDITY is the same, as
/// Zoho's is everywhere, and its UIDs mean other messages.
class MigratedServerTest {

  private static final int CONNECTIONS = 4;

  @TempDir Path home;

  @Test
  void what_another_server_has_is_recognised_and_a_dry_run_says_so_before() throws Exception {
    for (Profile profile : Models.LADDER) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "c");
            world.settle();
            try (ModelMail other = ModelMail.startFor(CONNECTIONS, profile)) {
              for (String subject : new String[] {"c", "b", "new"}) {
                other.add("INBOX", World.mail(subject), World.DATE);
              }
              Path config = world.program().config();
              String[] urls = {server.imapUrl(), other.imapUrl()};
              Files.writeString(config, Files.readString(config).replace(urls[0], urls[1]));
              var files = world.disk().list("INBOX");
              Synced planned = world.sync("--dry-run");
              assertThat(world.disk().list("INBOX")).isEqualTo(files);

              Synced done = world.program().sync();

              assertThat(done.exit()).as(done.words()).isZero();
              assertThat(done.counts()).hasToString("{downloaded=1, uploaded=1}");
              assertThat(planned.counts()).isEqualTo(done.counts());
              assertThat(planned.problems()).isEqualTo(done.problems());
              assertThat(other.messages("INBOX")).hasSize(4);
              assertThat(world.disk().list("INBOX")).hasSize(4);
            }
          });
    }
  }

  private static void follow(World world, ModelMail from, ModelMail to) throws IOException {
    Path config = world.program().config();
    String text = Files.readString(config).replace(from.imapUrl(), to.imapUrl());
    Files.writeString(
        config,
        text.replaceFirst("user *= *\"[^\"]*\"", "")
            .replaceFirst("(?m)^imap", "user = \"ben@example.org\"\nimap"));
  }

  @Test
  void mail_that_moved_with_its_owner_to_another_name_is_recognised() throws Exception {
    for (Profile profile : Models.LADDER) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "c");
            world.settle();
            try (ModelMail other = ModelMail.startFor("ben@example.org", profile)) {
              for (String subject : new String[] {"c", "b", "new", "a"}) {
                other.add("INBOX", World.mail(subject), World.DATE);
              }
              follow(world, server, other);

              Synced done = world.program().sync();

              assertThat(done.exit()).as(done.words()).isZero();
              assertThat(done.counts()).hasToString("{downloaded=1}");
            }
          });
    }
  }

  /// By a second configuration that names the same directory, for example.
  @Test
  void a_twin_of_somebody_elses_mail_is_left_alone() throws Exception {
    for (Profile profile : Models.LADDER) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "c");
            world.settle();
            try (ModelMail other = ModelMail.startFor("ben@example.org", profile)) {
              other.add("INBOX", World.mail("bens"), World.DATE);
              follow(world, server, other);

              for (String option : new String[] {"--full", "--dry-run"}) {
                Program.Run run = world.program().run("sync", option);

                assertThat(run.exit()).as(run.err()).isEqualTo(78);
                assertThat(run.err())
                    .contains("This twin is that of ana@example.org at", "ben@example.org at");
              }
              assertThat(other.messages("INBOX")).hasSize(1);
              assertThat(world.disk().list("INBOX")).hasSize(3);
            }
          });
    }
  }
}
