package dev.mailtwin.app.cli;

import dev.mailtwin.app.letter.InputFiles;
import dev.mailtwin.engine.problem.LetterProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.AddressParser;
import dev.mailtwin.protocol.mime.Answer;
import dev.mailtwin.protocol.mime.Attachment;
import dev.mailtwin.protocol.mime.Letter;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.mime.LetterReader;
import dev.mailtwin.protocol.mime.MediaType;
import dev.mailtwin.protocol.mime.MessageIds;
import dev.mailtwin.protocol.mime.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a letter of options and text.
final class ComposedLetter {

  private final ComposeOptions options;
  private final Address from;
  private final List<Address> own;
  private final Letter.Stamp stamp;

  /// @param from the author
  /// @param own all addresses of the author, who gets no answer of his own
  ComposedLetter(ComposeOptions options, Address from, List<Address> own, Letter.Stamp stamp) {
    this.options = options;
    this.from = from;
    this.own = List.copyOf(own);
    this.stamp = stamp;
  }

  /// The letter.
  ///
  /// @param text what was on standard input, null if nobody asked for it
  /// @throws ProblemException naming the file or option that cannot be used
  Letter letter(@Nullable String text) throws IOException {
    LetterFacts original = original();
    List<Recipient> to = list(options.to);
    List<Recipient> cc = list(options.cc);
    if (original != null && options.forward == null) {
      List<Address> answered = Answer.to(original, own);
      to.addAll(answered);
      if (options.replyAll != null) {
        cc.addAll(Answer.cc(original, answered, own));
      }
    }
    var people = new Letter.People(from, list(options.replyTo), to, cc, list(options.bcc));
    Letter.Body body = body(text);
    String subject = subject(original);
    boolean nothing = body.text() == null || body.text().isBlank();
    if (nothing && body.html() == null && body.attachments().isEmpty() && subject.isEmpty()) {
      throw new ProblemException(
          LetterProblems.badMessage(
              "The letter is empty: no text, no subject, no attachment.",
              "Write the text to standard input, or name a --subject."));
    }
    return new Letter(people, subject, ancestry(original), body, stamp);
  }

  private @Nullable LetterFacts original() throws IOException {
    List<String> files = new ArrayList<>();
    for (String file : new String[] {options.reply, options.replyAll, options.forward}) {
      if (file != null) {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      return null;
    }
    if (files.size() > 1 || (options.inReplyTo != null && options.forward == null)) {
      throw Parts.usage("Of --reply, --reply-all, --forward and --in-reply-to choose one.");
    }
    try (InputStream in = InputFiles.open(InputFiles.readable(files.getFirst()))) {
      return LetterReader.readForAnswer(in);
    }
  }

  private static List<Recipient> list(List<String> values) throws IOException {
    List<Recipient> list = new ArrayList<>();
    for (String value : values) {
      list.addAll(AddressParser.parse(value));
    }
    return list;
  }

  private String subject(@Nullable LetterFacts original) {
    if (options.subject != null) {
      return options.subject;
    }
    if (original == null) {
      return "";
    }
    return options.forward == null
        ? Answer.replySubject(original.subject())
        : Answer.forwardSubject(original.subject());
  }

  private Letter.Ancestry ancestry(@Nullable LetterFacts original) throws IOException {
    if (options.inReplyTo != null) {
      String id = MessageIds.parseOne(options.inReplyTo);
      return new Letter.Ancestry(List.of(id), List.of(id));
    }
    if (original == null) {
      return Letter.Ancestry.NONE;
    }
    Letter.Ancestry thread = Answer.ancestry(original);
    boolean forwarded = options.forward != null; // It belongs to the thread, and answers nothing.
    return forwarded ? new Letter.Ancestry(List.of(), thread.references()) : thread;
  }

  private Letter.Body body(@Nullable String text) throws IOException {
    List<Attachment> attachments = new ArrayList<>();
    for (String name : options.attach) {
      attachments.add(InputFiles.attachment(name));
    }
    if (options.forward != null) {
      Path file = InputFiles.readable(options.forward);
      attachments.add(
          new Attachment("forwarded.eml", MediaType.MESSAGE, "", () -> InputFiles.open(file)));
    }
    if (options.html == null) {
      if (!options.inline.isEmpty()) {
        throw Parts.usage("--inline needs --html: only HTML shows pictures inside the text.");
      }
      return new Letter.Body(text == null ? "" : text, null, List.of(), attachments);
    }
    String html;
    try (InputStream in = InputFiles.open(InputFiles.readable(options.html))) {
      html = InputFiles.text(in, options.html);
    }
    List<Attachment> inline = new ArrayList<>();
    for (String name : options.inline) {
      Attachment picture = InputFiles.attachment(name);
      // `logo.png` becomes an identifier that no other letter has (RFC 2392).
      String identifier = "%d.%s@mailtwin".formatted(inline.size() + 1, stamp.boundary());
      Matcher mentions =
          Pattern.compile("cid:" + Pattern.quote(picture.name()) + "(?![\\w.-])").matcher(html);
      if (!mentions.find()) {
        throw Parts.usage(
            "The HTML does not show %s: it needs <img src=\"cid:%s\">."
                .formatted(name, picture.name()));
      }
      html = mentions.replaceAll(Matcher.quoteReplacement("cid:" + identifier));
      inline.add(picture.shownAs(identifier));
    }
    boolean silent = text == null || text.isBlank();
    return new Letter.Body(silent ? null : text, html, inline, attachments);
  }
}
