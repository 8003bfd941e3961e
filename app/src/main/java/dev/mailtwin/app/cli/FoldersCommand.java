package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Folder;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.model.MailboxName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin folders`: the folders of the twin.
@Command(
    name = "folders",
    mixinStandardHelpOptions = true,
    description = "List the folders of the twin.",
    footer = {
      "",
      "Examples:",
      "  mailtwin folders",
      "  mailtwin folders --fetch-again Archive",
      "  mailtwin folders --delete 'Old stuff'"
    })
final class FoldersCommand implements Callable<Integer> {

  private static final int NAME_COLUMNS = 40;

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", arity = "0..*", description = "Only these; default: all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--fetch-again",
      paramLabel = "FOLDER",
      description = "Its files are gone and shall be downloaded anew by the next sync.")
  private @Nullable String fetchAgain;

  @Option(
      names = "--delete",
      paramLabel = "FOLDER",
      description =
          "One side has it no more, and the other shall not either: the next sync moves its messages"
              + " to the Trash there, or its files to the attic here.")
  private @Nullable String delete;

  FoldersCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    for (AccountSettings settings : Parts.accounts(engine, names)) {
      if (fetchAgain != null) {
        forget(engine, settings, fetchAgain);
      }
      if (delete != null) {
        delete(engine, settings, delete);
      }
      var account = new JsonObject();
      account.addProperty("account", settings.id().address());
      var folders = new JsonArray();
      for (Folder folder : engine.folders(settings)) {
        folders.add(print(folder));
      }
      account.add("folders", folders);
      accounts.add(account);
    }
    document.add("accounts", accounts);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    return 0;
  }

  private void delete(Engine engine, AccountSettings settings, String folder)
      throws java.io.IOException {
    for (Folder known : engine.folders(settings)) {
      if (known.name().toString().equals(folder)) {
        if (!engine.deleteFolder(settings, known.name())) {
          throw Parts.usage(
              "Both sides have %s. Remove its directory or delete it on the server first."
                  .formatted(folder));
        }
        parts.terminal().err().println("It goes with the next sync. Next: mailtwin sync");
        return;
      }
    }
    throw Parts.usage("There is no folder called " + folder + ".");
  }

  private static String words(Folder folder) {
    return switch (folder.presence()) {
      case WITHDRAWN -> "hidden or deleted on the server";
      case DIRECTORY_MISSING -> "its directory is missing";
      case BOTH -> folder.settled() ? "in step" : "not in step";
    };
  }

  private static void forget(Engine engine, AccountSettings settings, String folder)
      throws java.io.IOException {
    for (Folder known : engine.folders(settings)) {
      MailboxName name = known.name();
      if (name.toString().equals(folder)) {
        if (!engine.fetchAgain(settings, name)) {
          throw Parts.usage("There are files in the directory of %s.".formatted(folder));
        }
        return;
      }
    }
    throw Parts.usage("There is no folder called " + folder + ".");
  }

  private JsonObject print(Folder folder) {
    if (!common.json) {
      parts
          .terminal()
          .out()
          .printf(
              "%s %9s  %s%n",
              Terminal.padded(Terminal.safe(folder.name().toString()), NAME_COLUMNS),
              Amounts.number(folder.messages()),
              words(folder));
    }
    var object = new JsonObject();
    object.addProperty("name", folder.name().toString());
    object.addProperty("directory", folder.directory().toString());
    object.addProperty("messages", folder.messages());
    object.addProperty("in_step", folder.settled());
    object.addProperty(
        "presence", folder.presence().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return object;
  }
}
