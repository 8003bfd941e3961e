package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.store.Disk;
import dev.mailtwin.protocol.mime.LineEnds;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The frozen bytes of letters: `.mailtwin/outbox/<key>.eml`, CRLF line ends, blind copies
/// included.
final class LetterFiles {

  private static final String ENDING = ".eml";
  private static final String UNFINISHED = ".new";
  private static final int BUFFER_BYTES = 64 << 10;

  private final Disk disk;
  private final Path directory;

  LetterFiles(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /// What a file is known by.
  record Print(long bytes, String sha256) {}

  /// Where a letter lies.
  Path path(String key) {
    return directory.resolve(key + ENDING);
  }

  /// Where a letter is written before it is one.
  Path unfinished(String key, String step) {
    return directory.resolve(key + "." + step + UNFINISHED);
  }

  OutputStream create(Path file) throws IOException {
    disk.makeDirectory(directory);
    return disk.create(file);
  }

  InputStream read(Path file) throws IOException {
    return new BufferedInputStream(disk.read(file), BUFFER_BYTES);
  }

  /// Reads a message with every line ending CRLF.
  InputStream readLines(Path file) throws IOException {
    return new BufferedInputStream(new LineEnds(disk.read(file)), BUFFER_BYTES);
  }

  /// Makes the bytes of an unfinished letter durable.
  void makeDurable(Path unfinished) throws IOException {
    try (Disk.Batch batch = disk.begin(directory, 1)) {
      batch.makeDurable(List.of(unfinished));
    }
  }

  /// Makes an unfinished letter, whose bytes are durable, one.
  void finish(Path unfinished, String key) throws IOException {
    disk.rename(unfinished, path(key));
    disk.syncDirectory(directory);
  }

  void delete(Path file) throws IOException {
    disk.delete(file);
  }

  /// Size and hash of a letter as it lies there.
  ///
  /// @throws NoSuchFileException if it is gone
  Print print(String key) throws IOException {
    return print(path(key));
  }

  /// Size and hash of a file.
  Print print(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    long bytes;
    try (InputStream in = new DigestInputStream(disk.read(file), sha256)) {
      bytes = in.transferTo(OutputStream.nullOutputStream());
    }
    return new Print(bytes, HexFormat.of().formatHex(sha256.digest()));
  }

  /// The keys of all letters that lie there.
  List<String> keys() throws IOException {
    return names(ENDING);
  }

  /// What was never finished.
  List<Path> unfinished() throws IOException {
    return names(UNFINISHED).stream().map(name -> directory.resolve(name + UNFINISHED)).toList();
  }

  /// When a file was last written, in seconds since 1970.
  long writtenAt(Path file) throws IOException {
    return disk.facts(file).modifiedNanos() / 1_000_000_000L;
  }

  private List<String> names(String ending) throws IOException {
    List<String> found = new ArrayList<>();
    try {
      for (String name : disk.list(directory)) {
        if (name.endsWith(ending)) {
          found.add(name.substring(0, name.length() - ending.length()));
        }
      }
    } catch (NoSuchFileException e) {
      return found; // Nothing was ever sent from here.
    }
    return found;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
