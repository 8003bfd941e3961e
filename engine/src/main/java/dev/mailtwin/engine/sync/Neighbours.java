package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.Moves.Arrival;
import dev.mailtwin.engine.sync.Moves.Departure;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Mailboxes of the account that a run does not look after: it was not asked for them, or the
/// server does not have them. What moved there is not deleted, and what came from there is not new.
final class Neighbours {

  private final Run run;
  private final TwinAccount twin;
  private final Wanted wanted;
  private final Map<MailboxName, RemoteMailbox> remote;

  /// @param remote what the server lists
  Neighbours(Run run, TwinAccount twin, Wanted wanted, Map<MailboxName, RemoteMailbox> remote) {
    this.run = run;
    this.twin = twin;
    this.wanted = wanted;
    this.remote = remote;
  }

  /// All mailboxes, where nothing is agreed and there are files of some that the run was not asked
  /// for: what belongs together can only be found by looking everywhere.
  Set<MailboxName> ofLostState() throws IOException {
    Set<MailboxName> all = new TreeSet<>(twin.onDisk());
    boolean files = false;
    for (MailboxName name : all) {
      files |= !wanted.test(name) && !twin.holdsNoFile(name);
    }
    all.addAll(remote.keySet());
    all.removeIf(name -> !wanted.belongs(name));
    return files ? all : Set.of();
  }

  /// Whether a mailbox is one.
  boolean isOne(MailboxName name) {
    return wanted.belongs(name) && !wanted.test(name);
  }

  /// Whether something new may have come from one of them.
  boolean maySend(Collection<Survey> surveys) throws IOException {
    boolean uploads = surveys.stream().anyMatch(s -> !s.plan.uploads().isEmpty());
    boolean downloads = surveys.stream().anyMatch(s -> s.plan.downloads().size() > 0);
    for (RemoteMailbox mailbox : remote.values()) {
      if (isOne(mailbox.name()) && (uploads || (downloads && hasLost(mailbox)))) {
        return true;
      }
    }
    return false;
  }

  /// Whether messages have left it on the server, as far as its numbers show.
  private boolean hasLost(RemoteMailbox mailbox) throws IOException {
    MailboxState before = twin.state(mailbox.name());
    boolean told = mailbox.messages() >= 0 && mailbox.uidNext() > 0;
    return told
        && before.uidNext() > 0
        && mailbox.messages() < before.exists() + mailbox.uidNext() - before.uidNext();
  }

  /// Those that have to be looked at, because what is missing may be there, or what is new may be
  /// missing there.
  List<RemoteMailbox> toLookAt(Set<MailboxName> agreed, Collection<Survey> surveys) {
    boolean left =
        surveys.stream()
            .anyMatch(s ->
                !s.goneFromServer.isEmpty() || !s.goneFromBoth.isEmpty() || !s.keptHere.isEmpty());
    List<RemoteMailbox> found = new ArrayList<>();
    for (MailboxName name : new TreeSet<>(remote.keySet())) {
      RemoteMailbox mailbox = remote.get(name);
      if (mailbox != null && mailbox.selectable() && isOne(name)) {
        boolean fresh = left && mailbox.messages() != 0;
        if (agreed.contains(name) || fresh) {
          found.add(mailbox);
        }
      }
    }
    return found;
  }

  /// Mailboxes that were not looked at in this run, and to which messages may have moved in an
  /// earlier one that are missed only now and were edited here meanwhile.
  List<RemoteMailbox> whereItCame(Collection<Survey> surveys) throws IOException {
    Set<MailboxName> places = new TreeSet<>();
    for (Survey survey : surveys) {
      for (Departure kept : survey.keptHere) {
        Departures.recent(twin, kept).forEach(recent -> places.add(recent.mailbox()));
      }
    }
    surveys.forEach(survey -> places.remove(survey.name()));
    return places.stream()
        .map(remote::get)
        .filter(mailbox -> mailbox != null && mailbox.selectable() && wanted.test(mailbox.name()))
        .toList();
  }

  /// Leaves to a later run what is missing in its directory and lies in one that the server does
  /// not have, and that this run does not give it.
  ///
  /// @param looked mailboxes that were looked at
  /// @return directories that cannot be read: whatever is missing may be there
  Set<MailboxName> leaveWhatWentThere(Set<MailboxName> looked, Collection<Survey> surveys)
      throws IOException {
    Set<MailboxName> unread = new TreeSet<>();
    if (surveys.stream().allMatch(survey -> gone(survey).findAny().isEmpty())) {
      return unread;
    }
    Set<MailboxName> places = new TreeSet<>(twin.onDisk());
    places.removeAll(looked);
    places.removeIf(place -> !wanted.belongs(place));
    Set<MailboxName> agreed = twin.agreed();
    places.removeIf(place -> agreed.contains(place) && remote.containsKey(place));
    for (MailboxName place : places) {
      try {
        int left = leave(Moves.into(place, files(place)), surveys);
        if (left > 0 && agreed.contains(place)) {
          run.problems().add(MailboxProblems.waitsIn(place.toString(), left));
        }
      } catch (ProblemException e) {
        unread.add(place);
        if (!run.problems().contains(e.problem())) {
          run.problems().add(e.problem());
        }
      }
    }
    return unread;
  }

