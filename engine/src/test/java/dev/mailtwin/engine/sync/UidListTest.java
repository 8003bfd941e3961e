package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.UidList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UidListTest {

  @Test
  void it_keeps_the_order_in_which_uids_came() {
    var list = UidList.of(3, 1, 2);
    assertThat(list).hasToString("[3, 1, 2]");
    assertThat(list.reversed()).hasToString("[2, 1, 3]");
    assertThat(list.sorted()).containsExactly(1, 2, 3);
    assertThat(list.get(1)).isEqualTo(1);
  }

  @Test
  void it_grows() {
    var list = new UidList();
    LongStream.range(0, 1_000).forEach(list::add);
    assertThat(list.size()).isEqualTo(1_000);
    assertThat(list.stream().sum()).isEqualTo(499_500);
  }
}
