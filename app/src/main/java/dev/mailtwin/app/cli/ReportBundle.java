package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.protocol.net.Trace;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// What the doctor saw, fit to be attached to a bug report: no secret, no address of a person.
///
/// Thread-safe while it listens. Secrets are taken out before a line gets here.
final class ReportBundle implements Trace {

  private static final int LINES_MAX = 2_000;
  private static final int LINE_CHARS_MAX = 500;

  private final List<String> lines = new ArrayList<>();

  @Override
  public void sent(String line) {
    add("C: " + line);
  }

  @Override
  public void received(String line) {
    add("S: " + line);
  }

  private synchronized void add(String line) {
    if (lines.size() < LINES_MAX) {
      lines.add(line.length() > LINE_CHARS_MAX ? line.substring(0, LINE_CHARS_MAX) + "…" : line);
    }
  }

  /// Writes everything into one file that only its owner can read.
  ///
  /// @param names of people, to be blacked out
  synchronized void write(Path file, JsonObject diagnosis, List<String> names) throws IOException {
    JsonObject document = Json.document();
    document.addProperty("program", "mailtwin 0.1.0");
    document.addProperty("java", System.getProperty("java.runtime.version", ""));
    document.addProperty(
        "system", System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
    document.add("diagnosis", diagnosis);
    var trace = new JsonArray();
    lines.forEach(trace::add);
    document.add("trace", trace);
    String text = Json.text(document);
    List<String> longestFirst = new ArrayList<>();
    for (String name :
        names) { // Servers quote names also as they were sent, and in addresses of pages.
      longestFirst.add(name);
      longestFirst.add(URLEncoder.encode(name, StandardCharsets.UTF_8));
      longestFirst.add(
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(name.getBytes(StandardCharsets.UTF_8)));
    }
    longestFirst.removeIf(String::isEmpty);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    for (String name : longestFirst) { // As words of their own: "an" is not taken out of "and".
      String word = "(?i)(?<![A-Za-z0-9])" + Pattern.quote(name) + "(?![A-Za-z0-9])";
      text = text.replaceAll(word, "[name]");
    }
    text = text.replaceAll("[A-Za-z0-9._%+-]+@(?=[A-Za-z0-9.-])", "[name]@");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text + "\n");
  }
}
