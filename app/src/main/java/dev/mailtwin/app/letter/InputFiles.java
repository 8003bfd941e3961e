package dev.mailtwin.app.letter;

import dev.mailtwin.engine.problem.LetterProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.mime.Attachment;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Files that letters are made of. What cannot be read is said before anything is sent.
public final class InputFiles {

  /// Text and HTML are kept in memory, up to here.
  private static final int TEXT_BYTES_MAX = 16 << 20;

  /// What Java puts in the place of bytes that are no text.
  private static final char UNREADABLE = '\uFFFD';

  private InputFiles() {}

  /// A file that can be read.
  ///
  /// @throws ProblemException NO_FILE if it cannot
  public static Path readable(String name) throws IOException {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw new ProblemException(LetterProblems.noFile(name, "that is no file name"), e);
    }
    if (Files.isDirectory(file)) {
      throw new ProblemException(LetterProblems.noFile(name, "it is a directory"));
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new ProblemException(LetterProblems.noFile(name, "it is not a regular file"));
    }
    try (InputStream in = Files.newInputStream(file)) {
      int _ = in.read();
      return file;
    } catch (NoSuchFileException e) {
      String why = name.indexOf(UNREADABLE) < 0 ? reason(e) : "its name is no UTF-8";
      throw new ProblemException(LetterProblems.noFile(name, why), e);
    } catch (IOException e) {
      throw new ProblemException(LetterProblems.noFile(name, reason(e)), e);
    }
  }

  /// Standard input, which may be anything that was put there.
  public static InputStream standard() throws IOException {
    var in = new BufferedInputStream(System.in);
    in.mark(1);
    try {
      int _ = in.read();
      in.reset();
      return in;
    } catch (IOException e) {
      throw new ProblemException(LetterProblems.noFile("What is piped in", reason(e)), e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "the permission is missing";
      default -> String.valueOf(e.getMessage());
    };
  }

  /// A file to send along; read when the letter is written.
  public static Attachment attachment(String name) throws IOException {
    Path file = readable(name);
    String last = String.valueOf(file.getFileName());
    return Attachment.file(last, () -> open(file));
  }

  /// A file's bytes.
  public static InputStream open(Path file) throws IOException {
    try {
      return new BufferedInputStream(Files.newInputStream(file));
    } catch (IOException e) {
      throw new ProblemException(LetterProblems.noFile(file.toString(), reason(e)), e);
    }
  }

  /// Text from a stream, which must be UTF-8.
  ///
  /// @param what for the message, such as `The text`
  public static String text(InputStream in, String what) throws IOException {
    byte[] bytes = in.readNBytes(TEXT_BYTES_MAX + 1);
    if (bytes.length > TEXT_BYTES_MAX) {
      throw new ProblemException(
          LetterProblems.badMessage(
              "%s is longer than %d MiB.".formatted(what, TEXT_BYTES_MAX >> 20),
              "Attach it as a file."));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(
          LetterProblems.badMessage(
              what + " is not UTF-8.", "Convert it, for example with iconv, or attach it."),
          e);
    }
  }
}
