package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Changes the mail of one user of a [DovecotServer] through `doveadm`: the other client.
///
/// Message sets are UIDs as IMAP writes them: `1`, `3:5,9`, `1:*`.
public final class Doveadm {

  private final Path conf;
  private final String user;

  Doveadm(Path conf, String user) {
    this.conf = conf;
    this.user = user;
  }

  /// Sets flags or keywords, separated by spaces: `\\Seen $Forwarded`.
  public void addFlags(String mailbox, String uids, String flags) throws IOException {
    run("flags", List.of("add"), List.of(flags, "mailbox", mailbox, "uid", uids));
  }

  /// Clears flags or keywords, separated by spaces.
  public void removeFlags(String mailbox, String uids, String flags) throws IOException {
    run("flags", List.of("remove"), List.of(flags, "mailbox", mailbox, "uid", uids));
  }

  /// Removes messages for good.
  public void expunge(String mailbox, String uids) throws IOException {
    run("expunge", List.of(), List.of("mailbox", mailbox, "uid", uids));
  }

  /// Moves messages to another mailbox.
  public void move(String mailbox, String uids, String destination) throws IOException {
    run("move", List.of(), List.of(destination, "mailbox", mailbox, "uid", uids));
  }

  /// Copies messages to another mailbox.
  public void copy(String mailbox, String uids, String destination) throws IOException {
    run("copy", List.of(), List.of(destination, "mailbox", mailbox, "uid", uids));
  }

  /// Creates a mailbox.
  public void createMailbox(String mailbox) throws IOException {
    run("mailbox", List.of("create"), List.of(mailbox));
  }

  /// Deletes a mailbox with its messages.
  public void deleteMailbox(String mailbox) throws IOException {
    run("mailbox", List.of("delete"), List.of(mailbox));
  }

  /// Renames a mailbox.
  public void renameMailbox(String from, String to) throws IOException {
    run("mailbox", List.of("rename"), List.of(from, to));
  }

  /// The names of all mailboxes, sorted.
  public List<String> mailboxes() throws IOException {
    return run("mailbox", List.of("list"), List.of()).lines().sorted().toList();
  }

  /// Fields of messages (`uid flags size.physical`), one `name: value` a line, as doveadm says it.
  public String fetch(String fields, String mailbox, String uids) throws IOException {
    return run("fetch", List.of(), List.of(fields, "mailbox", mailbox, "uid", uids));
  }

  /// Any other command that takes `-u`: its words, then what follows `-u USER`.
  public String run(String command, List<String> words, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("doveadm", "-c", conf.toString(), command));
    line.addAll(words);
    line.addAll(List.of("-u", user));
    line.addAll(arguments);
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(line + " ended with " + process.exitValue() + ": " + said);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while doveadm ran", e);
    }
    return said;
  }
}
