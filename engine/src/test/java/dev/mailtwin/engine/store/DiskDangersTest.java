package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.simulation.Scratch;
import dev.mailtwin.engine.sync.BodyReceiver;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.engine.sync.TwinMailbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dangers of a directory that other programs write to as well, one by one.
class DiskDangersTest {

  /// More than the portable way is taken for.
  private static final int RENAMES = 70;

  private static final byte[] MESSAGE = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Plan.Change SEEN = new Plan.Change(Flags.of(SystemFlag.SEEN), Flags.NONE);

  @TempDir private Path directory;

  private Path part(String name) {
    return directory.resolve("INBOX").resolve(name);
  }

  private StoreUnderTest open() throws IOException {
    return StoreUnderTest.open(directory, new LocalDisk());
  }

  private static String arrived(StoreUnderTest store) throws IOException, InterruptedException {
    store.arrive(Map.of(1L, MESSAGE), new SplittableRandom(1));
    return store.inbox().scan().base(0);
  }

  @Test
  void a_rename_never_replaces_a_file_whichever_way_it_is_done() throws Exception {
    var disk = new LocalDisk();
    Path taken = Files.writeString(directory.resolve("taken"), "theirs");
    for (int n = 0; n < RENAMES; n++) {
      Path ours = Files.writeString(directory.resolve("ours" + n), "ours");

      assertThatThrownBy(() -> disk.rename(ours, taken))
          .isInstanceOf(FileAlreadyExistsException.class);

      assertThat(taken).hasContent("theirs");
      assertThat(ours).hasContent("ours");
    }
  }

  @Test
  void flags_of_a_file_that_was_renamed_since_the_listing_are_changed_all_the_same()
      throws Exception {
    try (StoreUnderTest store = open()) {
      String base = arrived(store);
      Files.move(part("new").resolve(base), part("cur").resolve(base + ":2,F"));

      assertThat(store.inbox().changeFlags(base, SEEN)).isTrue();

      assertThat(part("cur").resolve(base + ":2,FS")).exists();
    }
  }

  @Test
  void letters_that_mean_nothing_to_us_stay() throws Exception {
    try (StoreUnderTest store = open()) {
      String base = arrived(store);
      Files.move(part("new").resolve(base), part("cur").resolve(base + ":2,FXd"));
      store.inbox().scan();

      assertThat(store.inbox().changeFlags(base, SEEN)).isTrue();

      assertThat(part("cur").resolve(base + ":2,FSXd")).exists();
    }
  }

  @Test
  void a_file_in_new_has_no_flags_whatever_its_name_says() throws Exception {
    try (StoreUnderTest store = open()) {
      Files.writeString(part("new").resolve("1.other.host:2,FS"), "Subject: y\n\n");

      var disk = store.inbox().scan();

      assertThat(store.inbox().table().flags(disk.flags(0))).isEqualTo(Flags.NONE);
    }
  }

  @Test
  void letters_that_were_no_flags_in_new_are_none_in_cur_either() throws Exception {
    try (StoreUnderTest store = open()) {
      Files.writeString(part("new").resolve("1.other.host:2,F"), "Subject: y\n\n");
      store.inbox().scan();

      Outgoing message = store.inbox().outgoing("1.other.host");
      assertThat(message == null ? null : message.flags()).isEqualTo(Flags.NONE);
      assertThat(store.inbox().changeFlags("1.other.host", SEEN)).isTrue();

      assertThat(part("cur").resolve("1.other.host:2,S")).exists();
    }
  }

  @Test
  void what_is_in_new_is_in_new_and_without_flags_after_its_message_moved() throws Exception {
    try (StoreUnderTest store = open()) {
      MailboxName lists = new MailboxName(List.of("Lists"));
      store.twin().open(lists);
      Files.writeString(part("new").resolve("1.other.host:2,F"), "Subject: y\n\n");
      store.inbox().scan();

      store.twin().moveFiles(StoreUnderTest.INBOX, lists, Map.of("1.other.host", Flags.NONE));

      assertThat(directory.resolve("Lists").resolve("new").resolve("1.other.host")).exists();
    }
  }

  /// Another program may be writing it just now.
  @Test
  void a_file_in_tmp_that_is_not_ours_stays() throws Exception {
    open().close();
    Path theirs = Files.writeString(part("tmp").resolve("1780000000.M1P2.host"), "half");
    Path like = Files.writeString(part("tmp").resolve("1.mailtwin"), "half");
    Path ours = Files.writeString(part("tmp").resolve(MaildirName.newBase(0, false)), "half");

    open().close();

    assertThat(theirs).hasContent("half");
    assertThat(like).hasContent("half");
    assertThat(ours).doesNotExist();
  }

