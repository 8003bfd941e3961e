package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.AccountProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// A file with a password, as text. One that Mailtwin wrote says in its first line what it is, and
/// holds the password in the second; in any other the password is the first line.
final class PasswordFile {

  private static final String NEXT = "Mend that, or run `mailtwin setup` again.";

  private static final String FIRST_WORDS = "# Mailtwin keeps ";

  /// A script for sed(1) that prints the password, whoever wrote the file.
  static final String SED = "-e '/^. Mailtwin keeps /d' -e q";

  private static final int BYTES_MAX = 64 << 10;

  /// What some editors put before a text; nobody could type it into another program.
  private static final String BYTE_ORDER = "\uFEFF";

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private PasswordFile() {}

  /// What to write into the file.
  static String content(String address, String secret) {
    return "%sthe password of %s here, unencrypted. Do not show this file to anybody.\n%s\n"
        .formatted(FIRST_WORDS, address, secret);
  }

  /// Reads the password.
  ///
  /// @throws ProblemException if the file is missing, or if others may read it
  static String read(Path file) throws ProblemException {
    try {
      refuseIfShared(file);
      String text = content(file);
      String[] lines = text.split("\r?\n", 3);
      boolean ours = text.startsWith(FIRST_WORDS);
      return ours && lines.length > 1 ? lines[1] : ours ? "" : lines[0];
    } catch (NoSuchFileException e) {
      throw new ProblemException(
          Problems.noPassword("The file with the password is missing: " + file).nextNow(_ -> NEXT),
          e);
    } catch (ProblemException e) {
      throw e;
    } catch (IOException e) {
      throw new ProblemException(
          Problems.noPassword("The file with the password cannot be read: " + file)
              .nextNow(_ -> NEXT),
          e);
    }
  }

  private static String content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      return text.startsWith(BYTE_ORDER) ? text.substring(BYTE_ORDER.length()) : text;
    }
  }

  /// A password that others can read is not one: better to stop than to go on using it.
  private static void refuseIfShared(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNERS.containsAll(permissions) && Files.isRegularFile(file)) {
      throw new ProblemException(
          AccountProblems.sharedPassword(
              file.toString(), PosixFilePermissions.toString(permissions)));
    }
  }
}
