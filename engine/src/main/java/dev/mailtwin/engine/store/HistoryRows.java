package dev.mailtwin.engine.store;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/// Writes the history: each change in the transaction of the fact that it tells of.
///
/// A run gets its number with its first change, so that one with nothing to do writes nothing. All
/// methods but [#call] are called on the writer's thread.
final class HistoryRows {

  /// A message as it was agreed on, with the headers that people know it by.
  private static final String AS_AGREED =
      "INSERT INTO change (run_id, at, event, mailbox_id, mailbox, to_mailbox, uid, base, flags,"
          + " size, date, header_hash, checksum, message_id, sender, subject, detail)"
          + " SELECT ?, ?, ?, b.id, b.directory, ?, m.uid, m.base, f.names, m.size, m.date,"
          + " m.header_hash, m.checksum, m.message_id, coalesce(h.sender, ''),"
          + " coalesce(h.subject, ''), ? FROM message m JOIN mailbox b ON b.id = m.mailbox_id"
          + " JOIN flag_set f ON f.id = m.flag_set_id LEFT JOIN header h"
          + " ON h.mailbox_id = m.mailbox_id AND h.uid = m.uid"
          + " WHERE m.mailbox_id = ? AND m.uid = ? AND m.kind = 0";

  private final InstantSource clock;
  private volatile String what = "sync";
  private long run;

  HistoryRows(InstantSource clock) {
    this.clock = clock;
  }

  /// Says what the next run is, if not a sync.
  void call(String kind) {
    what = kind;
  }

  /// One message and what changed of it.
  ///
  /// @param detail the words for a single one, such as the flags that changed
  record Message(long uid, String detail) {}

  /// Changes of many messages that need no line each.
  void count(Connection db, Event event, long mailboxId, long messages) throws SQLException {
    if (messages > 0) {
      account(db, event, mailboxId, messages, "");
    }
  }

  /// Something about a mailbox, or with 0 about the account.
  void say(Connection db, Event event, long mailboxId, String detail) throws SQLException {
    account(db, event, mailboxId, 0, detail);
  }

