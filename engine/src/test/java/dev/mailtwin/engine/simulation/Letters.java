package dev.mailtwin.engine.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// All contents that ever existed in a world. A letter is a number.
///
/// Some have the header of another one and a body of the same size; some have line ends that no
/// Maildir file can hold as they are.
final class Letters {

  private static final String MARK = "letter=";

  private final RandomGenerator chance;
  private final List<byte[]> wires = new ArrayList<>();
  private final Set<Integer> siblings = new TreeSet<>();
  private String header = header(0);

  Letters(RandomGenerator chance) {
    this.chance = chance;
  }

  private static String header(int number) {
    return String.join(
        "\r\n",
        "From: Ana <ana@example.org>",
        "Message-ID: <h%d@sim.example>".formatted(number),
        "Subject: subject " + number,
        "",
        "");
  }

  /// A letter that never existed.
  ///
  /// @param onlyLines its lines end as a Maildir file can show
  int next(boolean onlyLines) {
    int number = wires.size();
    int kind = chance.nextInt(10);
    if (kind > 0) {
      header = header(number);
    } else {
      siblings.addAll(List.of(number, Math.max(0, number - 1)));
    }
    String end =
        switch (kind) {
          case 1 -> onlyLines ? "\r\n" : "bare\nline\r\n";
          case 2 -> onlyLines ? "" : "no end\rat all";
          case 3 -> "";
          default -> "\r\n";
        };
    int lines = chance.nextInt(40) == 0 ? 400 : chance.nextInt(4);
    String body = MARK + "%05d;".formatted(number) + "\r\nx".repeat(lines) + end;
    wires.add((header + body).getBytes(StandardCharsets.ISO_8859_1));
    return number;
  }

  /// As a server has it.
  byte[] wire(int letter) {
    return wires.get(letter);
  }

  /// As another program writes it into a Maildir.
  byte[] file(int letter) {
    return new String(wire(letter), StandardCharsets.ISO_8859_1)
        .replace("\r\n", "\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Which letter this is.
  ///
  /// @throws AssertionError if it is none, or one with a byte changed
  int of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(MARK);
    if (at >= 0 && text.length() >= at + MARK.length() + 5) {
      int letter = Integer.parseInt(text.substring(at + MARK.length(), at + MARK.length() + 5));
      if (Arrays.equals(bytes, wire(letter)) || Arrays.equals(bytes, file(letter))) {
        return letter;
      }
    }
    throw new AssertionError("bytes that are no letter: " + text);
  }

  /// Letters that share their header with another one. Where all agreements are gone they can be
  /// taken for each other: then only header and size are compared.
  Set<Integer> siblings() {
    return siblings;
  }
}
