package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.Departures.Left;
import dev.mailtwin.engine.sync.Moves.Departure;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.ServerMailbox.RemovalCandidate;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Follows moves: what left one mailbox and came into another on one side makes the same way on the
/// other side, and no body goes over the wire.
///
/// A message that moved on the server is known by its size and its header. A file that moved on the
/// disk is known by its base name, or where a program gave it another one by all its bytes. What is
/// not recognised stays in the plans: it costs a transfer, never a message.
final class MessageMoves {

  /// Opens a surveyed mailbox on the server for acting.
  interface Opener {
    ServerMailbox open(Survey survey) throws IOException, InterruptedException;
  }

  private final Run run;
  private final TwinAccount twin;
  private final Collection<Survey> surveys;
  private final Collection<Survey> withdrawn;
  private final Opener opener;
  private final MovedFiles files;

  /// What to do in each mailbox whose plan changed.
  private final Map<Survey, Edits> edits = new LinkedHashMap<>();

  /// What may move.
  ///
  /// @param surveys from where and to where
  /// @param withdrawn what the server lists no more, so that messages can only have left it
  MessageMoves(
      Run run,
      TwinAccount twin,
      Collection<Survey> surveys,
      Collection<Survey> withdrawn,
      Opener opener) {
    this.run = run;
    this.twin = twin;
    this.surveys = surveys;
    this.withdrawn = withdrawn;
    this.opener = opener;
    this.files = new MovedFiles(surveys);
  }

  /// What is no longer to be transferred or removed in one mailbox.
  private static final class Edits {
    final Set<Long> downloads = new HashSet<>();
    final Set<String> uploads = new HashSet<>();
    final Set<Link> departures = new HashSet<>();
    final Set<Long> leftServer = new HashSet<>();
    final List<ServerView.Added> cameToServer = new ArrayList<>();
  }

  private record Way(Survey from, Survey to) {}

  /// Carries all moves out, and takes them out of the surveys' plans.
  void carryOut() throws IOException, InterruptedException {
    followServer();
    followDisk();
    for (Map.Entry<Survey, Edits> entry : edits.entrySet()) {
      apply(entry.getKey(), entry.getValue());
    }
  }

  private void apply(Survey survey, Edits edit) throws IOException {
    if (!run.options().dryRun() && !withdrawn.contains(survey)) {
      survey.view = survey.view.changed(edit.leftServer, edit.cameToServer);
      survey.decideAgain(survey.twin.agreed());
    } else {
      survey.drop(edit.downloads, edit.uploads, edit.departures);
    }
  }

  private Edits edit(Survey survey) {
    return edits.computeIfAbsent(survey, _ -> new Edits());
  }

  // On the server: the files follow.

  private void followServer() throws IOException, InterruptedException {
    Departures departures = Departures.of(surveys, withdrawn);
    Map<Way, List<Relocation>> ways = new LinkedHashMap<>();
    for (Survey target : surveys) {
      departures
          .explain(target, opener)
          .forEach((uid, left) ->
              ways.computeIfAbsent(new Way(left.from(), target), _ -> new ArrayList<>())
                  .add(relocation(left, target, uid)));
    }
    for (Departures.CameBefore came : departures.cameBefore(twin, surveys)) {
      makeRoom(came.target(), came.there());
      ways.computeIfAbsent(new Way(came.left().from(), came.target()), _ -> new ArrayList<>())
          .add(relocation(came.left(), came.target(), came.there().uid()));
    }
    for (Map.Entry<Way, List<Relocation>> way : ways.entrySet()) {
      try {
        moveOnDisk(way.getKey(), way.getValue());
      } catch (ProblemException e) {
        leave(way.getKey(), way.getValue(), e);
      }
    }
  }

  private static Relocation relocation(Left left, Survey target, long uid) {
    Link link = left.departure().link();
    int at = target.view.find(uid);
    var facts = new AgreedView.SizeAndDate(target.view.bytes(at), target.view.date(at));
    return new Relocation(link, uid, link.base(), facts);
  }

