package dev.mailtwin.app.cli;

import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Folder;
import dev.mailtwin.engine.account.AccountSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mailtwin completion`: a script for a shell, which asks `mailtwin completion words` what may
/// come next. So it never knows other commands than the program itself.
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script that completes commands, options, accounts and folders.",
    footer = {
      "",
      "Examples:",
      "  source <(mailtwin completion bash)      # in ~/.bashrc",
      "  source <(mailtwin completion zsh)       # in ~/.zshrc, after compinit",
      "  mailtwin completion fish >~/.config/fish/completions/mailtwin.fish"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Parts parts;
  private final Supplier<CommandLine> everything;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  @Parameters(index = "1..*", hidden = true)
  private List<String> words = new ArrayList<>();

  /// @param everything a command line with every command
  CompletionCommand(Parts parts, Supplier<CommandLine> everything) {
    this.parts = parts;
    this.everything = everything;
  }

  @Override
  public Integer call() throws IOException {
    switch (shell) {
      case "bash", "zsh", "fish" -> print(script());
      case "words" -> complete();
      default -> throw Parts.usage("Completion is there for bash, zsh and fish.");
    }
    return 0;
  }

  private void print(String script) {
    if (common.json) {
      JsonObject document = Json.document();
      document.addProperty("shell", shell);
      document.addProperty("script", script);
      Json.print(document, parts.terminal());
    } else {
      parts.terminal().out().print(script);
    }
  }

  private String script() throws IOException {
    try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
      if (in == null) {
        throw new IllegalStateException("the script for " + shell + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void complete() {
    var completion = new Completion(everything.get().getCommandSpec(), this::names);
    for (Completion.Candidate candidate : completion.of(words)) {
      parts.terminal().out().println(candidate.value() + "\t" + candidate.description());
    }
  }

  /// Names of the user's own things. A shell that asks in the middle of a line wants no complaints,
  /// so that without a readable configuration there are none.
  private List<String> names(Completion.Kind kind) {
    List<String> names = new ArrayList<>();
    try {
      Engine engine = parts.engine(common);
      for (AccountSettings account : engine.accounts()) {
        switch (kind) {
          case ACCOUNTS -> names.add(account.id().address());
          case FOLDERS -> {
            for (Folder folder : engine.folders(account)) {
              names.add(folder.name().toString());
            }
          }
          case FILES, NOTHING -> {}
        }
      }
    } catch (IOException | UncheckedIOException _) {
      return List.of();
    }
    return names;
  }
}
