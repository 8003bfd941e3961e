package dev.mailtwin.app.cli.past;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.Amounts;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.history.Compared;
import dev.mailtwin.engine.history.Difference;
import dev.mailtwin.engine.history.Difference.Weight;
import dev.mailtwin.engine.model.MailboxName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Differences between both sides, for people and for programs.
final class Differences {

  /// Of the same kind in one folder; the rest is counted. Programs get them all.
  private static final int SHOWN_MAX = 10;

  private record Group(MailboxName mailbox, Difference.Kind kind) {}

  private Differences() {}

  static void print(Compared compared, Terminal terminal) {
    Map<Group, List<Difference>> groups = new LinkedHashMap<>();
    for (Difference difference : compared.differences()) {
      groups
          .computeIfAbsent(
              new Group(difference.mailbox(), difference.kind()), _ -> new ArrayList<>())
          .add(difference);
    }
    groups.forEach((group, differences) -> {
      differences.stream().limit(SHOWN_MAX).forEach(difference -> print(difference, terminal));
      if (differences.size() > SHOWN_MAX) {
        terminal
            .out()
            .printf(
                "%-8s %s: %,d more like these; --json lists all.%n",
                word(group.kind.weight()),
                Terminal.safe(group.mailbox.toString()),
                differences.size() - SHOWN_MAX);
      }
    });
    terminal
        .out()
        .printf(
            "%s in %s compared, %s: %,d to sync, %,d to repair, %,d as it should be%n",
            Amounts.count(compared.messages(), "message", "messages"),
            Amounts.count(compared.mailboxes(), "folder", "folders"),
            compared.bodies() ? "all bytes" : "headers, sizes and the checksums of files",
            compared.count(Weight.PENDING),
            compared.count(Weight.BROKEN),
            compared.count(Weight.HARMLESS));
  }

  private static void print(Difference difference, Terminal terminal) {
    String which =
        difference.uid() == 0
            ? difference.base()
            : "message %d %s".formatted(difference.uid(), difference.base()).strip();
    String place =
        which.isEmpty() ? difference.mailbox().toString() : difference.mailbox() + ", " + which;
    terminal
        .out()
        .printf(
            "%-8s %s: %s%n",
            word(difference.kind().weight()),
            Terminal.safe(place),
            Terminal.safe(difference.explanation()));
  }

  private static String word(Weight weight) {
    return weight.name().toLowerCase(Locale.ROOT);
  }

  static void into(JsonObject account, Compared compared) {
    account.addProperty("mailboxes", compared.mailboxes());
    account.addProperty("messages", compared.messages());
    account.addProperty("compared", compared.bodies() ? "bodies" : "headers");
    for (Weight weight : Weight.values()) {
      account.addProperty(word(weight), compared.count(weight));
    }
    var array = new JsonArray();
    for (Difference difference : compared.differences()) {
      var object = new JsonObject();
      object.addProperty("mailbox", difference.mailbox().toString());
      object.addProperty("uid", difference.uid() == 0 ? null : difference.uid());
      object.addProperty("file", difference.base().isEmpty() ? null : difference.base());
      object.addProperty("kind", difference.kind().name().toLowerCase(Locale.ROOT));
      object.addProperty("weight", word(difference.kind().weight()));
      object.addProperty("explanation", difference.explanation());
      array.add(object);
    }
    account.add("differences", array);
  }
}
