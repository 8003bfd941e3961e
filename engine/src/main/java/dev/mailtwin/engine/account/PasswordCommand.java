package dev.mailtwin.engine.account;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The command that prints an account's password, for the files of other programs. It names where
/// the password is and never holds it.
public final class PasswordCommand {

  /// Programs that are told where a password is, not what it is.
  private static final Set<String> KEEPERS =
      Set.of(
          "pass",
          "gopass",
          "secret-tool",
          "security",
          "rbw",
          "bw",
          "op",
          "keyring",
          "kwallet-query",
          "cat",
          "head");

  /// One program and its arguments: nothing for the shell to combine or expand.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 _./@:=+,~%'-]+");

  /// Options that hold a secret of the keeper.
  private static final Pattern TELLING = Pattern.compile("(?:^| )--?(?:session|pass)[a-z-]*[ =]");

  private PasswordCommand() {}

  /// A command for `sh -c`.
  ///
  /// The user's own command is repeated only if it visibly asks a keeper of passwords: any other
  /// may hold the password itself, and then Mailtwin is asked, which runs it.
  ///
  /// @param sending the password for sending is wanted
  public static String of(PasswordSource source, String address, boolean sending) {
    return switch (source) {
      case PasswordSource.CommandOutput(String command) ->
          asksKeeper(command) ? command : asksMailtwin(address, sending);
      case PasswordSource.TokenCommand _ -> ""; // There is no password.
      case PasswordSource.SecretFile(Path file) ->
          "sed " + PasswordFile.SED + " " + quoted(file.toString());
      case PasswordSource.KeyStoreEntry(SystemKeyStore store, String name) ->
          store.lookup(name).stream().map(PasswordCommand::quoted).collect(Collectors.joining(" "));
    };
  }

  private static boolean asksKeeper(String command) {
    String program = command.strip().split(" ", 2)[0];
    return KEEPERS.contains(program.substring(program.lastIndexOf('/') + 1))
        && PLAIN.matcher(command).matches()
        && !TELLING.matcher(command).find();
  }

  private static String asksMailtwin(String address, boolean sending) {
    return "mailtwin account password --print " + (sending ? "--smtp " : "") + quoted(address);
  }

  /// One word for a shell.
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./@:=+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