  /// Whether no run over this state came to its end yet.
  boolean noneIsComplete() throws IOException {
    for (MailboxName name : twin.agreed()) {
      if (twin.state(name).uidNext() > 0) {
        return false;
      }
    }
    return true;
  }

  /// Leaves files that may have come out of a mailbox that could not be looked at: they have the
  /// name of one of its messages, or are what is missing in its directory. The messages follow when
  /// it can be seen. The same where another program renames too fast for a file to be seen.
  ///
  /// @param looked mailboxes that were looked at
  /// @param unseen mailboxes that could not be
  void leaveWhatCameFrom(List<Survey> looked, Set<MailboxName> unseen, Collection<Survey> surveys)
      throws IOException {
    for (Survey busy : looked) {
      Set<String> bases = new HashSet<>();
      busy.unseen.forEach(one -> bases.add(one.link().base()));
      leaveWhatIs(bases, new ArrayList<>(busy.unseen), surveys);
    }
    for (MailboxName name : unseen) {
      Set<String> bases = new HashSet<>(twin.files(name));
      List<Departure> missing = missing(name);
      missing.forEach(one -> bases.add(one.link().base()));
      leaveWhatIs(bases, missing, surveys);
    }
  }

  private static void leaveWhatIs(
      Set<String> bases, List<Departure> missing, Collection<Survey> surveys) throws IOException {
    for (Survey survey : surveys) {
      Set<String> came = new HashSet<>(survey.plan.uploads());
      came.retainAll(bases);
      List<Arrival> others = new ArrayList<>();
      for (String base : missing.isEmpty() ? List.<String>of() : survey.plan.uploads()) {
        Outgoing file = came.contains(base) ? null : MovedFiles.measured(survey, base);
        if (file != null) {
          others.add(Arrival.of(Departure.of(file)));
        }
      }
      Moves moves = Moves.into(survey.name(), others);
      missing.removeIf(departure -> {
        Moves.FoundAt found = moves.claim(departure);
        return found != null && came.add(found.arrival().base());
      });
      if (!came.isEmpty()) {
        survey.leave(Set.of(), came, Set.of());
      }
    }
  }

  /// Messages whose files are gone from the directory of their mailbox, and uploads of unknown fate
  /// whose files are; empty if that cannot be read.
  private List<Departure> missing(MailboxName name) throws IOException {
    List<Departure> missing = new ArrayList<>();
    try {
      TwinMailbox directory = twin.peek(name);
      AgreedView agreed = directory.agreed();
      DiskView listed = directory.scan();
      List<Link> links = new ArrayList<>();
      for (int row = 0; row < agreed.size(); row++) {
        if (agreed.kind(row) == AgreedView.Kind.LINKED && !listed.holds(agreed.base(row))) {
          links.add(new Link(agreed.uid(row), agreed.base(row)));
        }
      }
      Map<Long, TwinMailbox.Content> contents = directory.contents(links);
      for (Link link : links) {
        var content = contents.getOrDefault(link.uid(), TwinMailbox.Content.UNKNOWN);
        var facts = agreed.facts(agreed.find(link.uid()));
        missing.add(new Departure(link, facts, content, Flags.NONE));
      }
      for (UploadIntent intent : directory.doubts()) {
        if (!listed.holds(intent.base())) {
          missing.add(Departure.of(intent));
        }
      }
    } catch (ProblemException e) {
      missing.clear(); // Their names must do.
    }
    return missing;
  }

  /// @return how many were left
  private static int leave(Moves came, Collection<Survey> surveys) {
    int left = 0;
    for (Survey survey : surveys) {
      Set<Link> links = new HashSet<>();
      Set<Long> uids = new HashSet<>();
      gone(survey)
          .filter(departure -> came.claim(departure) != null)
          .forEach(departure -> {
            links.add(departure.link());
            uids.add(departure.link().uid());
          });
      if (!links.isEmpty()) {
        survey.leave(uids, Set.of(), links);
        left += links.size();
      }
    }
    return left;
  }

  private static Stream<Departure> gone(Survey survey) {
    return Stream.of(survey.goneFromDisk, survey.goneFromBoth, survey.keptThere)
        .flatMap(Collection::stream);
  }

  private List<Arrival> files(MailboxName place) throws IOException {
    List<Arrival> files = new ArrayList<>();
    TwinMailbox directory = twin.peek(place);
    DiskView listed = directory.scan();
    Set<String> own = twin.files(place);
    for (int at = 0; at < listed.size(); at++) {
      if (own.contains(listed.base(at))) {
        continue;
      }
      Outgoing file = MovedFiles.measured(directory, listed.base(at));
      if (file != null) {
        files.add(Arrival.of(Departure.of(file)));
      } else { // It still has its name.
        files.add(new Arrival(listed.base(at), new AgreedView.SizeAndDate(-1, 0), 0, 0));
      }
    }
    return files;
  }
}
