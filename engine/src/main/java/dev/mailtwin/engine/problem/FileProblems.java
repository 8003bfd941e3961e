package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Problems.failure;
import static dev.mailtwin.engine.problem.Problems.note;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/// The sentences for files and directories of a twin that cannot be synced.
public final class FileProblems {

  private FileProblems() {}

  /// What is missing elsewhere may be in a mailbox that could not be looked at.
  public static Problem deletionsWait(String unseen) {
    return note(
        Code.DELETIONS_WAIT,
        Scope.ACCOUNT,
        "",
        new Problems.Words(
            "What is missing in other folders may have moved to %s.".formatted(unseen),
            "Nothing was deleted because of that, on either side.",
            "The first run that can look there settles it."));
  }

  /// A directory for a mailbox that has another one already.
  ///
  /// @param listed where the server has it
  public static Problem twoPlaces(String mailbox, String listed) {
    return mailboxFailure(
        Code.M8,
        mailbox,
        "On this server the folder %s is %s, and there is another directory for that."
            .formatted(mailbox, listed),
        "Move its messages to %s and remove the directory %s.".formatted(listed, mailbox));
  }

  /// A twin that was made of other mail under another name.
  ///
  /// @param known whose it is: user and server
  /// @param now who would take it over
  public static Problem anotherPersonsTwin(String known, String now) {
    return failure(
        Code.CONFIG,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "This twin is that of %s, and %s has none of its mail.".formatted(known, now),
            "Nothing was changed: their mail would have been mixed.",
            "Name another directory by `maildir` in config.toml. If both are yours and shall become"
                + " one, delete .mailtwin/state.sqlite in the twin and sync again."));
  }

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

  /// Two mailboxes whose names this disk takes for one.
  public static Problem sharedDirectory(String mailbox, String other) {
    return mailboxFailure(
        Code.M8,
        mailbox,
        "This disk takes the folders %s and %s for one: it makes no difference between their names."
            .formatted(mailbox, other),
        "Rename one of them on the server, or keep the twin on another disk.");
  }

  /// The disk fails in the directory of one mailbox.
  public static Problem mailboxDisk(String mailbox, FileSystemException failure) {
    String file = String.valueOf(failure.getFile());
    return failure instanceof AccessDeniedException || reason(failure).contains("Read-only")
        ? mailboxFailure(
            Code.READ_ONLY_DISK,
            mailbox,
            "%s cannot be used: the disk is read-only or the permission is missing."
                .formatted(file),
            "Make it writable and run the command again.")
        : mailboxFailure(
            Code.DISK,
            mailbox,
            "This computer's disk did not do what was asked: %s: %s"
                .formatted(file, reason(failure)),
            "Look at that place and run the command again.");
  }

  /// Some program renames or removes the directory of a mailbox while a run is at work.
  public static Problem removedMeanwhile(String mailbox) {
    return failure(
        Code.DIRECTORY_MOVED,
        Scope.MAILBOX,
        mailbox,
        Retry.NOW,
        new Problems.Words(
            "The directory of this folder was renamed or removed while it was looked at.",
            "Nothing was concluded from that, on either side.",
            "Run the command again: it follows what became of it."));
  }

  private static String reason(FileSystemException failure) {
    return failure instanceof FileAlreadyExistsException
        ? "a file lies where a directory belongs"
        : failure.getReason() == null ? "no reason given" : failure.getReason();
  }

  private static Problem mailboxFailure(Code code, String mailbox, String happened, String next) {
    String meaning = "Nothing was lost. This folder waits; it stops no other.";
    return failure(
        code,
        Scope.MAILBOX,
        mailbox,
        Retry.AFTER_USER_ACTS,
        new Problems.Words(happened, meaning, next));
  }

  /// A directory that no mailbox can have.
  ///
  /// @param right where a mailbox of its name lies; empty if there can be none
  public static Problem unusableDirectory(String path, String right) {
    String why =
        right.isEmpty()
            ? "no folder can have its name."
            : "a folder of this name is written another way on the disk.";
    return note(
        Code.UNUSABLE_NAME,
        Scope.ACCOUNT,
        "",
        new Problems.Words(
            "The directory \"%s\" holds messages, and %s".formatted(path, why),
            "It was left alone, and is not on the server.",
            right.isEmpty()
                ? "Give it another name to have it there."
                : "Rename it to \"%s\" to have it there.".formatted(right)));
  }

  /// Messages that are larger than the room there is. Those that are smaller came.
  public static Problem noRoomFor(String mailbox, long messages, long room) {
    return Problems.failure(
        Code.Q3,
        Problem.Scope.MAILBOX,
        mailbox,
        Problem.Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "%,d message(s) need more room than the %,d MB that are free here."
                .formatted(messages, room / 1_000_000),
            "They stay on the server; the others are not held up.",
            "Make room; the next `mailtwin sync` fetches them."));
  }

  /// Files that a backup brought back to a folder that they had left.
  public static Problem oldCopies(String mailbox, int files) {
    return Problems.note(
        Code.OLD_COPY,
        Problem.Scope.MAILBOX,
        mailbox,
        new Problems.Words(
            "%d %s back that had moved to another folder since; a backup, it seems."
                .formatted(files, files == 1 ? "file is" : "files are"),
            "They went to the attic; their messages are where they moved to.",
            "Nothing to do. To have a message in both folders copy it with a mail program."));
  }
}
