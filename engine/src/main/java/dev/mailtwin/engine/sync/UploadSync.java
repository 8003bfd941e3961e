package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxSync.Arrival;
import dev.mailtwin.engine.sync.ServerMailbox.Appended;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

  UploadSync(Run run, MailboxName name, TwinMailbox twin, ServerMailbox server) {
    this.run = run;
    this.name = name;
    this.twin = twin;
    this.server = server;
  }

  /// Settles what an earlier run left open.
  void resolveDoubts() throws IOException, InterruptedException {
    List<UploadIntent> doubts = twin.doubts();
    while (!doubts.isEmpty()) {
      run.stopIfAsked();
      long now = run.clock().seconds();
      List<UploadIntent> missing = look(doubts);
      List<UploadIntent> twice = missing.stream().filter(intent -> isOver(intent, now)).toList();
      twin.dropIntents(twice);
      List<UploadIntent> once = missing.stream().filter(intent -> !isOver(intent, now)).toList();
      twin.missed(once.stream().filter(intent -> intent.missedAt() == 0).toList(), now);
      if (once.isEmpty()) {
        return;
      }
      run.listener().says("Making sure that an interrupted upload did not arrive …");
      run.clock().pause(SECOND_LOOK_SECONDS);
      doubts = twin.doubts();
    }
  }

  private static boolean isOver(UploadIntent intent, long now) {
    return intent.missedAt() != 0 && now - intent.missedAt() >= SECOND_LOOK_SECONDS;
  }

  /// Looks for uploads on the server, links those that are there, yields the others.
  private List<UploadIntent> look(List<UploadIntent> intents)
      throws IOException, InterruptedException {
    Map<UploadIntent, Long> found = server.find(intents, twin.agreed());
    List<Agreement> agreements = new ArrayList<>();
    List<UploadIntent> missing = new ArrayList<>();
    for (UploadIntent intent : intents) {
      Long uid = found.get(intent);
      Outgoing file = uid == null ? null : twin.outgoing(intent.base());
      if (uid == null) {
        missing.add(intent);
      } else if (file == null) {
        // Gone here meanwhile: the message on the server is simply new, or was deleted here.
        twin.dropIntents(List.of(intent));
      } else {
        agreements.add(agreement(uid, file, measured(file)));
      }
    }
    twin.uploaded(agreements);
    return missing;
  }

  void upload(List<String> bases, List<Arrival> fromDisk) throws IOException, InterruptedException {
    if (bases.isEmpty()) {
      return;
    }
    run.listener().begins(name, bases.size(), 0);
    Set<String> doubtful = new TreeSet<>();
    twin.doubts().forEach(intent -> doubtful.add(intent.base()));
    List<Outgoing> batch = new ArrayList<>();
    long bytes = 0;
    for (String base : bases) {
      Outgoing message = doubtful.contains(base) ? null : prepare(base);
      if (message == null) {
        continue;
      }
      if (!batch.isEmpty()
          && (batch.size() == BATCH_MESSAGES_MAX || bytes + message.bytes() > BATCH_BYTES_MAX)) {
        send(batch, fromDisk);
        batch.clear();
        bytes = 0;
      }
      batch.add(message);
      bytes += message.bytes();
    }
    send(batch, fromDisk);
  }

  private @org.jspecify.annotations.Nullable Outgoing prepare(String base) throws IOException {
    Outgoing message = twin.outgoing(base);
    if (message == null || twin.wasRefused(message)) {
      return null;
    }
    if (!message.sendable()) {
      refuse(message, "it contains a NUL byte, which IMAP cannot carry");
      return null;
    }
    return message;
  }

  private void send(List<Outgoing> batch, List<Arrival> fromDisk)
      throws IOException, InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    run.stopIfAsked();
    ServerMailbox.Opened opened = server.opened();
    List<UploadIntent> intents = batch.stream().map(message -> intent(message, opened)).toList();
    twin.intend(intents);
    List<Appended> answers = server.append(batch);
    List<Agreement> agreements = new ArrayList<>();
    List<UploadIntent> somewhere = new ArrayList<>();
    for (int n = 0; n < batch.size(); n++) {
      Outgoing message = batch.get(n);
      switch (answers.get(n)) {
        case Appended.As(long uid, var facts) -> agreements.add(agreement(uid, message, facts));
        case Appended.Somewhere() -> somewhere.add(intents.get(n));
        case Appended.Refused(String reason) -> {
          twin.dropIntents(List.of(intents.get(n)));
          refuse(message, reason);
        }
      }
    }
    twin.uploaded(agreements);
    List<UploadIntent> unseen = somewhere.isEmpty() ? somewhere : look(somewhere);
    unseen.forEach(
        intent -> run.problems().add(Problems.uploadUncertain(name.toString(), intent.base())));
    for (Outgoing message : batch) {
      fromDisk.add(arrival(message));
      run.listener().transferred(1, message.bytes());
    }
    run.count(Kind.UPLOADED, "upload", name, agreements.size() + (long) somewhere.size());
  }

  private void refuse(Outgoing message, String reason) throws IOException {
    twin.refused(message, reason);
    run.problems().add(Problems.uploadRefused(name.toString(), message.base(), reason));
  }

  static Arrival arrival(Outgoing message) {
    return new Arrival(message.base(), measured(message), message.facts());
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
        0);
  }

  private static AgreedView.SizeAndDate measured(Outgoing message) {
    return new AgreedView.SizeAndDate(message.bytes(), message.date());
  }

  /// Only what the server can keep is agreed; the rest stays on the disk.
  private Agreement agreement(long uid, Outgoing message, AgreedView.SizeAndDate facts) {
    return new Agreement(
        uid,
        message.base(),
        server.opened().keepable().of(message.flags()),
        facts,
        message.facts());
  }
}
