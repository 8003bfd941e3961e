package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.Problem.Severity;

/// The sentences for what can happen to mailboxes, messages and the twin itself. What can happen on
/// the way to the server is in [ConnectionProblems].
///
/// Each says what happened, what that means for the user's mail, and the one next step.
public final class Problems {

  private static final String NOTHING_LOST = "Nothing was lost and nothing was changed.";

  private Problems() {}

  /// UIDs no longer name what the index says.
  public static Problem renumbered(String mailbox) {
    return failure(
        Code.M6,
        Scope.MAILBOX,
        mailbox,
        Retry.NOW,
        new Words(
            "The server renumbered or re-created this folder during this run.",
            "Its messages stay as they are on both sides.",
            "Run `mailtwin sync` again: both sides are matched again by their content."));
  }

  /// A mailbox whose UIDs mean something else now was matched again by content.
  public static Problem matchedAgain(String mailbox) {
    return note(
        Code.M6,
        Scope.MAILBOX,
        mailbox,
        new Words(
            "The server renumbered or re-created this folder.",
            "Both sides were matched again by their content; nothing is lost, and what is on both"
                + " sides was not transferred.",
            "Nothing."));
  }

  /// The server's listing does not match its own count.
  public static Problem neverBalances(long seen, long said) {
    return failure(
        Code.M9,
        Scope.MAILBOX,
        "",
        Retry.LATER,
        new Words(
            "The server says this folder has %,d messages, but lists %,d.".formatted(said, seen),
            "Nothing was concluded from that; this folder is left alone.",
            "Run `mailtwin sync` again."));
  }

  /// Another program renames files faster than they can be listed.
  public static Problem busyDirectory(String mailbox, int files) {
    return note(
        Code.BUSY_DIRECTORY,
        Scope.MESSAGE,
        mailbox,
        new Words(
            "%,d files could not be seen for certain while another program worked in the directory."
                .formatted(files),
            "Nothing was concluded from that.",
            "The next run looks again."));
  }

  /// Edited on one side, deleted on the other.
  public static Problem editBeatsDelete(String mailbox, int messages) {
    return note(
        Code.KEPT,
        Scope.MESSAGE,
        mailbox,
        new Words(
            "%,d messages were changed on one side and deleted on the other.".formatted(messages),
            "They were kept on both sides.",
            "Delete them again if you still want that."));
  }

  /// The server would not hand out a body.
  public static Problem bodyRefused(String mailbox, long uid, String reason) {
    return note(
        Code.MESSAGE_SKIPPED,
        Scope.MESSAGE,
        mailbox,
        new Words(
            "The server would not hand out message %d: %s".formatted(uid, reason),
            "It stays on the server; all other messages were fetched.",
            "Look at it in web mail."));
  }

  /// The server would not take a message.
  public static Problem uploadRefused(String mailbox, String file, String reason) {
    return note(
        Code.UPLOAD_REFUSED,
        Scope.MESSAGE,
        mailbox,
        new Words(
            "%s was not uploaded: %s".formatted(file, reason),
            "The file stays here; it is tried again once a day, and when it changes.",
            "Nothing to do, unless the message should be on the server."));
  }

  /// The server took a message and it cannot be found.
  public static Problem uploadUncertain(String mailbox, String file) {
    return failure(
        Code.UPLOAD_UNCERTAIN,
        Scope.MESSAGE,
        mailbox,
        Retry.LATER,
        new Words(
            "The server accepted %s but does not show it yet.".formatted(file),
            "The file stays here and is not sent twice.",
            "Run `mailtwin sync` again in a minute."));
  }

  /// The server cannot expunge single messages.
  public static Problem onlyMarked(String mailbox, long messages) {
    return note(
        Code.MARKED_DELETED,
        Scope.MESSAGE,
        mailbox,
        new Words(
            "%,d deleted messages stay on the server, marked as deleted.".formatted(messages),
            "This server does not remove single messages; removing all marked ones could hit others.",
            "Empty them in web mail if you want them gone."));
  }

  /// A mailbox is not listed any more.
  public static Problem withdrawn(String mailbox) {
    return note(
        Code.WITHDRAWN,
        Scope.MAILBOX,
        mailbox,
        new Words(
            "The server does not list this folder any more.",
            "Its files stay here; nothing is uploaded or deleted.",
            "If you hid it in the provider's IMAP settings, show it again; if it is to go here too,"
                + " run `mailtwin folders --delete %s`.".formatted(quoted(mailbox))));
  }

  /// The user wanted a mailbox gone, and it is not empty.
  public static Problem folderKept(String mailbox) {
    return note(
        Code.FOLDER_KEPT,
        Scope.MAILBOX,
        mailbox,
        new Words(
            "The folder was not deleted: it holds mail, or the server keeps it.",
            "What you deleted is in the Trash; what came or changed meanwhile is here again.",
            "Delete it once more if it is to go all the same."));
  }

