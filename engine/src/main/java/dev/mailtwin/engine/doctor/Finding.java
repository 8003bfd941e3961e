package dev.mailtwin.engine.doctor;

import java.util.List;

/// What one check saw.
///
/// @param code a row of the cause table or another code of the catalogue; `ok` if all is well
/// @param happened one or two sentences; may quote a server, so escape before printing
/// @param ruledOut what was checked on the way and is not the reason
/// @param next the one next step; empty if there is nothing to do
/// @param serverText the server's own words, as they came; empty if it said nothing
public record Finding(
    String code,
    Phase phase,
    Severity severity,
    String happened,
    List<String> ruledOut,
    String next,
    String serverText) {

  /// The code of a finding that is none.
  public static final String OK = "ok";

  /// How bad it is.
  public enum Severity {
    OK,
    /// Worth knowing; it heals by itself.
    NOTE,
    /// Works, and should be looked after.
    WARNING,
    /// Does not work.
    FAILURE
  }

  /// Copies the list.
  public Finding {
    ruledOut = List.copyOf(ruledOut);
  }
}
