package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.app.doctor.Rows.Row;
import dev.mailtwin.engine.problem.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every situation of the cause table against every id: diagonal, but for the groups that
/// `docs/problems.md` declares.
class ConfusionMatrixTest {

  @TempDir private Path directory = Path.of(".");

  @TestFactory
  Stream<DynamicTest> each_situation_is_called_by_its_own_id() {
    var rows = new Rows();
    NetworkRows.addTo(rows);
    PartingRows.addTo(rows);
    ProxyRows.addTo(rows);
    ResolverRows.addTo(rows);
    LoginRows.addTo(rows);
    MailboxRows.addTo(rows);
    List<Row> all = rows.all();
    return java.util.stream.IntStream.range(0, all.size())
        .mapToObj(n ->
            DynamicTest.dynamicTest(
                "%s (%d)".formatted(all.get(n).id(), n), () -> check(all.get(n), n)));
  }

  private void check(Row row, int number) throws Exception {
    Path home = directory.resolve("home" + number);
    java.nio.file.Files.createDirectories(home);
    Ran ran = row.situation().play(new Clinic(home));

    switch (row.told()) {
      case VERDICT -> {
        List<String> said = List.of(row.verdict().split(" ", -1));
        assertThat(ran.verdict()).as(ran.out()).isEqualTo(row.verdict());
        assertThat(said).contains(row.id());
        assertThat(ran.status()).isEqualTo(Code.valueOf(said.getFirst()).exit()).isNotZero();
      }
      case NOTE -> {
        assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
        assertThat(ran.codes()).containsExactly(row.id());
        assertThat(ran.status()).isZero();
      }
      case ELSEWHERE -> assertThat(ran.problems()).as(ran.out()).containsExactly(row.id());
    }
    Secrets.assertAbsent(ran.out() + ran.err(), Clinic.ADDRESS);
  }
}
