package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What else a Maildir can do to us.
class MaildirHabitsTest {

  @TempDir private Path directory;

  private static byte[] message(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String onlyBase(StoreUnderTest store) throws IOException {
    return store.inbox().scan().base(0);
  }

  @Test
  void the_27th_keyword_gets_no_letter_and_no_letter_is_ever_given_twice() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      store.arrive(Map.of(1L, message("Subject: x\r\n\r\n")), new SplittableRandom(1));
      Path list = directory.resolve("INBOX").resolve("dovecot-keywords");
      List<String> before = List.of();
      for (int n = 0; n < 30; n++) {
        var change = new Plan.Change(Flags.ofImap(List.of("word" + n)), Flags.NONE);
        assertThat(store.inbox().changeFlags(onlyBase(store), change)).isTrue();

        List<String> now = Files.readAllLines(list);
        assertThat(now.subList(0, before.size())).isEqualTo(before);
        before = now;
      }

      assertThat(before).hasSize(26);
      assertThat(store.files()).isEqualTo(1);
      var disk = store.inbox().scan();
      assertThat(store.inbox().table().flags(disk.flags(0)).keywords()).hasSize(26);
    }
  }

  @Test
  void of_two_files_named_alike_the_one_that_was_agreed_on_keeps_its_name() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      store.arrive(Map.of(3L, message("Subject: ours\r\n\r\n")), new SplittableRandom(1));
      String base = onlyBase(store);
      Files.writeString(directory.resolve("INBOX").resolve("new").resolve(base), "Subject: x\n\n");

      assertThat(store.inbox().scan().size()).isEqualTo(2);

      Outgoing agreed = Objects.requireNonNull(store.inbox().outgoing(base));
      assertThat(StoreUnderTest.wire(agreed)).isEqualTo("Subject: ours\r\n\r\n");
    }
  }

  /// A loss of power, or the end of the process, between the new name and the end of the old one.
  @Test
  void telling_files_named_alike_apart_is_finished_where_it_was_begun() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      assertThat(store.inbox().scan().size()).isZero();
      Path inbox = directory.resolve("INBOX");
      Path one = inbox.resolve("new").resolve("17.x.other");
      Path other = inbox.resolve("cur").resolve("17.x.other:2,S");
      for (Path begun : List.of(one, other)) {
        Files.writeString(one, "Subject: one\n\n");
        Files.writeString(other, "Subject: other\n\n");
        String hash = new OutgoingFile(new LocalDisk(), begun).measure("", Flags.NONE, 0).sha256();
        String apart = MaildirName.apart("17.x.other", hash) + ":2,";
        Files.createLink(inbox.resolve("cur").resolve(apart), begun);

        assertThat(store.inbox().scan().size()).as("files, %s", begun).isEqualTo(2);

        for (String part : List.of("new", "cur")) {
          for (String name : new LocalDisk().list(inbox.resolve(part))) {
            Files.delete(inbox.resolve(part).resolve(name));
          }
        }
      }
    }
  }

  @Test
  void a_backup_unpacked_over_a_maildir_brings_no_message_twice() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      store.arrive(Map.of(3L, message("Subject: ours\r\n\r\n")), new SplittableRandom(1));
      String base = onlyBase(store);
      Path inbox = directory.resolve("INBOX");
      Path again = inbox.resolve("new").resolve(base);
      Files.writeString(again, "Subject: ours\n\n");

      assertThat(store.inbox().scan().size()).isEqualTo(1);

      assertThat(again).doesNotExist();
      assertThat(store.inbox().outgoing(base)).isNotNull();
    }
  }

  @Test
  void a_dry_run_tells_files_named_alike_apart_and_changes_nothing() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      store.arrive(Map.of(3L, message("Subject: ours\r\n\r\n")), new SplittableRandom(1));
      String base = onlyBase(store);
      Path other = directory.resolve("INBOX").resolve("new").resolve(base);
      Files.writeString(other, "Subject: x\n\n");

      assertThat(store.twin().peek(StoreUnderTest.INBOX).scan().size()).isEqualTo(2);

      assertThat(other).hasContent("Subject: x\n\n");
    }
  }

  /// The listing of a busy directory shows a file under its old name and its new one.
  @Test
  void a_file_that_is_renamed_while_it_is_looked_at_does_not_lose_its_only_name() throws Exception {
    for (int round = 0; round < 8; round++) {
      String[] names = round % 2 == 0 ? new String[] {":2,", ":2,F"} : new String[] {":2,F", ":2,"};
      var racing = new RacingDisk();
      Path home = Files.createTempDirectory(directory, "twin");
      try (StoreUnderTest store = StoreUnderTest.open(home, racing)) {
        store.arrive(Map.of(1L, message("a\r\n")), new SplittableRandom(1));
        String base = onlyBase(store);
        Path cur = home.resolve("INBOX").resolve("cur");
        Path from = cur.resolve(base + names[0]);
        try (var files = Files.walk(home.resolve("INBOX"))) {
          Files.move(files.filter(Files::isRegularFile).findFirst().orElseThrow(), from);
        }
        racing.renamed = from;
        racing.to = cur.resolve(base + names[1]);
        racing.flips = 1 + round / 2;

        store.inbox().scan();

        racing.renamed = null;
        racing.flips = 0;
        assertThat(store.inbox().scan().size()).isEqualTo(1);
        try (var files = Files.list(cur)) {
          assertThat(files).hasSize(1);
        }
      }
    }
  }

  @Test
  void a_file_that_one_listing_missed_is_not_gone() throws Exception {
    var racing = new RacingDisk();
    try (StoreUnderTest store = StoreUnderTest.open(directory, racing)) {
      store.arrive(Map.of(1L, message("a\r\n"), 2L, message("b\r\n")), new SplittableRandom(1));
      List<String> bases = new ArrayList<>();
      var all = store.inbox().scan();
      for (int at = 0; at < all.size(); at++) {
        bases.add(all.base(at));
      }

      racing.missing = bases.getFirst();
      assertThat(store.inbox().scan().size()).isEqualTo(1);
      racing.missing = "";
      assertThat(store.inbox().confirmGone(List.of(bases.getFirst()))).isEmpty();

      racing.missing = bases.getFirst();
      racing.busy = directory.resolve("INBOX").resolve("new");
      assertThat(store.inbox().confirmGone(List.of(bases.getFirst()))).isEmpty();

      racing.missing = "";
      racing.busy = null;
      Files.delete(directory.resolve("INBOX").resolve("new").resolve(bases.getFirst()));
      assertThat(store.inbox().confirmGone(bases)).isEqualTo(Set.of(bases.getFirst()));
    }
  }

  /// Listings that miss a file, as readdir does while another program renames.
  private static final class RacingDisk implements Disk {
    private final LocalDisk real = new LocalDisk();
    private String missing = "";
    private @org.jspecify.annotations.Nullable Path busy;
    private int renames;

    /// A program renames this file to the other name when it was looked at, and so on.
    private @org.jspecify.annotations.Nullable Path renamed;

    private @org.jspecify.annotations.Nullable Path to;

    private int flips;

    private static String fileName(Path file) {
      return file.getFileName().toString();
    }

    @Override
    public List<String> list(Path path) throws IOException {
      if (path.equals(busy)) {
        Files.createFile(path.resolve(".busy" + renames++)); // Its times move.
      }
      List<String> names = new ArrayList<>(real.list(path));
      if (renamed != null && path.equals(renamed.getParent())) { // Seen under both names.
        names.removeIf(name -> name.startsWith(MaildirName.parse(fileName(renamed)).base()));
        names.addAll(List.of(fileName(renamed), fileName(Objects.requireNonNull(to))));
      }
      names.removeIf(name -> !missing.isEmpty() && name.startsWith(missing));
      return names;
    }

    @Override
    public java.io.OutputStream create(Path file) throws IOException {
      return real.create(file);
    }

    @Override
    public java.io.InputStream read(Path file) throws IOException {
      return real.read(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      real.rename(from, to);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
      real.replace(from, to);
    }

    @Override
    public void link(Path from, Path to) throws IOException {
      real.link(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      real.delete(file);
    }

    @Override
    public void makeDirectory(Path path) throws IOException {
      real.makeDirectory(path);
    }

    @Override
    public void moveDirectory(Path from, Path to) throws IOException {
      real.moveDirectory(from, to);
    }

    @Override
    public void removeDirectory(Path path) throws IOException {
      real.removeDirectory(path);
    }

    @Override
    public Batch begin(Path path, int expected) throws IOException {
      return real.begin(path, expected);
    }

    @Override
    public void syncDirectory(Path path) throws IOException {
      real.syncDirectory(path);
    }

    @Override
    public FileFacts facts(Path path) throws IOException {
      FileFacts facts = real.facts(path);
      if (flips > 0 && (path.equals(renamed) || path.equals(to))) {
        real.rename(path, Objects.requireNonNull(path.equals(to) ? renamed : to));
        flips--;
      }
      return facts;
    }
  }

  @Test
  void a_file_that_changes_while_it_is_sent_never_completes_its_literal() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      Path file = directory.resolve("INBOX").resolve("cur").resolve("1.x.host:2,S");
      for (String later : List.of("b\n", "a", "a\n\n", "", "a\nmore")) {
        Files.writeString(file, "a\n");
        store.inbox().scan();
        Outgoing message = Objects.requireNonNull(store.inbox().outgoing("1.x.host"));
        Files.writeString(file, later);
        var sent = new ByteArrayOutputStream();

        try (Outgoing.Open open = message.content().open()) {
          assertThatThrownBy(() -> open.writeTo(sent)).isInstanceOf(IOException.class);
        }
        assertThat(sent.toString(StandardCharsets.US_ASCII)).isNotEqualTo("a\r\n");
      }
    }
  }

  @Test
  void a_file_that_is_renamed_or_removed_while_it_is_sent_is_sent_all_the_same() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      Path cur = directory.resolve("INBOX").resolve("cur");
      Files.writeString(cur.resolve("1.x.host:2,"), "a\n");
      store.inbox().scan();
      Outgoing message = Objects.requireNonNull(store.inbox().outgoing("1.x.host"));
      Files.move(cur.resolve("1.x.host:2,"), cur.resolve("1.x.host:2,S"));
      var sent = new ByteArrayOutputStream();
      try (Outgoing.Open open = message.content().open()) {
        Files.delete(cur.resolve("1.x.host:2,S"));
        open.writeTo(sent);
      }
      assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("a\r\n");
      assertThatThrownBy(() -> message.content().open()).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void a_file_is_also_known_without_the_lines_that_programs_add_to_it() throws Exception {
    String message = "From: a@b.example\nSubject: x\n\nStatus: body\n";
    String saved =
        """
        From: a@b.example
        X-TUID: abcdefghijkl
        Subject: x
        Status: RO
        Content-Length: 13

        Status: body
        """;
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      Path cur = directory.resolve("INBOX").resolve("cur");
      Files.writeString(cur.resolve("1.x.host:2,"), message);
      Files.writeString(cur.resolve("2.y.host:2,"), saved);
      store.inbox().scan();
      Outgoing plain = Objects.requireNonNull(store.inbox().outgoing("1.x.host"));
      Outgoing other = Objects.requireNonNull(store.inbox().outgoing("2.y.host"));
      assertThat(plain.plain()).isNull();
      assertThat(other.plain())
          .isEqualTo(new Outgoing.Plain(plain.bytes(), plain.sha256(), plain.facts()));
      assertThat(StoreUnderTest.wire(other)).isEqualTo(saved.replace("\n", "\r\n"));
    }
  }

  @Test
  void a_pipe_among_the_files_is_no_message() throws Exception {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      Path pipe = directory.resolve("INBOX").resolve("cur").resolve("1.pipe:2,");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      store.inbox().scan();
      assertThat(store.inbox().outgoing("1.pipe")).isNull();
    }
  }

  @Test
  void one_twin_has_one_process_and_one_opener() throws IOException {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      assertThat(store.files()).isZero();
      assertThatThrownBy(() -> StoreUnderTest.open(directory, new LocalDisk()))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    StoreUnderTest.open(directory, new LocalDisk()).close();
  }

  @Test
  void header_facts_are_the_same_whichever_line_ends_the_message_had() {
    String header =
        "From: a@example.org\nSubject: one\n two\nMESSAGE-ID: junk <id@x> junk\nsubject: later\n";
    byte[] bytes = (header + "\nSubject: body\n").getBytes(StandardCharsets.UTF_8);

    var facts = new HeaderFacts().of(bytes, bytes.length);

    assertThat(facts.messageId()).isEqualTo("id@x");
    assertThat(facts.from()).isEqualTo("a@example.org");
    assertThat(facts.subject()).isEqualTo("one  two");
    assertThat(new HeaderFacts().of(new byte[0], 0).messageId()).isEmpty();
    assertThat(new HeaderFacts().of(new byte[] {'\n', 'x'}, 2).subject()).isEmpty();
  }
}
