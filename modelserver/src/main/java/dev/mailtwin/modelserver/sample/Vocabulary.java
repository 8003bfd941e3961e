package dev.mailtwin.modelserver.sample;

import java.util.List;
import java.util.SplittableRandom;

/// Words that look like mail; each language brings the bytes its charset makes.
record Vocabulary(List<String> words) {

  static final Vocabulary ENGLISH =
      of("the meeting moved to Thursday please find attached our invoice thanks for your patience");
  static final Vocabulary GERMAN =
      of("für die Übergabe am Montag fehlen noch Größe und Maße schöne Grüße aus Köln danke");
  static final Vocabulary FRENCH =
      of("nous avons reçu votre réponse après la réunion où il était déjà prévu merci à bientôt");
  static final Vocabulary RUSSIAN =
      of("письмо пришло сегодня утром спасибо за ответ встреча будет в четверг до свидания");
  static final Vocabulary JAPANESE = of("本日は 会議の 資料を お送り します どうぞ よろしく お願い いたします ありがとう");

  private static final List<String> SUBJECTS =
      List.of(
          "Meeting on Thursday",
          "Invoice 2024-%d",
          "[readers] Release %d is out",
          "Your order no. %d",
          "Größe der Übergabe am Montag",
          "Réunion reportée à jeudi n° %d",
          "Встреча в четверг",
          "本日の会議資料について",
          "Lunch? 🍜",
          "A question about a long matter that does not fit in one line of a header, part %d");

  private static Vocabulary of(String words) {
    return new Vocabulary(List.of(words.split(" ")));
  }

  static String subject(SplittableRandom random) {
    String pattern = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
    return pattern.formatted(random.nextInt(1, 10_000));
  }

  /// Lines of words, each ended by CRLF, until there are about so many characters.
  ///
  /// @param lineEnd what stands before CRLF: a space makes the lines soft (RFC 3676)
  String text(SplittableRandom random, int characters, String lineEnd) {
    var text = new StringBuilder(characters + 100);
    int lineStart = 0;
    while (text.length() < characters) {
      text.append(words.get(random.nextInt(words.size())));
      if (text.length() - lineStart > 66) {
        boolean paragraph = random.nextInt(8) == 0;
        text.append(paragraph ? ".\r\n\r\n" : lineEnd + "\r\n");
        lineStart = text.length();
      } else {
        text.append(' ');
      }
    }
    return text.append("\r\n").toString();
  }
}
