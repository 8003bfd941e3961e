package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Status;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.outbox.LetterReport;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mailtwin status`: what is here, without asking a server.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show what is on this computer, without asking a server.",
    footer = {"", "Examples:", "  mailtwin status", "  mailtwin status me@example.com --json"})
final class StatusCommand implements Callable<Integer> {

  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", arity = "0..*", description = "Only these; default: all.")
  private List<String> names = new ArrayList<>();

  StatusCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    Sending sending = engine.sending(parts.stop());
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    for (AccountSettings settings : Parts.accounts(engine, names)) {
      Status status = engine.status(settings);
      var account = new JsonObject();
      account.addProperty("account", status.account().address());
      account.addProperty("maildir", status.maildir().toString());
      account.addProperty("messages", status.messages());
      account.addProperty("mailboxes", status.mailboxes());
      account.addProperty("in_step", status.settled());
      Instant shutOut = status.shutOutUntil();
      account.addProperty("shut_out_until", shutOut == null ? null : shutOut.toString());
      account.add("outbox", outbox(sending, settings));
      accounts.add(account);
      if (!common.json) {
        parts
            .terminal()
            .out()
            .printf(
                "%s  %s in %s, %,d in step  %s%n",
                Terminal.safe(status.account().address()),
                Amounts.count(status.messages(), "message", "messages"),
                Amounts.count(status.mailboxes(), "folder", "folders"),
                status.settled(),
                status.maildir());
        if (shutOut != null) {
          parts
              .terminal()
              .out()
              .printf(
                  "  the provider shut this account out; it is not asked before %s%n",
                  WHEN.format(shutOut.atZone(ZoneId.systemDefault())));
        }
        letters(account.getAsJsonObject("outbox"));
      }
    }
    document.add("accounts", accounts);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    return 0;
  }

  /// How many letters are on their way out, and when the next goes.
  private JsonObject outbox(Sending sending, AccountSettings settings) throws IOException {
    int waiting = 0;
    int needsYou = 0;
    int uncertain = 0;
    Instant next = null;
    for (LetterReport letter : sending.list(List.of(settings), false)) {
      Instant goes = letter.nextAttempt();
      switch (letter.state()) {
        case QUEUED, HELD, WAITING, CLAIMED, CONNECTED, ENVELOPE, DATA -> {
          waiting++;
          next = goes != null && (next == null || goes.isBefore(next)) ? goes : next;
        }
        case NEEDS_YOU -> needsYou++;
        case UNCERTAIN -> uncertain++;
        case ACCEPTED, DONE, CANCELLED -> {}
      }
    }
    var outbox = new JsonObject();
    outbox.addProperty("waiting", waiting);
    outbox.addProperty("needs_you", needsYou);
    outbox.addProperty("uncertain", uncertain);
    outbox.addProperty("next_attempt", next == null ? null : next.toString());
    return outbox;
  }

  private void letters(JsonObject outbox) {
    int waiting = outbox.get("waiting").getAsInt();
    int needsYou = outbox.get("needs_you").getAsInt();
    int uncertain = outbox.get("uncertain").getAsInt();
    if (waiting + needsYou + uncertain == 0) {
      return;
    }
    List<String> all = new ArrayList<>();
    if (waiting > 0) {
      boolean timed = !outbox.get("next_attempt").isJsonNull();
      all.add(
          Amounts.count(waiting, "letter waits", "letters wait")
              + (timed
                  ? ", the next until "
                      + Letters.local(Instant.parse(outbox.get("next_attempt").getAsString()))
                  : ""));
    }
    if (needsYou > 0) {
      all.add(Amounts.count(needsYou, "letter needs you", "letters need you"));
    }
    if (uncertain > 0) {
      all.add(Amounts.count(uncertain, "letter is uncertain", "letters are uncertain"));
    }
    parts.terminal().out().printf("  outbox: %s%n", String.join("; ", all));
  }
}
