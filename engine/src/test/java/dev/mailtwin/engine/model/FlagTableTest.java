package dev.mailtwin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlagTableTest {

  @Test
  void number_zero_is_no_flags() {
    var table = new FlagTable();
    assertThat(table.number(Flags.NONE)).isZero();
    assertThat(table.flags(0)).isEqualTo(Flags.NONE);
  }

  @Test
  void equal_flags_have_one_number() {
    var table = new FlagTable();
    int seen = table.number(Flags.of(SystemFlag.SEEN));
    int word = table.number(Flags.ofImap(List.of("Work")));
    assertThat(table.number(Flags.ofImap(List.of("\\SEEN")))).isEqualTo(seen);
    assertThat(table.number(Flags.ofImap(List.of("work")))).isEqualTo(word).isNotEqualTo(seen);
    assertThat(table.flags(word).imap()).containsExactly("Work");
  }
}
