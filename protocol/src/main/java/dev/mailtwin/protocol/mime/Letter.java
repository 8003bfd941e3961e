package dev.mailtwin.protocol.mime;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A letter that is to be written. Nothing here is encoded or checked yet; [Composer] does both.
///
/// @param subject may be empty
public record Letter(People people, String subject, Ancestry ancestry, Body body, Stamp stamp) {

  /// Who writes to whom.
  ///
  /// @param from the author
  /// @param replyTo where answers go; empty for the author
  /// @param to receivers
  /// @param cc receivers of a copy
  /// @param bcc receivers the others must not see. They are written into the header, for the
  ///   author's own copy; [LetterFreezer] takes them out of what is sent
  public record People(
      Address from,
      List<Recipient> replyTo,
      List<Recipient> to,
      List<Recipient> cc,
      List<Recipient> bcc) {

    public People {
      replyTo = List.copyOf(replyTo);
      to = List.copyOf(to);
      cc = List.copyOf(cc);
      bcc = List.copyOf(bcc);
    }
  }

  /// The letters this one answers (RFC 5322 §3.6.4).
  ///
  /// @param inReplyTo Message-IDs with their angle brackets
  /// @param references the thread from its beginning, with angle brackets
  public record Ancestry(List<String> inReplyTo, List<String> references) {

    /// The beginning of a thread.
    public static final Ancestry NONE = new Ancestry(List.of(), List.of());

    public Ancestry {
      inReplyTo = List.copyOf(inReplyTo);
      references = List.copyOf(references);
    }
  }

  /// What is written.
  ///
  /// @param text plain text with any line ends; null if there is only HTML
  /// @param html null for none
  /// @param inline what the HTML shows, by [Attachment#contentId]
  /// @param attachments everything else
  public record Body(
      @Nullable String text,
      @Nullable String html,
      List<Attachment> inline,
      List<Attachment> attachments) {

    public Body {
      inline = List.copyOf(inline);
      attachments = List.copyOf(attachments);
    }

    /// Nothing but text.
    public static Body of(String text) {
      return new Body(text, null, List.of(), List.of());
    }
  }

  /// What makes this letter different from all others; the same stamp gives the same bytes.
  ///
  /// @param messageId with its angle brackets
  /// @param date with the author's time zone
  /// @param boundary letters and digits that occur nowhere else: 1 to 40 of them, best random
  public record Stamp(String messageId, OffsetDateTime date, String boundary) {}
}
