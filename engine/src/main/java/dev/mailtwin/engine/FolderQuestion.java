package dev.mailtwin.engine;

import dev.mailtwin.engine.account.Purpose;
import java.util.List;
import java.util.Map;

/// Asks which folders serve which purposes, where neither the server nor the names say it.
@FunctionalInterface
public interface FolderQuestion {

  /// Nobody is there to be asked.
  FolderQuestion NOBODY = _ -> Map.of();

  /// Asks once for all.
  ///
  /// @param doubts the purposes, at least one, each with the names of at least one folder
  /// @return one of its folders for each purpose that was answered
  Map<Purpose, String> ask(Map<Purpose, List<String>> doubts);
}
