package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;

/// How one program writes settings down.
interface Format {

  /// Said where an account has no server for sending, and the program can do without.
  String RECEIVES_ONLY = "This account only receives: no server for sending is set up.";

  /// Writes settings that have passed [SharedSettings#check].
  ///
  /// @throws ProblemException if the format cannot say them
  Exported write(SharedSettings settings) throws ProblemException;
}
