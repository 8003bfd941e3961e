package dev.mailtwin.engine.store;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.history.Recovery;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The way back on the disk: out of the attic, and out of the Trash.
public final class TwinRecovery implements Recovery {

  static final String FROM_ATTIC = "from the attic";

  private final Twin twin;
  private final HistoryBook book;
  private final StateDb db;
  private final Disk disk;

  TwinRecovery(Twin twin, HistoryBook book, StateDb db, Disk disk) {
    this.twin = twin;
    this.book = book;
    this.db = db;
    this.disk = disk;
  }

  @Override
  public Found fromAttic(Change change, boolean act) throws IOException {
    MailboxName mailbox = change.mailbox();
    String base = change.message().base();
    if (mailbox == null || base.isEmpty()) {
      return Found.NOWHERE;
    }
    for (Attic.Kept kept : inAttic(change, mailbox)) {
      if (!isThatMessage(kept.file(), change)) {
        continue;
      }
      if (!act) {
        return Found.BACK;
      }
      switch (new ReturningFile(disk, kept.file(), base).into(twin.maildir(mailbox))) {
        case BACK -> {
          return Found.BACK;
        }
        case SAME -> {
          return Found.THERE;
        }
        case GONE -> {} // Another copy may be left.
      }
    }
    if (isHere(mailbox, base)) {
      return Found.THERE;
    }
    return change.to() == null ? Found.NOWHERE : fromEmptiedTrash(change, mailbox, act);
  }

  /// The attic keeps files under the name that the mailbox had then.
  private List<Attic.Kept> inAttic(Change change, MailboxName now) throws IOException {
    String base = change.message().base();
    List<Attic.Kept> found = new ArrayList<>();
    MailboxName then = book.mailboxThen(change);
    if (then != null && !then.equals(now)) {
      found.addAll(twin.attic().find(then, base));
    }
    found.addAll(twin.attic().find(now, base));
    return found;
  }

  /// What went to the Trash, and from there to the attic when the Trash was emptied, has another
  /// name by now.
  private Found fromEmptiedTrash(Change change, MailboxName mailbox, boolean act)
      throws IOException {
    Change.Message message = change.message();
    if (message.checksum() == 0) {
      return Found.NOWHERE;
    }
    for (LocalDate date : twin.attic().dates()) {
      for (Attic.Kept kept : twin.attic().of(date)) {
        if (!kept.mailbox().equals(change.to()) || !isThatMessage(kept.file(), change)) {
          continue;
        }
        if (!act) {
          return Found.BACK;
        }
        Flags flags = Flags.ofImap(List.of(message.flags().split(" ", -1)));
        var file = new ReturningFile(disk, kept.file(), message.base());
        if (file.into(twin.maildir(mailbox), flags) == ReturningFile.Became.BACK) {
          return Found.BACK;
        }
      }
    }
    return Found.NOWHERE;
  }