  /// The file that was downloaded gives way to the one that was edited, which holds the same. A run
  /// that ends here leaves a message that is new, and a move like any other.
  private void makeRoom(Survey target, Link there) throws IOException {
    if (!run.options().dryRun()) {
      target.twin.forget(UidList.of(there.uid()));
      target.twin.toAttic(List.of(there.base()));
    }
  }

  /// The file of a message that moved on the server is where it was, or where a program moved it as
  /// well; the server's place wins. If it is gone the message is downloaded.
  private void moveOnDisk(Way way, List<Relocation> messages) throws IOException {
    Set<Link> stayed = Departures.stayed(way.from);
    Set<Link> stranded = new HashSet<>();
    Departures.stranded(way.from).forEach(gone -> stranded.add(gone.link()));
    stayed.addAll(stranded);
    Map<Link, Departure> leftBoth = new HashMap<>();
    way.from.goneFromBoth.forEach(gone -> leftBoth.put(gone.link(), gone));
    Set<Link> unseen = new HashSet<>();
    way.from.goneAmidRenames.forEach(gone -> unseen.add(gone.link()));
    Map<Survey, List<Relocation>> byPlace = new LinkedHashMap<>();
    for (Relocation message : messages) {
      Departure gone = leftBoth.get(message.link());
      MovedFiles.Spot spot = gone == null ? null : files.of(gone, way.to);
      if (stayed.contains(message.link())) {
        spot = new MovedFiles.Spot(way.from, message.base());
      }
      if (spot != null) {
        files.take(spot);
        var there = new Relocation(message.link(), message.uid(), spot.base(), message.facts());
        byPlace.computeIfAbsent(spot.survey(), _ -> new ArrayList<>()).add(there);
      } else if (unseen.contains(message.link())
          || (gone != null && way.from.lateDepartures.contains(gone))) {
        way.from.leave(Set.of(), Set.of(), Set.of(message.link())); // It may be on its way there.
        way.to.leave(Set.of(message.uid()), Set.of(), Set.of());
      }
    }
    for (Map.Entry<Survey, List<Relocation>> entry : byPlace.entrySet()) {
      Survey place = entry.getKey();
      List<Relocation> done = entry.getValue();
      Set<String> moved = bring(way, place, done);
      leave(way, place, done.stream().filter(m -> !moved.contains(m.base())).toList());
      done = done.stream().filter(message -> moved.contains(message.base())).toList();
      if (!run.options().dryRun()) {
        // What is agreed no more is recognised at its new place, by its content.
        twin.moveAgreements(
            way.from.name(),
            way.to.name(),
            done.stream().filter(message -> !stranded.contains(message.link())).toList(),
            Event.MOVED_HERE);
      }
      note(way, done);
      edit(place).uploads.addAll(done.stream().map(Relocation::base).toList());
      if (place != way.to || way.from != way.to) {
        run.count(Kind.MOVED_ON_DISK, "move-on-disk", way.to.name(), done.size());
      }
    }
  }

  /// Brings files to where their messages are.
  ///
  /// @return those that are there then
  private Set<String> bring(Way way, Survey place, List<Relocation> messages) throws IOException {
    Map<String, Flags> agreed = Departures.agreedFlags(way.from, messages);
    if (run.options().dryRun()) {
      return place == way.to ? agreed.keySet() : movable(way, place, agreed.keySet());
    }
    if (place == way.to) {
      twin.reletter(way.from.name(), way.to.name(), agreed);
    }
    Set<String> moved =
        place == way.to ? agreed.keySet() : twin.moveFiles(place.name(), way.to.name(), agreed);
    way.to.broughtHere.addAll(moved);
    return moved;
  }

  private static Set<String> movable(Way way, Survey place, Set<String> bases) throws IOException {
    Set<String> movable = new HashSet<>();
    for (String base : bases) {
      long there = way.to.twin.inode(base);
      if (there == 0 || there == place.twin.inode(base)) {
        movable.add(base);
      }
    }
    return movable;
  }

