package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A conversation that a [ScriptedServer] plays.
///
/// One line is one step; blank lines and lines starting with `#` say nothing.
///
/// | line | meaning |
/// |---|---|
/// | `S: text` | the server says the text and CRLF |
/// | `C: text` | the client must say exactly the text and CRLF |
/// | `S\| text`, `C\| text` | a line of the literal that the line above announced |
/// | `-- tls` | the server starts its TLS handshake |
/// | `-- close` | the server hangs up |
/// | `-- closed` | the client must hang up |
/// | `-- connection` | the client connects again |
///
/// A line ending in `{n}` or `{n+}`, with the letter n, gets the length of the literal below it; a
/// number there must be right. Between a client's announcement and its literal the server speaks.
/// Within a text `␊`, `␍` and `␀` stand for LF, CR and NUL, and a final `␄` leaves the line without
/// its CRLF.
public final class Transcript {

  /// What happens next.
  sealed interface Step {
    /// The server says something.
    record Say(String what) implements Step {}

    /// The client must say something.
    record Hear(String what) implements Step {}

    /// What happens to the connection itself.
    enum Turn implements Step {
      TLS,
      CLOSE,
      CLOSED,
      CONNECTION
    }
  }

  private static final Pattern LITERAL = Pattern.compile("\\{(n|\\d+)(\\+?)}$");
  private static final String NO_LINE_END = "␄";

  private final String name;
  private final List<Step> steps;

  private Transcript(String name, List<Step> steps) {
    this.name = name;
    this.steps = List.copyOf(steps);
  }

  /// Reads a transcript from text.
  public static Transcript parse(String text) {
    return parse("transcript", text);
  }

  /// Reads one `.imap` file.
  public static Transcript load(Path file) throws IOException {
    return parse(file.toString(), Files.readString(file));
  }

  /// Reads every `.imap` file of a directory, in the order of their names.
  public static List<Transcript> loadAll(Path directory) throws IOException {
    List<Transcript> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".imap")) {
          all.add(load(file));
        }
      }
    }
    return all;
  }

  List<Step> steps() {
    return steps;
  }

  /// Where it was read from, for the names of tests.
  @Override
  public String toString() {
    return name;
  }

  private static Transcript parse(String name, String text) {
    List<String> lines =
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    List<Step> steps = new ArrayList<>();
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      if (line.startsWith("--")) {
        steps.add(turn(name, line));
        continue;
      }
      if (!line.matches("[CS][:|].*")) {
        throw new IllegalArgumentException(name + " has a line of unknown kind: " + line);
      }
      String said = bytes(announcing(name, line, literalBelow(lines, at)));
      steps.add(line.startsWith("S") ? new Step.Say(said) : new Step.Hear(said));
    }
    return new Transcript(name, steps);
  }

  /// The literal of the line at this place; the other side's lines may stand between.
  private static String literalBelow(List<String> lines, int at) {
    String speaker = lines.get(at).substring(0, 1);
    int next = at + 1;
    while (next < lines.size() && speaker.equals("C") && lines.get(next).startsWith("S:")) {
      next++;
    }
    var literal = new StringBuilder();
    for (; next < lines.size() && lines.get(next).startsWith(speaker + "|"); next++) {
      literal.append(bytes(lines.get(next)));
    }
    return literal.toString();
  }

  /// The line with the length of its literal filled in.
  private static String announcing(String name, String line, String literal) {
    Matcher announcement = LITERAL.matcher(line);
    if (line.charAt(1) == '|' || literal.isEmpty() || !announcement.find()) {
      return line;
    }
    String length = Integer.toString(literal.length());
    if (!announcement.group(1).equals("n") && !announcement.group(1).equals(length)) {
      throw new IllegalArgumentException(
          "%s: the literal has %s bytes: %s".formatted(name, length, line));
    }
    return announcement.replaceFirst("{" + length + announcement.group(2) + "}");
  }

  /// What goes over the wire for one line, one character per byte.
  private static String bytes(String line) {
    String text = line.substring(line.startsWith(" ", 2) ? 3 : 2);
    String complete =
        text.endsWith(NO_LINE_END) ? text.substring(0, text.length() - 1) : text + "\r\n";
    String real = complete.replace('␊', '\n').replace('␍', '\r').replace('␀', '\0');
    return new String(real.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static Step turn(String name, String line) {
    return switch (line.substring(2).strip()) {
      case "tls" -> Step.Turn.TLS;
      case "close" -> Step.Turn.CLOSE;
      case "closed" -> Step.Turn.CLOSED;
      case "connection" -> Step.Turn.CONNECTION;
      default -> throw new IllegalArgumentException(name + " has an unknown turn: " + line);
    };
  }
}
