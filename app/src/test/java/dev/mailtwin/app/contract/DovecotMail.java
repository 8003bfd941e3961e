package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.Level;
import dev.mailtwin.testkit.RawImapClient;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A real Dovecot over TLS, changed through a client of its own.
final class DovecotMail implements MailServer {

  private static final Pattern APPENDUID = Pattern.compile("APPENDUID \\d+ (\\d+)");

  /// These tests connect very often, and a process for each login is half of their time.
  private static final String FEWER_PROCESSES =
      """
      service imap-login {
        service_count = 0
      }
      service imap {
        service_count = 1000
      }
      """;

  private final DovecotServer server;
  private final Level level;
  private RawImapClient client;

  private DovecotMail(DovecotServer server, Level level) throws IOException {
    this.server = server;
    this.level = level;
    this.client = server.connect();
  }

  static DovecotMail start(Level level) throws IOException {
    DovecotServer.require();
    DovecotOptions options = DovecotOptions.DEFAULT.at(level).withExtra(FEWER_PROCESSES);
    return new DovecotMail(DovecotServer.start(options), level);
  }

  /// Ends every session for certain, whatever it was doing.
  void restart() throws Exception {
    client.close();
    server.stop();
    server.startAgain();
    client = server.connect();
  }

  DovecotServer server() {
    return server;
  }

  @Override
  public String imapUrl() {
    return "imaps://" + server.host() + ":" + server.tlsPort();
  }

  @Override
  public Path caPem() {
    return server.caPem();
  }

  @Override
  public String user() {
    return server.user();
  }

  @Override
  public String password() {
    return server.password();
  }

  @Override
  public boolean expunges() {
    return level != Level.L0;
  }

  @Override
  public List<String> mailboxes() throws IOException {
    return client.mailboxes().stream().map(ModifiedUtf7::decode).toList();
  }

  @Override
  public List<String> subscribed() throws IOException {
    return client.subscribed().stream().map(ModifiedUtf7::decode).toList();
  }

  @Override
  public List<ServerMessage> messages(String mailbox) throws IOException {
    return client.messages(ModifiedUtf7.encode(mailbox));
  }

  @Override
  public long add(String mailbox, byte[] message, Instant date, String... flags)
      throws IOException {
    String said =
        client.append(ModifiedUtf7.encode(mailbox), String.join(" ", flags), date, message);
    Matcher uid = APPENDUID.matcher(said);
    if (!uid.find()) {
      throw new IOException("APPEND was answered with " + said);
    }
    return Long.parseLong(uid.group(1));
  }

  @Override
  public void flag(String mailbox, long uid, String... flags) throws IOException {
    select(mailbox);
    client.insist("UID STORE %d +FLAGS.SILENT (%s)".formatted(uid, String.join(" ", flags)));
  }

  @Override
  public void unflag(String mailbox, long uid, String... flags) throws IOException {
    select(mailbox);
    client.insist("UID STORE %d -FLAGS.SILENT (%s)".formatted(uid, String.join(" ", flags)));
  }

  @Override
  public void expunge(String mailbox, List<Long> uids) throws IOException {
    String set = uids.stream().map(String::valueOf).collect(Collectors.joining(","));
    select(mailbox);
    client.insist("UID STORE %s +FLAGS.SILENT (\\Deleted)".formatted(set));
    client.insist("UID EXPUNGE " + set);
  }

  @Override
  public void move(String mailbox, long uid, String to) throws IOException {
    select(mailbox);
    client.insist("UID MOVE %d %s".formatted(uid, quoted(to)));
  }

  @Override
  public void copy(String mailbox, long uid, String to) throws IOException {
    select(mailbox);
    client.insist("UID COPY %d %s".formatted(uid, quoted(to)));
  }

  @Override
  public void create(String mailbox) throws IOException {
    client.insist("CREATE " + quoted(mailbox));
  }

  @Override
  public void delete(String mailbox) throws IOException {
    client.insist("UNSELECT"); // Dovecot will not delete what this client has open.
    client.insist("DELETE " + quoted(mailbox));
  }

  @Override
  public void rename(String mailbox, String to) throws IOException {
    client.insist("UNSELECT");
    client.insist("RENAME " + quoted(mailbox) + " " + quoted(to));
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }

  private void select(String mailbox) throws IOException {
    client.insist("SELECT " + quoted(mailbox));
  }

  private static String quoted(String mailbox) {
    String wire = ModifiedUtf7.encode(mailbox);
    return "\"" + wire.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
