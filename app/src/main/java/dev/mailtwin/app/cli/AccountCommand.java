package dev.mailtwin.app.cli;

import dev.mailtwin.engine.account.PasswordSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `mailtwin account`: what is configured, and changing it.
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List accounts, remove one, or change its password.",
    footer = {
      "",
      "Examples:",
      "  mailtwin account list",
      "  mailtwin account password me@example.com",
      "  mailtwin account remove me@example.com"
    })
final class AccountCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private AccountCommand() {}

  /// The command with those below it.
  static CommandLine line(Parts parts) {
    return new CommandLine(new AccountCommand())
        .addSubcommand("list", new AccountListCommand(parts))
        .addSubcommand("remove", new AccountRemoveCommand(parts))
        .addSubcommand("password", new AccountPasswordCommand(parts));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: list, remove or password.");
  }

  /// Where a password comes from, in words. A command is not shown: it may hold a secret itself.
  static String describe(PasswordSource source) {
    return switch (source) {
      case PasswordSource.CommandOutput _ -> "password from a command";
      case PasswordSource.TokenCommand _ -> "access token from a command";
      case PasswordSource.SecretFile _ -> "password in a file";
      case PasswordSource.KeyStoreEntry _ -> "password in the system's key store";
    };
  }
}
