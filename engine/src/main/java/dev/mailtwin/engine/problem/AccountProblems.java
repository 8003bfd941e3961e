package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;

/// The sentences for what can happen to the settings of an account, its secrets among them.
public final class AccountProblems {

  private AccountProblems() {}

  /// The key store has the password and will not hand it out, or will not take one.
  public static Problem keyStoreLocked() {
    return keyStore(
        "Your system key store is locked.",
        "No login was attempted; your password is not wrong.",
        "Unlock it and try again.");
  }

  /// A secret was to be kept in a key store, and there is none that answers.
  public static Problem noKeyStore() {
    return keyStore(
        "There is no key store here that answers, or it is locked.",
        "No login was attempted; nothing was changed.",
        "Log in to your desktop and unlock it, or use --keep-password file.");
  }

  /// The program of the key store is missing, or finds no key store.
  public static Problem keyStoreAbsent(String program) {
    return keyStore(
        "Your system key store does not answer: `%s` cannot reach it.".formatted(program),
        "No login was attempted; nothing was changed.",
        "Log in to your desktop, or run `mailtwin account password ADDRESS --keep-password file`"
            + " to keep the password in a file.");
  }

  private static Problem keyStore(String happened, String meaning, String next) {
    return Problems.failure(
        Code.I6,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(happened, meaning, next));
  }

  /// Others can read the file with the password.
  public static Problem sharedPassword(String file, String permissions) {
    return Problems.failure(
        Code.I5,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "The file with the password can be used by others than you (%s): %s"
                .formatted(permissions, file),
            "No login was attempted; nothing was changed.",
            "Run `chmod 600 %s`, and change the password if you do not trust them all."
                .formatted(Problems.quoted(file))));
  }

  /// Another program's format cannot say what is configured.
  ///
  /// @param program its name
  public static Problem notExportable(String program, String why) {
    return Problems.failure(
        Code.NOT_EXPORTABLE,
        Scope.EVERYTHING,
        "",
        Retry.NEVER,
        new Problems.Words(
            "These settings cannot be written for %s: %s".formatted(program, why),
            "Nothing was written.",
            "Type them in by hand; `mailtwin settings ADDRESS --for card` shows what is needed."));
  }

  /// An account is to be removed, and something of it exists on this computer only.
  ///
  /// @param what how much of what
  public static Problem notYetOnServer(String account, String what) {
    return Problems.failure(
        Code.CONSENT,
        Scope.ACCOUNT,
        account,
        Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "The server has not got everything: %s.".formatted(what),
            "Nothing was removed.",
            "Run `mailtwin sync` first, or say --yes; the files stay here in any case."));
  }

  /// The command that is to run after a sync failed.
  public static Problem afterSyncFailed(String how) {
    return Problems.note(
        Code.AFTER_SYNC,
        Scope.MESSAGE,
        "",
        new Problems.Words(
            "The command in `after_sync` %s.".formatted(how),
            "The sync itself is done.",
            "Run the command by hand, and mend it in config.toml."));
  }
}
