package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.HeaderBlock;
import dev.mailtwin.protocol.mime.LetterReader;
import dev.mailtwin.protocol.mime.Repertoire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the user can do with single letters. Each is one durable change; a letter that a delivering
/// process has in hand is left alone.
public final class LetterActions {

  private final Box box;
  private final Finding finding;
  private final Function<Letter, LetterReport> reports;

  LetterActions(Box box, Finding finding, Function<Letter, LetterReport> reports) {
    this.box = box;
    this.finding = finding;
    this.reports = reports;
  }

  /// Finds a letter.
  @FunctionalInterface
  interface Finding {
    Letter find(String key) throws IOException;
  }

  /// Takes a letter back. Its bytes are kept for a while. An uncertain one is not looked for any
  /// more; what the server may have, it has.
  ///
  /// @throws ProblemException if it is too late for that
  public LetterReport cancel(String key) throws IOException {
    Letter letter = finding.find(key);
    if (letter.state() == LetterState.CANCELLED) {
      return reports.apply(letter);
    }
    boolean can = letter.state().canBeTakenBack() || letter.state() == LetterState.UNCERTAIN;
    if (!can) {
      throw tooLate(letter);
    }
    // Only of a letter that may have gone is there still something to know.
    boolean mayHaveGone = letter.state() == LetterState.UNCERTAIN;
    Problem left = mayHaveGone ? OutboxProblems.mayHaveGone(letter.key()) : null;
    return saved(
        letter.on(letter.course().to(LetterState.CANCELLED).due(0).with(left)),
        "taken back by the user");
  }

  /// Sends a letter at once that waits, needs its user, or was taken back. An uncertain one is only
  /// looked for again, unless the user accepts that it may arrive twice.
  ///
  /// @param wish what the user accepts
  public LetterReport retry(String key, Wish wish) throws IOException {
    Letter letter = finding.find(key);
    if (letter.state() == LetterState.UNCERTAIN && !wish.sendAgain) {
      return saved(
          letter.on(letter.course().due(box.now())), "to be looked for again, as the user asked");
    }
    boolean can =
        letter.state().canBeTakenBack()
            || letter.state() == LetterState.CANCELLED
            || letter.state() == LetterState.UNCERTAIN;
    if (!can || letter.content().sender().isEmpty()) {
      throw tooLate(letter);
    }
    if (letter.state() == LetterState.CANCELLED && mayHaveGone(letter) && !wish.sendAgain) {
      throw new ProblemException(OutboxProblems.onlyWithConsent(letter.key()));
    }
    box.ledger().change(AccountRow::tryingAgain);
    List<Recipient> again =
        letter.recipients().stream()
            .map(r -> r.state() == Recipient.State.ACCEPTED ? r : Recipient.pending(r.address()))
            .toList();
    Letter.Terms terms = wish.allowPartial ? letter.terms().allowingPartial() : letter.terms();
    return saved(
        letter.on(letter.course().afresh().due(box.now())).under(terms).forRecipients(again),
        "to be sent again, as the user asked");
  }

  /// Of a letter that was taken back: nobody knew then whether it had gone out.
  private static boolean mayHaveGone(Letter letter) {
    Problem problem = letter.course().problem();
    return problem != null && problem.code() == Code.S25;
  }

  /// What the user accepts.
  ///
  /// @param allowPartial send to those the server accepts even if it refuses others
  /// @param sendAgain send a letter of unknown fate once more; it may arrive twice
  public record Wish(boolean allowPartial, boolean sendAgain) {}

  /// Takes a letter back and hands its text out to be changed, without Message-ID and Date: what is
  /// sent later is a new letter.
  public LetterReport edit(String key, OutputStream out) throws IOException {
    Letter letter = finding.find(key);
    boolean can = letter.state().canBeTakenBack() || letter.state() == LetterState.CANCELLED;
    if (!can) {
      throw tooLate(letter);
    }
    try (InputStream in = box.files().read(box.files().path(letter.key()))) {
      HeaderBlock header = HeaderBlock.read(in);
      for (HeaderBlock.Field field : header.fields()) {
        if (!field.is("Message-ID") && !field.is("Date")) {
          out.write(field.raw());
        }
      }
      out.write(unnamed(letter).getBytes(StandardCharsets.UTF_8));
      out.write(header.end());
      in.transferTo(out);
      out.flush();
    }
    return cancel(key); // Only now: a text that could not be handed out leaves the letter waiting.
  }

  /// Recipients the header does not name, as blind copies: whoever sends the text sends it to them
  /// too.
  private String unnamed(Letter letter) throws IOException {
    Set<String> named = new HashSet<>();
    try (InputStream in = box.files().read(box.files().path(letter.key()))) {
      for (Address address : LetterReader.readForAnswer(in).recipients()) {
        named.add(address.envelope(Repertoire.UTF_8).toLowerCase(Locale.ROOT));
      }
    }
    return letter.pending().stream()
        .filter(address -> !named.contains(address.toLowerCase(Locale.ROOT)))
        .map("Bcc: %s\r\n"::formatted)
        .collect(Collectors.joining());
  }

  private LetterReport saved(Letter letter, String event) throws IOException {
    Letter saved = box.save(letter, event);
    if (saved == null) {
      throw new ProblemException(
          OutboxProblems.notNow(
              "The letter was being worked on just now.", "Look at it and try again."));
    }
    return reports.apply(saved);
  }

  private static ProblemException tooLate(Letter letter) {
    return new ProblemException(
        OutboxProblems.notNow(
            letter.state().inHand()
                ? "The letter is being sent just now."
                : "This is not possible for a letter that is %s.".formatted(letter.state().shown()),
            "See `mailtwin outbox show %s`.".formatted(letter.key())));
  }
}
