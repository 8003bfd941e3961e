package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.Moves.Arrival;
import dev.mailtwin.engine.sync.ServerMailbox.Appended;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Uploads files, so that a lost reply never doubles a message.
///
/// An intent is written down before the APPEND and goes when the fate of the upload is known. An
/// intent found at the start of a run means that a reply was lost: the message is looked for among
/// those with a UID the mailbox had not given out then. Only after two looks at least ten seconds
/// apart have failed is it sent again.
final class UploadSync {

  private static final int BATCH_MESSAGES_MAX = 50;
  private static final long BATCH_BYTES_MAX = 16 << 20;
  private static final long SECOND_LOOK_SECONDS = 10;

  private final Run run;
  private final MailboxName name;
  private final TwinMailbox twin;
  private final ServerMailbox server;
  private long count;

  /// The UIDs of what went up, as far as they are known.
  private final Set<Long> named = new HashSet<>();

  private @Nullable AgreedView agreed;

  /// Nothing more is sent: the server will not have anything now.
  private boolean postponed;

  private boolean unread;

  UploadSync(Run run, MailboxName name, TwinMailbox twin, ServerMailbox server) {
    this.run = run;
    this.name = name;
    this.twin = twin;
    this.server = server;
  }

  /// How many messages were uploaded for certain.
  long count() {
    return count;
  }

  /// The UIDs of those whose UID is known.
  Set<Long> uids() {
    return named;
  }

  /// A file that was half written when it went up is another message now. What went up of it is
  /// deleted, like a file that is gone.
  static void followWriters(Run run, TwinAccount twin) throws IOException {
    Map<MailboxName, Set<String>> rewritten = twin.uploads().rewritten();
    if (!run.options().dryRun()) {
      twin.uploads().giveNewNames(rewritten);
      return;
    }
    rewritten.forEach((name, files) -> {
      run.count(Kind.UPLOADED, "upload", name, files.size());
      run.count(Kind.DELETED_ON_SERVER, "delete-on-server", name, files.size());
    });
  }

  /// Settles what an earlier run left open.
  ///
  /// @param fromDisk gains what had arrived: the file may have left another mailbox
  /// @return what did not arrive, or has left already. They stay written down: only who has looked
  ///   everywhere drops them
  List<UploadIntent> resolveDoubts(List<Arrival> fromDisk)
      throws IOException, InterruptedException {
    List<UploadIntent> doubts = twin.doubts();
    while (!doubts.isEmpty()) {
      run.stopIfAsked();
      long now = run.clock().seconds();
      int before = fromDisk.size();
      List<UploadIntent> missing = look(doubts, fromDisk, false);
      // The run that sent them could not count them.
      run.count(Kind.UPLOADED, "upload", name, fromDisk.size() - (long) before);
      // One that came meanwhile shows that the server still works off the old connection.
      boolean working = missing.size() < doubts.size();
      List<UploadIntent> twice =
          missing.stream().filter(intent -> !working && isOver(intent, now)).toList();
      List<UploadIntent> once = missing.stream().filter(i -> !twice.contains(i)).toList();
      twin.missed(once.stream().filter(i -> working || isFirstLook(i, now)).toList(), now);
      if (once.isEmpty()) {
        return twice;
      }
      run.listener().says("Making sure that an interrupted upload did not arrive …");
      run.clock().pause(SECOND_LOOK_SECONDS);
      doubts = twin.doubts();
    }
    return List.of();
  }

  /// A look from the future is none: the clock was wrong then, and waiting for it could take years.
  private static boolean isFirstLook(UploadIntent intent, long now) {
    return intent.missedAt() == 0 || intent.missedAt() > now;
  }

  private static boolean isOver(UploadIntent intent, long now) {
    return intent.missedAt() != 0 && now - intent.missedAt() >= SECOND_LOOK_SECONDS;
  }

  /// Looks for uploads on the server, links those that are there, yields the others.
  ///
  /// @param fromDisk gains those that are there
  /// @param stored the server said that it has them all
  private List<UploadIntent> look(
      List<UploadIntent> intents, List<Arrival> fromDisk, boolean stored)
      throws IOException, InterruptedException {
    Map<UploadIntent, Appended.As> found = server.find(intents, twin.agreed(), stored);
    List<Agreement> agreements = new ArrayList<>();
    List<UploadIntent> missing = new ArrayList<>();
    for (UploadIntent intent : intents) {
      Appended.As seen = found.get(intent);
      Appended.As there = seen == null || stored ? seen : seen.later();
      Outgoing file = there == null ? null : twin.outgoing(intent.base());
      if (there == null) {
        missing.add(intent);
      } else if (file == null) {
        agreements.add(ofGoneFile(there, intent));
      } else if (!file.sha256().equals(intent.sha256())) {
        // Another one here meanwhile: the message on the server is simply new.
        twin.dropIntents(List.of(intent));
      } else {
        agreements.add(agreement(there, file, intent.flags()));
        fromDisk.add(arrival(file));
      }
    }
    twin.link(agreements);
    return missing;
  }

