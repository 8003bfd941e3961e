package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.store.ArrivalBatch.InTmp;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinAccount.Sample;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import dev.mailtwin.engine.sync.TwinMailbox.Departed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows of one mailbox: which message is which file, and what both sides agreed on.
final class MessageRows {

  private static final Kind[] KINDS = {Kind.LINKED, Kind.BODILESS, Kind.DELETED_HERE};

  private final StateDb db;
  private final long mailboxId;
  private final HistoryRows history;
  private final FlagTable table;

  /// Number in the flag table to id in the database. Used on the writer thread only.
  private final Map<Integer, Long> flagIds = new HashMap<>();

  MessageRows(MailboxRow mailbox, FlagTable table) {
    this.db = mailbox.db();
    this.mailboxId = mailbox.id();
    this.history = mailbox.history();
    this.table = table;
  }

  AgreedView load() throws IOException {
    return db.read(connection -> {
      Map<Long, Integer> numbers = flagNumbers(connection);
      var view = new AgreedView();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT uid, kind, base, flag_set_id, size, date FROM message"
                  + " WHERE mailbox_id = ? ORDER BY uid")) {
        select.setLong(1, mailboxId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            view.add(
                row.getLong(1),
                KINDS[row.getInt(2)],
                row.getString(3),
                numbers.getOrDefault(row.getLong(4), 0),
                new SizeAndDate(row.getLong(5), row.getLong(6)));
          }
        }
      }
      return view;
    });
  }

  private Map<Long, Integer> flagNumbers(Connection connection) throws SQLException {
    Map<Long, Integer> numbers = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement("SELECT id, names FROM flag_set");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Flags flags = Flags.ofImap(List.of(row.getString(2).split(" ")));
        int number = table.number(flags);
        numbers.put(row.getLong(1), number);
        flagIds.put(number, row.getLong(1));
      }
    }
    return numbers;
  }

  private long flagId(Connection connection, int number) throws SQLException {
    Long known = flagIds.get(number);
    if (known != null) {
      return known;
    }
    String names = table.flags(number).toString();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO flag_set (names) VALUES (?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, names);
      insert.executeUpdate();
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM flag_set WHERE names = ?")) {
      select.setString(1, names);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        flagIds.put(number, row.getLong(1));
        return row.getLong(1);
      }
    }
  }

  /// The files of these lie in `tmp`; the batch before is in its place by now.
  void arriving(List<InTmp> batch) throws IOException {
    db.transact(connection -> {
      clearArriving(connection);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO arriving VALUES (?, ?)")) {
        for (InTmp message : batch) {
          insert.setLong(1, mailboxId);
          insert.setLong(2, message.uid());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      List<Linked> rows = new ArrayList<>();
      for (InTmp message : batch) {
        rows.add(
            new Linked(
                message.uid(),
                message.base(),
                flagId(connection, message.flagNumber()),
                message.size(),
                message.facts(),
                message.emailId()));
      }
      insert(connection, rows);
      history.count(connection, Event.DOWNLOADED, mailboxId, rows.size());
      return batch;
    });
  }

  /// Everything that arrived is in its place.
  void arrived() throws IOException {
    db.transact(connection -> {
      clearArriving(connection);
      return mailboxId;
    });
  }

  private void clearArriving(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM arriving WHERE mailbox_id = ?")) {
      delete.setLong(1, mailboxId);
      delete.executeUpdate();
    }
  }

  /// A row that was arriving when the last run ended.
  record Interrupted(long uid, String base, Flags flags) {}

  List<Interrupted> interrupted() throws IOException {
    return db.read(connection -> {
      List<Interrupted> found = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT m.uid, m.base, f.names FROM arriving a"
                  + " JOIN message m ON m.mailbox_id = a.mailbox_id AND m.uid = a.uid"
                  + " JOIN flag_set f ON f.id = m.flag_set_id WHERE a.mailbox_id = ?")) {
        select.setLong(1, mailboxId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            Flags flags = Flags.ofImap(List.of(row.getString(3).split(" ")));
            found.add(new Interrupted(row.getLong(1), row.getString(2), flags));
          }
        }
      }
      return found;
    });
  }

  private record Linked(
      long uid, String base, long flagId, SizeAndDate size, MessageFacts facts, long emailId) {}

  private void insert(Connection connection, List<Linked> rows) throws SQLException {
    try (PreparedStatement message =
            connection.prepareStatement(
                "INSERT OR REPLACE INTO message VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement header =
            connection.prepareStatement(
                "INSERT OR REPLACE INTO header VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (Linked row : rows) {
        message.setLong(1, mailboxId);
        message.setLong(2, row.uid);
        message.setString(3, row.base);
        message.setLong(4, row.flagId);
        message.setLong(5, row.size.size());
        message.setLong(6, row.size.date());
        message.setLong(7, row.facts.headerHash());
        message.setString(8, row.facts.messageId());
        message.setLong(9, row.facts.checksum());
        message.setLong(10, row.emailId);
        message.addBatch();
        header.setLong(1, mailboxId);
        header.setLong(2, row.uid);
        header.setString(3, row.facts.from());
        header.setString(4, row.facts.to());
        header.setString(5, row.facts.subject());
        header.setString(6, row.facts.date());
        header.setString(7, row.facts.references());
        header.addBatch();
      }
      message.executeBatch();
      header.executeBatch();
    }
  }

  /// These uploads are done; their intents and refusals go in the same step.
  void link(List<Agreement> agreements) throws IOException {
    db.transact(connection -> {
      List<Linked> rows = new ArrayList<>();
      long uploaded = 0;
      for (Agreement agreement : agreements) {
        long flagId = flagId(connection, table.number(agreement.flags()));
        rows.add(
            new Linked(
                agreement.uid(), agreement.base(), flagId, agreement.size(), agreement.facts(), 0));
        boolean up = InFlightRows.forget(connection, mailboxId, agreement.base(), history.now());
        uploaded += up ? 1 : 0;
      }
      insert(connection, rows);
      history.count(connection, Event.UPLOADED, mailboxId, uploaded);
      history.count(connection, Event.RECOGNISED, mailboxId, rows.size() - uploaded);
      return agreements;
    });
  }

  void agreeFlags(List<Plan.Merge> merges) throws IOException {
    db.transact(connection -> {
      history.flags(connection, mailboxId, merges);
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE message SET flag_set_id = ? WHERE mailbox_id = ? AND uid = ?")) {
        for (Plan.Merge merge : merges) {
          update.setLong(1, flagId(connection, table.number(merge.agreed())));
          update.setLong(2, mailboxId);
          update.setLong(3, merge.link().uid());
          update.addBatch();
        }
        update.executeBatch();
      }
      return merges;
    });
  }

  /// Rows without a file, with the size and date the server reported.
  ///
  /// @param how they went away from here; null if their bodies could not be had
  void unlinked(Map<Long, SizeAndDate> uids, @Nullable Departed how) throws IOException {
    int number = how == null ? 1 : 2;
    db.transact(connection -> {
      if (how != null) {
        var marked = uids.keySet().stream().map(uid -> new HistoryRows.Message(uid, "")).toList();
        history.messages(connection, how.event(), mailboxId, marked, directory(how));
      }
      Flags agreed = how == null ? Flags.NONE : Flags.of(SystemFlag.DELETED);
      long flags = flagId(connection, table.number(agreed));
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT OR REPLACE INTO message VALUES (?, ?, ?, '', ?, ?, ?, 0, '', 0, 0)")) {
        for (Map.Entry<Long, SizeAndDate> entry : uids.entrySet()) {
          insert.setLong(1, mailboxId);
          insert.setLong(2, entry.getKey());
          insert.setInt(3, number);
          insert.setLong(4, flags);
          insert.setLong(5, entry.getValue().size());
          insert.setLong(6, entry.getValue().date());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      InFlightRows.forgetCopies(connection, mailboxId, uids.keySet());
      return uids;
    });
  }

  void forget(UidList uids) throws IOException {
    if (uids.size() > 0) {
      db.transact(connection -> {
        delete(connection, uids);
        return uids;
      });
    }
  }

  /// The same for messages that went away.
  void forget(UidList uids, Departed how) throws IOException {
    if (uids.size() > 0) {
      db.transact(connection -> {
        List<HistoryRows.Message> gone = new ArrayList<>();
        uids.stream().forEach(uid -> gone.add(new HistoryRows.Message(uid, "")));
        history.messages(connection, how.event(), mailboxId, gone, directory(how));
        delete(connection, uids);
        return uids;
      });
    }
  }

  /// A message that stayed on the server as `\Deleted` is an ordinary one again.
  void unmark(long uid) throws IOException {
    db.transact(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM message WHERE mailbox_id = ? AND uid = ? AND kind = 2")) {
        delete.setLong(1, mailboxId);
        delete.setLong(2, uid);
        return delete.executeUpdate();
      }
    });
  }

  private static String directory(Departed how) {
    var to = how.to();
    return to == null ? "" : MailboxPaths.relative(to);
  }

  private void delete(Connection connection, UidList uids) throws SQLException {
    for (String name : List.of("message", "header", "arriving", "copy_intent")) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM " + name + " WHERE mailbox_id = ? AND uid = ?")) {
        for (int n = 0; n < uids.size(); n++) {
          delete.setLong(1, mailboxId);
          delete.setLong(2, uids.get(n));
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
  }

  /// Gives some rows other UIDs, and forgets everything else about the mailbox's messages.
  void renumber(List<Relocation> known) throws IOException {
    db.transact(connection -> {
      for (String table : List.of("message", "header")) {
        putAside(connection, table, known);
      }
      deleteAll(connection, mailboxId);
      for (String table : List.of("message", "header")) {
        try (PreparedStatement update =
            connection.prepareStatement(
                "UPDATE %s SET mailbox_id = -mailbox_id WHERE mailbox_id = ?".formatted(table))) {
          update.setLong(1, -mailboxId);
          update.executeUpdate();
        }
      }
      history.say(connection, Event.RENUMBERED, mailboxId, "");
      return mailboxId;
    });
  }

  /// A negative mailbox is nobody's, so that no row takes the place of one that is to follow.
  private void putAside(Connection connection, String table, List<Relocation> known)
      throws SQLException {
    boolean dated = table.equals("message");
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE %s SET mailbox_id = ?1, uid = ?2%s WHERE mailbox_id = ?3 AND uid = ?4"
                .formatted(table, dated ? ", date = ?5" : ""))) {
      for (Relocation message : known) {
        update.setLong(1, -mailboxId);
        update.setLong(2, message.uid());
        update.setLong(3, mailboxId);
        update.setLong(4, message.link().uid());
        if (dated) {
          update.setLong(5, message.facts().date());
        }
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  static void deleteAll(Connection connection, long mailboxId) throws SQLException {
    for (String rowsOf :
        List.of(
            "message",
            "header",
            "arriving",
            "upload_intent",
            "copy_intent",
            "refused_upload",
            "fresh_upload")) {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM " + rowsOf + " WHERE mailbox_id = ?")) {
        delete.setLong(1, mailboxId);
        delete.executeUpdate();
      }
    }
  }

  /// Gives agreements to another mailbox, under other UIDs; what both sides agreed on stays.
  void moveTo(long otherMailboxId, List<Relocation> messages, Event why) throws IOException {
    db.transact(connection -> {
      if (mailboxId != otherMailboxId) {
        history.moves(connection, why, mailboxId, otherMailboxId, messages);
      }
      try (PreparedStatement message =
              connection.prepareStatement(
                  "UPDATE OR REPLACE message SET mailbox_id = ?, uid = ?, base = ?, size = ?,"
                      + " date = ? WHERE mailbox_id = ? AND uid = ?");
          PreparedStatement header =
              connection.prepareStatement(
                  "UPDATE OR REPLACE header SET mailbox_id = ?, uid = ?"
                      + " WHERE mailbox_id = ? AND uid = ?")) {
        for (Relocation moved : messages) {
          message.setLong(1, otherMailboxId);
          message.setLong(2, moved.uid());
          message.setString(3, moved.base());
          message.setLong(4, moved.facts().size());
          message.setLong(5, moved.facts().date());
          message.setLong(6, mailboxId);
          message.setLong(7, moved.link().uid());
          message.addBatch();
          header.setLong(1, otherMailboxId);
          header.setLong(2, moved.uid());
          header.setLong(3, mailboxId);
          header.setLong(4, moved.link().uid());
          header.addBatch();
        }
        message.executeBatch();
        header.executeBatch();
      }
      return messages;
    });
  }

  /// The base names of all files.
  Set<String> linkedBases() throws IOException {
    return db.read(connection -> {
      Set<String> bases = new HashSet<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT base FROM message WHERE mailbox_id = ? AND kind = 0")) {
        select.setLong(1, mailboxId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            bases.add(row.getString(1));
          }
        }
      }
      return bases;
    });
  }

  /// Messages with a known header, every n-th of them.
  List<Sample> sample(int most) throws IOException {
    return db.read(connection -> {
      List<Sample> samples = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT uid, size, header_hash FROM"
                  + " (SELECT uid, size, header_hash, row_number() OVER (ORDER BY uid) - 1 AS n,"
                  + " (count(*) OVER () + ?1 - 1) / ?1 AS step FROM message"
                  + " WHERE mailbox_id = ?2 AND kind = 0 AND header_hash <> 0)"
                  + " WHERE n % step = 0 ORDER BY uid")) {
        select.setInt(1, most);
        select.setLong(2, mailboxId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            samples.add(new Sample(row.getLong(1), row.getLong(2), row.getLong(3)));
          }
        }
      }
      return samples;
    });
  }

  Map<Long, Content> contents(List<Plan.Link> links) throws IOException {
    return db.read(connection -> {
      Map<Long, Content> contents = new HashMap<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT header_hash, checksum, email_id FROM message"
                  + " WHERE mailbox_id = ? AND uid = ?")) {
        for (Plan.Link link : links) {
          select.setLong(1, mailboxId);
          select.setLong(2, link.uid());
          try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
              var content = new Content(row.getLong(1), row.getLong(2), row.getLong(3));
              contents.put(link.uid(), content);
            }
          }
        }
      }
      return contents;
    });
  }
}