  /// As where a folder is a mount of its own.
  @Test
  void a_rename_to_another_file_system_is_a_whole_copy_and_then_a_removal() throws Exception {
    Path other = Scratch.make();
    try {
      Path cur = Files.createDirectory(other.resolve("cur"));
      Path tmp = Files.createDirectory(other.resolve("tmp"));
      Path taken = Files.writeString(cur.resolve("taken"), "theirs");
      FileTime time = FileTime.fromMillis(1_000_000_000_000L);
      var disk = new LocalDisk();
      for (int n = 0; n < RENAMES; n++) {
        Path ours = Files.writeString(directory.resolve("ours"), "ours");
        Files.setLastModifiedTime(ours, time);

        assertThatThrownBy(() -> disk.rename(ours, taken))
            .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(taken).hasContent("theirs");
        assertThat(ours).hasContent("ours");

        Path free = cur.resolve("free" + n);
        disk.rename(ours, free);
        assertThat(ours).doesNotExist();
        assertThat(free).hasContent("ours");
        assertThat(Files.getLastModifiedTime(free)).isEqualTo(time);
      }
      assertThat(tmp).isEmptyDirectory();
    } finally {
      Scratch.remove(other);
    }
  }

  /// Our names tell it wherever the file goes; copies and backups make files younger.
  @Test
  void the_date_of_an_upload_is_that_of_the_name_or_else_of_the_file() throws Exception {
    try (StoreUnderTest store = open()) {
      String named = MaildirName.newBase(1_000_000, false);
      for (String base : List.of(named, "1.other.host")) {
        Path file = Files.writeString(part("cur").resolve(base + ":2,S"), "Subject: y\n\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000_000L));
      }
      store.inbox().scan();

      assertThat(store.inbox().outgoing(named)).extracting(Outgoing::date).isEqualTo(1_000_000L);
      assertThat(store.inbox().outgoing("1.other.host"))
          .extracting(Outgoing::date)
          .isEqualTo(2_000_000L);
    }
  }

  @Test
  void a_mailbox_with_messages_whose_directory_is_gone_is_not_opened() throws Exception {
    try (StoreUnderTest store = open()) {
      arrived(store);
    }
    Files.move(directory.resolve("INBOX"), directory.resolve("elsewhere"));

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(Code.MAILDIR_GONE));
  }

  @Test
  void a_mailbox_is_not_renamed_to_what_another_one_is_called() throws Exception {
    try (StoreUnderTest store = open()) {
      var from = new MailboxName(List.of("From"));
      var to = new MailboxName(List.of("To"));
      store.twin().open(from);
      store.twin().open(to).save(new MailboxState(7, 1, 0, 0, Ladder.L0, 0, true, Flags.NONE));
      Path theirs = directory.resolve("To");

      assertThat(store.twin().rename(from, from, to)).as("it is there").isFalse();
      Files.move(theirs, directory.resolve("hidden"));
      assertThat(store.twin().rename(from, from, to)).as("it is known").isFalse();

      var other = new MailboxName(List.of("Other"));
      Files.createDirectories(directory.resolve("Other").resolve("cur"));
      assertThat(store.twin().rename(from, from, other)).as("a program's own").isFalse();
      assertThat(directory.resolve("From").resolve("cur")).isDirectory();
    }
  }

  @Test
  void each_commit_waits_for_the_disk() throws Exception {
    var schema = new Migrations(Twin.class, List.of(), Problems::damagedState);
    try (StateDb db = StateDb.open(directory.resolve("any.sqlite"), schema)) {
      assertThat(db.<String>read(connection -> setting(connection, "synchronous"))).isEqualTo("2");
      assertThat(db.<String>read(connection -> setting(connection, "journal_mode")))
          .isEqualTo("wal");
    }
  }

  private static String setting(java.sql.Connection connection, String name)
      throws java.sql.SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  /// Rows of a batch whose files could not be renamed must not count as arrived: the next run would
  /// take them for messages that the user deleted here.
  @Test
  void what_could_not_be_renamed_is_renamed_when_the_mailbox_is_opened_again() throws Exception {
    try (StoreUnderTest store = open()) {
      Files.delete(part("new"));
      var view = new ServerView();
      for (long uid = 1; uid <= 2; uid++) {
        view.add(uid, store.inbox().table().number(Flags.NONE), 60 << 20, 1_000_000, 0);
      }

      assertThatThrownBy(() -> arriveOneByOne(store.inbox(), view))
          .isInstanceOf(NoSuchFileException.class);
    }

    try (StoreUnderTest store = open()) {
      assertThat(store.linked()).hasSize(store.inbox().agreed().size());
    }
  }

  private static void arriveOneByOne(TwinMailbox inbox, ServerView view)
      throws IOException, InterruptedException {
    try (TwinMailbox.Arrivals arrivals = inbox.arrivals(view, view.size())) {
      try {
        for (int at = 0; at < view.size(); at++) {
          BodyReceiver.BodySink sink = arrivals.begin(MESSAGE.length);
          sink.write(MESSAGE, 0, MESSAGE.length);
          sink.complete();
          arrivals.arrived(view.uid(at), 0);
        }
      } finally {
        arrivals.finish();
      }
    }
  }
}