  /// A mailbox shows messages of other mailboxes.
  public static Problem virtualFolder(String mailbox) {
    return note(
        Code.VIRTUAL_FOLDER,
        Scope.MAILBOX,
        mailbox,
        new Words(
            "This folder shows messages that lie in other folders as well, so it is left out.",
            "Nothing is lost: those folders are here, and this one stays on the server.",
            "To have it here too, name it under `include` in the configuration; its messages are then"
                + " here twice."));
  }

  /// Changes were missed.
  public static Problem steppedDown(String mailbox, long missed) {
    return note(
        Code.STEPPED_DOWN,
        Scope.MAILBOX,
        mailbox,
        new Words(
            "The server did not report %,d changes it should have reported.".formatted(missed),
            "They were found by comparing everything.",
            "From now on this folder is compared completely in every run."));
  }

  /// Consent is needed.
  ///
  /// @param onDisk true if the messages are missing here
  public static Problem massDeletion(String where, long gone, long of, boolean onDisk) {
    return failure(
        Code.CONSENT,
        where.isEmpty() ? Scope.ACCOUNT : Scope.MAILBOX,
        where,
        Retry.AFTER_USER_ACTS,
        new Words(
            "%,d of %,d messages are gone %s."
                .formatted(gone, of, onDisk ? "from this computer" : "from the server"),
            "Nothing was deleted %s because of that."
                .formatted(onDisk ? "on the server" : "on this computer"),
            "If you deleted them, run `mailtwin sync --confirm-deletions`; if not, find out what did."));
  }

  /// Consent is needed: little by little much of an account went within a day.
  ///
  /// @param gone since the last run
  /// @param today within a day, those included
  /// @param onDisk true if the messages are missing here
  public static Problem massDeletionToday(long gone, long today, long of, boolean onDisk) {
    Problem now = massDeletion("", gone, of, onDisk);
    Words words =
        new Words(
            "%d of %d messages went %s within a day, %d of them since the last run."
                .formatted(today, of, onDisk ? "from this computer" : "from the server", gone),
            now.meaning(),
            now.next());
    return failure(now.code(), now.scope(), now.where(), now.retry(), words);
  }

