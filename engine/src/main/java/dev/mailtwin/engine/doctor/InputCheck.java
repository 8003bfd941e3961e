package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at what was typed and at this computer, before anybody is asked.
final class InputCheck {

  /// No computer with a right clock runs this program before it was written.
  private static final LocalDate WRITTEN = LocalDate.of(2026, 1, 1);

  /// Nor decades later.
  private static final LocalDate FORGOTTEN = WRITTEN.plusYears(30);

  private static final long FULL_BELOW_BYTES = 1 << 20;

  private InputCheck() {}

  static void run(Examination x) {
    Patient.Configured configured = x.patient().configured();
    if (configured != null && isFull(configured.maildir())) {
      x.failed(Phase.INPUT, List.of(InputProblems.noRoom(configured.maildir().toString())), "");
      return;
    }
    x.passed(Phase.INPUT, "the settings can be read");
  }

  private static boolean isFull(Path place) {
    Path at = place.toAbsolutePath();
    while (at != null && Files.notExists(at)) {
      at = at.getParent();
    }
    try {
      FileStore store = at == null ? null : Files.getFileStore(at);
      return store != null && !store.isReadOnly() && store.getUsableSpace() < FULL_BELOW_BYTES;
    } catch (IOException e) {
      return false; // What is wrong with a disk that does not tell is found by who writes to it.
    }
  }

  /// Whether this computer's clock must be wrong, whatever anybody else says.
  ///
  /// @param endpoint a server that may have been seen on a later day
  static @Nullable Problem clock(Examination x, Endpoint endpoint) {
    LocalDate today = LocalDate.ofInstant(x.around().clock().instant(), ZoneOffset.UTC);
    if (today.isBefore(WRITTEN)) {
      return InputProblems.clock(today, "a day before this program was written");
    }
    LoginMemory memory = x.patient().memory();
    LoginMemory.Identity known = memory == null ? null : memory.identity(endpoint);
    if (known != null && today.isBefore(known.until())) {
      return InputProblems.clock(
          today,
          "a day before %s, when this computer last connected to %s"
              .formatted(known.until(), endpoint.host()));
    }
    return today.isAfter(FORGOTTEN) ? InputProblems.clock(today, "which is hardly so") : null;
  }
}