  /// Somebody moved or deleted the file since it went up: it has left like any other that was
  /// agreed on, and the message follows.
  private Agreement ofGoneFile(Appended.As there, UploadIntent intent) {
    var facts =
        new MessageFacts(
            intent.messageId(), intent.headerHash(), intent.checksum(), "", "", "", "", "");
    Flags kept = kept(there, intent.flags());
    return new Agreement(there.uid(), intent.base(), kept, there.facts(), facts);
  }

  /// Uploads what the survey found; what was refused before, only where everything was compared.
  ///
  /// @param fromDisk gains those that are on the server for certain, and no others: an arrival
  ///   stands for a message that left another mailbox
  /// @return whether the fate of each is known; false also if a file could not be read: nothing
  ///   would show that it can be later
  boolean upload(Survey survey, List<Arrival> fromDisk) throws IOException, InterruptedException {
    List<String> bases = survey.plan.uploads();
    if (survey.complete) {
      twin.keepRefusals(Set.copyOf(bases));
    }
    if (bases.isEmpty()) {
      return true;
    }
    run.listener().begins(name, bases.size(), 0);
    Map<String, Flags> silent = survey.silentKeywords();
    Set<String> doubtful = new TreeSet<>();
    twin.doubts().forEach(intent -> doubtful.add(intent.base()));
    List<Outgoing> batch = new ArrayList<>();
    long bytes = 0;
    boolean known = true;
    for (String base : bases) {
      if (postponed) {
        return false;
      }
      Outgoing message = doubtful.contains(base) ? null : prepare(base, survey.complete);
      if (message == null) {
        continue;
      }
      if (!batch.isEmpty()
          && (batch.size() == BATCH_MESSAGES_MAX || bytes + message.bytes() > BATCH_BYTES_MAX)) {
        known &= send(batch, fromDisk);
        batch.clear();
        bytes = 0;
      }
      batch.add(message.with(silent.getOrDefault(base, Flags.NONE)));
      bytes += message.bytes();
    }
    return send(batch, fromDisk) && known && !postponed && !unread;
  }

  private @Nullable Outgoing prepare(String base, boolean again) throws IOException {
    Outgoing message = measure(base);
    if (message == null || (twin.wasRefused(message) && !(again && message.sendable()))) {
      return null;
    }
    if (!message.sendable()) {
      refuse(message, "it contains a NUL byte, which IMAP cannot carry");
      return null;
    }
    return message;
  }

  /// A file that cannot be read never blocks the next one.
  private @Nullable Outgoing measure(String base) throws IOException {
    try {
      return twin.outgoing(base);
    } catch (ProblemException e) {
      if (e.problem().scope() != Problem.Scope.MESSAGE) {
        throw e;
      }
      run.problems().add(e.problem());
      unread = true;
      return null;
    }
  }

  private boolean send(List<Outgoing> batch, List<Arrival> fromDisk)
      throws IOException, InterruptedException {
    if (batch.isEmpty() || postponed) {
      return true;
    }
    run.stopIfAsked();
    ServerMailbox.Opened opened = server.opened();
    List<UploadIntent> intents = batch.stream().map(message -> intent(message, opened)).toList();
    twin.intend(intents);
    List<Appended> answers = server.append(batch);
    List<Agreement> agreements = new ArrayList<>();
    List<UploadIntent> somewhere = new ArrayList<>();
    boolean left = false;
    for (int n = 0; n < batch.size(); n++) {
      UploadIntent intent = intents.get(n);
      switch (answers.get(n)) {
        case Appended.Somewhere() -> somewhere.add(intent);
        case Appended.As as when !isAnothers(as.uid()) -> {
          Outgoing message = batch.get(n);
          agreements.add(agreement(as, message, message.flags()));
        }
        case Appended other -> {
          twin.dropIntents(List.of(intent));
          left |= !notStored(batch.get(n), other);
        }
      }
    }
    twin.link(agreements);
    List<UploadIntent> unseen =
        somewhere.isEmpty() ? somewhere : look(somewhere, new ArrayList<>(), true);
    unseen.forEach(
        intent -> run.problems().add(Problems.uploadUncertain(name.toString(), intent.base())));
    Set<String> arrived = new HashSet<>();
    agreements.forEach(agreement -> arrived.add(agreement.base()));
    somewhere.forEach(intent -> arrived.add(intent.base()));
    unseen.forEach(intent -> arrived.remove(intent.base()));
    count += arrived.size();
    for (Outgoing message : batch) {
      if (arrived.contains(message.base())) {
        fromDisk.add(arrival(message));
      }
      run.listener().transferred(1, message.bytes());
    }
    run.count(Kind.UPLOADED, "upload", name, agreements.size() + (long) somewhere.size());
    return unseen.isEmpty() && !left;
  }

