package dev.mailtwin.app.doctor;

import dev.mailtwin.app.doctor.Clinic.Ran;
import java.util.ArrayList;
import java.util.List;

/// Situations of the cause table, each with what the doctor must say in it.
final class Rows {

  private final List<Row> rows = new ArrayList<>();

  /// Plays a situation and calls the doctor in it.
  @FunctionalInterface
  interface Situation {
    Ran play(Clinic clinic) throws Exception;
  }

  /// How a row is told.
  enum Told {
    /// As the verdict, or a part of it.
    VERDICT,
    /// Beside the verdict that all is well.
    NOTE,
    /// By another command, which is where the situation arises.
    ELSEWHERE
  }

  /// @param id the row whose situation this is
  /// @param verdict what is to be said: the row, or the group it cannot be told from
  record Row(String id, String verdict, Told told, Situation situation) {}

  void add(String id, Situation situation) {
    rows.add(new Row(id, id, Told.VERDICT, situation));
  }

  /// A row that no evidence here can tell from its neighbours.
  void group(String id, String verdict, Situation situation) {
    rows.add(new Row(id, verdict, Told.VERDICT, situation));
  }

  /// A row that heals by itself, or is only to be known.
  void note(String id, Situation situation) {
    rows.add(new Row(id, "ok", Told.NOTE, situation));
  }

  /// A row that only shows while something is done: what the other command reports.
  void elsewhere(String id, Situation situation) {
    rows.add(new Row(id, id, Told.ELSEWHERE, situation));
  }

  List<Row> all() {
    return List.copyOf(rows);
  }
}
