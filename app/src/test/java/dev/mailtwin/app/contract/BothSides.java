package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.MaildirPeer;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares everything a server holds with everything in a twin: mailboxes, bytes and flags. Shares
/// no code with the program but the names of directories, which [Program#folders] tells.
public final class BothSides {

  private static final Map<Character, String> LETTERS =
      Map.of(
          'D', "\\draft",
          'F', "\\flagged",
          'P', "$forwarded",
          'R', "\\answered",
          'S', "\\seen",
          'T', "\\deleted");

  private final MailServer server;
  private final Path twin;
  private final Map<String, Path> directories;

  BothSides(MailServer server, Path twin, Map<String, Path> directories) {
    this.server = server;
    this.twin = twin;
    this.directories = directories;
  }

  /// Fails unless both sides hold the same. What a server that cannot expunge keeps as `\Deleted`
  /// need not be on the disk.
  public void areEqual() throws IOException {
    Map<String, List<String>> onServer = onServer();
    Map<String, List<String>> onDisk = onDisk();
    if (!server.expunges()) {
      onServer.forEach((name, messages) -> leaveOutMarked(messages, onDisk.get(name)));
    }
    assertThat(onDisk).isEqualTo(onServer);
    assertThat(maildirs()).as("directories").isEqualTo(Set.copyOf(directories.values()));
  }

  private static void leaveOutMarked(
      List<String> messages, @org.jspecify.annotations.Nullable List<String> disk) {
    List<String> rest = disk == null ? new ArrayList<>() : new ArrayList<>(disk);
    messages.removeIf(message -> !rest.remove(message) && message.contains("\\deleted"));
  }

  /// Every message of every mailbox as its hash and flags, sorted.
  public Map<String, List<String>> onServer() throws IOException {
    Map<String, List<String>> all = new TreeMap<>();
    for (String mailbox : server.mailboxes()) {
      List<String> messages = new ArrayList<>();
      for (ServerMessage message : server.messages(mailbox)) {
        Set<String> flags = new TreeSet<>();
        message.flags().forEach(flag -> flags.add(flag.toLowerCase(Locale.ROOT)));
        messages.add(message.sha256() + " " + flags);
      }
      messages.sort(null);
      all.put(mailbox, messages);
    }
    return all;
  }

  /// The same of the disk.
  public Map<String, List<String>> onDisk() throws IOException {
    Map<String, List<String>> all = new TreeMap<>();
    for (Map.Entry<String, Path> directory : directories.entrySet()) {
      Map<Character, String> letters = letters(directory.getValue());
      List<String> messages = new ArrayList<>();
      for (Mail mail :
          new MaildirPeer(twin).list(twin.relativize(directory.getValue()).toString())) {
        messages.add(wireSha256(mail) + " " + flags(mail.flags(), letters));
      }
      messages.sort(null);
      all.put(directory.getKey(), messages);
    }
    return all;
  }

  /// The content of all mailboxes without regard to place and flags.
  static List<String> contents(Map<String, List<String>> side) {
    return side.values().stream()
        .flatMap(List::stream)
        .map(message -> message.substring(0, message.indexOf(' ')))
        .sorted()
        .toList();
  }

  /// What the server should hold of a file; the mark in the name says that it holds those bytes.
  static String wireSha256(Mail mail) throws IOException {
    return mail.baseName().endsWith(".verbatim.mailtwin")
        ? ServerMessage.sha256(mail.bytes())
        : mail.wireSha256();
  }

  private static Set<String> flags(String letters, Map<Character, String> keywords) {
    return letters
        .chars()
        .mapToObj(letter -> keywords.getOrDefault((char) letter, "letter " + (char) letter))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<Character, String> letters(Path directory) throws IOException {
    Map<Character, String> letters = new HashMap<>(LETTERS);
    Path keywords = directory.resolve("dovecot-keywords");
    if (Files.exists(keywords)) {
      for (String line : Files.readAllLines(keywords, StandardCharsets.UTF_8)) {
        String[] words = line.split(" ", 2);
        letters.put((char) ('a' + Integer.parseInt(words[0])), words[1].toLowerCase(Locale.ROOT));
      }
    }
    return letters;
  }

  private Set<Path> maildirs() throws IOException {
    try (Stream<Path> paths = Files.walk(twin)) {
      return paths
          .filter(path -> !path.startsWith(twin.resolve(".mailtwin")))
          .filter(path -> Files.isDirectory(path.resolve("cur")))
          .collect(Collectors.toSet());
    }
  }
}
