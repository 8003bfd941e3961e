package dev.mailtwin.app.cli;

import dev.mailtwin.app.letter.NoticeWords;
import dev.mailtwin.engine.outbox.Notices;
import dev.mailtwin.engine.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/// The words behind `mailtwin sendmail`, read as every sendmail reads them: one letter an option,
/// its value behind it or in the next word.
///
/// @param fromHeader `-t`: the header says who it is for
/// @param dotIsText `-i`, `-oi`: a line of one dot does not end the message
/// @param sender `-f`, `-r`: the envelope's sender; empty for the author
/// @param name `-F`: the author's name where the message has no From; may be empty
/// @param recipients the other words
/// @param notices `-N`, `-R`, `-V`: what servers shall report
record SendmailWords(
    boolean fromHeader,
    boolean dotIsText,
    String sender,
    String name,
    List<String> recipients,
    Notices notices) {

  /// Options with a value: how to mail errors, queue, encode, trace, which configuration. Most are
  /// the outbox's business here.
  private static final String WITH_VALUE = "ABCDFLNORVXbefhopr";

  /// Options without one that change nothing here: verbose, "me too", relay, initial submission.
  private static final String WITHOUT_VALUE = "GIUcimntvw";

  /// Reads words.
  ///
  /// @throws ProblemException USAGE for a mode there is not, and for options nobody knows
  static SendmailWords parse(List<String> words) throws ProblemException {
    var reader = new Reader(words);
    while (reader.at < words.size()) {
      reader.word(words.get(reader.at++));
    }
    return new SendmailWords(
        reader.fromHeader,
        reader.dotIsText,
        reader.sender,
        reader.name,
        reader.recipients,
        reader.notices());
  }

  private static final class Reader {
    private final List<String> words;
    private final List<String> recipients = new ArrayList<>();
    private int at;
    private boolean fromHeader;
    private boolean dotIsText;
    private String sender = "";
    private String name = "";
    private String notify = "";
    private String returned = "";
    private String envelopeId = "";

    Reader(List<String> words) {
      this.words = words;
    }

    void word(String word) throws ProblemException {
      if (word.equals("--")) {
        recipients.addAll(words.subList(at, words.size()));
        at = words.size();
      } else if (word.startsWith("-") && word.length() > 1) {
        options(word);
      } else {
        recipients.add(word);
      }
    }

    private void options(String word) throws ProblemException {
      for (int n = 1; n < word.length(); n++) {
        char option = word.charAt(n);
        String rest = word.substring(n + 1);
        if (option == 'q' || option == 'd') { // Their value is optional, and only ever attached.
          throw unsupported("-" + option, "`mailtwin outbox run` delivers what is due");
        }
        if (WITH_VALUE.indexOf(option) >= 0) {
          value(option, rest.isEmpty() ? next(option) : rest);
          return;
        }
        if (WITHOUT_VALUE.indexOf(option) < 0) {
          throw usage("sendmail knows no option -%s.".formatted(option));
        }
        fromHeader |= option == 't';
        dotIsText |= option == 'i';
      }
    }

    private String next(char option) throws ProblemException {
      if (at == words.size()) {
        throw usage("sendmail -%s needs a value.".formatted(option));
      }
      return words.get(at++);
    }

    private void value(char option, String value) throws ProblemException {
      switch (option) {
        case 'f', 'r' -> sender = value;
        case 'F' -> name = value;
        case 'N' -> notify = value;
        case 'R' -> returned = value;
        case 'V' -> envelopeId = value;
        case 'o' -> dotIsText |= value.equals("i");
        case 'O' -> dotIsText |= value.equalsIgnoreCase("IgnoreDots=true");
        case 'b' -> {
          if (!value.equals("m")) {
            throw unsupported("-b" + value, advice(value));
          }
        }
        default -> {
          // How errors are mailed, what is logged: an exit status and the outbox say it here.
        }
      }
    }

    Notices notices() throws ProblemException {
      try {
        return NoticeWords.parse(notify, returned, envelopeId);
      } catch (IllegalArgumentException e) {
        throw usage("sendmail -N, -R or -V: %s.".formatted(e.getMessage()));
      }
    }

    private static String advice(String mode) {
      return switch (mode) {
        case "p" -> "`mailtwin outbox list` shows what waits";
        case "s" -> "write the message to standard input, with the receivers as words";
        case "v", "t" -> "`mailtwin send --dry-run` says what would be sent";
        default -> "Mailtwin is no mail server";
      };
    }

    private static ProblemException usage(String what) {
      return new ProblemException(Misuse.problem(what, "See `mailtwin sendmail --help`."));
    }

    private static ProblemException unsupported(String option, String advice) {
      return usage("sendmail %s is not supported: %s.".formatted(option, advice));
    }
  }
}
