package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.fix;

import dev.mailtwin.engine.problem.Problem.Scope;
import java.util.List;

/// The sentences for an address whose servers are not found, or not yet agreed to.
public final class DiscoveryProblems {

  private static final String NO_PASSWORD_ASKED = "No password was asked for or sent.";
  private static final String BY_HAND =
      "Look the servers up at your provider and name them: --imap imaps://HOST:993 --smtp"
          + " smtps://HOST:465.";

  private DiscoveryProblems() {}

  /// The domain has mail, and nobody says where.
  public static Problem nothingFound(String domain) {
    return fix(
        Code.NO_SERVERS,
        "%s has mail, but nothing says which servers a mail program is to use.".formatted(domain),
        NO_PASSWORD_ASKED,
        BY_HAND);
  }

  /// A host that may know did not answer in time.
  public static Problem tooLate(String domain, String host) {
    return fix(
        Code.NO_SERVERS,
        "%s has mail; %s, which may know the servers, did not answer in time, and nobody else does."
            .formatted(domain, host),
        NO_PASSWORD_ASKED,
        "Try again in some minutes. " + BY_HAND);
  }

  /// The domain is nobody's own, or only known on this network.
  public static Problem notLookedUp(String domain) {
    return fix(
        Code.NO_SERVERS,
        "\"%s\" is no domain of a single owner, so nothing is looked up about it."
            .formatted(domain),
        NO_PASSWORD_ASKED,
        BY_HAND);
  }

  /// Servers were found that belong to somebody else, and nobody was there to agree.
  public static Problem unconfirmed(List<String> strangers, String origin) {
    return Problems.failure(
        Code.UNCONFIRMED,
        Scope.ACCOUNT,
        "",
        Problem.Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "The servers found for this address belong to %s (by %s), which is neither its own"
                    .formatted(String.join(", ", strangers), origin)
                + " domain nor a known provider.",
            NO_PASSWORD_ASKED,
            "If that is your provider, run it again with --yes; else name the servers with --imap"
                + " and --smtp."));
  }

  /// The provider takes no other programs.
  ///
  /// @param provider its name
  public static Problem noImap(String provider) {
    return LoginProblems.noImap(
        provider, "Use the provider's own program, or forward your mail to another address.");
  }

  /// The domain's own records say that there is no IMAP (RFC 6186 §3.4).
  public static Problem imapDenied(String domain) {
    return LoginProblems.noImap(
        domain,
        "Its DNS says so itself. If you know better, name the server: --imap imaps://HOST:993.");
  }

  /// The provider's bridge is not running on this computer.
  public static Problem noBridge(String provider, String page) {
    return LoginProblems.noImap(
        provider,
        "Its mail needs 'Proton Bridge' on this computer: install and start it (%s), then run setup"
                .formatted(page)
            + " again with the Bridge's password and --ca-file with its certificate.");
  }
}
