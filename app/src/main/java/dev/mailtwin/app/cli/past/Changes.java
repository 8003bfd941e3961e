package dev.mailtwin.app.cli.past;

import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.Amounts;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.history.Change.Undoing;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.Side;
import dev.mailtwin.protocol.mime.EncodedWord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Changes of the history, for people and for programs.
final class Changes {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Changes() {}

  /// A moment where the user lives.
  static String local(long seconds) {
    return TIME.format(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
  }

  /// One line: what, where, which message, on which side and why.
  static String line(Change change) {
    var line = new StringBuilder();
    MailboxName mailbox = change.mailbox();
    if (mailbox != null) {
      line.append(mailbox).append(": ");
    }
    line.append(change.event().what());
    MailboxName to = change.to();
    if (to != null && change.event() == Event.TO_TRASH) {
      line.append(" (").append(to).append(')'); // Its words have the rest.
    } else if (to != null) {
      line.append(" to ").append(to);
    }
    line.append(side(change.event().side()));
    if (change.message().base().isEmpty()) {
      if (change.messages() > 0) {
        line.append(", ").append(Amounts.count(change.messages(), "message", "messages"));
      }
    } else {
      line.append(", ").append(message(change.message()));
    }
    if (!change.detail().isEmpty()) {
      line.append(", ").append(change.detail());
    }
    if (!change.event().why().isEmpty()) {
      line.append(" (").append(change.event().why()).append(')');
    }
    if (change.undoing() == Undoing.DONE) {
      line.append(" [brought back]");
    }
    return Terminal.safe(line.toString());
  }

  private static String side(Side side) {
    return switch (side) {
      case DISK -> " here";
      case SERVER -> " on the server";
      case NEITHER -> "";
    };
  }

  /// What people know a message by.
  static String message(Change.Message message) {
    String subject =
        message.subject().isEmpty() ? message.messageId() : EncodedWord.decode(message.subject());
    String name = subject.isEmpty() ? message.base() : "\"" + subject + "\"";
    return message.sender().isEmpty()
        ? name
        : name + " from " + EncodedWord.decode(message.sender());
  }

  static JsonObject json(Change change) {
    Change.Message message = change.message();
    var object = new JsonObject();
    object.addProperty("change", change.place().run() == 0 ? null : change.place().toString());
    object.addProperty("at", Instant.ofEpochSecond(change.at()).toString());
    object.addProperty("event", change.event().name().toLowerCase(Locale.ROOT));
    object.addProperty("side", change.event().side().name().toLowerCase(Locale.ROOT));
    object.addProperty("what", change.event().what());
    object.addProperty("why", change.event().why());
    object.addProperty("mailbox", name(change.mailbox()));
    object.addProperty("to", name(change.to()));
    object.addProperty("messages", change.messages());
    object.addProperty("uid", message.uid() == 0 ? null : message.uid());
    object.addProperty("file", message.base().isEmpty() ? null : message.base());
    object.addProperty("message_id", message.messageId());
    object.addProperty("from", EncodedWord.decode(message.sender()));
    object.addProperty("subject", EncodedWord.decode(message.subject()));
    object.addProperty("flags", message.flags());
    object.addProperty("detail", change.detail());
    object.addProperty("undone", change.undoing() == Undoing.DONE);
    return object;
  }

  private static @Nullable String name(@Nullable MailboxName mailbox) {
    return mailbox == null ? null : mailbox.toString();
  }
}
