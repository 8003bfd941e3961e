package dev.mailtwin.app.cli;

import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
    var line = new CommandLine(new Root());
    commands(words).forEach((name, command) -> line.addSubcommand(name, command.get()));
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(this::usage);
    line.setExecutionExceptionHandler((e, _, parsed) -> failed(e, parsed));
    return line.execute(words);
  }

  /// The command that is asked for; all of them where that is not clear. Reading the options of
  /// every command takes longer than a run with nothing to do.
  private Map<String, Supplier<Object>> commands(String[] words) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("setup", () -> new SetupCommand(parts));
    all.put("doctor", () -> new DoctorCommand(parts));
    all.put("sync", () -> new SyncCommand(parts));
    all.put("status", () -> new StatusCommand(parts));
    all.put("folders", () -> new FoldersCommand(parts));
    all.put("demo", () -> demo);
    if (words.length > 0 && all.containsKey(words[0])) {
      all.keySet().retainAll(Set.of(words[0]));
    }
    return all;
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
