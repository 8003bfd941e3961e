package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.SystemFlag;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// The name of a message file: `<base>:2,<letters>`.
///
/// @param base what identifies the message in its mailbox
/// @param letters after `:2,`; sorted, upper case for system flags, lower case for keywords
public record MaildirName(String base, String letters) {

  private static final String INFO = ":2,";
  private static final String VERBATIM = ".verbatim.mailtwin";
  private static final Pattern LEFTOVER =
      Pattern.compile("0\\.[0-9a-f]{32}(\\.verbatim)?\\.mailtwin(\\.keywords)?");

  private static final Pattern OURS =
      Pattern.compile("([0-9]{1,12})\\.[0-9a-f]{32}(?:\\.verbatim)?\\.mailtwin");

  /// Where this process begins among 2^128 names. From there it counts: a first sync makes hundreds
  /// of thousands, and names need be nobody else's, not hard to guess.
  private static final long PROCESS;

  private static final AtomicLong NEXT;

  static {
    var random = new SecureRandom();
    PROCESS = random.nextLong();
    NEXT = new AtomicLong(random.nextLong());
  }

  /// Reads a file name; other programs' names may have no flags, or other info after the colon,
  /// which then belongs to the base.
  public static MaildirName parse(String fileName) {
    int info = fileName.lastIndexOf(INFO);
    return info < 0
        ? new MaildirName(fileName, "")
        : new MaildirName(fileName.substring(0, info), fileName.substring(info + INFO.length()));
  }

  /// A name for a new message of ours.
  ///
  /// @param seconds when it was received, since 1970
  /// @param verbatim the file holds the bytes of the wire, not the Maildir form of line ends
  public static String newBase(long seconds, boolean verbatim) {
    var hex = HexFormat.of();
    return Math.max(0, seconds)
        + "."
        + hex.toHexDigits(PROCESS)
        + hex.toHexDigits(NEXT.getAndIncrement())
        + (verbatim ? VERBATIM : ".mailtwin");
  }

  /// The name that tells a file apart from another one of its name: always the same for the same
  /// content.
  ///
  /// @param sha256 of the content in hexadecimal
  static String apart(String base, String sha256) {
    var text = (base + ' ' + sha256).getBytes(StandardCharsets.UTF_8);
    UUID key = UUID.nameUUIDFromBytes(text);
    String hex = key.toString().replace("-", "");
    return "0." + hex + (isVerbatim(base) ? VERBATIM : ".mailtwin");
  }

  /// When a message of ours was received, which its name tells wherever the file goes; -1 for names
  /// of other programs.
  ///
  /// @return seconds since 1970
  public static long seconds(String base) {
    var ours = OURS.matcher(base);
    return ours.matches() ? Long.parseLong(ours.group(1)) : -1;
  }

  /// Whether only an interrupted run of ours can have left a file of this name in `tmp`.
  static boolean isLeftover(String name) {
    return LEFTOVER.matcher(name).matches();
  }

  /// Whether a file of this name holds the bytes of the wire.
  public static boolean isVerbatim(String base) {
    return base.endsWith(VERBATIM);
  }

  /// The file name in `cur`.
  public String fileName() {
    return base + INFO + letters;
  }

  /// The flags the letters stand for; letters nobody knows say nothing.
  ///
  /// @param keywords the keyword of letter `a`, of `b` and so on
  public Flags flags(List<String> keywords) {
    List<String> names = new ArrayList<>();
    for (int at = 0; at < letters.length(); at++) {
      char letter = letters.charAt(at);
      for (SystemFlag flag : SystemFlag.values()) {
        if (flag.letter() == letter) {
          names.add(flag.imap());
        }
      }
      int keyword = letter - 'a';
      if (keyword >= 0 && keyword < keywords.size() && !keywords.get(keyword).isEmpty()) {
        names.add(keywords.get(keyword));
      }
    }
    return Flags.ofImap(names);
  }

  /// The same message with other flags. Letters of other programs are kept.
  ///
  /// @param known letters whose presence is ours to decide
  /// @param wanted letters to have
  public MaildirName with(Set<Character> known, Set<Character> wanted) {
    Set<Character> result = new TreeSet<>(wanted);
    for (int at = 0; at < letters.length(); at++) {
      char letter = letters.charAt(at);
      if (!known.contains(letter)) {
        result.add(letter);
      }
    }
    var text = new StringBuilder();
    result.forEach(text::append);
    return new MaildirName(base, text.toString());
  }
}
