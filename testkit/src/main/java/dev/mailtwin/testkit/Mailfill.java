package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.sample.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/// A run of messages to put into a mailbox of a [DovecotServer].
///
/// @param count how many
/// @param message the bytes of the n-th
/// @param date when the server received the n-th; whole seconds
public record Mailfill(int count, IntFunction<byte[]> message, IntFunction<Instant> date) {

  /// Sample mail with the sizes of a real mailbox.
  public static Mailfill sample(long seed, int count) {
    return sample(
        seed, count, index -> SampleMail.size(seed, index, SampleMail.DEFAULT_MEAN_BYTES));
  }

  /// Sample mail of chosen sizes.
  public static Mailfill sample(long seed, int count, IntUnaryOperator bytes) {
    return new Mailfill(
        count,
        index -> SampleMail.message(seed, index, bytes.applyAsInt(index)),
        index -> SampleMail.internalDate(seed, index));
  }

  /// Maildir files are written directly, two thirds of them marked as read; else it is uploaded.
  void into(DovecotServer server, String user, String mailbox) throws IOException {
    if (server.options().format() == MailFormat.MAILDIR) {
      writeFiles(server, user, mailbox);
    } else {
      upload(server, user, mailbox);
    }
  }

  /// The name carries both sizes (`S=`, `W=`), so that Dovecot need not open the file to know them.
  private void writeFiles(DovecotServer server, String user, String mailbox) throws IOException {
    Path root = server.mailRoot(user);
    Path cur = (mailbox.equals("INBOX") ? root : root.resolve(mailbox)).resolve("cur");
    if (!Files.isDirectory(cur)) {
      server.doveadm(user).run("mailbox", List.of("status"), List.of("messages", "INBOX"));
    }
    if (!Files.isDirectory(cur)) {
      server.doveadm(user).createMailbox(mailbox);
    }
    long batch = System.nanoTime();
    for (int i = 0; i < count; i++) {
      byte[] bytes = message.apply(i);
      String flags = i % 3 == 0 ? "" : "S";
      String name =
          "%d.M%dP%d.sample,S=%d,W=%d:2,%s"
              .formatted(1_000_000_000L + i, batch, i, bytes.length, wireSize(bytes), flags);
      Path file = cur.resolve(name);
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, FileTime.from(date.apply(i)));
      server.owner().own(file);
    }
  }

  private void upload(DovecotServer server, String user, String mailbox) throws IOException {
    try (RawImapClient client = server.connect(user)) {
      if (!client.mailboxes().contains(mailbox)) {
        client.insist("CREATE \"" + mailbox + "\"");
      }
      for (int i = 0; i < count; i++) {
        client.append(mailbox, i % 3 == 0 ? "" : "\\Seen", date.apply(i), message.apply(i));
      }
    }
  }

  /// Dovecot sends every bare LF as CRLF.
  private static int wireSize(byte[] message) {
    int size = message.length;
    for (int i = 0; i < message.length; i++) {
      if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) {
        size++;
      }
    }
    return size;
  }
}
