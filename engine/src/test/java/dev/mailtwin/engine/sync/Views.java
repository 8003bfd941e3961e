package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.PackedNames;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Three views for the planner, written down by hand.
final class Views {

  private record Row(Kind kind, String base, Flags flags) {}

  private final SortedMap<Long, Flags> server = new TreeMap<>();
  private final SortedMap<Long, Row> agreed = new TreeMap<>();
  private final Map<String, Flags> disk = new TreeMap<>();
  private final FlagTable table = new FlagTable();
  private Flags lettered = Flags.NONE;
  private KeepableFlags keepable = KeepableFlags.ALL;
  private Set<String> unknown = Set.of();

  Views server(long uid, String... flags) {
    server.put(uid, Flags.ofImap(List.of(flags)));
    return this;
  }

  Views disk(String base, String... flags) {
    disk.put(base, Flags.ofImap(List.of(flags)));
    return this;
  }

  Views agreed(long uid, String base, String... flags) {
    agreed.put(uid, new Row(Kind.LINKED, base, Flags.ofImap(List.of(flags))));
    return this;
  }

  Views agreed(long uid, Kind kind) {
    agreed.put(uid, new Row(kind, "", Flags.NONE));
    return this;
  }

  Views lettered(String... keywords) {
    lettered = Flags.ofImap(List.of(keywords));
    return this;
  }

  Views keepable(KeepableFlags flags) {
    keepable = flags;
    return this;
  }

  Views unknown(String... bases) {
    unknown = Set.of(bases);
    return this;
  }

  SyncPlanner.Views views() {
    var serverView = new ServerView();
    server.forEach((uid, flags) -> serverView.add(uid, table.number(flags), 100, 0, 7));
    var agreedView = new AgreedView();
    agreed.forEach((uid, row) ->
        agreedView.add(
            uid,
            row.kind(),
            row.base(),
            table.number(row.flags()),
            new AgreedView.SizeAndDate(100, 0)));
    var names = new PackedNames();
    List<Integer> numbers = new ArrayList<>();
    disk.forEach((base, flags) -> {
      names.add(base);
      numbers.add(table.number(flags));
    });
    int[] flags = numbers.stream().mapToInt(Integer::intValue).toArray();
    return new SyncPlanner.Views(
        serverView, DiskView.sorted(names, flags, lettered), agreedView, table, keepable, unknown);
  }

  Plan plan() {
    return SyncPlanner.plan(views());
  }

  /// A plan in one line: its steps in a fixed order.
  String steps() {
    return steps(plan());
  }

  static String steps(Plan plan) {
    List<String> steps = new ArrayList<>();
    plan.downloads().stream().forEach(uid -> steps.add("download " + uid));
    plan.uploads().forEach(base -> steps.add("upload " + base));
    plan.merges().forEach(merge -> steps.add(said(merge)));
    plan.goneFromServer().forEach(link -> steps.add("gone from server " + link.base()));
    plan.goneFromDisk().forEach(link -> steps.add("gone from disk " + link.uid()));
    plan.forget().stream().forEach(uid -> steps.add("forget " + uid));
    plan.kept().forEach(link -> steps.add("kept " + link.uid()));
    return String.join(", ", steps);
  }

  private static String said(Plan.Merge merge) {
    return "server%s disk%s agreed %s"
        .formatted(said(merge.server()), said(merge.disk()), merge.agreed());
  }

  private static String said(Plan.Change change) {
    StringBuilder said = new StringBuilder();
    change.add().imap().forEach(flag -> said.append(" +").append(flag));
    change.remove().imap().forEach(flag -> said.append(" -").append(flag));
    return said.toString();
  }
}
