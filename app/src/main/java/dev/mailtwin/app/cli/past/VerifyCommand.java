package dev.mailtwin.app.cli.past;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.CommonOptions;
import dev.mailtwin.app.cli.Json;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.ProblemPrinter;
import dev.mailtwin.app.cli.Progress;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Upkeep.Verified;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.history.Compared;
import dev.mailtwin.engine.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin verify`: compares both sides completely and explains every difference.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Compare both sides completely and explain every difference; change nothing.",
    footer = {
      "",
      "Examples:",
      "  mailtwin verify",
      "  mailtwin verify me@example.com --bodies --json",
      "",
      "Every folder, every message: presence, flags, size, header, and whether the",
      "file still is what once came over the wire. With --bodies every byte is read",
      "from the server again.",
      "",
      "Exit status: 0 equal, 75 a sync brings them in step, 65 only `mailtwin repair`",
      "does."
    })
public final class VerifyCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", arity = "0..*", description = "Only these; default: all.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--bodies", description = "Read all messages whole and compare every byte.")
  private boolean bodies;

  /// The command over these parts.
  public VerifyCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    List<Problem> problems = new ArrayList<>();
    List<AccountSettings> all = Parts.accounts(engine, names);
    for (AccountSettings settings : all) {
      Verified verified;
      try (var progress = new Progress(parts, common.quiet)) {
        verified = engine.upkeep(settings, parts.stop()).verify(bodies, progress);
      }
      var account = new JsonObject();
      account.addProperty("account", settings.id().address());
      Compared compared = verified.compared();
      if (compared != null) {
        Differences.into(account, compared);
        if (!common.json && !common.quiet) {
          parts.terminal().out().println(settings.id().address());
          Differences.print(compared, parts.terminal());
        }
      }
      account.add("problems", Json.problems(verified.problems()));
      accounts.add(account);
      problems.addAll(
          all.size() == 1
              ? verified.problems()
              : ProblemPrinter.of(settings.id().address(), verified.problems()));
    }
    document.add("accounts", accounts);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    ProblemPrinter.print(problems, parts.terminal());
    return ProblemPrinter.exit(problems);
  }
}
