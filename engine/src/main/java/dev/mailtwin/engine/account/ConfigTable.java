package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// One table of `config.toml`, read key by key. A mistake is said with line and column.
///
/// @param at where the table begins; null if the parser does not know
record ConfigTable(Home home, TomlTable table, @Nullable TomlPosition at) {

  /// A key that is misspelt would else be ignored silently.
  void allow(Set<String> keys) throws ProblemException {
    for (String key : new TreeSet<>(table.keySet())) {
      if (!keys.contains(key)) {
        throw mistake(key, "unknown key \"" + key + "\"");
      }
    }
  }

  String required(String key) throws ProblemException {
    String value = string(key);
    if (value == null || value.isBlank()) {
      throw mistake(home, at, key + " is missing");
    }
    return value;
  }

  @Nullable String string(String key) throws ProblemException {
    Object value = table.get(List.of(key));
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw mistake(key, key + " is a text in quotes");
  }

  List<String> strings(String key) throws ProblemException {
    Object value = table.get(List.of(key));
    List<String> strings = new ArrayList<>();
    if (value instanceof TomlArray array) {
      for (int n = 0; n < array.size(); n++) {
        if (!(array.get(n) instanceof String text)) {
          throw mistake(home, array.inputPositionOf(n), key + " is a list of texts");
        }
        strings.add(text);
      }
    } else if (value != null) {
      throw mistake(key, key + " is a list of texts");
    }
    return strings;
  }

  /// The number under a key, null if it is not there.
  @Nullable Long number(String key) throws ProblemException {
    Object value = table.get(List.of(key));
    if (value == null) {
      return null;
    }
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw mistake(key, key + " is a number from 0");
  }

  /// The number under a key, null if it is not there.
  @Nullable Long number(String key, long least, long most) throws ProblemException {
    Long number = number(key);
    if (number != null && (number < least || number > most)) {
      throw mistake(key, "%s is a number from %d to %d".formatted(key, least, most));
    }
    return number;
  }

  /// Whether a key is there and true.
  boolean flag(String key) throws ProblemException {
    Object value = table.get(List.of(key));
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw mistake(key, key + " is true or false");
  }

  Endpoint endpoint(String key, String text) throws ProblemException {
    try {
      return ServerAddress.parse(text, key);
    } catch (IllegalArgumentException e) {
      throw mistake(key, String.valueOf(e.getMessage()));
    }
  }

  List<String> patterns(String key) throws ProblemException {
    List<String> patterns = strings(key);
    for (String pattern : patterns) {
      if (!AccountSettings.isPattern(pattern)) {
        throw mistake(key, "\"%s\" is not a pattern".formatted(pattern));
      }
    }
    return patterns;
  }

  /// What is wrong with the value of a key; `key` need not be there.
  ProblemException mistake(String key, String what) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    return mistake(home, position == null ? at : position, what);
  }

  static ProblemException mistake(
      Home home, @Nullable TomlPosition position, @Nullable String what) {
    String place =
        position == null
            ? ""
            : ", line %d, column %d".formatted(position.line(), position.column());
    return new ProblemException(
        Problems.config(
            "%s%s: %s.".formatted(home.config(), place, what),
            "Correct that place; docs/formats.md says what each key takes."));
  }
}
