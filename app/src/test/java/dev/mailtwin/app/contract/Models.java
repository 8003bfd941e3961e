package dev.mailtwin.app.contract;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Accounts on model servers, whose faults a test can choose.
public final class Models {

  /// One of each rung of the ladder.
  public static final List<Profile> LADDER =
      List.of(Profile.rfc3501(), Profile.zoho(), Profile.qresync());

  private Models() {}

  /// What a test does with one account.
  public interface Trial {
    void with(World world, ModelMail server) throws Exception;
  }

  /// Tries it with every rung.
  public static void onEveryRung(Path home, Trial trial) throws Exception {
    for (Profile profile : LADDER) {
      on(profile, home, trial);
    }
  }

  /// Tries it with one kind of server.
  public static void on(Profile profile, Path home, Trial trial) throws Exception {
    on(profile, MailStore.standard(), home, trial);
  }

  /// Tries it with one kind of server and its mail.
  public static void on(Profile profile, MailStore store, Path home, Trial trial) throws Exception {
    Path own = Files.createTempDirectory(home, "home");
    ModelMail server = ModelMail.start(profile, store);
    try (var world = new World(server, own)) {
      trial.with(world, server);
    }
  }

  /// The same fault, and once it has struck nobody is let in any more: the run ends with it.
  public static Fault forGood(Fault fault) {
    var struck = new AtomicBoolean();
    return event -> {
      if (struck.get() && event.name().equals(Fault.GREETING)) {
        return new Action.CutBefore();
      }
      Action action = fault.on(event);
      if (!(action instanceof Action.Proceed)) {
        struck.set(true);
      }
      return action;
    };
  }

  /// A run that a fault disturbs: it may fail, but not by a mistake of the program's.
  public static Synced disturbed(World world) throws IOException {
    Synced done = world.program().sync();
    org.assertj.core.api.Assertions.assertThat(done.problems())
        .as(done.words())
        .doesNotContain("BUG", "DISK", "CONSENT", "MAILDIR_GONE", "M6");
    return done;
  }
}
