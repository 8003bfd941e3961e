package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Problems.note;

import dev.mailtwin.engine.problem.Problem.Scope;

/// The sentences for files and directories of a twin that cannot be synced.
public final class FileProblems {

  private FileProblems() {}

  /// Files whose names are no text.
  public static Problem unusableFiles(String mailbox, int files) {
    return note(
        Code.UNUSABLE_NAME,
        Scope.MAILBOX,
        mailbox,
        new Problems.Words(
            files == 1
                ? "The name of one file is no text (UTF-8)."
                : "The names of %d files are no text (UTF-8).".formatted(files),
            "They were left alone, and are not on the server.",
            "Give them names of ordinary letters to have them there."));
  }

  /// A directory whose name no mailbox can have.
  public static Problem unusableDirectory(String path) {
    return note(
        Code.UNUSABLE_NAME,
        Scope.ACCOUNT,
        "",
        new Problems.Words(
            "The directory \"%s\" holds messages, and no folder can have its name.".formatted(path),
            "It was left alone, and is not on the server.",
            "Give it another name to have it there."));
  }
}
