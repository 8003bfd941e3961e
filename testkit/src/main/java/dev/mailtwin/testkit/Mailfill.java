package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.sample.SampleMail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

  private static final String LARGE_HEADER =
      """
      From: Ada Wagner <ada@sample.example>\r
      Date: Sun, 1 Nov 2026 00:00:00 +0000\r
      Message-ID: <large@sample.example>\r
      Subject: One very large attachment\r
      MIME-Version: 1.0\r
      Content-Type: application/octet-stream\r
      Content-Transfer-Encoding: base64\r
      \r
      """;

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

  /// Puts one message of very many bytes into INBOX of the first user, in pieces.
  static void large(DovecotServer server, long bytes) throws IOException {
    byte[] header = LARGE_HEADER.getBytes(StandardCharsets.US_ASCII);
    byte[] piece = ("QUJD".repeat(19) + "\r\n").repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    long pieces = Math.max(1, bytes / piece.length);
    long size = header.length + pieces * piece.length;
    String name = "1000000000.M%dP0.large,S=%d,W=%d:2,".formatted(System.nanoTime(), size, size);
    Path file = cur(server, server.user(), "INBOX").resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(header);
      for (long i = 0; i < pieces; i++) {
        out.write(piece);
      }
    }
    server.owner().own(file);
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
    Path cur = cur(server, user, mailbox);
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

  /// Where the files of a mailbox lie; Dovecot itself makes what is missing.
  private static Path cur(DovecotServer server, String user, String mailbox) throws IOException {
    Path root = server.mailRoot(user);
    Path cur = (mailbox.equals("INBOX") ? root : root.resolve(mailbox)).resolve("cur");
    Doveadm doveadm = server.doveadm(user);
    if (!Files.isDirectory(cur)) {
      doveadm.run("mailbox", List.of("status"), List.of("messages", "INBOX"));
    }
    if (!Files.isDirectory(cur)) {
      doveadm.createMailbox(mailbox);
    }
    return cur;
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
