package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.doctor.Finding.Severity;
import dev.mailtwin.engine.problem.Code;
import java.util.List;
import java.util.stream.Collectors;

/// What an examination came to.
///
/// @param findings in the order they were made; several failures at the end are the causes that no
///   evidence here could tell apart
/// @param elapsedMillis how long it took
public record Diagnosis(List<Finding> findings, long elapsedMillis) {

  /// Copies the list.
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /// The failures.
  public List<Finding> failures() {
    return findings.stream().filter(f -> f.severity() == Severity.FAILURE).toList();
  }

  /// `ok`, one code, or several that cannot be told apart.
  public String verdict() {
    String codes = failures().stream().map(Finding::code).collect(Collectors.joining(" "));
    return codes.isEmpty() ? Finding.OK : codes;
  }

  /// The exit status as in sysexits: 0 only if all is well.
  public int exit() {
    List<Finding> failures = failures();
    if (failures.isEmpty()) {
      return 0;
    }
    int exit = Code.valueOf(failures.getFirst().code()).exit();
    return exit == 0 ? Code.DISK.exit() : exit;
  }
}
