package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.RawImapClient;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A real server, changed through a client of its own.
public abstract class RealMail implements MailServer {

  private static final Pattern APPENDUID = Pattern.compile("APPENDUID \\d+ (\\d+)");

  private RawImapClient client;

  /// @param client logged in, and for this alone
  RealMail(RawImapClient client) {
    this.client = client;
  }

  /// Goes on with another connection.
  final void reconnected(RawImapClient other) {
    client = other;
  }

  final void hangUp() throws IOException {
    client.close();
  }

  /// Ends the session; the server has nothing open for it any more.
  final void logOut() throws IOException {
    client.command("UNSELECT");
    client.command("LOGOUT");
    client.close();
  }

  @Override
  public List<String> mailboxes() throws IOException {
    return client.mailboxes().stream().map(this::fromWire).toList();
  }

  @Override
  public List<String> subscribed() throws IOException {
    return client.subscribed().stream().map(this::fromWire).toList();
  }

  @Override
  public List<ServerMessage> messages(String mailbox) throws IOException {
    return client.messages(toWire(mailbox));
  }

  @Override
  public long add(String mailbox, byte[] message, Instant date, String... flags)
      throws IOException {
    String said = client.append(toWire(mailbox), String.join(" ", flags), date, message);
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
    client.command("UNSELECT"); // Dovecot will not delete what this client has open.
    client.insist("DELETE " + quoted(mailbox));
  }

  @Override
  public void rename(String mailbox, String to) throws IOException {
    client.command("UNSELECT");
    client.insist("RENAME " + quoted(mailbox) + " " + quoted(to));
  }

  private void select(String mailbox) throws IOException {
    client.insist("SELECT " + quoted(mailbox));
  }

  private String quoted(String mailbox) throws IOException {
    return "\"" + toWire(mailbox).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /// The name as it stands on the wire.
  ///
  /// @throws IOException if this server has no such names
  String toWire(String mailbox) throws IOException {
    return ModifiedUtf7.encode(mailbox);
  }

  String fromWire(String name) {
    return ModifiedUtf7.decode(name);
  }
}