  /// Somebody changed the name of these files in this moment. The next run finds them under the new
  /// one; until then their messages are not new, and they have not left. Where the name is that of
  /// another message's file the message is downloaded instead.
  private void leave(Way way, Survey place, List<Relocation> missed) throws IOException {
    for (Relocation message : missed) {
      boolean taken = MovedFiles.measured(way.to, message.base()) != null;
      if (taken && way.to.twin.agreed().holds(message.base())) {
        continue;
      }
      way.from.leave(Set.of(), Set.of(message.base()), Set.of(message.link()));
      way.to.leave(Set.of(message.uid()), Set.of(), Set.of());
      place.leave(Set.of(), Set.of(message.base()), Set.of());
    }
  }

  private void note(Way way, List<Relocation> done) {
    for (Relocation message : done) {
      edit(way.from).departures.add(message.link());
      edit(way.to).downloads.add(message.uid());
      way.to.cameByMove.add(message.uid());
    }
  }

  // On the disk: the messages follow.

  private void followDisk() throws IOException, InterruptedException {
    Map<String, List<Left>> byName = new HashMap<>();
    Map<Long, List<Left>> bySize = new HashMap<>();
    for (Survey survey : surveys) {
      List<Departure> gone = new ArrayList<>(survey.goneFromDisk);
      gone.addAll(survey.keptThere);
      for (Departure departure : gone) {
        var left = new Left(survey, departure);
        byName.computeIfAbsent(departure.link().base(), _ -> new ArrayList<>(1)).add(left);
        bySize.computeIfAbsent(departure.facts().size(), _ -> new ArrayList<>(1)).add(left);
      }
    }
    if (byName.isEmpty()) {
      return;
    }
    Set<Left> used = new HashSet<>();
    Map<Way, Map<Long, Relocation>> ways = new LinkedHashMap<>();
    for (Survey target : surveys) {
      Edits done = edits.get(target);
      Set<String> known = new HashSet<>(done == null ? Set.of() : done.uploads);
      target.plan.kept().forEach(link -> known.add(link.base()));
      for (String base : target.plan.uploads()) {
        Outgoing file = known.contains(base) ? null : MovedFiles.measured(target, base);
        Left left = file == null ? null : MovedFiles.origin(target, file, byName, bySize, used);
        if (file == null && !known.contains(base) && target.twin.inode(base) != 0) {
          for (Left moved : byName.getOrDefault(base, List.of())) { // It cannot be read.
            moved.from().leave(Set.of(), Set.of(), Set.of(moved.departure().link()));
          }
        }
        if (left != null && used.add(left)) {
          Departure gone = left.departure();
          ways.computeIfAbsent(new Way(left.from(), target), _ -> new LinkedHashMap<>())
              .put(gone.link().uid(), new Relocation(gone.link(), 0, base, gone.facts()));
        }
      }
    }
    for (Map.Entry<Way, Map<Long, Relocation>> way : ways.entrySet()) {
      if (way.getKey().from == way.getKey().to) {
        followName(way.getKey(), way.getValue().values());
        continue;
      }
      try {
        Set<String> there = alreadyThere(way.getKey(), way.getValue().values());
        way.getValue().values().removeIf(message -> there.contains(message.base()));
        if (!way.getValue().isEmpty()) {
          moveOnServer(way.getKey(), way.getValue());
        }
      } catch (ProblemException e) {
        leave(way.getKey(), way.getValue().values(), e);
      }
    }
  }

