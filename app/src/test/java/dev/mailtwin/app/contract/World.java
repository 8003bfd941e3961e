package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.MaildirPeer;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One account: its server, its twin, and the program between them.
public final class World implements AutoCloseable {

  public static final Instant DATE = Instant.parse("2026-05-17T08:30:15Z");

  private static final int RUNS_MAX = 2;

  private final MailServer server;
  private final Program program;
  private final MaildirPeer disk;

  public World(MailServer server, Path home) throws IOException {
    this(server, home, server.imapUrl());
  }

  /// @param url how the program reaches the server
  public World(MailServer server, Path home, String url) throws IOException {
    this.server = server;
    this.program = new Program(home, new TestTime());
    this.disk = new MaildirPeer(twin());
    program.setUp(server, url);
  }

  private World(MailServer server, Program program) {
    this.server = server;
    this.program = program;
    this.disk = new MaildirPeer(twin());
  }

  /// An account that was set up in this home before.
  ///
  /// @param silenceSeconds how long the program waits for a server that says nothing
  public static World setUpBefore(MailServer server, Path home, int silenceSeconds) {
    return new World(server, new Program(home, new TestTime(), silenceSeconds));
  }

  public MailServer server() {
    return server;
  }

  public Program program() {
    return program;
  }

  /// Another mail program on the twin.
  public MaildirPeer disk() {
    return disk;
  }

  public Path twin() {
    return program.twin(server.user());
  }

  /// A small message that nothing else equals.
  public static byte[] mail(String subject) {
    return """
    From: Ben <ben@sample.example>\r
    To: ana@example.org\r
    Subject: %1$s\r
    Date: Sun, 17 May 2026 08:30:00 +0000\r
    Message-ID: <%1$s@sample.example>\r
    \r
    This is %1$s.\r
    """
        .formatted(subject)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The same as a mail program stores it.
  public static byte[] file(String subject) {
    return new String(mail(subject), StandardCharsets.UTF_8)
        .replace("\r", "")
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Puts small messages into a mailbox of the server.
  public List<Long> add(String mailbox, String... subjects) throws IOException {
    List<Long> uids = new ArrayList<>();
    for (String subject : subjects) {
      uids.add(server.add(mailbox, mail(subject), DATE));
    }
    return uids;
  }

  /// The one message with this content in a mailbox of the server.
  public ServerMessage there(String mailbox, String subject) throws IOException {
    List<ServerMessage> found = allThere(mailbox, subject);
    assertThat(found).as("%s in %s on the server", subject, mailbox).hasSize(1);
    return found.getFirst();
  }

  public List<ServerMessage> allThere(String mailbox, String subject) throws IOException {
    String sha256 = ServerMessage.sha256(mail(subject));
    return server.messages(mailbox).stream().filter(m -> m.sha256().equals(sha256)).toList();
  }

  /// The one file with this content in a mailbox of the twin.
  public Mail here(String mailbox, String subject) throws IOException {
    List<Mail> found = allHere(mailbox, subject);
    assertThat(found).as("%s in %s on the disk", subject, mailbox).hasSize(1);
    return found.getFirst();
  }

  public List<Mail> allHere(String mailbox, String subject) throws IOException {
    String sha256 = ServerMessage.sha256(mail(subject));
    List<Mail> found = new ArrayList<>();
    for (Mail mail : disk.list(mailbox)) {
      if (mail.wireSha256().equals(sha256)) {
        found.add(mail);
      }
    }
    return found;
  }

  /// Syncs; the run must succeed.
  public Synced sync(String... options) {
    Synced done = program.sync(options);
    assertThat(done.exit()).as(done.words()).isZero();
    program.time().pass(Duration.ofMinutes(1));
    return done;
  }

  public BothSides sides() {
    return new BothSides(server, twin(), program.folders());
  }

  /// Syncs as often as the program promises to need, compares everything, and makes sure that
  /// another run has nothing to do.
  ///
  /// @return the first run
  public Synced settle() throws IOException {
    Synced first = sync();
    boolean done = false;
    for (int run = 1; run <= RUNS_MAX && !done; run++) {
      done = isUnchangedBy();
    }
    assertThat(done).as("in step after %d runs", RUNS_MAX).isTrue();
    sides().areEqual();
    isIdle();
    return first;
  }

  /// Syncs, and tells whether there was nothing to do; then nothing may be another.
  private boolean isUnchangedBy() throws IOException {
    Map<String, Long> files = files();
    Map<String, List<ServerMessage>> messages = messages();
    boolean nothing = sync().counts().isEmpty();
    if (nothing) {
      assertThat(files()).isEqualTo(files);
      assertThat(messages()).isEqualTo(messages);
    }
    return nothing;
  }

  /// Fails if a run that compares everything would do anything.
  public void isIdle() {
    Synced planned = sync("--dry-run", "--full");
    assertThat(planned.plan()).isEmpty();
    assertThat(planned.counts()).isEmpty();
  }

  /// Every file of the twin that is not the program's own, with the time it was written.
  Map<String, Long> files() throws IOException {
    Map<String, Long> files = new java.util.TreeMap<>();
    try (Stream<Path> paths = Files.walk(twin())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        if (!path.startsWith(twin().resolve(".mailtwin"))) {
          files.put(twin().relativize(path).toString(), Files.getLastModifiedTime(path).toMillis());
        }
      }
    }
    return files;
  }

  /// All the server has, by mailbox.
  public Map<String, List<ServerMessage>> messages() throws IOException {
    Map<String, List<ServerMessage>> all = new java.util.TreeMap<>();
    for (String mailbox : server.mailboxes()) {
      all.put(mailbox, server.messages(mailbox));
    }
    return all;
  }

  /// The hashes of all files in the attic, as they would be on the wire.
  public List<String> attic() throws IOException {
    Path attic = twin().resolve(".mailtwin").resolve("attic");
    if (!Files.isDirectory(attic)) {
      return List.of();
    }
    List<String> hashes = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(attic)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        hashes.add(ServerMessage.sha256(MaildirPeer.wireForm(Files.readAllBytes(path))));
      }
    }
    return hashes;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
