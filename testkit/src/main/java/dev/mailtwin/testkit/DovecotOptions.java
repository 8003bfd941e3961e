package dev.mailtwin.testkit;

import java.util.List;

/// How a [DovecotServer] is to be set up.
///
/// @param level what it advertises
/// @param format how it keeps mail
/// @param users at least one; the first is the one the short methods mean
/// @param extra further lines for the end of `dovecot.conf`
public record DovecotOptions(Level level, MailFormat format, List<User> users, String extra) {

  /// A login.
  ///
  /// @param name any text without colon, slash, white space or control characters
  /// @param password any text without NUL, CR and LF
  public record User(String name, String password) {

    private static final String NOT_IN_NAMES = ".*[:/\\s\\p{Cntrl}].*";

    /// Refuses names the passwd-file cannot hold.
    public User {
      if (name.isEmpty() || name.matches(NOT_IN_NAMES)) {
        throw new IllegalArgumentException("not a user name a passwd-file can hold: " + name);
      }
    }

    /// Never shows the password.
    @Override
    public String toString() {
      return name;
    }
  }

  /// One user, everything advertised, Maildir.
  public static final DovecotOptions DEFAULT =
      new DovecotOptions(
          Level.L2,
          MailFormat.MAILDIR,
          List.of(new User("anna@sample.example", "corr\"ect horse\\ 1")),
          "");

  /// Below the directory of what is running.
  static final String SUBMISSION_SOCKET = "submission-auth";

  /// Copies the list, which must not be empty.
  public DovecotOptions {
    users = List.copyOf(users);
    if (users.isEmpty()) {
      throw new IllegalArgumentException("a server without users serves nobody");
    }
  }

  /// The same at another level.
  public DovecotOptions at(Level other) {
    return new DovecotOptions(other, format, users, extra);
  }

  /// The same with mail kept otherwise.
  public DovecotOptions keeping(MailFormat other) {
    return new DovecotOptions(level, other, users, extra);
  }

  /// The same with these users instead.
  public DovecotOptions withUsers(User... others) {
    return new DovecotOptions(level, format, List.of(others), extra);
  }

  /// The same, and a [PostfixServer] can ask it who may log in.
  public DovecotOptions withSubmission() {
    return withExtra(
        """
        service auth {
          unix_listener %s {
            mode = 0666
          }
        }\
        """
            .formatted(SUBMISSION_SOCKET));
  }

  /// The same with further configuration lines.
  public DovecotOptions withExtra(String lines) {
    return new DovecotOptions(level, format, users, extra + lines + "\n");
  }
}
