package dev.mailtwin.engine;

import dev.mailtwin.engine.account.Purpose;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks which folder serves a purpose, where neither the server nor the names say it.
@FunctionalInterface
public interface FolderQuestion {

  /// Nobody is there to be asked.
  FolderQuestion NOBODY = (_, _) -> null;

  /// Asks once.
  ///
  /// @param candidates names of folders, at least one
  /// @return one of them; null for none of them, or if nobody answers
  @Nullable String ask(Purpose purpose, List<String> candidates);
}
