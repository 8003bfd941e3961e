package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.MAIL_WAITS;
import static dev.mailtwin.engine.problem.Causes.PASSWORD_KEPT;
import static dev.mailtwin.engine.problem.Causes.fix;
import static dev.mailtwin.engine.problem.Causes.later;
import static dev.mailtwin.engine.problem.Causes.note;

import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.time.LocalDate;
import java.util.List;

/// The sentences for the first words of a server and for STARTTLS: rows G and K of the cause table.
public final class GreetingProblems {

  private static final String HUNG_UP = "We hung up; your password was not sent.";

  private GreetingProblems() {}

  /// No greeting.
  public static Problem silent(Endpoint endpoint, String waited) {
    return later(
        Code.G1,
        "%s accepts connections but says nothing (%s).".formatted(endpoint, waited),
        MAIL_WAITS,
        "Try again in some minutes; if it stays like this, check host and port.");
  }

  /// A late greeting.
  public static Problem slow(Endpoint endpoint, long seconds) {
    return note(
        Code.G1,
        "%s is slow to answer (%d s) but works.".formatted(endpoint, seconds),
        "Nothing is lost by that.",
        "Nothing to do.");
  }

  /// BYE for a greeting.
  public static Problem farewell(Endpoint endpoint, String words) {
    return later(
        Code.G2,
        "%s says good-bye instead of hello: \"%s\"".formatted(endpoint, words),
        PASSWORD_KEPT,
        "Wait some minutes and try again.");
  }

  /// 421 or 554 for a greeting, or good-bye before anything was asked: too many connections or
  /// log-ins, not now, or not from here.
  ///
  /// @param words the server's own, with the number
  public static Problem unwelcome(Endpoint endpoint, String words) {
    List<Code> said = ReplyTable.smtp(Moment.SMTP_GREETING, words);
    Code code = said.isEmpty() ? Code.G3 : said.getFirst();
    return switch (code) {
      case A25 ->
          later(
              code,
              "%s allows no more connections: \"%s\"".formatted(endpoint, words),
              PASSWORD_KEPT,
              "Close other mail programs and try again.");
      case A26 ->
          later(
              code,
              "Too many connections or log-ins at %s: \"%s\"".formatted(endpoint, words),
              PASSWORD_KEPT,
              "Wait 15 minutes.");
      case S10 ->
          later(
              code,
              "%s has a limit on sending: \"%s\"".formatted(endpoint, words),
              PASSWORD_KEPT,
              "Wait 15 minutes, then send less at a time.");
      default -> words.startsWith("4") ? notNow(endpoint, words) : notFromHere(endpoint, words);
    };
  }

  private static Problem notNow(Endpoint endpoint, String words) {
    return later(
        Code.G3,
        "The sending server %s takes no connections at the moment: \"%s\""
            .formatted(endpoint, words),
        PASSWORD_KEPT,
        "Wait some minutes and try again; if it stays like this, use another network.");
  }

  private static Problem notFromHere(Endpoint endpoint, String words) {
    return later(
        Code.G3,
        "The sending server %s refuses your network: \"%s\"".formatted(endpoint, words),
        PASSWORD_KEPT,
        "Use another network, and port 465 or 587 instead of 25.");
  }

  /// PREAUTH before encryption.
  public static Problem skipped(Endpoint endpoint) {
    return later(
        Code.G4,
        "%s skipped the security step.".formatted(endpoint),
        HUNG_UP,
        "Use another network, or port 993 with imaps://.");
  }

  /// No IMAP4rev1.
  public static Problem outdated(Endpoint endpoint, String offered) {
    return fix(
        Code.G5,
        "%s speaks an outdated IMAP; it offers only: %s.".formatted(endpoint, offered),
        PASSWORD_KEPT,
        "Nothing here can help; ask the operator for a newer server.");
  }

  /// EHLO refused once.
  public static Problem otherName(Endpoint endpoint, String words) {
    return note(
        Code.G6,
        "%s dislikes our computer's name (\"%s\"); we introduced ourselves differently."
            .formatted(endpoint, words),
        "Nothing is lost by that.",
        "Nothing to do.");
  }

