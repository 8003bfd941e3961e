package dev.mailtwin.modelserver.sample;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// Someone who writes or gets sample mail.
///
/// @param name as a display name, in any script
/// @param address under the reserved domain `example`
record Person(String name, String address) {

  private static final List<Person> ALL =
      List.of(
          new Person("Ada Wagner", "ada@sample.example"),
          new Person("Jürgen Groß", "juergen.gross@sample.example"),
          new Person("Søren Ødegård", "soren@nord.example"),
          new Person("Zoë Lefèvre", "zoe.lefevre@ouest.example"),
          new Person("Иван Петров", "ivan@vostok.example"),
          new Person("山田太郎", "taro+mail@higashi.example"),
          new Person("O'Neil, Pat", "pat.oneil@sample.example"),
          new Person("", "noreply@shop.example"),
          new Person("Build \"nightly\" bot", "bot@ci.sample.example"),
          new Person("محمد علي", "m.ali@sharq.example"));

  static Person draw(SplittableRandom random) {
    return ALL.get(random.nextInt(ALL.size()));
  }

  /// RFC 5322 §3.4 `mailbox`: an encoded word, a quoted string or the bare address.
  String mailbox() {
    if (name.isEmpty()) {
      return address;
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
      return EncodedWords.encode(name, StandardCharsets.UTF_8) + " <" + address + ">";
    }
    return "\"%s\" <%s>".formatted(name.replace("\"", "\\\""), address);
  }
}
