package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.problem.AccountProblems;
import dev.mailtwin.engine.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs the command the user wants run after a sync that changed something, such as an indexer.
///
/// It gets the address in `MAILTWIN_ACCOUNT` and nothing on its standard input. What it prints goes
/// to our standard error, because standard output belongs to our own document.
final class AfterSync {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private AfterSync() {}

  /// Runs it to its end.
  ///
  /// @return what went wrong, null for nothing; the mail is in step whatever it is
  static @Nullable Problem run(String command, AccountSettings account)
      throws InterruptedException {
    var builder = new ProcessBuilder("sh", "-c", "exec 1>&2\n" + command);
    builder.environment().put("MAILTWIN_ACCOUNT", account.id().address());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return AccountProblems.afterSyncFailed("cannot be started: " + e.getMessage());
    }
    try {
      if (!process.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES)) {
        return AccountProblems.afterSyncFailed(
            "did not end within %d minutes and was stopped".formatted(LIMIT.toMinutes()));
      }
      int exit = process.exitValue();
      return exit == 0 ? null : AccountProblems.afterSyncFailed("failed with exit status " + exit);
    } finally {
      process.destroy();
    }
  }
}
