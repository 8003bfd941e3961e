package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.AddedLines;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Outgoing.Plain;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Measures a file for its way up. A file without CR goes up with CRLF line ends, others as they
/// are. Read to measure and once more to send; never held in memory, but for a short one while it
/// is measured.
final class OutgoingFile {

  private static final int PART_BYTES = 64 << 10;

  private final Disk disk;
  private final Path file;
  private final Again again;

  /// Finds the file under the name that it has now; null if it is gone.
  @FunctionalInterface
  interface Again {
    @Nullable Path find() throws IOException;
  }

  OutgoingFile(Disk disk, Path file) {
    this(disk, file, () -> null);
  }

  OutgoingFile(Disk disk, Path file, Again again) {
    this.disk = disk;
    this.file = file;
    this.again = again;
  }

  /// A file as its name shows it.
  ///
  /// @param mailbox it lies in
  /// @param keywords those that have letters there
  /// @return null if it is gone, or nothing that can be read to its end
  static @Nullable Outgoing of(
      OutgoingFile file, MailboxName mailbox, String base, List<String> keywords)
      throws IOException {
    try {
      Disk.FileFacts facts = file.disk.facts(file.file);
      if (!facts.regular()) {
        return null; // Reading a pipe would wait for ever.
      }
      boolean isNew = MaildirMailbox.isInNew(file.file);
      var name = MaildirName.parse(file.file.getFileName().toString());
      Flags flags = isNew ? Flags.NONE : name.flags(keywords);
      long named = MaildirName.seconds(base);
      long seconds = named > 0 ? named : Math.floorDiv(facts.modifiedNanos(), 1_000_000_000L);
      return file.measure(base, flags, seconds);
    } catch (NoSuchFileException e) {
      return null;
    } catch (ProblemException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return null; // It is gone with its directory.
      }
      throw unreadable(mailbox, base, e);
    }
  }

  /// One file that cannot be read is a matter of that message only.
  private static ProblemException unreadable(MailboxName mailbox, String base, ProblemException e) {
    if (!(e.getCause() instanceof FileSystemException failure)) {
      return e;
    }
    String why =
        failure instanceof AccessDeniedException
            ? "this user may not read the file"
            : "it cannot be read: " + failure.getReason();
    Problem problem =
        Problems.uploadRefused(mailbox.toString(), base, why)
            .meaningNow("The file stays here; every run tries again.")
            .nextNow(_ -> "Make it readable, if the message should be on the server.");
    return new ProblemException(problem, failure);
  }

  Outgoing measure(String base, Flags flags, long date) throws IOException {
    byte[] start = start();
    boolean hasCr = false;
    boolean hasNul = false;
    try (InputStream in = again(start)) {
      byte[] part = new byte[room(start)];
      for (int got = in.read(part); got >= 0; got = in.read(part)) {
        for (int n = 0; n < got; n++) {
          hasCr |= part[n] == '\r';
          hasNul |= part[n] == 0;
        }
      }
    }
    boolean verbatim = hasCr || MaildirName.isVerbatim(base);
    AddedLines none = AddedLines.of(start, 0);
    AddedLines added = AddedLines.of(start, start.length);
    Plain whole = measure(verbatim, none, start);
    return new Outgoing(
        base,
        flags,
        date,
        whole.bytes(),
        whole.sha256(),
        !hasNul,
        whole.facts(),
        added.isEmpty() ? null : measure(verbatim, added, start),
        () -> open(verbatim, whole.sha256()));
  }

  private byte[] start() throws IOException {
    try (InputStream in = disk.read(file)) {
      return in.readNBytes(PART_BYTES);
    }
  }

  /// The file from its beginning. Most are so short that their start is all of them.
  private InputStream again(byte[] start) throws IOException {
    return start.length < PART_BYTES ? new ByteArrayInputStream(start) : disk.read(file);
  }

  /// How much of it is looked at in one piece.
  private static int room(byte[] start) {
    return Math.max(1, start.length);
  }

  private Plain measure(boolean verbatim, AddedLines without, byte[] start) throws IOException {
    MessageDigest sha256 = digest();
    var counted = new Measured(sha256);
    try (InputStream in = without.leftOut(again(start))) {
      copy(in, counted, verbatim, room(start));
    }
    String hash = HexFormat.of().formatHex(sha256.digest());
    return new Plain(counted.bytes, hash, facts(without, start).with(counted.crc));
  }

  private Outgoing.Open open(boolean verbatim, String hash) throws IOException {
    InputStream in = read();
    return new Outgoing.Open() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        send(new BufferedInputStream(in, PART_BYTES), out, verbatim, hash);
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  /// Under its new name if a program gave it another one meanwhile.
  private InputStream read() throws IOException {
    try {
      return disk.read(file);
    } catch (NoSuchFileException e) {
      Path now = again.find();
      if (now == null) {
        throw e;
      }
      return disk.read(now);
    }
  }

  /// The hash is checked as the bytes go out: a file that changed meanwhile costs the connection,
  /// because nothing else can make the server forget a message of the announced length.
  private void send(InputStream in, OutputStream out, boolean verbatim, String hash)
      throws IOException {
    MessageDigest sha256 = digest();
    var held = new LastByte(new DigestOutputStream(out, sha256));
    copy(in, held, verbatim, PART_BYTES);
    // The last byte completes the literal; it goes only if everything before it was right.
    if (!held.finishes(sha256, hash)) {
      throw new IOException(file + " changed while it was uploaded");
    }
  }

  private static void copy(InputStream in, OutputStream out, boolean verbatim, int room)
      throws IOException {
    byte[] part = new byte[room];
    byte[] wire = new byte[2 * room];
    for (int got = in.read(part); got >= 0; got = in.read(part)) {
      if (verbatim) {
        out.write(part, 0, got);
        continue;
      }
      int length = 0;
      for (int n = 0; n < got; n++) {
        if (part[n] == '\n') {
          wire[length++] = '\r';
        }
        wire[length++] = part[n];
      }
      out.write(wire, 0, length);
    }
  }

  private MessageFacts facts(AddedLines without, byte[] start) throws IOException {
    boolean all = start.length < PART_BYTES;
    byte[] header = new byte[all ? start.length : HeaderFacts.HASHED_BYTES_MAX];
    int length = 0;
    try (InputStream in = new BufferedInputStream(without.leftOut(again(start)), room(start))) {
      for (int b = in.read(); b >= 0 && length < header.length; b = in.read()) {
        if (b != '\r') {
          header[length++] = (byte) b;
        }
      }
    }
    return new HeaderFacts().of(header, length);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Counts and hashes what would be sent.
  private static final class Measured extends OutputStream {
    private final MessageDigest sha256;
    private final CRC32C crc = new CRC32C();
    private long bytes;

    Measured(MessageDigest sha256) {
      this.sha256 = sha256;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] part, int offset, int length) {
      sha256.update(part, offset, length);
      crc.update(part, offset, length);
      bytes += length;
    }
  }

  /// Holds the last byte back until the hash of all is known.
  private static final class LastByte extends OutputStream {
    private final OutputStream out;
    private byte[] held = new byte[0];

    LastByte(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] part, int offset, int length) throws IOException {
      if (length > 0) {
        out.write(held);
        out.write(part, offset, length - 1);
        held = Arrays.copyOfRange(part, offset + length - 1, offset + length);
      }
    }

    boolean finishes(MessageDigest sofar, String wanted) throws IOException {
      try {
        MessageDigest whole = (MessageDigest) sofar.clone();
        whole.update(held);
        boolean same = HexFormat.of().formatHex(whole.digest()).equals(wanted);
        if (same) {
          out.write(held);
        }
        return same;
      } catch (CloneNotSupportedException e) {
        throw new IOException("this Java cannot check an upload", e);
      }
    }
  }
}
