package dev.mailtwin.app.contract;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `sync --json` said about one account.
///
/// @param exit the status of the whole command
public record Synced(int exit, JsonObject account, String words) {

  private static final List<String> KINDS =
      List.of(
          "downloaded",
          "uploaded",
          "flags_to_disk",
          "flags_to_server",
          "moved_on_disk",
          "moved_on_server",
          "deleted_on_disk",
          "deleted_on_server",
          "mailboxes_renamed",
          "mailboxes_deleted");

  public long count(String kind) {
    return account.get(kind).getAsLong();
  }

  /// What is not zero.
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (String kind : KINDS) {
      if (count(kind) != 0) {
        counts.put(kind, count(kind));
      }
    }
    return counts;
  }

  /// The codes of all problems.
  public List<String> problems() {
    List<String> codes = new ArrayList<>();
    for (JsonElement problem : account.getAsJsonArray("problems")) {
      codes.add(problem.getAsJsonObject().get("code").getAsString());
    }
    return codes;
  }

  /// What the lines of a plan do.
  List<String> steps() {
    List<String> steps = new ArrayList<>();
    plan().forEach(line -> steps.add(line.getAsJsonObject().get("step").getAsString()));
    return steps;
  }

  /// The plan of a dry run.
  JsonArray plan() {
    return account.getAsJsonArray("plan");
  }
}
