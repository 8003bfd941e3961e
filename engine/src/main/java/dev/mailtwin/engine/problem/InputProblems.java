package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.PASSWORD_KEPT;
import static dev.mailtwin.engine.problem.Causes.fix;
import static dev.mailtwin.engine.problem.Causes.later;

import dev.mailtwin.protocol.net.Endpoint;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// The sentences for what is wrong before any server is asked: rows I of the cause table.
public final class InputProblems {

  private static final String NOTHING_ASKED = "No server was asked; nothing was changed.";

  private InputProblems() {}

  /// Ctrl-C at a question.
  public static Problem stoppedAtQuestion() {
    return Problems.failure(
        Code.STOPPED,
        Problem.Scope.EVERYTHING,
        "",
        Problem.Retry.NOW,
        new Problems.Words(
            "Stopped, as you asked.", "Nothing was changed.", "Run the command again to go on."));
  }

  /// An address that cannot be one.
  public static Problem notAnAddress(String text, String why) {
    return fix(
        Code.I1,
        "\"%s\" is no e-mail address: %s.".formatted(text, why),
        NOTHING_ASKED,
        "Write it as name@domain.");
  }

  /// A domain one letter away from a known one.
  public static Problem typingMistake(String domain, String known) {
    return fix(
        Code.I1,
        "\"%s\" looks like a typing mistake.".formatted(domain),
        NOTHING_ASKED,
        "Did you mean %s? Then use that; if not, name the servers with --imap and --smtp."
            .formatted(known));
  }

  /// A server's name with something around it.
  ///
  /// @param kind `imap` or `smtp`
  /// @param clean what is left without that; empty if nothing sensible is
  public static Problem notAHost(String text, String why, String kind, String clean) {
    return fix(
        Code.I2,
        "The server name \"%s\" contains %s. Only the name belongs there.".formatted(text, why),
        NOTHING_ASKED,
        clean.isEmpty()
            ? "Name the server for %s: %ss://HOST or %ss://HOST:PORT."
                .formatted(kind.equals("imap") ? "receiving" : "sending", kind, kind)
            : "Use %s.".formatted(clean));
  }

  /// Receiving and sending are mixed up.
  ///
  /// @param sending the server is one for sending and was to receive; else the reverse
  public static Problem mixedUp(Endpoint endpoint, boolean sending) {
    return sending
        ? fix(
            Code.I3,
            "Port %d of %s is for sending, and was named for receiving."
                .formatted(endpoint.port(), endpoint.host()),
            PASSWORD_KEPT,
            "Receiving uses 993: imaps://HOST:993, with the name of the receiving server.")
        : fix(
            Code.I3,
            "Port %d of %s is for receiving, and was named for sending."
                .formatted(endpoint.port(), endpoint.host()),
            PASSWORD_KEPT,
            "Sending uses 465: smtps://HOST:465, with the name of the sending server.");
  }

  /// Whether receiving and sending are mixed up. Only a connection that failed makes that a reason:
  /// a port may be used for whatever its owner likes.
  ///
  /// @return null if the port tells nothing
  public static @Nullable Problem mixedUp(Endpoint endpoint, Service service) {
    return service.isPortOfOther(endpoint.port())
        ? mixedUp(endpoint, service == Service.IMAP)
        : null;
  }

  /// There is more than fits into memory.
  public static Problem noMemory() {
    return fix(
        Code.I13,
        "This is more than fits into the memory that Mailtwin may use.",
        "Nothing was lost; what was done so far is kept.",
        "Run it once with more, for example `MAILTWIN_MEMORY_MB=500 mailtwin sync`.");
  }

  /// The secret has blanks where none belong.
  ///
  /// @param where "begins with a blank", "is written in groups"
  public static Problem blanksInPassword(String where, String refusal) {
    return fix(
        Code.I4,
        "The password %s, and the server refused it: %s".formatted(where, refusal),
        Causes.MAIL_WAITS,
        "Remove the blanks: run `mailtwin setup` again, or mend what supplies the password.");
  }

  /// This computer's clock is wrong.
  public static Problem clock(LocalDate says, String evidence) {
    return fix(
        Code.I7,
        "This computer's clock says %s, %s.".formatted(says, evidence),
        "Secure connections fail until it is right. " + PASSWORD_KEPT,
        "Set the clock.");
  }

  /// This computer's clock is wrong, as others say.
  ///
  /// @param witnesses who say so
  public static Problem clockIsOff(String says, String right, String witnesses) {
    return fix(
        Code.I7,
        "This computer's clock says %s, and it is %s, say %s.".formatted(says, right, witnesses),
        "Secure connections fail until it is right. " + PASSWORD_KEPT,
        "Set the clock.");
  }

  /// Java's list of certificates is empty or damaged.
  public static Problem noTrustList() {
    return fix(
        Code.I8,
        "The list of certificates of this Java installation is missing, empty or damaged.",
        PASSWORD_KEPT,
        "Use the Java that comes with Mailtwin, or reinstall its certificates (`cacerts`).");
  }

  /// No network at all.
  public static Problem offline(String evidence) {
    return later(
        Code.I9,
        "This computer is offline: %s.".formatted(evidence),
        "Mail waits, here and on the server. " + PASSWORD_KEPT,
        "Connect to a network; the next run goes on by itself.");
  }

  /// Only a proxy leads out of this network.
  public static Problem proxyRequired(Endpoint endpoint, String proxy, String answer) {
    return fix(
        Code.I11,
        "This network lets traffic out only through a proxy (%s); for %s it says: %s"
            .formatted(proxy, endpoint, answer),
        PASSWORD_KEPT,
        answer.matches("HTTP/\\S+ 2.*")
            ? "Mailtwin does not go through proxies: ask the administrator for a direct way to the"
                + " mail ports, or use another network."
            : "Ask the administrator to open the mail ports, or use another network.");
  }

  /// A security program on this computer.
  public static Problem forbidden(Endpoint endpoint) {
    return fix(
        Code.I12,
        "A security program on this computer does not let Mailtwin connect to %s."
            .formatted(endpoint),
        PASSWORD_KEPT,
        "Allow Mailtwin (a Java program) in the firewall or anti-virus program.");
  }

  /// The disk of the twin has no room.
  public static Problem noRoom(String place) {
    return fix(
        Code.I13,
        "The disk of %s is full.".formatted(place),
        "Nothing was lost; mail waits on the server.",
        "Free some space to go on.");
  }
}
