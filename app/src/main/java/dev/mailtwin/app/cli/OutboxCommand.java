package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.outbox.LetterActions;
import dev.mailtwin.engine.outbox.LetterReport;
import dev.mailtwin.engine.outbox.LetterState;
import dev.mailtwin.engine.outbox.Outbox;
import dev.mailtwin.engine.outbox.OutboxListener;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin outbox`: the letters on their way out, and what can be done with them.
@Command(
    name = "outbox",
    mixinStandardHelpOptions = true,
    description = "Show the letters on their way out, and decide about them.",
    footer = {
      "",
      "Examples:",
      "  mailtwin outbox",
      "  mailtwin outbox show 3f2a9c1e",
      "  mailtwin outbox cancel 3f2a9c1e",
      "  mailtwin outbox run",
      "",
      "A letter can be named by the first letters of its key.",
      "Exit status of run: 0 nothing waits but for its hour, 75 something waits or is",
      "uncertain, else what the first letter that needs you would end `send` with."
    })
final class OutboxCommand implements java.util.concurrent.Callable<Integer> {

  private static final long CARE_SECONDS = 20;

  private static final Outbox.Wish WISH =
      new Outbox.Wish(true, CARE_SECONDS, Delivery.OTHERS_SECONDS);
  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  OutboxCommand(Parts parts) {
    this.parts = parts;
  }

  /// Without a word more, the list.
  @Override
  public Integer call() throws Exception {
    return list(common, List.of(), false);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the letters in the order of their queues.",
      footer = {
        "",
        "Examples:",
        "  mailtwin outbox list",
        "  mailtwin outbox list me@example.com --all"
      })
  int list(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ACCOUNT", arity = "0..*") @Nullable List<String> names,
      @Option(names = "--all", description = "Also those that were sent or taken back long ago.")
          boolean all)
      throws IOException {
    Engine engine = parts.engine(options);
    Sending sending = engine.sending(parts.stop());
    List<AccountSettings> accounts = accounts(engine, names);
    Sending.Listed listed = sending.list(accounts, all);
    if (options.json) {
      json(listed.letters(), listed.problems());
    } else {
      ProblemPrinter.print(listed.standing(), parts.terminal());
      listed.letters().forEach(this::print);
      ProblemPrinter.print(listed.problems(), parts.terminal());
    }
    return ProblemPrinter.exit(listed.problems());
  }

  private void json(List<LetterReport> letters, List<Problem> problems) {
    JsonObject document = Json.document();
    var array = new JsonArray();
    letters.forEach(letter -> array.add(Letters.listed(letter)));
    document.add("letters", array);
    document.add("problems", Json.problems(problems));
    Json.print(document, parts.terminal());
  }

  private void print(LetterReport letter) {
    parts.terminal().out().println(Letters.row(letter));
    String why = Letters.why(letter);
    if (!why.isEmpty()) {
      parts.terminal().out().println("          " + why);
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show all that is known about one letter.",
      footer = {
        "",
        "Examples:",
        "  mailtwin outbox show 3f2a9c1e",
        "  mailtwin outbox show 3f2a --json"
      })
  int show(@Mixin CommonOptions options, @Parameters(paramLabel = "LETTER") String key)
      throws IOException {
    LetterReport letter = sending(options).show(key);
    if (options.json) {
      Json.print(Letters.whole(letter), parts.terminal());
      return 0;
    }
    print(letter);
    letter
        .recipients()
        .forEach(r ->
            parts
                .terminal()
                .out()
                .println(
                    Terminal.safe(
                        "          %s  %s %s"
                            .formatted(
                                r.state().name().toLowerCase(java.util.Locale.ROOT),
                                r.address(),
                                r.reply()))));
    letter
        .history()
        .forEach(happened ->
            parts
                .terminal()
                .out()
                .println(
                    Terminal.safe(
                        "  %s  %s".formatted(Letters.local(happened.at()), happened.what()))));
    return 0;
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Take a letter back; it is not sent.",
      footer = {"", "Examples:", "  mailtwin outbox cancel 3f2a9c1e"})
  int cancel(@Mixin CommonOptions options, @Parameters(paramLabel = "LETTER") String key)
      throws IOException {
    return tell(options, sending(options).cancel(key), 0);
  }

  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      description = "Send a letter now that waits, needs you or was taken back.",
      footer = {"", "Examples:", "  mailtwin outbox retry 3f2a9c1e"})
  int retry(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "LETTER") String key,
      @Option(
              names = "--allow-partial",
              description = "Send to the recipients the server accepts, even if it refuses others.")
          boolean allowPartial,
      @Option(
              names = "--send-again",
              description = "Send a letter whose fate is unknown once more; it may arrive twice.")
          boolean sendAgain)
      throws IOException, InterruptedException {
    Engine engine = parts.engine(options);
    Sending sending = engine.sending(parts.stop());
    LetterReport letter = sending.retry(key, new LetterActions.Wish(allowPartial, sendAgain));
    for (AccountSettings account : engine.accounts()) {
      if (account.id().equals(letter.account())) {
        tellNews(options, sending.deliver(account, WISH, OutboxListener.none()));
      }
    }
    LetterReport now = sending.show(letter.key());
    return tell(options, now, Letters.exit(now));
  }

  @Command(
      name = "edit",
      mixinStandardHelpOptions = true,
      description = "Take a letter back and write its text to a file, to be changed and sent anew.",
      footer = {"", "Examples:", "  mailtwin outbox edit 3f2a9c1e --output letter.eml"})
  int edit(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "LETTER") String key,
      @Option(names = "--output", paramLabel = "FILE", description = "Default: LETTER.eml here.")
          @Nullable Path output)
      throws IOException {
    Sending sending = sending(options);
    LetterReport letter = sending.show(key);
    Path file = output == null ? Path.of(letter.key() + ".eml") : output;
    LetterReport taken;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      taken = sending.edit(letter.key(), out);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw Parts.usage("%s exists; choose another name with --output.".formatted(file));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    if (options.json) {
      JsonObject document = Letters.sent(taken);
      document.addProperty("file", file.toAbsolutePath().toString());
      var delivered = new JsonArray();
      taken.delivered().forEach(delivered::add);
      document.add("delivered", delivered);
      Json.print(document, parts.terminal());
    } else if (!options.quiet) {
      parts
          .terminal()
          .err()
          .println(
              Terminal.safe(
                  "Taken back. Change %1$s and send it with `mailtwin send %1$s`."
                      .formatted(file)));
      Problem unknown = taken.problem();
      if (unknown != null) { // Nobody knew its fate when it was taken back.
        ProblemPrinter.print(List.of(unknown), parts.terminal());
      }
      if (!taken.delivered().isEmpty()) {
        parts
            .terminal()
            .err()
            .println(
                Terminal.safe(
                    "Have it already, and get it a second time unless you take them out of the"
                        + " text: %s".formatted(String.join(", ", taken.delivered()))));
      }
    }
    return 0;
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Send nothing until resume.",
      footer = {
        "",
        "Examples:",
        "  mailtwin outbox pause",
        "  mailtwin outbox pause me@example.com"
      })
  int pause(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ACCOUNT", arity = "0..*") @Nullable List<String> names)
      throws IOException {
    Engine engine = parts.engine(options);
    for (AccountSettings account : accounts(engine, names)) {
      engine.sending(parts.stop()).pause(account);
      say(options, account, "nothing is sent until `mailtwin outbox resume`.");
    }
    return paused(options, true);
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Send again, whatever had stopped it.",
      footer = {
        "",
        "Examples:",
        "  mailtwin outbox resume",
        "  mailtwin outbox resume me@example.com"
      })
  int resume(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ACCOUNT", arity = "0..*") @Nullable List<String> names)
      throws IOException {
    Engine engine = parts.engine(options);
    for (AccountSettings account : accounts(engine, names)) {
      engine.sending(parts.stop()).resume(account);
      say(options, account, "letters go again, with the next `mailtwin outbox run` or `sync`.");
    }
    return paused(options, false);
  }

  private void say(CommonOptions options, AccountSettings account, String what) {
    if (!options.json && !options.quiet) {
      parts.terminal().err().printf("%s: %s%n", Terminal.safe(account.id().address()), what);
    }
  }

  private int paused(CommonOptions options, boolean value) {
    if (options.json) {
      JsonObject document = Json.document();
      document.addProperty("paused", value);
      Json.print(document, parts.terminal());
    }
    return 0;
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Deliver what is due, and look after what was sent.",
      footer = {
        "",
        "Examples:",
        "  mailtwin outbox run",
        "  mailtwin outbox run me@example.com --json"
      })
  int run(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ACCOUNT", arity = "0..*") @Nullable List<String> names)
      throws IOException, InterruptedException, ExecutionException {
    Engine engine = parts.engine(options);
    Sending sending = engine.sending(parts.stop());
    List<AccountSettings> accounts = accounts(engine, names);
    List<Problem> problems = new ArrayList<>();
    for (Delivered one : parts.sideBySide(accounts, account -> deliver(sending, account))) {
      tellNews(options, one.news);
      if (one.failure != null) {
        problems.add(one.failure);
      }
    }
    Sending.Listed listed = sending.list(accounts, false);
    listed.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
    if (options.json) {
      json(listed.letters(), problems);
    } else if (!options.quiet) {
      listed.letters().stream().filter(letter -> isOpen(letter.state())).forEach(this::print);
    }
    ProblemPrinter.print(problems, parts.terminal());
    int exit = ProblemPrinter.exit(problems);
    return exit != 0 ? exit : exit(listed.letters());
  }

  /// What needs the user before what waits: 77 and 78 over 75.
  private static int exit(List<LetterReport> letters) {
    return letters.stream()
        .filter(letter -> isOpen(letter.state()))
        .mapToInt(Letters::exit)
        .filter(exit -> exit != 0)
        .max()
        .orElse(0);
  }

  private static boolean isOpen(LetterState state) {
    return state != LetterState.DONE && state != LetterState.CANCELLED;
  }

  /// How it went for one account.
  ///
  /// @param news what to know about the account; null for nothing
  /// @param failure why nothing could be done; null if it could
  private record Delivered(@Nullable Problem news, @Nullable Problem failure) {}

  private static Delivered deliver(Sending sending, AccountSettings account)
      throws InterruptedException {
    try {
      return new Delivered(sending.deliver(account, WISH, OutboxListener.none()), null);
    } catch (IOException e) {
      Problem failure = OutboxProblems.aboutLetters(Engine.explain(e, account.maildir()));
      return new Delivered(null, failure.at(account.id().address()));
    }
  }

  private void tellNews(CommonOptions options, @Nullable Problem news) {
    if (news != null && !options.quiet) {
      ProblemPrinter.print(List.of(news), parts.terminal());
    }
  }

  private Sending sending(CommonOptions options) throws IOException {
    return parts.engine(options).sending(parts.stop());
  }

  private static List<AccountSettings> accounts(Engine engine, @Nullable List<String> names)
      throws IOException {
    return Parts.accounts(engine, names == null ? new ArrayList<>() : names);
  }

  private int tell(CommonOptions options, LetterReport letter, int exit) {
    if (options.json) {
      Json.print(Letters.sent(letter), parts.terminal());
    } else if (!options.quiet) {
      parts.terminal().err().println(Letters.line(letter));
    }
    Problem problem = letter.problem();
    if (problem != null && !options.quiet) {
      ProblemPrinter.print(List.of(problem), parts.terminal());
    }
    return exit;
  }
}