  private void account(Connection db, Event event, long mailboxId, long messages, String detail)
      throws SQLException {
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT INTO change (run_id, at, event, mailbox_id, mailbox, messages, detail)"
                + " VALUES (?, ?, ?, ?,"
                + " coalesce((SELECT directory FROM mailbox WHERE id = ?4), ''), ?, ?)")) {
      insert.setLong(1, run(db));
      insert.setLong(2, now());
      insert.setString(3, event.name());
      insert.setLong(4, mailboxId);
      insert.setLong(5, messages);
      insert.setString(6, detail);
      insert.executeUpdate();
    }
  }

  /// A mailbox gets another directory; must come before its row changes.
  void renamed(Connection db, long mailboxId, String directory) throws SQLException {
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT INTO change (run_id, at, event, mailbox, to_mailbox, messages)"
                + " SELECT ?, ?, ?, directory, ?, 0 FROM mailbox WHERE id = ?")) {
      insert.setLong(1, run(db));
      insert.setLong(2, now());
      insert.setString(3, Event.FOLDER_RENAMED.name());
      insert.setString(4, directory);
      insert.setLong(5, mailboxId);
      insert.executeUpdate();
    }
  }

  /// A mailbox's row goes, and its number may be given to another.
  ///
  /// @param tell it was agreed on, so that somebody may ask
  void forgotten(Connection db, long mailboxId, boolean tell) throws SQLException {
    if (tell) {
      say(db, Event.FOLDER_FORGOTTEN, mailboxId, "");
    }
    try (PreparedStatement update =
        db.prepareStatement("UPDATE change SET mailbox_id = 0 WHERE mailbox_id = ?")) {
      update.setLong(1, mailboxId);
      update.executeUpdate();
    }
  }

  /// Linked messages, one line each; must come before their rows change.
  ///
  /// @param to the directory they went to, or empty
  void messages(Connection db, Event event, long mailboxId, Collection<Message> messages, String to)
      throws SQLException {
    if (messages.isEmpty()) {
      return;
    }
    long number = run(db);
    try (PreparedStatement insert = db.prepareStatement(AS_AGREED)) {
      for (Message message : messages) {
        insert.setLong(1, number);
        insert.setLong(2, now());
        insert.setString(3, event.name());
        insert.setString(4, to);
        insert.setString(5, message.detail);
        insert.setLong(6, mailboxId);
        insert.setLong(7, message.uid);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /// Flags that change on either side.
  void flags(Connection db, long mailboxId, List<Plan.Merge> merges) throws SQLException {
    messages(db, Event.FLAGS_HERE, mailboxId, changed(merges, Plan.Merge::disk), "");
    messages(db, Event.FLAGS_THERE, mailboxId, changed(merges, Plan.Merge::server), "");
  }

  private static List<Message> changed(
      List<Plan.Merge> merges, java.util.function.Function<Plan.Merge, Plan.Change> side) {
    return merges.stream()
        .filter(merge -> !side.apply(merge).isEmpty())
        .map(merge -> new Message(merge.link().uid(), words(side.apply(merge))))
        .toList();
  }

  private static String words(Plan.Change change) {
    var words = new java.util.StringJoiner(" ");
    change.add().imap().forEach(flag -> words.add("+" + flag));
    change.remove().imap().forEach(flag -> words.add("-" + flag));
    return words.toString();
  }

  /// Messages that go to another mailbox.
  void moves(
      Connection db, Event event, long mailboxId, long otherMailboxId, List<Relocation> messages)
      throws SQLException {
    String to = directory(db, otherMailboxId);
    messages(
        db,
        event,
        mailboxId,
        messages.stream().map(message -> new Message(message.link().uid(), "")).toList(),
        to);
  }

  /// A line about the same message as an earlier one.
  void again(Connection db, Change change, Event event, String detail) throws SQLException {
    Change.Message message = change.message();
    MailboxName mailbox = change.mailbox();
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT INTO change (run_id, at, event, mailbox_id, mailbox, uid, base, flags, size,"
                + " date, header_hash, checksum, message_id, sender, subject, detail)"
                + " VALUES (?1, ?2, ?3, coalesce((SELECT id FROM mailbox WHERE directory = ?4), 0),"
                + " ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)")) {
      insert.setLong(1, run(db));
      insert.setLong(2, now());
      insert.setString(3, event.name());
      insert.setString(4, mailbox == null ? "" : MailboxPaths.relative(mailbox));
      insert.setLong(5, message.uid());
      insert.setString(6, message.base());
      insert.setString(7, message.flags());
      insert.setLong(8, message.facts().size());
      insert.setLong(9, message.facts().date());
      insert.setLong(10, message.headerHash());
      insert.setLong(11, message.checksum());
      insert.setString(12, message.messageId());
      insert.setString(13, message.sender());
      insert.setString(14, message.subject());
      insert.setString(15, detail);
      insert.executeUpdate();
    }
  }

  private static String directory(Connection db, long mailboxId) throws SQLException {
    try (PreparedStatement select =
        db.prepareStatement("SELECT directory FROM mailbox WHERE id = ?")) {
      select.setLong(1, mailboxId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  /// The number of this run. The row is written with each transaction that needs it: one that was
  /// taken back took the row with it.
  private long run(Connection db) throws SQLException {
    if (run == 0) {
      try (PreparedStatement select =
              db.prepareStatement(
                  "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'run'");
          ResultSet row = select.executeQuery()) {
        run = row.getLong(1);
      }
    }
    try (PreparedStatement insert =
        db.prepareStatement("INSERT OR IGNORE INTO run (id, at, what) VALUES (?, ?, ?)")) {
      insert.setLong(1, run);
      insert.setLong(2, now());
      insert.setString(3, what);
      insert.executeUpdate();
    }
    return run;
  }
}
