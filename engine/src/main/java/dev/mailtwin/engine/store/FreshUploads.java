package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.TwinAccount;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Files that are not what an upload wants. Some may still have been written: a program may write
/// straight into `new`, and take its time. Some are old copies that a backup brought back.
final class FreshUploads implements TwinAccount.Uploads {

  /// Nobody writes one message for longer, and a file that was last written longer before its
  /// upload was complete.
  private static final long WRITING_SECONDS = 600;

  private final Twin twin;
  private final MailboxTable table;
  private final Disk disk;
  private final StateDb db;
  private final InstantSource clock;

  FreshUploads(Twin twin, MailboxTable table, Disk disk, StateDb db, InstantSource clock) {
    this.twin = twin;
    this.table = table;
    this.disk = disk;
    this.db = db;
    this.clock = clock;
  }

  /// @param checksum of what went up; 0 if unknown
  private record Row(long mailboxId, String base, long uploadedAt, long checksum) {}

  @Override
  public Map<MailboxName, Set<String>> rewritten() throws IOException {
    Map<MailboxName, Set<String>> found = new TreeMap<>();
    List<Row> rows = rows();
    Set<Long> asked = new HashSet<>();
    rows.forEach(row -> asked.add(row.mailboxId));
    Map<Long, MaildirMailbox> mailboxes = asked.isEmpty() ? Map.of() : mailboxes(asked);
    for (Row row : rows) {
      MaildirMailbox mailbox = mailboxes.get(row.mailboxId);
      if (mailbox != null && row.checksum != 0 && isRewritten(mailbox, row)) {
        found.computeIfAbsent(mailbox.name(), _ -> new HashSet<>()).add(row.base);
      }
    }
    return found;
  }

  /// Those whose directories are there. A dry run looks as well, so they are only looked at.
  private Map<Long, MaildirMailbox> mailboxes(Set<Long> asked) throws IOException {
    Set<MailboxName> missing = table.missing();
    Map<Long, MaildirMailbox> found = new HashMap<>();
    for (MailboxRow row : table.all()) {
      if (asked.contains(row.id()) && !missing.contains(row.name())) {
        peek(row, found);
      }
    }
    return found;
  }

  /// One bad mailbox must not stop the account; its own survey meets the trouble again.
  private void peek(MailboxRow row, Map<Long, MaildirMailbox> found) throws IOException {
    try {
      if (twin.peek(row.name()) instanceof MaildirMailbox mailbox) {
        found.put(row.id(), mailbox);
      }
    } catch (ProblemException e) {
      // The survey says so.
    }
  }

  private boolean isRewritten(MaildirMailbox mailbox, Row row) throws IOException {
    Path file = mailbox.find(row.base, false);
    try {
      if (file == null || modifiedSeconds(file) < row.uploadedAt - WRITING_SECONDS) {
        return false;
      }
      Outgoing now = mailbox.outgoing(row.base);
      return now != null && !isSame(now, row.checksum);
    } catch (NoSuchFileException | ProblemException e) {
      return false; // Gone or unreadable: the survey sees it.
    }
  }

  private static boolean isSame(Outgoing file, long checksum) {
    Outgoing.Plain plain = file.plain();
    return file.facts().checksum() == checksum
        || (plain != null && plain.facts().checksum() == checksum);
  }

  private long modifiedSeconds(Path file) throws IOException {
    return TimeUnit.NANOSECONDS.toSeconds(disk.facts(file).modifiedNanos());
  }

