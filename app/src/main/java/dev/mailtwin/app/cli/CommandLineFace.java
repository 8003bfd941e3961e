package dev.mailtwin.app.cli;

import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs one command line from words to exit status.
public final class CommandLineFace {

  private static final int USAGE = 64;

  private final Parts parts;
  private final Callable<Integer> demo;

  /// A command line over these parts.
  ///
  /// @param demo the command `demo`, which is made of more than the engine
  public CommandLineFace(Parts parts, Callable<Integer> demo) {
    this.parts = parts;
    this.demo = demo;
  }

  /// Runs a command.
  ///
  /// @return the exit status
  public int run(String... words) {
    Terminal terminal = parts.terminal();
    CommandLine line =
        new CommandLine(new Root())
            .addSubcommand("setup", new SetupCommand(parts))
            .addSubcommand("sync", new SyncCommand(parts))
            .addSubcommand("status", new StatusCommand(parts))
            .addSubcommand("folders", new FoldersCommand(parts))
            .addSubcommand("demo", demo)
            .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(this::usage);
    line.setExecutionExceptionHandler((e, _, parsed) -> failed(e, parsed));
    return line.execute(words);
  }

  private int usage(ParameterException e, String[] words) {
    CommandLine line = e.getCommandLine();
    if (List.of(words).contains("--json")) {
      document(Parts.usage(String.valueOf(e.getMessage())).problem());
    }
    line.getErr().println(Terminal.safe(String.valueOf(e.getMessage())));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr())) {
      line.getErr().println("See `" + line.getCommandSpec().qualifiedName() + " --help`.");
    }
    return USAGE;
  }

  /// Whatever ends a command is a problem with a sentence, and with `--json` a document.
  private int failed(Exception e, ParseResult parsed) {
    Problem problem =
        switch (e) {
          case ProblemException known -> known.problem();
          case InterruptedException _ -> Problems.stopped();
          case IOException io -> Engine.explain(io, parts.home().directory());
          default -> Engine.bug(e);
        };
    if (isJson(parsed)) {
      document(problem);
    }
    ProblemPrinter.print(List.of(problem), parts.terminal());
    return problem.code().exit();
  }

  private void document(Problem problem) {
    var document = Json.document();
    document.add("problems", Json.problems(List.of(problem)));
    Json.print(document, parts.terminal());
  }

  private static boolean isJson(ParseResult parsed) {
    ParseResult innermost = parsed;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    return innermost.hasMatchedOption("--json");
  }
}
