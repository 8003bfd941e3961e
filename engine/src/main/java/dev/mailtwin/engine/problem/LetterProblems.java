package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.Problem.Severity;
import dev.mailtwin.protocol.mime.MimeException;
import dev.mailtwin.protocol.mime.SevenBit;

/// The sentences for letters that cannot be sent as they are, found before any server is asked. All
/// are the author's to mend.
public final class LetterProblems {

  private static final String NOTHING_SENT = "Nothing was sent, and nothing waits in the outbox.";

  private LetterProblems() {}

  /// Nobody would get the letter.
  public static Problem noRecipient() {
    return mend(
        Code.NO_RECIPIENT,
        "The letter has no recipient.",
        "Name one on the command line, or in a field To, Cc or Bcc of the message; sendmail reads those"
            + " with -t only.");
  }

  /// A file that belongs to the letter cannot be read.
  ///
  /// @param why such as `there is no such file`
  public static Problem noFile(String path, String why) {
    return mend(
        Code.NO_FILE,
        "%s cannot be read: %s.".formatted(path, why),
        "Check the name and the permissions, and send again.");
  }

  /// The message cannot be sent as it is.
  public static Problem badMessage(String what, String next) {
    return mend(Code.BAD_MESSAGE, what, next);
  }

  /// No server could be sent the message, and writing it otherwise would change what only its
  /// author may change.
  public static Problem unsendable(SevenBit.Obstacle why) {
    return badMessage(obstacle(why), remedy(why));
  }

  static String obstacle(SevenBit.Obstacle why) {
    return switch (why) {
      case SIGNED ->
          "The letter has lines of more than 998 bytes, or bytes beyond ASCII, in a part that is"
              + " signed; written otherwise the signature would be wrong.";
      case HEADER ->
          "A field of the letter's header has a line of more than 998 bytes, or bytes beyond ASCII,"
              + " that cannot be written otherwise.";
      case UNKNOWN_ENCODING ->
          "A part of the letter has lines of more than 998 bytes, or bytes beyond ASCII, in an"
              + " encoding that is not known.";
      case BEYOND_MEASURE ->
          "The letter has parts so deep in each other, or a header so long, that it cannot be"
              + " written for this server.";
    };
  }

  static String remedy(SevenBit.Obstacle why) {
    return switch (why) {
      case SIGNED -> "Send it without the signature, or as an attachment.";
      case HEADER -> "Shorten that field, or write it in ASCII, and send again.";
      case UNKNOWN_ENCODING -> "Write that part in base64, and send again.";
      case BEYOND_MEASURE -> "Send it as an attachment.";
    };
  }

  /// The author's address is none of the account's.
  public static Problem foreignFrom(String from, String account) {
    return new Problem(
        Code.FOREIGN_FROM,
        Severity.NOTE,
        Scope.MESSAGE,
        "",
        Retry.NEVER,
        "%s is no address of the account %s.".formatted(from, account),
        "The letter goes out all the same; many servers refuse such letters.",
        "If the address is yours, add it to `identities` of the account.");
  }

  /// What is wrong with a letter, said for its author.
  public static Problem of(MimeException e) {
    return switch (e) {
      case MimeException.BadAddress bad ->
          mend(
              Code.BAD_ADDRESS,
              "\"%s\" is no address: %s.".formatted(bad.text(), bad.reason()),
              "Write it like ana@example.org or \"Ana\" <ana@example.org>.");
      case MimeException.NeedsUtf8 needs ->
          mend(
              Code.S19,
              "\"%s\" has letters before the @ that most servers cannot send to."
                  .formatted(needs.address()),
              "Ask for another address, or try --smtputf8 if your provider offers SMTPUTF8.");
      case MimeException.Forbidden forbidden ->
          badMessage(sentence(forbidden), "Write it in one line, without control characters.");
      case MimeException.NoHeader none ->
          badMessage(
              "This is no message: %s.".formatted(none.getMessage()),
              "A message begins with lines such as \"Subject: Hello\", then an empty line. To send"
                  + " plain text, use `mailtwin send --to ADDRESS`.");
      case MimeException.BadMessageId bad ->
          badMessage(sentence(bad), "Copy it from the field Message-ID of the message you answer.");
      case MimeException.TooMuch tooMuch ->
          badMessage(sentence(tooMuch), "Make it smaller; long text can be attached as a file.");
      case MimeException.Changed changed ->
          badMessage(sentence(changed), "Send again when nobody writes to the file.");
    };
  }

  private static String sentence(MimeException e) {
    return e.getMessage() + ".";
  }

  private static Problem mend(Code code, String happened, String next) {
    return Problems.failure(
        code,
        Scope.MESSAGE,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(happened, NOTHING_SENT, next));
  }
}
