package dev.mailtwin.modelserver.wire;

/// One command as it came in.
///
/// @param tag what the tagged reply repeats
/// @param name in upper case; `UID FETCH` is one name
/// @param args what follows the name and its space
/// @param line the whole line for the log, literals as `{n}`, secrets left out
/// @param problem what keeps the command from being carried out
public record Command(String tag, String name, Args args, String line, Problem problem) {

  /// What the reader found wrong before the arguments were looked at.
  public sealed interface Problem {

    /// Nothing.
    record None() implements Problem {}

    /// Not even a command; the connection may go on.
    record Malformed(String why) implements Problem {}

    /// A literal is longer than allowed; it was refused or thrown away.
    record TooBig(String status) implements Problem {}

    /// A non-synchronizing literal that the profile does not know: the stream is out of step.
    record OutOfStep(String why) implements Problem {}
  }
}