  @Override
  public void giveNewNames(Map<MailboxName, Set<String>> files) throws IOException {
    for (Map.Entry<MailboxName, Set<String>> entry : files.entrySet()) {
      MaildirMailbox mailbox = twin.maildir(entry.getKey());
      for (String base : entry.getValue()) {
        rename(mailbox, base);
      }
      mailbox.settleNames();
    }
    long now = clock.instant().getEpochSecond();
    db.transact(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM fresh_upload WHERE uploaded_at < ?")) {
        delete.setLong(1, now - WRITING_SECONDS);
        return delete.executeUpdate();
      }
    });
  }

  @Override
  public void setApart(MailboxName here, String base) throws IOException {
    MaildirMailbox mailbox = twin.maildir(here);
    Path file = mailbox.find(base, false);
    if (file != null) {
      long modified = modifiedSeconds(file);
      rename(file, base, modified == MaildirName.seconds(base) ? modified + 1 : modified);
      mailbox.settleNames();
    }
  }

  @Override
  public Set<String> oldCopies(MailboxName here, Collection<String> files) throws IOException {
    MailboxRow row = table.find(here);
    Set<String> left = row == null ? Set.of() : movedAway(row.id(), files);
    if (left.isEmpty() || !(twin.peek(here) instanceof MaildirMailbox place)) {
      return Set.of();
    }
    Map<Long, Set<String>> elsewhere = elsewhere(left);
    elsewhere.remove(row == null ? 0L : row.id());
    Set<String> old = new HashSet<>();
    for (Map.Entry<Long, MaildirMailbox> other : mailboxes(elsewhere.keySet()).entrySet()) {
      for (String base : elsewhere.getOrDefault(other.getKey(), Set.of())) {
        if (isSame(place, other.getValue(), base)) {
          old.add(base);
        }
      }
    }
    return old;
  }

  private boolean isSame(MaildirMailbox one, MaildirMailbox other, String base) throws IOException {
    Path here = one.find(base, false);
    Path there = other.find(base, false);
    try {
      if (here == null || there == null || modifiedSeconds(here) != modifiedSeconds(there)) {
        return false;
      }
      Outgoing first = one.outgoing(base);
      Outgoing second = other.outgoing(base);
      return first != null && second != null && first.sha256().equals(second.sha256());
    } catch (NoSuchFileException | ProblemException e) {
      return false; // Gone or unreadable: it is no copy of anything then.
    }
  }

  @Override
  public void putAway(MailboxName here, Set<String> files) throws IOException {
    MaildirMailbox mailbox = twin.maildir(here);
    for (String base : files) {
      Path file = mailbox.find(base, false);
      if (file != null && mailbox.keepInAttic(base)) {
        disk.delete(file);
      }
    }
    mailbox.settleNames();
  }

  @Override
  public Set<String> unremembered(Collection<String> files) throws IOException {
    Set<String> unknown = new HashSet<>();
    files.stream().filter(base -> MaildirName.seconds(base) >= 0).forEach(unknown::add);
    if (unknown.isEmpty()) {
      return unknown;
    }
    db.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT 1 FROM change WHERE base = ? AND base <> ''")) {
        for (String base : List.copyOf(unknown)) {
          select.setString(1, base);
          try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
              unknown.remove(base);
            }
          }
        }
      }
      return unknown;
    });
    if (!unknown.isEmpty()) {
      elsewhere(unknown).values().forEach(unknown::removeAll);
    }
    return unknown;
  }

  /// Those that a sync moved out of a mailbox once.
  private Set<String> movedAway(long mailboxId, Collection<String> files) throws IOException {
    return db.read(connection -> {
      Set<String> left = new HashSet<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT 1 FROM change WHERE base = ? AND base <> '' AND mailbox_id = ?"
                  + " AND event IN ('MOVED_HERE', 'MOVED_THERE')")) {
        for (String base : files) {
          select.setString(1, base);
          select.setLong(2, mailboxId);
          try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
              left.add(base);
            }
          }
        }
      }
      return left;
    });
  }

  /// Which of these names are agreed on, by mailbox. One pass over all messages.
  private Map<Long, Set<String>> elsewhere(Set<String> bases) throws IOException {
    return db.read(connection -> {
      Map<Long, Set<String>> found = new HashMap<>();
      try (PreparedStatement select =
              connection.prepareStatement("SELECT mailbox_id, base FROM message WHERE kind = 0");
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (bases.contains(row.getString(2))) {
            found.computeIfAbsent(row.getLong(1), _ -> new HashSet<>()).add(row.getString(2));
          }
        }
      }
      return found;
    });
  }

  private void rename(MaildirMailbox mailbox, String base) throws IOException {
    Path file = mailbox.find(base, false);
    if (file != null) {
      long named = MaildirName.seconds(base);
      rename(file, base, named > 0 ? named : modifiedSeconds(file));
    }
  }

  private void rename(Path file, String base, long seconds) throws IOException {
    try {
      String fresh = MaildirName.newBase(seconds, MaildirName.isVerbatim(base));
      String flags = file.getFileName().toString().substring(base.length());
      disk.rename(file, file.resolveSibling(fresh + flags));
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      // Another program was faster; the next run looks again.
    }
  }

  /// By base name, in each mailbox. One pass over its messages: they have no index by name.
  private List<Row> rows() throws IOException {
    return db.read(connection -> {
      Map<Long, Map<String, Long>> fresh = new HashMap<>();
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT mailbox_id, base, uploaded_at FROM fresh_upload");
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          fresh
              .computeIfAbsent(row.getLong(1), _ -> new HashMap<>())
              .put(row.getString(2), row.getLong(3));
        }
      }
      List<Row> rows = new ArrayList<>();
      for (Map.Entry<Long, Map<String, Long>> mailbox : fresh.entrySet()) {
        addRows(connection, mailbox.getKey(), mailbox.getValue(), rows);
      }
      return rows;
    });
  }

  private static void addRows(
      Connection connection, long mailboxId, Map<String, Long> fresh, List<Row> rows)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT base, checksum FROM message WHERE mailbox_id = ?")) {
      select.setLong(1, mailboxId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Long at = fresh.get(row.getString(1));
          if (at != null) {
            rows.add(new Row(mailboxId, row.getString(1), at, row.getLong(2)));
          }
        }
      }
    }
  }
}
