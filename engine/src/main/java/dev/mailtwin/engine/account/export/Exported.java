package dev.mailtwin.engine.account.export;

import java.util.List;

/// Settings written for one program.
///
/// @param text the whole file
/// @param place what to do with it, one sentence
/// @param remarks what the program's format could not say; each one sentence
public record Exported(String text, String place, List<String> remarks) {

  /// Copies the list.
  public Exported {
    remarks = List.copyOf(remarks);
  }
}
