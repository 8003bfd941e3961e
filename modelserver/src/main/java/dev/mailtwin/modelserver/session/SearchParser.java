package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.message.Header;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.Message;
import dev.mailtwin.modelserver.store.NumberSet;
import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;

/// Reads search keys, `RFC 9051 §9` (`search-key`).
final class SearchParser {

  private final Session session;
  private final Args args;
  private final View view;
  private boolean modseq;

  SearchParser(Session session, Args args) {
    this.session = session;
    this.args = args;
    this.view = session.selected().view();
  }

  /// Whether a MODSEQ key was among them.
  boolean sawModseq() {
    return modseq;
  }

  /// All keys up to a closing parenthesis or the end; all must hold.
  SearchKey keys() throws BadSyntaxException {
    SearchKey all = key();
    while (args.take(' ')) {
      all = all.and(key());
    }
    return all;
  }

  private SearchKey key() throws BadSyntaxException {
    if (args.take('(')) {
      SearchKey inside = keys();
      args.expect(')');
      return inside;
    }
    if (args.looksLikeSet()) {
      NumberSet numbers = args.set().resolve(view.exists());
      return candidate -> numbers.contains(candidate.number());
    }
    String word = args.keyword();
    return switch (word) {
      case "ALL" -> _ -> true;
      case "NOT" -> {
        args.space();
        SearchKey inner = key();
        yield candidate -> !inner.matches(candidate);
      }
      case "OR" -> either();
      case "UID" -> {
        args.space();
        List<View.Numbered> all = view.all();
        long largest = all.isEmpty() ? 0 : all.getLast().message().uid();
        NumberSet uids = args.set().resolve(largest);
        yield candidate -> uids.contains(candidate.message().uid());
      }
      case "MODSEQ" -> modseq();
      default -> flagOrArgument(word);
    };
  }

  private SearchKey either() throws BadSyntaxException {
    args.space();
    SearchKey one = key();
    args.space();
    SearchKey other = key();
    boolean broken = session.profile().has(Quirk.SEARCH_OR_FINDS_ALL);
    return candidate -> broken || one.matches(candidate) || other.matches(candidate);
  }

  /// `RFC 7162 §3.1.5`
  private SearchKey modseq() throws BadSyntaxException {
    if (!session.keepsModseq()) {
      throw new BadSyntaxException("Unknown search key");
    }
    args.space();
    if (args.peek() == '"') {
      args.astring();
      args.space();
      args.keyword();
      args.space();
    }
    long from = session.fromWire(args.number());
    session.enabled().add("CONDSTORE");
    modseq = true;
    return is(message -> message.modseq() >= from);
  }

  private SearchKey flagOrArgument(String word) throws BadSyntaxException {
    return switch (word) {
      case "ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN" ->
          is(message -> message.has("\\" + word));
      case "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN" ->
          is(message -> !message.has("\\" + word.substring(2)));
      case "NEW" -> candidate -> recent(candidate) && !candidate.message().has("\\Seen");
      case "OLD" -> candidate -> !recent(candidate);
      case "RECENT" -> this::recent;
      default -> {
        args.space();
        yield withArgument(word);
      }
    };
  }

  private boolean recent(View.Numbered candidate) {
    return session.profile().has(Quirk.STICKY_RECENT) || view.isRecent(candidate.message());
  }

  private SearchKey withArgument(String word) throws BadSyntaxException {
    return switch (word) {
      case "KEYWORD" -> {
        String flag = args.atom();
        yield is(message -> message.has(flag));
      }
      case "UNKEYWORD" -> {
        String flag = args.atom();
        yield is(message -> !message.has(flag));
      }
      case "LARGER" -> {
        long size = args.number();
        yield is(message -> message.letter().content().size() > size);
      }
      case "SMALLER" -> {
        long size = args.number();
        yield is(message -> message.letter().content().size() < size);
      }
      case "OLDER", "YOUNGER" -> within(word);
      case "BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE" -> date(word);
      case "BCC", "CC", "FROM", "SUBJECT", "TO" -> SearchText.header(word, args.astring());
      case "HEADER" -> {
        String field = args.astring();
        args.space();
        yield SearchText.header(field, args.astring());
      }
      case "BODY" -> SearchText.body(args.astring());
      case "TEXT" -> SearchText.anywhere(args.astring());
      case "EMAILID" -> {
        String id = args.astring();
        yield is(message -> session.has("OBJECTID") && message.letter().emailId().equals(id));
      }
      default -> throw new BadSyntaxException("Unknown search key");
    };
  }

  /// `RFC 5032 §3`
  private SearchKey within(String word) throws BadSyntaxException {
    if (!session.has("WITHIN")) {
      throw new BadSyntaxException("Unknown search key");
    }
    Instant limit = Instant.now().minusSeconds(args.number());
    boolean older = word.equals("OLDER");
    return is(message -> message.letter().internalDate().toInstant().isBefore(limit) == older);
  }

  private SearchKey date(String word) throws BadSyntaxException {
    LocalDate day = Dates.day(args.astring());
    boolean sent = word.startsWith("SENT");
    return candidate -> {
      LocalDate there =
          sent ? sentOn(candidate) : candidate.message().letter().internalDate().toLocalDate();
      return switch (sent ? word.substring("SENT".length()) : word) {
        case "BEFORE" -> there.isBefore(day);
        case "ON" -> there.isEqual(day);
        default -> !there.isBefore(day);
      };
    };
  }

  private static LocalDate sentOn(View.Numbered candidate) {
    var content = candidate.message().letter().content();
    String date = Header.of(content.slice(0, content.bodyStart())).first("Date");
    try {
      return OffsetDateTime.parse(
              date.replaceAll("\\(.*\\)", "").trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toLocalDate();
    } catch (DateTimeException e) {
      return candidate.message().letter().internalDate().toLocalDate();
    }
  }

  private static SearchKey is(Predicate<Message> holds) {
    return candidate -> holds.test(candidate.message());
  }
}
