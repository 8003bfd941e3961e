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

  /// @param id the row whose situation this is
  /// @param verdict what is to be said: the row, or the group it cannot be told from
  record Row(String id, String verdict, Situation situation) {}

  void add(String id, Situation situation) {
    rows.add(new Row(id, id, situation));
  }

  /// A row that no evidence here can tell from its neighbours.
  void group(String id, String verdict, Situation situation) {
    rows.add(new Row(id, verdict, situation));
  }

  List<Row> all() {
    return List.copyOf(rows);
  }
}
