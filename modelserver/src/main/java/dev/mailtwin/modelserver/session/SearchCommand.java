package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import dev.mailtwin.modelserver.wire.MailboxNames;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// SEARCH, `RFC 9051 §6.4.4`, with RETURN, `RFC 4731 §3.1`.
final class SearchCommand {

  /// What was asked and found.
  ///
  /// @param options of RETURN, empty for a reply as in RFC 3501
  private record Result(
      Set<String> options, boolean uid, boolean withModseq, List<View.Numbered> found) {

    List<Long> numbers() {
      return found.stream().map(this::number).toList();
    }

    long number(View.Numbered numbered) {
      return uid ? numbered.message().uid() : numbered.number();
    }
  }

  private SearchCommand() {}

  static Tagged search(Session session, Args args, boolean uid)
      throws IOException, BadSyntaxException {
    Set<String> options = session.enabled("IMAP4rev2") ? Set.of("ALL") : Set.of();
    if (args.takeWord("RETURN")) {
      options = options(session, args);
      args.space();
    }
    if (args.takeWord("CHARSET")) {
      String charset = args.astring();
      args.space();
      if (!charset.equalsIgnoreCase("UTF-8") && !charset.equalsIgnoreCase("US-ASCII")) {
        return Tagged.no("[BADCHARSET (UTF-8 US-ASCII)] Unknown charset");
      }
    }
    var parser = new SearchParser(session, args);
    SearchKey key = parser.keys();
    args.end();
    List<View.Numbered> found =
        session.selected().view().all().stream().filter(key::matches).toList();
    var result = new Result(options, uid, parser.sawModseq(), found);
    if (options.isEmpty()) {
      plain(session, result);
    } else {
      extended(session, result);
    }
    return Tagged.ok();
  }

  private static Set<String> options(Session session, Args args) throws BadSyntaxException {
    if (!session.has("ESEARCH")) {
      throw new BadSyntaxException("RETURN is not known here");
    }
    var options = new LinkedHashSet<String>();
    args.expect('(');
    if (args.take(')')) {
      return Set.of("ALL");
    }
    do {
      String option = args.keyword();
      switch (option) {
        case "MIN", "MAX", "ALL", "COUNT" -> options.add(option);
        default -> throw new BadSyntaxException("Unknown RETURN option");
      }
    } while (args.take(' '));
    args.expect(')');
    return options;
  }

  private static void plain(Session session, Result result) throws IOException {
    var line = new StringBuilder("SEARCH");
    result.numbers().forEach(number -> line.append(' ').append(number));
    if (result.withModseq && !result.found.isEmpty()) {
      line.append(" (MODSEQ ").append(highest(session, result.found.stream())).append(')');
    }
    session.untagged(line.toString());
  }

  private static void extended(Session session, Result result) throws IOException {
    var line = new StringBuilder("ESEARCH (TAG " + MailboxNames.quoted(session.tag()) + ")");
    line.append(result.uid ? " UID" : "");
    List<View.Numbered> found = result.found;
    for (String option : result.options) {
      if (option.equals("COUNT")) {
        line.append(" COUNT ").append(found.size());
      } else if (!found.isEmpty()) {
        switch (option) {
          case "MIN" -> line.append(" MIN ").append(result.number(found.getFirst()));
          case "MAX" -> line.append(" MAX ").append(result.number(found.getLast()));
          default -> line.append(" ALL ").append(NumberSet.of(result.numbers()));
        }
      }
    }
    if (result.withModseq && !found.isEmpty()) {
      line.append(" MODSEQ ").append(highest(session, returned(result)));
    }
    session.untagged(line.toString());
  }

  /// The messages whose MODSEQ counts, `RFC 4731 §3.2`.
  private static Stream<View.Numbered> returned(Result result) {
    boolean ends = !result.options.contains("ALL") && !result.options.contains("COUNT");
    if (!ends) {
      return result.found.stream();
    }
    Stream<View.Numbered> min =
        Stream.of(result.found.getFirst()).filter(_ -> result.options.contains("MIN"));
    Stream<View.Numbered> max =
        Stream.of(result.found.getLast()).filter(_ -> result.options.contains("MAX"));
    return Stream.concat(min, max);
  }

  private static long highest(Session session, Stream<View.Numbered> messages) {
    return session.toWire(messages.mapToLong(n -> n.message().modseq()).max().orElse(0));
  }
}