  @Override
  public boolean isElsewhere(Change change) throws IOException {
    Change.Message message = change.message();
    return message.headerHash() != 0
        && message.checksum() != 0
        && db.read(connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT 1 FROM message WHERE kind = 0 AND header_hash = ? AND checksum = ?"
                      + " LIMIT 1")) {
            select.setLong(1, message.headerHash());
            select.setLong(2, message.checksum());
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  private boolean isHere(MailboxName name, String base) throws IOException {
    Path directory = twin.directoryOf(name);
    return directory != null
        && Files.isDirectory(directory.resolve("cur"))
        && twin.maildir(name).find(base, false) != null;
  }

  /// A name may have been used twice by other programs; where the content is known, it decides.
  private boolean isThatMessage(Path file, Change change) throws IOException {
    long checksum = change.message().checksum();
    if (checksum == 0) {
      return true;
    }
    try {
      Outgoing now = new OutgoingFile(disk, file).measure(change.message().base(), Flags.NONE, 0);
      return now.facts().checksum() == checksum;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /// What a linked message is known by.
  private record Content(long size, long headerHash, long checksum) {}

  @Override
  public List<Change> fromTrash(MailboxName trash, List<Change> changes, boolean act)
      throws IOException {
    if (!twin.agreed().contains(trash)) {
      return List.of();
    }
    Map<Content, List<String>> files = linked(trash);
    Map<MailboxName, Map<String, Change>> ways = new LinkedHashMap<>();
    for (Change change : changes) {
      MailboxName mailbox = change.mailbox();
      Change.Message message = change.message();
      List<String> bases =
          files.getOrDefault(
              new Content(message.facts().size(), message.headerHash(), message.checksum()),
              List.of());
      if (mailbox != null
          && !mailbox.equals(trash)
          && message.headerHash() != 0
          && !bases.isEmpty()) {
        ways.computeIfAbsent(mailbox, _ -> new TreeMap<>()).put(bases.removeLast(), change);
      }
    }
    List<Change> back = new ArrayList<>();
    for (Map.Entry<MailboxName, Map<String, Change>> way : ways.entrySet()) {
      Map<String, Flags> flags = new HashMap<>();
      way.getValue()
          .forEach((base, change) ->
              flags.put(base, Flags.ofImap(List.of(change.message().flags().split(" ", -1)))));
      Set<String> moved =
          act ? twin.moveFiles(trash, way.getKey(), flags) : present(trash, flags.keySet());
      way.getValue()
          .forEach((base, change) -> {
            if (moved.contains(base)) {
              back.add(change);
            }
          });
    }
    return back;
  }

  private Set<String> present(MailboxName mailbox, Set<String> bases) throws IOException {
    Set<String> there = new HashSet<>();
    for (String base : bases) {
      if (isHere(mailbox, base)) {
        there.add(base);
      }
    }
    return there;
  }

  private Map<Content, List<String>> linked(MailboxName mailbox) throws IOException {
    return db.read(connection -> {
      Map<Content, List<String>> found = new HashMap<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT m.size, m.header_hash, m.checksum, m.base FROM message m"
                  + " JOIN mailbox b ON b.id = m.mailbox_id"
                  + " WHERE b.directory = ? AND m.kind = 0 ORDER BY m.uid")) {
        select.setString(1, MailboxPaths.relative(mailbox));
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found
                .computeIfAbsent(
                    new Content(row.getLong(1), row.getLong(2), row.getLong(3)),
                    _ -> new ArrayList<>())
                .add(row.getString(4));
          }
        }
      }
      return found;
    });
  }

  @Override
  public boolean holds(Change change) throws IOException {
    MailboxName mailbox = change.mailbox();
    Change.Message message = change.message();
    if (mailbox == null || message.headerHash() == 0) {
      return false;
    }
    var content = new Content(message.facts().size(), message.headerHash(), message.checksum());
    for (String base : linked(mailbox).getOrDefault(content, List.of())) {
      if (isHere(mailbox, base)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void unmarked(Change change) throws IOException {
    MailboxName mailbox = change.mailbox();
    if (mailbox == null) {
      return;
    }
    twin.maildir(mailbox).rows().unmark(change.message().uid());
    undone(change, Event.BROUGHT_BACK_THERE);
  }

  @Override
  public void begin(List<Change> changes) throws IOException {
    for (Change change : changes) {
      book.record(change, Event.BROUGHT_BACK_THERE, "", false);
    }
  }

  @Override
  public void undone(Change change, Event how) throws IOException {
    String of = change.place().run() == 0 ? FROM_ATTIC : "undoes " + change.place();
    book.record(change, how, of, true);
  }

  @Override
  public @Nullable MailboxName trash() throws IOException {
    return book.trash();
  }

  /// What lies in the attic, as removals that nobody wrote down. What is also elsewhere in the twin
  /// under another name was only moved, and is left out.
  public List<Change> fromAtticAlone(@Nullable LocalDate day) throws IOException {
    List<Change> found = new ArrayList<>();
    Attic attic = twin.attic();
    for (LocalDate date : day == null ? attic.dates() : List.of(day)) {
      for (Attic.Kept kept : attic.of(date)) {
        if (!isElsewhereToo(kept.file())) {
          found.add(change(kept, found.size() + 1L));
        }
      }
    }
    return found;
  }

  private static boolean isElsewhereToo(Path file) throws IOException {
    Object links = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    return links instanceof Integer count && count > 1;
  }

  private Change change(Attic.Kept kept, long number) throws IOException {
    Outgoing file = new OutgoingFile(disk, kept.file()).measure(kept.base(), Flags.NONE, 0);
    MessageFacts facts = file.facts();
    var message =
        new Change.Message(
            0,
            kept.base(),
            "",
            new SizeAndDate(file.bytes(), Math.max(0, MaildirName.seconds(kept.base()))),
            facts.headerHash(),
            facts.checksum(),
            facts.messageId(),
            facts.from(),
            facts.subject());
    return new Change(
        new Change.Place(-number, 0, number),
        kept.date().atStartOfDay(ZoneOffset.UTC).toEpochSecond(),
        Event.TO_ATTIC,
        kept.mailbox(),
        null,
        1,
        message,
        "",
        Change.Undoing.OPEN);
  }
}
