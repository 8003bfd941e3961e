package dev.mailtwin.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `mailtwin` without a command: shows what there is.
@Command(
    name = "mailtwin",
    version = "mailtwin 0.1.0",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Keeps an exact, living twin of your mailbox on your own machine.",
    footer = {
      "",
      "Examples:",
      "  mailtwin demo",
      "  mailtwin setup me@example.com --imap imaps://imap.example.com",
      "  mailtwin sync",
      "",
      "Each command explains itself with --help, or: mailtwin help COMMAND."
    })
final class Root implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say which command.");
  }
}