  /// EHLO and HELO refused, under whatever name.
  public static Problem helloRefused(Endpoint endpoint, String words) {
    List<Code> said = ReplyTable.smtp(Moment.SMTP_EHLO, words);
    if (!said.isEmpty() && said.getFirst() != Code.G6) {
      return unwelcome(endpoint, words); // Not because of the name.
    }
    if (words.startsWith("4")) {
      return later(
          Code.G6,
          "%s does not accept our introduction at the moment: \"%s\"".formatted(endpoint, words),
          PASSWORD_KEPT,
          "Wait some minutes and try again; if it stays like this, ask the operator why.");
    }
    return fix(
        Code.G6,
        "%s does not accept our introduction: \"%s\"".formatted(endpoint, words),
        PASSWORD_KEPT,
        "Check host and port; else ask the operator why.");
  }

  /// No STARTTLS.
  ///
  /// @param other a port of the host that is encrypted from the first byte; 0 if none is known
  public static Problem neverOffered(Endpoint endpoint, Service service, int other) {
    return fix(
        Code.K1,
        "%s offers no encryption.%s"
            .formatted(endpoint, other == 0 ? "" : " Port %d does.".formatted(other)),
        PASSWORD_KEPT,
        "Use port %d with %s; without encryption nothing is ever sent."
            .formatted(service.port(dev.mailtwin.protocol.net.Security.TLS), service.tlsScheme()));
  }

  /// STARTTLS refused.
  public static Problem refused(Endpoint endpoint, Service service, String words) {
    return later(
        Code.K2,
        "%s does not start encryption: \"%s\"".formatted(endpoint, words),
        PASSWORD_KEPT,
        "It is their fault: use port %d with %s, or try later."
            .formatted(service.port(dev.mailtwin.protocol.net.Security.TLS), service.tlsScheme()));
  }

  /// STARTTLS accepted, and then the end.
  public static Problem abandoned(Endpoint endpoint, Service service) {
    return left(endpoint, service, "agreed to start encryption, and then hung up");
  }

  /// The end, as soon as STARTTLS was asked for.
  public static Problem leftInstead(Endpoint endpoint, Service service) {
    return left(endpoint, service, "said hello, and hung up when it was to start encryption");
  }

  private static Problem left(Endpoint endpoint, Service service, String how) {
    return later(
        Code.K2,
        "%s %s.".formatted(endpoint, how),
        PASSWORD_KEPT,
        "It is their fault: use port %d with %s, or try later."
            .formatted(service.port(dev.mailtwin.protocol.net.Security.TLS), service.tlsScheme()));
  }

  /// OK, and then no TLS.
  public static Problem plainAfterOk(Endpoint endpoint) {
    return later(
        Code.K3,
        "Something between you and %s breaks encryption: it was agreed on, and plain text followed."
            .formatted(endpoint),
        PASSWORD_KEPT,
        "Use another network.");
  }

  /// Bytes after OK.
  public static Problem injected(Endpoint endpoint) {
    return later(
        Code.K4,
        "Someone put data into the connection to %s before it was encrypted.".formatted(endpoint),
        HUNG_UP,
        "Use another network.");
  }

  /// It was offered before.
  public static Problem stripped(Endpoint endpoint, LocalDate until) {
    return fix(
        Code.K5,
        "Until %s %s offered encryption; now it does not. This can be an attack."
            .formatted(until, endpoint),
        "We refuse to go on; your password was not sent.",
        "Use another network.");
  }

  /// `XXXXXXXA`.
  public static Problem mangled(Endpoint endpoint, Service service) {
    return fix(
        Code.K6,
        "A firewall removes encryption on port %d of %s: it overwrites the server's offer with X."
            .formatted(endpoint.port(), endpoint.host()),
        PASSWORD_KEPT,
        "Use port %d with %s."
            .formatted(service.port(dev.mailtwin.protocol.net.Security.TLS), service.tlsScheme()));
  }

  /// The server does not see the encryption there is.
  public static Problem privacyRequired(Endpoint endpoint, Service service, String words) {
    return fix(
        Code.K7,
        "%s wants encryption first, although the connection is encrypted: %s"
            .formatted(endpoint, words),
        MAIL_WAITS,
        endpoint.security() == Security.TLS
            ? "Ask its operator: it is encrypted from the first byte already."
            : "Use %s with the port that is encrypted from the first byte."
                .formatted(service.tlsScheme()));
  }
}
