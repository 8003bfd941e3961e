package dev.mailtwin.modelserver.wire;

import dev.mailtwin.modelserver.wire.Command.Problem;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/// Reads whole commands, literals included, and asks for synchronizing ones. One thread.
public final class CommandReader {

  private static final int LINE_OCTETS_MAX = 1 << 20;
  private static final int SHORT_LITERAL_OCTETS_MAX = 4096;

  private final Connection connection;
  private final Supplier<LiteralRules> rules;

  /// @param rules asked at each literal, because they may change with the log-in
  public CommandReader(Connection connection, Supplier<LiteralRules> rules) {
    this.connection = connection;
    this.rules = rules;
  }

  /// A literal announced at the end of a line.
  private record Announced(long octets, boolean sync) {}

  /// Reads one command.
  ///
  /// @throws EOFException if the client hung up
  public Command read() throws IOException {
    var whole = new ByteArrayOutputStream();
    var log = new StringBuilder();
    while (true) {
      String line = readLine();
      whole.write(line.getBytes(StandardCharsets.ISO_8859_1));
      log.append(line);
      Announced literal = announced(line);
      if (literal.octets < 0) {
        return split(whole.toByteArray(), log.toString(), new Problem.None());
      }
      Problem problem = refusal(literal, isAppend(log));
      if (!(problem instanceof Problem.None)) {
        return split(whole.toByteArray(), log.toString(), problem);
      }
      if (literal.sync) {
        connection.write("+ OK\r\n");
        connection.flush();
      }
      whole.write('\r');
      whole.write('\n');
      copy(connection.input(), whole, literal.octets);
    }
  }

  /// Reads one line without its end, for SASL and IDLE.
  public String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    InputStream in = connection.input();
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the client hung up");
      }
      if (octet == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      if (line.size() == LINE_OCTETS_MAX) {
        throw new IOException("line longer than " + LINE_OCTETS_MAX + " octets");
      }
      line.write(octet);
    }
  }

  private static boolean isAppend(StringBuilder line) {
    int from = line.indexOf(" ") + 1;
    int to = Math.min(line.length(), from + "APPEND ".length());
    return line.substring(from, to).equalsIgnoreCase("APPEND ");
  }

  private Problem refusal(Announced literal, boolean append) throws IOException {
    LiteralRules now = rules.get();
    long octetsMax = append ? now.appendMax() : now.octetsMax();
    if (literal.sync) {
      return literal.octets > octetsMax ? new Problem.TooBig("NO") : new Problem.None();
    }
    if (now.nonSync() == LiteralRules.NonSync.NEVER) {
      return new Problem.OutOfStep("Non-synchronizing literals are not known here");
    }
    boolean notThatLong =
        now.nonSync() == LiteralRules.NonSync.UP_TO_4096
            && literal.octets > SHORT_LITERAL_OCTETS_MAX;
    if (literal.octets <= octetsMax && !notThatLong) {
      return new Problem.None();
    }
    copy(connection.input(), OutputStream.nullOutputStream(), literal.octets);
    while (true) {
      Announced next = announced(readLine());
      if (next.octets < 0 || next.sync) {
        return new Problem.TooBig(notThatLong ? "BAD" : "NO");
      }
      copy(connection.input(), OutputStream.nullOutputStream(), next.octets);
    }
  }

  private static Announced announced(String line) {
    Announced none = new Announced(-1, true);
    int open = line.lastIndexOf('{');
    if (open < 0 || !line.endsWith("}")) {
      return none;
    }
    String inside = line.substring(open + 1, line.length() - 1);
    boolean sync = !inside.endsWith("+");
    String digits = sync ? inside : inside.substring(0, inside.length() - 1);
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
      return none;
    }
    return new Announced(Long.parseLong(digits), sync);
  }

  private static void copy(InputStream in, OutputStream out, long octets) throws IOException {
    byte[] buffer = new byte[8192];
    long left = octets;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the client hung up inside a literal");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static Command split(byte[] whole, String log, Problem problem) {
    String head = new String(whole, StandardCharsets.ISO_8859_1);
    int tagEnd = head.indexOf(' ');
    if (tagEnd < 1 || head.charAt(0) == '+') {
      var malformed = new Problem.Malformed("Expected a tag and a command");
      return new Command("*", "", new Args(new byte[0]), log, malformed);
    }
    int nameEnd = wordEnd(head, tagEnd + 1);
    String name = head.substring(tagEnd + 1, nameEnd).toUpperCase(Locale.ROOT);
    if (name.equals("UID") && nameEnd < head.length()) {
      int end = wordEnd(head, nameEnd + 1);
      name += " " + head.substring(nameEnd + 1, end).toUpperCase(Locale.ROOT);
      nameEnd = end;
    }
    int from = Math.min(whole.length, nameEnd + 1);
    byte[] args = Arrays.copyOfRange(whole, from, whole.length);
    return new Command(
        head.substring(0, tagEnd), name, new Args(args), redacted(name, log), problem);
  }

  private static int wordEnd(String line, int from) {
    int end = from;
    while (end < line.length() && line.charAt(end) > ' ') {
      end++;
    }
    return end;
  }

  private static String redacted(String name, String log) {
    return switch (name) {
      case "LOGIN", "AUTHENTICATE" -> {
        int end = wordEnd(log, log.indexOf(' ') + 1);
        int shown = name.equals("LOGIN") ? end : wordEnd(log, Math.min(log.length(), end + 1));
        yield log.substring(0, shown) + (shown < log.length() ? " [redacted]" : "");
      }
      default -> log;
    };
  }
}
