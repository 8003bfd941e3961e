package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.PasswordCommand;
import dev.mailtwin.engine.problem.AccountProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.dns.Idn;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What another program has to know about an account: everything but the password.
///
/// @param smtp empty for an account that only receives
/// @param user the login name for receiving
/// @param smtpUser the login name for sending
/// @param caFile certificates to trust as well, null for none
/// @param passwordCommand prints the password for receiving; for `sh -c`; empty if there is none
/// @param smtpPasswordCommand prints the password for sending; for `sh -c`; empty if there is none
public record SharedSettings(
    String address,
    Endpoint imap,
    List<Endpoint> smtp,
    String user,
    String smtpUser,
    @Nullable Path caFile,
    String passwordCommand,
    String smtpPasswordCommand) {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+");

  /// Copies the list.
  public SharedSettings {
    smtp = List.copyOf(smtp);
  }

  /// What is configured for an account.
  public static SharedSettings of(AccountSettings account) {
    String address = account.id().address();
    boolean sending = !account.smtpLogin().password().equals(account.password());
    return new SharedSettings(
        address,
        account.imap(),
        account.smtp(),
        account.user(),
        account.smtpLogin().user(),
        account.caFile(),
        PasswordCommand.of(account.password(), address, false),
        PasswordCommand.of(account.smtpLogin().password(), address, sending));
  }

  /// The same with a command that the user gave for this: it is written as it is, or not at all.
  public SharedSettings asking(String command) {
    return new SharedSettings(address, imap, smtp, user, smtpUser, caFile, command, command);
  }

  /// Refuses what would mean something else in a file: a line break in a user name could add lines
  /// of its own. What is left are signs that each format can quote.
  ///
  /// @throws ProblemException naming what cannot be written
  void check(String program) throws ProblemException {
    if (passwordCommand.isEmpty() || (!smtp.isEmpty() && smtpPasswordCommand.isEmpty())) {
      throw refusal(
          program, "this account signs in by access tokens and has no password to put there.");
    }
    requireVisible(program, "the address", address);
    requireVisible(program, "the user name", user);
    requireVisible(program, "the user name for sending", smtpUser);
    requireVisible(program, "the password command", passwordCommand);
    requireVisible(program, "the password command for sending", smtpPasswordCommand);
    requireVisible(program, "the path of the certificates", Objects.toString(caFile, ""));
    requireHost(program, imap);
    for (Endpoint server : smtp) {
      requireHost(program, server);
    }
  }

  private static void requireVisible(String program, String what, String text)
      throws ProblemException {
    if (text.codePoints().anyMatch(SharedSettings::isInvisible)) {
      throw refusal(program, what + " has a line break or another character that is not seen.");
    }
  }

  private static boolean isInvisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static void requireHost(String program, Endpoint server) throws ProblemException {
    if (!HOST.matcher(host(server)).matches()) {
      throw refusal(program, "\"" + server.host() + "\" is not the name of a server.");
    }
  }

  static ProblemException refusal(String program, String why) {
    return new ProblemException(AccountProblems.notExportable(program, why));
  }

  /// The name of a server in ASCII.
  static String host(Endpoint server) {
    try {
      return server.host().indexOf(':') >= 0 ? server.host() : Idn.toAscii(server.host());
    } catch (IllegalArgumentException _) {
      return server.host(); // Refused by [#check] unless it is a name all the same.
    }
  }

  /// Host and port as in URLs.
  static String authority(Endpoint server) {
    return new Endpoint(host(server), server.port(), server.security()).toString();
  }

  static boolean startTls(Endpoint server) {
    return server.security() == Security.STARTTLS;
  }

  /// The server for sending: the first that speaks TLS from the first byte, else the first.
  @Nullable Endpoint submission() {
    return smtp.stream()
        .filter(server -> !startTls(server))
        .findFirst()
        .orElseGet(() -> smtp.isEmpty() ? null : smtp.getFirst());
  }

  /// [#submission] for programs that cannot do without.
  ///
  /// @throws ProblemException if the account only receives
  Endpoint submission(String program) throws ProblemException {
    Endpoint server = submission();
    if (server == null) {
      throw refusal(program, "its format needs a server for sending, and this account has none.");
    }
    return server;
  }

  /// A name for the account that is one plain word in every format.
  String label() {
    return address.replaceAll("[^A-Za-z0-9@._+-]", "_");
  }

  /// The part of the address behind the `@`.
  String domain() {
    return address.substring(address.lastIndexOf('@') + 1);
  }
}