  /// Nothing at all is left.
  public static Problem everythingGone(long gone) {
    return failure(
        Code.MAILDIR_GONE,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "All %,d messages that this account still had are gone from this computer."
                .formatted(gone),
            "Nothing was deleted on the server.",
            "If the disk is not mounted, mount it. To have a folder downloaded anew, run `mailtwin"
                + " folders --fetch-again FOLDER`. To delete this mail, delete it on the server, with"
                + " any other mail program."));
  }

  /// The directory of the whole twin is missing.
  public static Problem twinGone(String path) {
    return failure(
        Code.MAILDIR_GONE,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "The directory %s with all mail of this account is missing.".formatted(path),
            "Nothing was deleted on the server.",
            "If the disk is not mounted, mount it. To have everything downloaded anew, make the"
                + " directory again: `mkdir -p '%s'`.".formatted(path)));
  }

  /// The directory of an agreed mailbox is missing.
  public static Problem directoryGone(String mailbox, String path) {
    return failure(
        Code.MAILDIR_GONE,
        Scope.MAILBOX,
        mailbox,
        Retry.AFTER_USER_ACTS,
        new Words(
            "The directory %s is missing.".formatted(path),
            "Nothing was deleted on the server.",
            "Put it back, or run `mailtwin folders --fetch-again %1$s` to download the folder anew, or"
                .concat(" `mailtwin folders --delete %1$s` to delete it on the server as well.")
                .formatted(quoted(mailbox))));
  }

  /// Messages without state.
  public static Problem unlinked(String path) {
    return note(
        Code.UNLINKED,
        Scope.ACCOUNT,
        "",
        new Words(
            "%s holds messages, but nothing was known about them.".formatted(path),
            "They were matched with the server's by their content; nothing is lost, and what is on"
                + " both sides was not transferred.",
            "Nothing."));
  }

  /// The state was damaged, and a new one is made.
  public static Problem stateSetAside(String path) {
    return note(
        Code.STATE_SET_ASIDE,
        Scope.ACCOUNT,
        "",
        new Words(
            "The state of this twin was damaged; it is in %s now, and a new one is made."
                .formatted(path),
            "No message is concerned: files and messages are matched by their content.",
            "Nothing. The damaged file may be deleted."));
  }

  /// Somebody else syncs this twin.
  public static Problem locked(String holder) {
    return failure(
        Code.LOCKED,
        Scope.ACCOUNT,
        "",
        Retry.LATER,
        new Words(
            "Another Mailtwin is syncing this account (%s).".formatted(holder),
            NOTHING_LOST,
            "Wait until it is done."));
  }

  /// The database is newer than the program.
  public static Problem newerState(String path, int found, int known) {
    return failure(
        Code.NEWER_STATE,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "%s was written by a newer Mailtwin (schema %d; this one knows %d)."
                .formatted(path, found, known),
            NOTHING_LOST,
            "Update Mailtwin."));
  }

  /// The database cannot be read any more.
  public static Problem damagedState(String path) {
    return failure(
        Code.DAMAGED_STATE,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "The state in %s is damaged.".formatted(path),
            "The messages are not: they are files, and none was touched.",
            "Run `mailtwin sync` again; it sets the state aside and matches files and messages by"
                + " their content."));
  }

  /// The disk is full.
  public static Problem diskFull(String path) {
    return failure(
        Code.Q3,
        Scope.EVERYTHING,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "The disk with %s is full.".formatted(path),
            "Nothing was lost; what was fetched is safe, the rest waits on the server.",
            "Free some space and run the command again; it goes on where it stopped."));
  }

  /// The disk cannot be written.
  public static Problem readOnlyDisk(String path) {
    return failure(
        Code.READ_ONLY_DISK,
        Scope.EVERYTHING,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "%s cannot be written: the disk is read-only or the permission is missing."
                .formatted(path),
            NOTHING_LOST,
            "Make it writable and run the command again."));
  }

  /// Any other trouble with files.
  public static Problem disk(String what) {
    return failure(
        Code.DISK,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "This computer's disk did not do what was asked: %s".formatted(what),
            "Nothing was lost; mail waits on the server.",
            "Check the disk and run the command again."));
  }

  /// The standard output takes nothing.
  public static Problem outputLost() {
    return failure(
        Code.OUTPUT_LOST,
        Scope.EVERYTHING,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "What was to be shown could not be written: its disk is full, or its reader is gone.",
            "The command itself was done.",
            "Send the output elsewhere, or free some space there."));
  }

  /// A mailbox's name or directory cannot be used.
  public static Problem mailboxRefused(String mailbox, String reason) {
    return failure(
        Code.M8,
        Scope.MAILBOX,
        mailbox,
        Retry.AFTER_USER_ACTS,
        new Words(
            "The server will not have this folder: %s".formatted(reason),
            "Its files stay here; the other folders were synced.",
            "Rename the directory."));
  }

  /// No directory can hold the name.
  public static Problem nameTooLong(String mailbox) {
    return failure(
        Code.M8,
        Scope.MAILBOX,
        mailbox,
        Retry.AFTER_USER_ACTS,
        new Words(
            "The name of this folder is too long for a directory.",
            "It stays on the server; the other folders were synced.",
            "Rename it on the server."));
  }

  /// The configuration cannot be used.
  ///
  /// @param next what to do about it
  public static Problem config(String what, String next) {
    return failure(
        Code.CONFIG,
        Scope.EVERYTHING,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(what, NOTHING_LOST, next));
  }

  /// What is to be trusted cannot be read.
  public static Problem noCertificates(String why) {
    return config(
        "The certificates cannot be read: %s.".formatted(why),
        "Name a file with certificates in PEM form, by --ca-file or in config.toml by ca_file.");
  }

  /// A file that was asked for cannot be made.
  public static Problem cannotBeMade(String what, String file) {
    return config(
        "The %s %s cannot be written.".formatted(what, file), "Name a file that can be written.");
  }

  /// There is no such account.
  public static Problem noAccount(String what) {
    return failure(
        Code.NO_ACCOUNT,
        Scope.EVERYTHING,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            what,
            NOTHING_LOST,
            "Run `mailtwin setup ADDRESS --imap imaps://HOST`, or `mailtwin demo` to see it work."));
  }

  /// The password could not be had.
  public static Problem noPassword(String what) {
    return failure(
        Code.I5,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            what,
            "No login was attempted; nothing was changed.",
            "Mend the password command, or run `mailtwin setup` again."));
  }

  /// Ctrl-C.
  public static Problem stopped() {
    return failure(
        Code.STOPPED,
        Scope.EVERYTHING,
        "",
        Retry.NOW,
        new Words(
            "Stopped, as you asked.",
            "What was done is safe.",
            "The next `mailtwin sync` goes on from here."));
  }

  /// A bug of ours.
  public static Problem bug(String what) {
    return failure(
        Code.BUG,
        Scope.ACCOUNT,
        "",
        Retry.NEVER,
        new Words(
            "Mailtwin made a mistake: %s".formatted(what),
            "It stopped before doing more.",
            "Please report it with the lines above."));
  }

  /// What is said of a problem.
  record Words(String happened, String meaning, String next) {}

  static Problem failure(Code code, Scope scope, String where, Retry retry, Words words) {
    return new Problem(
        code, Severity.FAILURE, scope, where, retry, words.happened, words.meaning, words.next);
  }

  static Problem note(Code code, Scope scope, String where, Words words) {
    return new Problem(
        code, Severity.NOTE, scope, where, Retry.NEVER, words.happened, words.meaning, words.next);
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
