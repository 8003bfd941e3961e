package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
/// is reserved (`cur`, `new`, `tmp`), or belongs to other programs; blanks and dots at the end.
public final class MailboxPaths {

  /// Below the limit of file systems (255), so that other programs can add a suffix.
  private static final int LEVEL_BYTES_MAX = 240;

  private static final Set<String> RESERVED =
      Set.of("cur", "new", "tmp", "dovecot-keywords", "con", "nul", "aux", "prn");

  private MailboxPaths() {}

  /// The directory of a mailbox below the twin's root, or null if a level is too long for any file
  /// system.
  public static @Nullable Path directory(Path root, MailboxName name) {
    Path directory = root;
    for (String level : name.levels()) {
      String escaped = escape(level);
      if (escaped.getBytes(StandardCharsets.UTF_8).length > LEVEL_BYTES_MAX) {
        return null;
      }
      directory = directory.resolve(escaped);
    }
    return directory.normalize().startsWith(root.normalize()) ? directory : null;
  }

  /// The mailbox behind directory levels, or null if they are not the one right way to write it.
  public static @Nullable MailboxName name(List<String> directories) {
    List<String> levels = new ArrayList<>();
    for (String directory : directories) {
      String level = unescape(directory);
      if (level == null || level.isEmpty() || !escape(level).equals(directory)) {
        return null;
      }
      levels.add(level);
    }
    return levels.isEmpty() ? null : new MailboxName(levels);
  }

  static String escape(String level) {
    var text = new StringBuilder(level.length() + 8);
    boolean guardFirst = level.startsWith(".") || RESERVED.contains(level.toLowerCase(Locale.ROOT));
    int[] points = level.codePoints().toArray();
    for (int n = 0; n < points.length; n++) {
      boolean guardLast = n == points.length - 1 && (points[n] == '.' || points[n] == ' ');
      if ((n == 0 && guardFirst) || guardLast || isUnsafe(points[n])) {
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
