package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.outbox.LetterReport;
import dev.mailtwin.engine.outbox.LetterState;
import dev.mailtwin.engine.outbox.Recipient;
import dev.mailtwin.engine.problem.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Letters as documents, as lines for people, and as exit statuses.
final class Letters {

  private static final int TEMPORARY = 75;
  private static final int UNAVAILABLE = 69;
  private static final int NOT_PERMITTED = 77;
  private static final int SHORT_KEY = 8;
  private static final int SUBJECT_MAX = 200;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Letters() {}

  /// What `send` prints.
  static JsonObject sent(LetterReport letter) {
    JsonObject document = Json.document();
    document.addProperty("letter", letter.key());
    document.addProperty("state", letter.state().shown());
    addFate(document, letter);
    document.addProperty("account", letter.account().address());
    document.addProperty("message_id", letter.messageId());
    document.addProperty("known", letter.known());
    return document;
  }

  private static void addFate(JsonObject object, LetterReport letter) {
    object.addProperty("queue_id", letter.queueId().isEmpty() ? null : letter.queueId());
    object.addProperty("attempts", letter.attempts());
    object.add("next_attempt", time(letter.nextAttempt()));
    object.add("problem", problem(letter.problem()));
  }

  /// One of a list.
  static JsonObject listed(LetterReport letter) {
    var object = new JsonObject();
    object.addProperty("letter", letter.key());
    object.addProperty("state", letter.state().shown());
    object.addProperty("account", letter.account().address());
    object.addProperty("message_id", letter.messageId());
    object.addProperty("from", letter.from());
    var to = new JsonArray();
    letter.recipients().forEach(recipient -> to.add(recipient.address()));
    object.add("to", to);
    object.addProperty("subject", letter.subject());
    object.add("queued", time(letter.queued()));
    addFate(object, letter);
    return object;
  }

  /// Everything that is known.
  static JsonObject whole(LetterReport letter) {
    JsonObject document = Json.document();
    listed(letter).entrySet().forEach(entry -> document.add(entry.getKey(), entry.getValue()));
    var recipients = new JsonArray();
    for (Recipient recipient : letter.recipients()) {
      var one = new JsonObject();
      one.addProperty("address", recipient.address());
      one.addProperty("state", recipient.state().name().toLowerCase(Locale.ROOT));
      one.addProperty("reply", recipient.reply());
      recipients.add(one);
    }
    document.add("recipients", recipients);
    var history = new JsonArray();
    for (LetterReport.Happened happened : letter.history()) {
      var one = new JsonObject();
      one.add("at", time(happened.at()));
      one.addProperty("what", happened.what());
      history.add(one);
    }
    document.add("history", history);
    return document;
  }

  private static JsonElement time(@Nullable Instant at) {
    return at == null ? JsonNull.INSTANCE : new com.google.gson.JsonPrimitive(at.toString());
  }

  private static JsonElement problem(@Nullable Problem problem) {
    return problem == null ? JsonNull.INSTANCE : Json.problem(problem);
  }

  /// What became of one letter, in one line.
  static String line(LetterReport letter) {
    String what =
        switch (letter.state()) {
          case ACCEPTED, DONE -> "sent" + queueId(letter);
          case HELD -> "held until " + local(letter.nextAttempt());
          case QUEUED -> "in the outbox; goes at once when the outbox is run";
          case WAITING ->
              letter.nextAttempt() == null
                  ? "waits in the outbox"
                  : "waits in the outbox until " + local(letter.nextAttempt());
          case CLAIMED, CONNECTED, ENVELOPE, DATA -> "is being sent by another process";
          case NEEDS_YOU -> "not sent; needs you";
          case UNCERTAIN -> "uncertain: it may have been sent";
          case CANCELLED ->
              letter.problem() == null
                  ? "taken back, not sent"
                  : "taken back; it may have been sent";
        };
    int delivered = letter.delivered().size();
    boolean partly = delivered > 0 && delivered < letter.recipients().size();
    boolean over = letter.state() == LetterState.ACCEPTED || letter.state() == LetterState.DONE;
    return "%s  %s"
        .formatted(
            shortKey(letter),
            partly
                ? (over
                        ? "%s; %d of %d recipients have it"
                        : "%s; %d of %d recipients have it already")
                    .formatted(
                        what.replace("not sent", "not sent to the others"),
                        delivered,
                        letter.recipients().size())
                : what);
  }

  /// One line of a list.
  static String row(LetterReport letter) {
    String to =
        letter.recipients().isEmpty()
            ? "(recipients unknown)"
            : letter.recipients().getFirst().address();
    int more = letter.recipients().size() - 1;
    return Terminal.safe(
        "%s  %-10s %s%s  %s"
            .formatted(
                shortKey(letter),
                letter.state().shown(),
                to,
                more > 0 ? " +" + more : "",
                shortened(letter.subject())));
  }

  /// A subject may be a megabyte.
  private static String shortened(String subject) {
    return subject.codePointCount(0, subject.length()) <= SUBJECT_MAX
        ? subject
        : subject.substring(0, subject.offsetByCodePoints(0, SUBJECT_MAX - 1)) + "…";
  }

  /// Why it waits and when it goes, for people; empty if there is nothing to say.
  static String why(LetterReport letter) {
    Problem problem = letter.problem();
    String when =
        letter.nextAttempt() == null || letter.state() == LetterState.DONE
            ? ""
            : "next: " + local(letter.nextAttempt());
    String because =
        problem == null
            ? ""
            : "%s [%s] %s".formatted(problem.happened(), problem.codes(), problem.next());
    return Terminal.safe((because + (when.isEmpty() ? "" : " " + when)).strip());
  }

  private static String queueId(LetterReport letter) {
    return letter.queueId().isEmpty() ? "" : " (queue id " + Terminal.safe(letter.queueId()) + ")";
  }

  static String shortKey(LetterReport letter) {
    return letter.key().substring(0, Math.min(SHORT_KEY, letter.key().length()));
  }

  static String local(@Nullable Instant at) {
    return at == null ? "?" : TIME.format(at.atZone(ZoneId.systemDefault()));
  }

  /// What `send` ends with.
  static int exit(LetterReport letter) {
    Problem problem = letter.problem();
    return switch (letter.state()) {
      case ACCEPTED, DONE, HELD -> 0;
      case QUEUED, WAITING, CLAIMED, CONNECTED, ENVELOPE, DATA, UNCERTAIN -> TEMPORARY;
      case CANCELLED -> NOT_PERMITTED;
      case NEEDS_YOU ->
          problem == null || problem.code().exit() == 0 ? UNAVAILABLE : problem.code().exit();
    };
  }
}
