package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient.Notify;
import dev.mailtwin.protocol.smtp.Submission.Notifications;
import dev.mailtwin.protocol.smtp.Submission.Notifications.Returned;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Letters, recipients, events and problems as rows. On the database's thread only.
final class LetterRows {

  private static final String COLUMNS =
      "sequence, key, revision, message_id, sender, from_header, subject, bytes, sha256,"
          + " allow_partial, queued_at, zone, state, due_at, first_tried_at, attempts, tries,"
          + " for_link, queue_id, since, looks, copy, notify, returned, envelope_id, copy_uid";

  private LetterRows() {}

  /// Fills in the parameters of a statement.
  @FunctionalInterface
  interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  static List<Letter> select(Connection db, String where, Binding binding) throws SQLException {
    List<Letter> bare = new ArrayList<>();
    try (PreparedStatement select =
        db.prepareStatement("SELECT " + COLUMNS + " FROM letter " + where)) {
      binding.bind(select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          bare.add(bare(row));
        }
      }
    }
    List<Letter> letters = new ArrayList<>(bare.size());
    for (Letter letter : bare) {
      Problem problem = problem(db, letter.sequence());
      letters.add(
          letter
              .on(letter.course().with(problem))
              .forRecipients(recipients(db, letter.sequence())));
    }
    return letters;
  }

  private static Letter bare(ResultSet row) throws SQLException {
    var content =
        new Letter.Content(
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getLong(8),
            row.getString(9));
    var terms =
        new Letter.Terms(row.getBoolean(10), row.getLong(11), row.getString(12), notices(row));
    var course =
        new Letter.Course(
            LetterState.valueOf(row.getString(13)),
            row.getLong(14),
            row.getLong(15),
            row.getInt(16),
            row.getInt(17),
            row.getBoolean(18),
            row.getString(19),
            row.getLong(20),
            row.getInt(21),
            new Copied(CopyState.valueOf(row.getString(22)), row.getLong(26)),
            null);
    return new Letter(
        row.getString(2), row.getLong(1), row.getLong(3), content, terms, course, List.of());
  }

  private static Notices notices(ResultSet row) throws SQLException {
    Set<Notify> when = EnumSet.noneOf(Notify.class);
    for (String word : row.getString(23).split(",", -1)) {
      if (!word.isEmpty()) {
        when.add(Notify.valueOf(word));
      }
    }
    var content = new Notifications(Returned.valueOf(row.getString(24)), row.getString(25));
    return new Notices(when, content);
  }

  static Letter insert(Connection db, Letter letter) throws SQLException {
    Letter.Content content = letter.content();
    Letter.Terms terms = letter.terms();
    long sequence;
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT INTO letter (key, revision, message_id, sender, from_header, subject, bytes,"
                + " sha256, allow_partial, queued_at, zone, state, due_at, first_tried_at,"
                + " attempts, tries, for_link, queue_id, since, looks, copy, copy_uid, notify,"
                + " returned, envelope_id) VALUES"
                + " (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " RETURNING sequence")) {
      insert.setString(1, letter.key());
      insert.setString(2, content.messageId());
      insert.setString(3, content.sender());
      insert.setString(4, content.from());
      insert.setString(5, content.subject());
      insert.setLong(6, content.bytes());
      insert.setString(7, content.sha256());
      insert.setBoolean(8, terms.allowPartial());
      insert.setLong(9, terms.queuedAt());
      insert.setString(10, terms.zone());
      bind(insert, 11, letter.course());
      Notices notices = terms.notices();
      insert.setString(
          22, notices.when().stream().map(Notify::name).sorted().collect(Collectors.joining(",")));
      insert.setString(23, notices.content().content().name());
      insert.setString(24, notices.content().envelopeId());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        sequence = row.getLong(1);
      }
    }
    var stored =
        new Letter(letter.key(), sequence, 1, content, terms, letter.course(), letter.recipients());
    recipients(db, stored);
    problem(db, sequence, letter.course().problem());
    return stored;
  }

  private static void bind(PreparedStatement statement, int from, Letter.Course course)
      throws SQLException {
    statement.setString(from, course.state().name());
    statement.setLong(from + 1, course.dueAt());
    statement.setLong(from + 2, course.firstTriedAt());
    statement.setInt(from + 3, course.attempts());
    statement.setInt(from + 4, course.tries());
    statement.setBoolean(from + 5, course.forLink());
    statement.setString(from + 6, course.queueId());
    statement.setLong(from + 7, course.since());
    statement.setInt(from + 8, course.looks());
    statement.setString(from + 9, course.copy().how().name());
    statement.setLong(from + 10, course.copy().uid());
  }

  /// Changes the course and the recipients, if nobody else changed the row meanwhile.
  static @Nullable Letter update(Connection db, Letter letter) throws SQLException {
    try (PreparedStatement update =
        db.prepareStatement(
            "UPDATE letter SET state = ?, due_at = ?, first_tried_at = ?, attempts = ?, tries = ?,"
                + " for_link = ?, queue_id = ?, since = ?, looks = ?, copy = ?, copy_uid = ?,"
                + " allow_partial = ?, revision = revision + 1 WHERE sequence = ? AND revision = ?")) {
      bind(update, 1, letter.course());
      update.setBoolean(12, letter.terms().allowPartial());
      update.setLong(13, letter.sequence());
      update.setLong(14, letter.revision());
      if (update.executeUpdate() == 0) {
        return null;
      }
    }
    recipients(db, letter);
    problem(db, letter.sequence(), letter.course().problem());
    return new Letter(
        letter.key(),
        letter.sequence(),
        letter.revision() + 1,
        letter.content(),
        letter.terms(),
        letter.course(),
        letter.recipients());
  }

  private static List<Recipient> recipients(Connection db, long sequence) throws SQLException {
    List<Recipient> found = new ArrayList<>();
    try (PreparedStatement select =
        db.prepareStatement(
            "SELECT address, state, reply FROM recipient WHERE sequence = ? ORDER BY position")) {
      select.setLong(1, sequence);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new Recipient(
                  row.getString(1), Recipient.State.valueOf(row.getString(2)), row.getString(3)));
        }
      }
    }
    return found;
  }

  private static void recipients(Connection db, Letter letter) throws SQLException {
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT INTO recipient VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state ="
                + " excluded.state, reply = excluded.reply WHERE state <> excluded.state OR reply"
                + " <> excluded.reply")) {
      int position = 0;
      for (Recipient recipient : letter.recipients()) {
        insert.setLong(1, letter.sequence());
        insert.setInt(2, position++);
        insert.setString(3, recipient.address());
        insert.setString(4, recipient.state().name());
        insert.setString(5, recipient.reply());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static void event(Connection db, long sequence, long at, String what) throws SQLException {
    try (PreparedStatement insert = db.prepareStatement("INSERT INTO event VALUES (?, ?, ?)")) {
      insert.setLong(1, sequence);
      insert.setLong(2, at);
      insert.setString(3, what);
      insert.executeUpdate();
    }
  }

  static @Nullable Problem problem(Connection db, long sequence) throws SQLException {
    try (PreparedStatement select =
        db.prepareStatement(
            "SELECT code, severity, scope, place, retry, happened, meaning, next, others FROM problem"
                + " WHERE sequence = ?")) {
      select.setLong(1, sequence);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Problem(
                Code.valueOf(row.getString(1)),
                Problem.Severity.valueOf(row.getString(2)),
                Problem.Scope.valueOf(row.getString(3)),
                row.getString(4),
                Problem.Retry.valueOf(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                codes(row.getString(9)))
            : null;
      }
    }
  }

  static void problem(Connection db, long sequence, @Nullable Problem problem) throws SQLException {
    if (problem == null) {
      try (PreparedStatement delete =
          db.prepareStatement("DELETE FROM problem WHERE sequence = ?")) {
        delete.setLong(1, sequence);
        delete.executeUpdate();
      }
      return;
    }
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT OR REPLACE INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, sequence);
      insert.setString(2, problem.code().name());
      insert.setString(3, problem.severity().name());
      insert.setString(4, problem.scope().name());
      insert.setString(5, problem.where());
      insert.setString(6, problem.retry().name());
      insert.setString(7, problem.happened());
      insert.setString(8, problem.meaning());
      insert.setString(9, problem.next());
      insert.setString(
          10, problem.others().stream().map(Code::name).collect(Collectors.joining(" ")));
      insert.executeUpdate();
    }
  }

  private static List<Code> codes(String names) {
    return names.isEmpty() ? List.of() : Stream.of(names.split(" ")).map(Code::valueOf).toList();
  }
}
