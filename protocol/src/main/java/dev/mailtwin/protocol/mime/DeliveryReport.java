package dev.mailtwin.protocol.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;

/// What a server reports about a letter it had taken (RFC 3464). Everything in it is hostile:
/// anybody can send one.
///
/// @param messageId of the letter, with its angle brackets; the one it got last, if it was passed
///   on
/// @param outcomes one for each receiver it speaks of
public record DeliveryReport(String messageId, List<Outcome> outcomes) {

  /// Bytes of a part that are read; more says nothing more.
  private static final int PART_BYTES_MAX = 256 << 10;

  /// Receivers of one report.
  private static final int OUTCOMES_MAX = 10_000;

  private static final Set<String> STATUS =
      Set.of("message/delivery-status", "message/global-delivery-status");

  private static final Set<String> ORIGINAL =
      Set.of(
          "message/rfc822",
          "message/global",
          "text/rfc822-headers",
          "message/rfc822-headers",
          "message/global-headers");

  private static final MimeConfig CONFIG =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderLen(Limits.HEADER_BYTES_MAX)
          .setMaxHeaderCount(Limits.FIELDS_MAX)
          .setMaxContentLen(-1)
          .build();

  /// Copies the list.
  public DeliveryReport {
    outcomes = List.copyOf(outcomes);
  }

  /// What became of one receiver.
  ///
  /// @param receiver as the letter named it, if the report says so, else as the last server knew it
  /// @param action `failed`, `delayed`, `delivered`, `relayed` or `expanded`, in lower case
  /// @param status such as `5.2.2`; empty if there is none
  /// @param words of the server that said no; empty if there are none
  public record Outcome(String receiver, String action, String status, String words) {}

  /// Reads a message.
  ///
  /// @param in best buffered; stays open
  /// @return null if it is no report about a letter
  public static @Nullable DeliveryReport read(InputStream in) throws IOException {
    HeaderBlock header;
    try {
      header = HeaderBlock.read(in);
    } catch (MimeException e) {
      return null;
    }
    String type = header.value("Content-Type").toLowerCase(Locale.ROOT);
    if (!type.startsWith("multipart/report")) {
      return null;
    }
    var found = new Parts();
    var stream = new MimeTokenStream(CONFIG);
    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    try {
      stream.parseHeadless(in, header.value("Content-Type"));
      for (EntityState state = stream.getState();
          state != EntityState.T_END_OF_STREAM;
          state = stream.next()) {
        if (state == EntityState.T_BODY) {
          found.take(
              stream.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT),
              stream.getDecodedInputStream().readNBytes(PART_BYTES_MAX));
        }
      }
    } catch (org.apache.james.mime4j.MimeException | IllegalArgumentException _) {
      // What was found before it broke counts.
    }
    return found.messageId.isEmpty() || found.outcomes.isEmpty()
        ? null
        : new DeliveryReport(found.messageId, found.outcomes);
  }

  private static final class Parts {
    private final List<Outcome> outcomes = new ArrayList<>();
    private String messageId = "";

    void take(String type, byte[] part) throws IOException {
      if (STATUS.contains(type)) {
        for (String group : lines(part).split("\n[ \t]*\n+", -1)) {
          outcome(fields(group));
        }
      } else if (ORIGINAL.contains(type) && messageId.isEmpty()) {
        try {
          messageId = identity(HeaderBlock.read(new ByteArrayInputStream(part)));
        } catch (MimeException _) {
          messageId = ""; // It is about nothing we could know.
        }
      }
    }

    private static String identity(HeaderBlock header) {
      List<String> again = MessageIds.all(header.value("Resent-Message-ID"));
      List<String> ids = again.isEmpty() ? MessageIds.all(header.value("Message-ID")) : again;
      return ids.isEmpty() ? "" : ids.getFirst();
    }

    private static String lines(byte[] part) {
      return new String(part, StandardCharsets.UTF_8)
          .replace("\r\n", "\n")
          .replaceAll("\n[ \t]+(?=\\S)", " ");
    }

    private static Map<String, String> fields(String group) {
      Map<String, String> fields = new HashMap<>();
      for (String line : group.split("\n", -1)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
          fields.putIfAbsent(name, line.substring(colon + 1).strip());
        }
      }
      return fields;
    }

    private void outcome(Map<String, String> fields) {
      String last = fields.get("final-recipient");
      String action = fields.get("action");
      if (last == null || action == null || outcomes.size() == OUTCOMES_MAX) {
        return;
      }
      String receiver = typed(fields.getOrDefault("original-recipient", last));
      outcomes.add(
          new Outcome(
              receiver,
              action.toLowerCase(Locale.ROOT),
              fields.getOrDefault("status", "").replaceAll("\\s.*", ""),
              typed(fields.getOrDefault("diagnostic-code", ""))));
    }

    /// `rfc822; anna@example.org` without its type.
    private static String typed(String value) {
      return value.substring(value.indexOf(';') + 1).strip();
    }
  }
}
