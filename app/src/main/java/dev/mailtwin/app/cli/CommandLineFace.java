package dev.mailtwin.app.cli;

import dev.mailtwin.app.cli.past.HistoryCommand;
import dev.mailtwin.app.cli.past.RepairCommand;
import dev.mailtwin.app.cli.past.UndoCommand;
import dev.mailtwin.app.cli.past.VerifyCommand;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.LetterProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.mime.MimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs one command line from words to exit status.
public final class CommandLineFace {

  private static final String BLANK = "blank";

  /// Examples say most in the least time: they come before the lists.
  private static final List<String> EXAMPLES_FIRST =
      List.of(
          UsageMessageSpec.SECTION_KEY_DESCRIPTION,
          UsageMessageSpec.SECTION_KEY_FOOTER,
          BLANK,
          UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
          UsageMessageSpec.SECTION_KEY_SYNOPSIS,
          UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
          UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_OPTION_LIST,
          UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_COMMAND_LIST);

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
  public int run(String... typed) {
    List<String> words = withoutHelpCommand(List.of(typed));
    Terminal given = parts.terminal();
    boolean colour = Colour.welcome(words, parts.environment(), given.interactive());
    Parts painted = parts.with(given.with(colour));
    int exit;
    try {
      exit = line(painted, words).execute(words.toArray(String[]::new));
    } catch (OutOfMemoryError _) {
      Problem problem = InputProblems.noMemory();
      ProblemPrinter.print(List.of(problem), painted.terminal());
      return problem.code().exit();
    }
    return exit == 0 ? insistOnOutput(painted.terminal()) : exit;
  }

  /// What nobody could read was not done: a full disk behind `>` is a failure.
  private static int insistOnOutput(Terminal terminal) {
    if (!terminal.lostOutput()) {
      return 0;
    }
    Problem problem = Problems.outputLost();
    ProblemPrinter.print(List.of(problem), terminal);
    return problem.code().exit();
  }

  private CommandLine line(Parts painted, List<String> words) {
    Terminal terminal = painted.terminal();
    var line = new CommandLine(new Root());
    commands(painted, words).forEach((name, command) -> line.addSubcommand(name, command.get()));
    line.getSubcommands().values().forEach(command -> sameVersion(command, line));
    SendmailCommand.takeAllWords(line);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
    line.setHelpSectionKeys(EXAMPLES_FIRST);
    Map<String, IHelpSectionRenderer> sections = line.getHelpSectionMap();
    sections.put(BLANK, _ -> System.lineSeparator());
    line.setHelpSectionMap(sections);
    line.setParameterExceptionHandler((e, all) -> usage(e, all, terminal));
    line.setExecutionStrategy(parsed -> {
      Misuse.insistOnValues(innermost(parsed));
      return new CommandLine.RunLast().execute(parsed);
    });
    line.setExecutionExceptionHandler((e, _, parsed) -> failed(e, parsed, terminal));
    return line;
  }

  /// Each command offers `--version`, and there is one for all.
  private static void sameVersion(CommandLine command, CommandLine line) {
    command.getCommandSpec().version(line.getCommandSpec().version());
    command.getSubcommands().values().forEach(below -> sameVersion(below, line));
  }

  /// `help sync` is another way to say `sync --help`. Of a command that there is not, help would be
  /// shown for the whole program, without a word about the slip.
  private List<String> withoutHelpCommand(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("help")) {
      return words;
    }
    List<String> asked = new ArrayList<>(words.subList(1, words.size()));
    if (asked.isEmpty() || commands(parts, asked).containsKey(asked.getFirst())) {
      asked.add("--help");
    }
    return asked;
  }

  /// The command that is asked for; all of them where that is not clear. Reading the options of
  /// every command takes longer than a run with nothing to do.
  private Map<String, Supplier<Object>> commands(Parts painted, List<String> words) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("setup", () -> new SetupCommand(painted));
    all.put("doctor", () -> new DoctorCommand(painted));
    all.put("sync", () -> new SyncCommand(painted));
    all.put("status", () -> new StatusCommand(painted));
    all.put("folders", () -> new FoldersCommand(painted));
    all.put("history", () -> new HistoryCommand(painted));
    all.put("undo", () -> new UndoCommand(painted));
    all.put("verify", () -> new VerifyCommand(painted));
    all.put("repair", () -> new RepairCommand(painted));
    all.put("account", () -> AccountCommand.line(painted));
    all.put("settings", () -> new SettingsCommand(painted));
    all.put("completion", () -> new CompletionCommand(painted, () -> line(painted, List.of())));
    all.put("outbox", () -> new OutboxCommand(painted));
    all.put("send", () -> new SendCommand(painted));
    all.put("sendmail", () -> new SendmailCommand(painted));
    all.put("demo", () -> demo);
    if (!words.isEmpty() && all.containsKey(words.getFirst())) {
      all.keySet().retainAll(Set.of(words.getFirst()));
    }
    return all;
  }

  private static int usage(ParameterException e, String[] words, Terminal terminal) {
    Problem problem = Misuse.explain(e);
    if (List.of(words).stream().anyMatch(word -> word.matches("--json(=.*)?"))) {
      document(problem, terminal);
    }
    ProblemPrinter.print(List.of(problem), terminal);
    return problem.code().exit();
  }

  /// Whatever ends a command is a problem with a sentence, and with `--json` a document.
  private int failed(Exception e, ParseResult parsed, Terminal terminal) {
    Problem problem =
        switch (e) {
          case ProblemException known -> Misuse.of(innermost(parsed), known.problem());
          case InterruptedException _ -> stopped(innermost(parsed));
          case CancellationException _ -> InputProblems.stoppedAtQuestion();
          case MimeException letter -> LetterProblems.of(letter);
          case IOException io -> Engine.explain(io, parts.home().directory());
          default -> Engine.bug(e);
        };
    if (isJson(parsed)) {
      document(problem, terminal);
    }
    if (e instanceof CancellationException) {
      terminal.err().println(); // The cursor is behind the question.
    }
    ProblemPrinter.print(List.of(problem), terminal);
    return problem.code().exit();
  }

  /// Only a sync goes on where another one stopped.
  private static Problem stopped(ParseResult command) {
    boolean sync = command.commandSpec().name().equals("sync");
    return Problems.stopped().nextNow(next -> sync ? next : "Run the command again to go on.");
  }

  private static void document(Problem problem, Terminal terminal) {
    var document = Json.document();
    document.add("problems", Json.problems(List.of(problem)));
    Json.print(document, terminal);
  }

  private static boolean isJson(ParseResult parsed) {
    return innermost(parsed).hasMatchedOption("--json");
  }

  private static ParseResult innermost(ParseResult parsed) {
    ParseResult innermost = parsed;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    return innermost;
  }
}