  /// What is not stored under a number of its own.
  ///
  /// @return false if the next run is to try again
  private boolean notStored(Outgoing message, Appended answer) throws IOException {
    switch (answer) {
      case Appended.As _, Appended.Somewhere _ ->
          refuse(message, "the server has the same message in this folder, and keeps one of each");
      case Appended.Refused(String reason) -> refuse(message, reason);
      case Appended.NotNow(Problem why) -> postpone(why);
      case Appended.NotThis(Problem why) -> {
        notThis(message, why);
        return false;
      }
      case Appended.Gone() -> {
        return false;
      }
    }
    return true;
  }

  /// A message the server cannot read stops no other, and is tried again; the first is named.
  private void notThis(Outgoing message, Problem why) {
    String where = name.toString();
    boolean said =
        run.problems().stream().anyMatch(p -> p.code() == why.code() && p.where().equals(where));
    if (!said) {
      run.problems().add(why.through(words -> "%s: %s".formatted(message.base(), words)).at(where));
    }
  }

  /// Some servers keep one of several equal messages, and answer with the number of that one. To
  /// believe that it is the new one would leave the file that it belongs to without a message.
  private boolean isAnothers(long uid) throws IOException {
    return !named.add(uid) || (uid < server.opened().uidNext() && known().isLinked(uid));
  }

  /// Read once: what is added to it meanwhile is in `named`.
  private AgreedView known() throws IOException {
    AgreedView known = agreed;
    if (known == null) {
      known = twin.agreed();
      agreed = known;
    }
    return known;
  }

  /// A full mailbox is the account's trouble: it is said once. Everything else is a folder's.
  private void postpone(Problem why) {
    boolean full = why.code() == Code.Q1;
    Problem here = why.at(name.toString());
    boolean said =
        run.problems().stream()
            .anyMatch(p ->
                p.code() == why.code()
                    && p.happened().equals(why.happened())
                    && (full || p.where().equals(here.where())));
    if (!said) {
      run.problems().add(here);
    }
    postponed = true;
  }

  private void refuse(Outgoing message, String reason) throws IOException {
    twin.refused(message, reason);
    run.problems().add(Problems.uploadRefused(name.toString(), message.base(), reason));
  }

  static Arrival arrival(Outgoing message) {
    return new Arrival(
        message.base(),
        measured(message),
        message.facts().headerHash(),
        message.facts().checksum());
  }

  private static UploadIntent intent(Outgoing message, ServerMailbox.Opened opened) {
    return new UploadIntent(
        message.base(),
        opened.uidValidity(),
        opened.uidNext(),
        message.bytes(),
        message.sha256(),
        message.facts().messageId(),
        message.facts().headerHash(),
        message.facts().checksum(),
        message.flags(),
        0);
  }

  private static AgreedView.SizeAndDate measured(Outgoing message) {
    return new AgreedView.SizeAndDate(message.bytes(), message.date());
  }

  private Agreement agreement(Appended.As there, Outgoing message, Flags flags) {
    named.add(there.uid());
    Flags kept = kept(there, flags);
    return new Agreement(there.uid(), message.base(), kept, there.facts(), message.facts());
  }

  /// Only what the server can keep and shows is agreed; the rest stays on the disk. The next run
  /// asks for what it does not show once more, and learns whether it is ever kept.
  private Flags kept(Appended.As there, Flags flags) {
    Flags kept = server.opened().keepable().of(flags);
    Flags shown = there.flags();
    return shown == null ? kept : kept.minus(kept.minus(shown));
  }
}