  /// A mailbox that takes nothing, here or there, stops no other. Some may have come there: the
  /// next run finds them, and until then nothing is new and nothing has left.
  private void leave(Way way, Collection<Relocation> messages, ProblemException e)
      throws ProblemException {
    Problem problem = e.problem();
    if (problem.scope().compareTo(Problem.Scope.MAILBOX) > 0) {
      throw e;
    }
    Set<String> files = messages.stream().map(Relocation::base).collect(Collectors.toSet());
    for (Relocation message : messages) {
      way.from.leave(Set.of(), Set.of(), Set.of(message.link()));
      way.to.leave(Set.of(message.uid()), Set.of(), Set.of());
    }
    for (Survey survey : surveys) {
      if (survey == way.to || survey.plan.uploads().stream().anyMatch(files::contains)) {
        survey.leave(Set.of(), files, Set.of());
      }
    }
    String where = problem.where().isEmpty() ? way.to.name().toString() : problem.where();
    run.problems().add(problem.at(where));
  }

  /// A program gave files another base name where they are: the server has nothing to do.
  private void followName(Way way, Collection<Relocation> messages) throws IOException {
    List<Relocation> done = new ArrayList<>();
    for (Relocation message : messages) {
      long uid = message.link().uid();
      done.add(new Relocation(message.link(), uid, message.base(), message.facts()));
      way.from.cameByMove.add(uid);
      edit(way.from).departures.add(message.link());
      edit(way.from).downloads.add(uid);
      edit(way.from).uploads.add(message.base());
    }
    if (!run.options().dryRun()) {
      twin.moveAgreements(way.from.name(), way.to.name(), done, Event.MOVED_THERE);
    }
  }

  /// An interrupted run may have copied messages without removing them at their old place. That is
  /// done with the removals, where the file at its new place stands for them.
  private Set<String> alreadyThere(Way way, Collection<Relocation> messages)
      throws IOException, InterruptedException {
    Survey target = way.to;
    Edits done = edits.get(target);
    Plan plan = target.plan;
    if (done != null) {
      Set<Long> explained = new HashSet<>(done.downloads);
      explained.addAll(done.leftServer);
      plan = plan.without(explained, Set.of(), Set.of());
    }
    if (plan.downloads().size() == 0) {
      return Set.of();
    }
    List<String> files = messages.stream().map(Relocation::base).toList();
    var known = new Relinking.Known(target.view, target.twin.agreed(), false, Map.of());
    var relinking = new Relinking(target.twin, opener.open(target), known);
    List<Agreement> pairs = relinking.agreements(relinking.match(plan, files));
    target.recognised(pairs);
    if (!pairs.isEmpty() && !run.options().dryRun()) {
      target.twin.link(pairs);
    }
    Set<String> there = new HashSet<>();
    for (Agreement pair : pairs) {
      there.add(pair.base());
      edit(target).downloads.add(pair.uid());
      edit(target).uploads.add(pair.base());
    }
    if (!relinking.unreadFiles().isEmpty()) {
      target.leave(relinking.unreadUids(), relinking.unreadFiles(), Set.of());
      messages.stream()
          .filter(message -> relinking.unreadFiles().contains(message.base()))
          .peek(message -> there.add(message.base()))
          .forEach(message -> way.from.leave(Set.of(), Set.of(), Set.of(message.link())));
    }
    return there;
  }

