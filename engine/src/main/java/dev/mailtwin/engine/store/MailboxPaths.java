package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Mailbox names as directories: one directory per level, escaped so that every name IMAP allows
/// has a directory inside the twin, and the name can be read back from it.
///
/// `%XX` stands for one byte of UTF-8. Escaped are: `%` itself; `/`, `\` and `:`; control and
/// invisible direction-changing characters; the first character of a name that begins with a dot,
/// is reserved (`cur`, `new`, `tmp`), or belongs to other programs; blanks and dots at the end; and
/// every character beyond ASCII where the text is not in composed form, so that no file system
/// takes it for the composed name.
///
/// A level that is too long goes on in the directory below: `begin…%` holds `%…end`. A lone `%` is
/// never part of an escape, so no other name looks like that.
public final class MailboxPaths {

  /// Below the limit of file systems (255), so that other programs can add a suffix.
  private static final int LEVEL_BYTES_MAX = 240;

  private static final Set<String> RESERVED =
      Set.of("cur", "new", "tmp", "dovecot-keywords", "con", "nul", "aux", "prn");

  private MailboxPaths() {}

  /// Paths must leave room for the file's name below 4,096 bytes, the limit of Linux.
  private static final int PATH_BYTES_MAX = 3_600;

  /// The directory of a mailbox below the twin's root, or null if that is too long for any path.
  public static @Nullable Path directory(Path root, MailboxName name) {
    Path directory = root;
    for (String level : name.levels()) {
      for (String part : parts(escape(level))) {
        directory = directory.resolve(part);
      }
    }
    if (bytes(directory.toString()) > PATH_BYTES_MAX) {
      return null;
    }
    return directory.normalize().startsWith(root.normalize()) ? directory : null;
  }

  /// The directory of a mailbox below the twin, levels separated by `/`; empty if no path can hold
  /// it.
  static String relative(MailboxName name) {
    Path root = Path.of("/");
    Path directory = directory(root, name);
    return directory == null ? "" : root.relativize(directory).toString();
  }

  /// The mailbox behind directory levels, or null if they are not the one right way to write it.
  public static @Nullable MailboxName name(List<String> directories) {
    List<String> levels = new ArrayList<>();
    for (int n = 0; n < directories.size(); n++) {
      int first = n;
      var whole = new StringBuilder(directories.get(n));
      while (whole.charAt(whole.length() - 1) == '%') {
        n++;
        if (n == directories.size() || !directories.get(n).startsWith("%")) {
          return null;
        }
        whole.setLength(whole.length() - 1);
        whole.append(directories.get(n), 1, directories.get(n).length());
      }
      String level = unescape(whole.toString());
      if (level == null
          || level.isEmpty()
          || !parts(escape(level)).equals(directories.subList(first, n + 1))) {
        return null;
      }
      levels.add(level);
    }
    return levels.isEmpty() ? null : new MailboxName(levels);
  }

  /// Cuts what is too long for one directory, never inside a character.
  private static List<String> parts(String escaped) {
    List<String> parts = new ArrayList<>();
    String rest = escaped;
    while (bytes(rest) > LEVEL_BYTES_MAX) {
      int end = 0;
      int size = 1; // The mark at the end.
      while (true) {
        int point = rest.codePointAt(end);
        size += bytes(Character.toString(point));
        if (size > LEVEL_BYTES_MAX) {
          break;
        }
        end += Character.charCount(point);
      }
      parts.add(rest.substring(0, end) + "%");
      rest = "%" + rest.substring(end);
    }
    parts.add(rest);
    return parts;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// What only combines differently must not look alike, neither here nor after a file system put
  /// the name into composed form.
  static String escape(String level) {
    String text = escape(level, false);
    return Normalizer.isNormalized(text, Normalizer.Form.NFC) ? text : escape(level, true);
  }

  private static String escape(String level, boolean asciiOnly) {
    var text = new StringBuilder(level.length() + 8);
    boolean guardFirst = level.startsWith(".") || RESERVED.contains(level.toLowerCase(Locale.ROOT));
    int[] points = level.codePoints().toArray();
    for (int n = 0; n < points.length; n++) {
      boolean guardLast = n == points.length - 1 && (points[n] == '.' || points[n] == ' ');
      if ((n == 0 && guardFirst)
          || guardLast
          || isUnsafe(points[n])
          || (asciiOnly && points[n] > 0x7e)) {
        for (byte b : new String(Character.toChars(points[n])).getBytes(StandardCharsets.UTF_8)) {
          text.append('%').append("%02X".formatted(b & 0xff));
        }
      } else {
        text.appendCodePoint(points[n]);
      }
    }
    return text.toString();
  }

  private static @Nullable String unescape(String directory) {
    byte[] raw = directory.getBytes(StandardCharsets.UTF_8);
    var bytes = new java.io.ByteArrayOutputStream();
    for (int n = 0; n < raw.length; n++) {
      if (raw[n] != '%') {
        bytes.write(raw[n]);
        continue;
      }
      if (n + 2 >= raw.length || hex(raw[n + 1]) < 0 || hex(raw[n + 2]) < 0) {
        return null;
      }
      bytes.write(hex(raw[n + 1]) * 16 + hex(raw[n + 2]));
      n += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int hex(byte b) {
    return Character.digit(b, 16);
  }

  private static boolean isUnsafe(int point) {
    int type = Character.getType(point);
    return point == '%'
        || point == '/'
        || point == '\\'
        || point == ':'
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
