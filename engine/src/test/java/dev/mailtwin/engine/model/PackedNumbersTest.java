package dev.mailtwin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedNumbersTest {

  private static final List<Long> EDGES =
      List.of(
          0L,
          1L,
          -1L,
          Long.MIN_VALUE,
          Long.MIN_VALUE + 1,
          Long.MAX_VALUE,
          (long) Integer.MAX_VALUE,
          Integer.MAX_VALUE + 1L,
          (long) Integer.MIN_VALUE,
          Integer.MIN_VALUE + 1L,
          1_700_000_000_000_000_001L);

  @Test
  void numbers_come_back_whatever_came_before() {
    Seeds.run(
        "packed numbers",
        300,
        seed -> {
          var random = new SplittableRandom(seed);
          var packed = new PackedNumbers();
          List<Long> plain = new ArrayList<>();
          for (int n = random.nextInt(200); n > 0; n--) {
            long number =
                random.nextInt(30) == 0
                    ? EDGES.get(random.nextInt(EDGES.size()))
                    : random.nextInt(1_000_000);
            packed.add(number);
            plain.add(number);
          }
          assertThat(packed.size()).isEqualTo(plain.size());
          for (int at = 0; at < plain.size(); at++) {
            assertThat(packed.get(at)).isEqualTo(plain.get(at));
          }
        });
  }

  @Test
  void so_many_that_they_take_several_pieces_come_back() {
    Seeds.run(
        "many packed numbers",
        20,
        seed -> {
          var random = new SplittableRandom(seed);
          var packed = new PackedNumbers();
          int all = 1 + random.nextInt(100_000);
          int firstOther = random.nextInt(all);
          int firstLarge = random.nextInt(2 * all);
          long[] plain = new long[all];
          for (int at = 0; at < all; at++) {
            plain[at] = at < firstOther ? 7 : at < firstLarge ? at : at + (1L << 40);
            packed.add(plain[at]);
          }
          for (int at = 0; at < all; at++) {
            assertThat(packed.get(at)).isEqualTo(plain[at]);
          }
        });
  }
}
