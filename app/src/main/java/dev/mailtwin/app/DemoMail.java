package dev.mailtwin.app;

import dev.mailtwin.modelserver.sample.SampleMail;
import dev.mailtwin.modelserver.store.FlagChange;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.store.MailboxSnapshot;
import dev.mailtwin.modelserver.store.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The made-up mailbox of the demo, what its owner does to it on both sides, and an independent
/// comparison of the two.
final class DemoMail {

  static final int MESSAGES = 1_000;
  private static final long SEED = 2026;
  private static final List<String> FOLDERS =
      List.of("INBOX", "INBOX", "INBOX", "Sent", "Newsletter", "Notification", "Projects/2026");

  private DemoMail() {}

  static void fill(MailStore mail) {
    mail.create("Projects");
    mail.create("Projects/2026");
    for (int n = 0; n < MESSAGES; n++) {
      Set<String> flags = new TreeSet<>();
      if (n % 3 != 0) {
        flags.add("\\Seen");
      }
      if (n % 17 == 0) {
        flags.add("\\Flagged");
      }
      if (n % 11 == 0) {
        flags.add("\\Answered");
      }
      mail.append(
          FOLDERS.get(n % FOLDERS.size()),
          SampleMail.message(SEED, n),
          flags,
          SampleMail.internalDate(SEED, n).atOffset(ZoneOffset.UTC));
    }
  }

  /// Another device: reads, flags, moves, deletes, receives.
  static void changeServer(MailStore mail) {
    List<Long> inbox = mail.snapshot("INBOX").uids();
    mail.changeFlags("INBOX", inbox.subList(0, 20), FlagChange.ADD, Set.of("\\Seen"));
    mail.changeFlags("INBOX", inbox.subList(10, 15), FlagChange.ADD, Set.of("\\Flagged", "urgent"));
    mail.move("INBOX", inbox.subList(30, 40), "Projects/2026");
    mail.move("INBOX", inbox.subList(40, 45), "Trash");
    mail.create("Café & Reisen");
    for (int n = MESSAGES; n < MESSAGES + 5; n++) {
      mail.append(
          "INBOX",
          SampleMail.message(SEED, n),
          Set.of(),
          SampleMail.internalDate(SEED, n).atOffset(ZoneOffset.UTC));
    }
  }

  /// A program that works on the files: the same kinds of change, without asking Mailtwin.
  static void changeTwin(Path twin) throws IOException {
    List<Path> inbox = messages(twin.resolve("INBOX"));
    for (Path file : inbox.subList(100, 110)) {
      Path cur = twin.resolve("INBOX").resolve("cur");
      Files.move(file, cur.resolve(base(file) + ":2,FS"));
    }
    for (Path file : inbox.subList(120, 125)) {
      Files.delete(file);
    }
    for (Path file : inbox.subList(130, 135)) {
      Path cur = twin.resolve("Projects").resolve("2026").resolve("cur");
      Files.move(file, cur.resolve(base(file) + ":2,S"));
    }
    Path made = twin.resolve("Written here");
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(made.resolve(part));
    }
    for (int n = 0; n < 3; n++) {
      String text = new String(SampleMail.message(SEED, 2_000 + n), StandardCharsets.ISO_8859_1);
      Files.writeString(
          made.resolve("new").resolve("170000000" + n + ".demo.example"),
          text.replace("\r\n", "\n"),
          StandardCharsets.ISO_8859_1);
    }
  }

  /// What is on one side only, as sentences; compared by content and flags, by other code than the
  /// one that synced.
  static List<String> differences(MailStore mail, Path twin) throws IOException {
    Map<String, List<String>> server = new TreeMap<>();
    for (MailboxSnapshot mailbox : mail.snapshot()) {
      List<String> contents = new ArrayList<>();
      for (Message message : mailbox.messages()) {
        contents.add(digest(message.bytes()) + " " + letters(message));
      }
      contents.sort(null);
      server.put(mailbox.info().name(), contents);
    }
    Map<String, List<String>> disk = new TreeMap<>();
    for (Path maildir : maildirs(twin)) {
      List<String> contents = new ArrayList<>();
      for (Path file : messages(maildir)) {
        String name = file.getFileName().toString();
        int info = name.indexOf(":2,");
        String flags = info < 0 ? "" : name.substring(info + 3).replaceAll("[a-z]", "");
        contents.add(digest(wire(Files.readAllBytes(file))) + " " + flags);
      }
      contents.sort(null);
      disk.put(twin.relativize(maildir).toString(), contents);
    }
    List<String> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>(server.keySet());
    names.addAll(disk.keySet());
    for (String name : names) {
      if (!server
          .getOrDefault(name, List.of("missing"))
          .equals(disk.getOrDefault(name, List.of("missing")))) {
        differences.add("Not equal: " + name);
      }
    }
    return differences;
  }

  private static String letters(Message message) {
    var letters = new StringBuilder();
    Map.of("\\draft", 'D', "\\flagged", 'F', "\\answered", 'R', "\\seen", 'S', "\\deleted", 'T')
        .entrySet()
        .stream()
        .filter(entry ->
            message.flags().stream()
                .anyMatch(flag -> flag.toLowerCase(Locale.ROOT).equals(entry.getKey())))
        .map(Map.Entry::getValue)
        .sorted()
        .forEach(letters::append);
    return letters.toString();
  }

  private static List<Path> maildirs(Path twin) throws IOException {
    try (Stream<Path> paths = Files.walk(twin)) {
      return paths
          .filter(path -> Files.isDirectory(path.resolve("cur")))
          .filter(path -> !path.startsWith(twin.resolve(".mailtwin")))
          .toList();
    }
  }

  private static List<Path> messages(Path maildir) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String part : List.of("new", "cur")) {
      try (Stream<Path> entries = Files.list(maildir.resolve(part))) {
        files.addAll(entries.sorted().toList());
      }
    }
    return files;
  }

  private static String base(Path file) {
    String name = file.getFileName().toString();
    int info = name.indexOf(":2,");
    return info < 0 ? name : name.substring(0, info);
  }

  private static byte[] wire(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return text.indexOf('\r') >= 0
        ? file
        : text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
