package dev.mailtwin.app.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.problem.Problem;
import java.util.List;
import java.util.Locale;

/// JSON documents; their shapes are described in `docs/formats.md`.
public final class Json {

  /// Made when first used: most runs print no document.
  private static final class Writer {
    static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
  }

  private Json() {}

  /// A document of version 1.
  public static JsonObject document() {
    var document = new JsonObject();
    document.addProperty("version", 1);
    return document;
  }

  /// Problems, in order.
  public static JsonArray problems(List<Problem> problems) {
    var array = new JsonArray();
    for (Problem problem : problems) {
      array.add(problem(problem));
    }
    return array;
  }

  static JsonObject problem(Problem problem) {
    var object = new JsonObject();
    object.addProperty("code", problem.code().name());
    if (!problem.others().isEmpty()) {
      var others = new JsonArray();
      problem.others().forEach(other -> others.add(other.name()));
      object.add("others", others);
    }
    object.addProperty("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    object.addProperty("scope", problem.scope().name().toLowerCase(Locale.ROOT));
    object.addProperty("where", problem.where());
    object.addProperty("retry", problem.retry().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    object.addProperty("happened", problem.happened());
    object.addProperty("meaning", problem.meaning());
    object.addProperty("next", problem.next());
    return object;
  }

  /// Prints a document as one line.
  public static void print(JsonObject document, Terminal terminal) {
    terminal.out().println(text(document));
  }

  /// A document as one line.
  static String text(JsonObject document) {
    return inert(Writer.GSON.toJson(document));
  }

  /// A document is printed on terminals too: what could steer one is written as `\u009b`.
  private static String inert(String document) {
    var text = new StringBuilder(document.length());
    document
        .codePoints()
        .forEach(point -> {
          if (point >= 0x7f && Terminal.steers(point)) {
            for (char c : Character.toChars(point)) {
              text.append("\\u%04x".formatted((int) c));
            }
          } else {
            text.appendCodePoint(point);
          }
        });
    return text.toString();
  }
}