  private void moveOnServer(Way way, Map<Long, Relocation> messages)
      throws IOException, InterruptedException {
    if (run.options().dryRun()) {
      messages
          .values()
          .forEach(message -> {
            edit(way.from).departures.add(message.link());
            edit(way.from).downloads.add(message.link().uid());
            edit(way.to).uploads.add(message.base());
          });
      run.count(Kind.MOVED_ON_SERVER, "move-on-server", way.from.name(), messages.size());
      return;
    }
    run.stopIfAsked();
    List<RemovalCandidate> candidates =
        messages.values().stream()
            .map(m -> new RemovalCandidate(m.link().uid(), m.facts()))
            .toList();
    ServerMailbox.Moved moved = opener.open(way.from).moveTo(way.to.mailbox, candidates);
    long validity = way.to.opened.uidValidity();
    boolean known = moved.uidValidity() == validity;
    List<Relocation> done = new ArrayList<>();
    var lost = new UidList();
    moved.somewhere().stream().forEach(lost::add);
    Set<Long> taken = way.to.linkedAmong(moved.to().values());
    for (Map.Entry<Long, Long> went : moved.to().entrySet()) {
      Relocation message = messages.get(went.getKey());
      long now = went.getValue();
      if (message != null && known && taken.add(now)) {
        done.add(new Relocation(message.link(), now, message.base(), message.facts()));
      } else {
        lost.add(went.getKey());
      }
    }
    Map<String, Flags> agreed = Departures.agreedFlags(way.from, done);
    twin.reletter(way.from.name(), way.to.name(), agreed);
    twin.moveAgreements(way.from.name(), way.to.name(), done, Event.MOVED_THERE);
    done.forEach(message -> came(way, message));
    wentSomewhere(way, messages, lost, moved.marked());
    leaveMissing(way, messages, moved);
    long count = done.size() + (long) lost.size();
    run.count(Kind.MOVED_ON_SERVER, "move-on-server", way.from.name(), count);
  }

  /// Messages that were not there any more: whoever took them away may have brought them to the
  /// place their files are at.
  private static void leaveMissing(
      Way way, Map<Long, Relocation> messages, ServerMailbox.Moved moved) {
    Map<Long, Relocation> missing = new HashMap<>(messages);
    missing.keySet().removeAll(moved.to().keySet());
    moved.somewhere().stream().forEach(missing::remove);
    moved.marked().stream().forEach(missing::remove);
    for (Relocation message : missing.values()) {
      way.from.leave(Set.of(), Set.of(), Set.of(message.link()));
      way.to.leave(Set.of(), Set.of(message.base()), Set.of());
    }
  }

  /// They are there, but the server did not say under which number.
  private void wentSomewhere(Way way, Map<Long, Relocation> messages, UidList lost, UidList marked)
      throws IOException {
    Set<Long> staying = new HashSet<>();
    marked.stream().forEach(staying::add);
    Map<String, Flags> agreed =
        Departures.agreedFlags(
            way.from, lost.stream().mapToObj(messages::get).filter(Objects::nonNull).toList());
    twin.reletter(way.from.name(), way.to.name(), agreed);
    way.to.agreedElsewhere.putAll(agreed);
    var gone = new UidList();
    lost.stream()
        .forEach(uid -> {
          edit(way.from).leftServer.add(uid);
          if (staying.contains(uid)) {
            stays(way.from, uid);
          } else {
            gone.add(uid);
          }
          Relocation message = messages.get(uid);
          if (message != null) {
            way.to.later.add(message.base());
            way.to.lateFiles.remove(message.base()); // Its message is there, or on its way.
            way.to.someCame = true;
            edit(way.to);
          }
        });
    var moved = new TwinMailbox.Departed(Event.MOVED_THERE, way.to.name());
    way.from.twin.forget(gone, moved);
    way.from.twin.deletedHere(marked, moved);
    if (!staying.isEmpty()) {
      run.problems().add(Problems.onlyMarked(way.from.name().toString(), staying.size()));
    }
  }

  /// The original is there still, as `\Deleted`.
  private void stays(Survey from, long uid) {
    int at = from.view.find(uid);
    Flags flags = from.twin.table().flags(from.view.flags(at));
    int number = from.twin.table().number(flags.plus(Flags.of(SystemFlag.DELETED)));
    var facts = new AgreedView.SizeAndDate(from.view.bytes(at), from.view.date(at));
    edit(from).cameToServer.add(new ServerView.Added(uid, number, facts));
  }

  private void came(Way way, Relocation message) {
    int at = way.from.view.find(message.link().uid());
    Flags flags = way.from.twin.table().flags(way.from.view.flags(at));
    int number = way.to.twin.table().number(flags);
    edit(way.from).leftServer.add(message.link().uid());
    way.to.cameByMove.add(message.uid());
    edit(way.to).cameToServer.add(new ServerView.Added(message.uid(), number, message.facts()));
  }
}
