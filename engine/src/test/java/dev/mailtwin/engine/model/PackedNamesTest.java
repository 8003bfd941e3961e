package dev.mailtwin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedNamesTest {

  private static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other));

  @Test
  void it_sorts_and_compares_like_a_list_of_strings() {
    Seeds.run("packed names", 1_000, PackedNamesTest::likeStrings);
  }

  private static void likeStrings(long seed) {
    var random = new Random(seed);
    List<String> naive = new ArrayList<>();
    var packed = new PackedNames();
    for (int n = random.nextInt(60); n > 0; n--) {
      String name = name(random);
      assertThat(packed.add(name)).isEqualTo(naive.size());
      naive.add(name);
    }
    int[] order = new int[naive.size()];
    Arrays.setAll(order, at -> at);
    packed.sort(order);
    List<String> sorted = new ArrayList<>();
    Arrays.stream(order).forEach(at -> sorted.add(packed.get(at)));
    naive.sort(BY_BYTES);
    assertThat(sorted).isEqualTo(naive);
    for (int at = 1; at < order.length; at++) {
      String next = sorted.get(at);
      int expected = Integer.signum(BY_BYTES.compare(sorted.get(at - 1), next));
      assertThat(Integer.signum(packed.compare(order[at - 1], packed, order[at])))
          .isEqualTo(expected);
      assertThat(Integer.signum(packed.compare(order[at - 1], PackedNames.pack(next))))
          .isEqualTo(expected);
    }
  }

  @Test
  void only_some_positions_can_be_sorted() {
    var packed = new PackedNames();
    List.of("d", "c", "b", "a").forEach(packed::add);
    int[] order = {0, 2};
    packed.sort(order);
    assertThat(order).containsExactly(2, 0);
  }

  @Test
  void a_long_name_has_room() {
    var packed = new PackedNames();
    packed.add("x");
    packed.add("é".repeat(5_000));
    packed.add("");
    assertThat(packed.get(1)).isEqualTo("é".repeat(5_000));
    assertThat(packed.get(2)).isEmpty();
    assertThat(packed.size()).isEqualTo(3);
  }

  @Test
  void many_names_of_all_kinds_come_back() {
    Seeds.run(
        "many packed names",
        3,
        seed -> {
          var random = new SplittableRandom(seed);
          var packed = new PackedNames();
          List<String> plain = new ArrayList<>();
          int strangers = random.nextInt(3) * 3_000; // Only ours, few others, all of them.
          for (int n = 0; n < 9_000; n++) {
            String name =
                random.nextInt(9_000) < strangers
                    ? fileName(random)
                    : n + "." + "0".repeat(31) + n % 10 + ".mailtwin";
            packed.add(name);
            plain.add(name);
          }
          for (int at = 0; at < plain.size(); at++) {
            assertThat(packed.get(at)).isEqualTo(plain.get(at));
          }
        });
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int n = random.nextInt(4); n > 0; n--) {
      name.appendCodePoint(
          List.of((int) 'a', (int) 'b', 0x7F, 0xE9, 0x1F600).get(random.nextInt(5)));
    }
    return name.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String fileName(SplittableRandom random) {
    String key = "";
    while (key.length() < 32) {
      key += Integer.toHexString(random.nextInt(16));
    }
    return switch (random.nextInt(12)) {
      case 0 -> "0." + key + ".mailtwin";
      case 1 -> "0" + random.nextInt(9) + "." + key + ".mailtwin";
      case 2 -> random.nextInt(9_999) + "." + key.toUpperCase(Locale.ROOT) + ".mailtwin";
      case 3 -> "999999999999." + key + ".mailtwin";
      case 4 -> "9999999999999." + key + ".mailtwin";
      case 5 -> random.nextInt(9_999) + "." + key + ".verbatim.mailtwin";
      case 6 -> random.nextInt(9_999) + ".M" + random.nextInt(9_999) + "P1.host";
      case 7 -> random.nextInt(9_999) + "." + key.substring(1) + ".mailtwin";
      case 8 -> "";
      case 9 -> "." + key + ".mailtwin";
      case 10 -> "ü" + random.nextInt(99);
      default -> (1_700_000_000L + random.nextInt(9_999)) + "." + key + ".mailtwin";
    };
  }

  @Test
  void names_come_back_and_are_equal_only_to_themselves() {
    Seeds.run(
        "packed file names",
        300,
        seed -> {
          var random = new SplittableRandom(seed);
          var packed = new PackedNames();
          var others = new PackedNames();
          List<String> plain = new ArrayList<>();
          for (int n = 1 + random.nextInt(60); n > 0; n--) {
            String name = fileName(random);
            packed.add(name);
            others.add(name);
            plain.add(name);
          }
          for (int at = 0; at < plain.size(); at++) {
            assertThat(packed.get(at)).isEqualTo(plain.get(at));
            for (int other = 0; other < plain.size(); other++) {
              boolean same = plain.get(at).equals(plain.get(other));
              assertThat(packed.compare(at, others, other) == 0).isEqualTo(same);
              assertThat(packed.compare(at, PackedNames.pack(plain.get(other))) == 0)
                  .isEqualTo(same);
              assertThat(Integer.signum(packed.compare(at, others, other)))
                  .isEqualTo(-Integer.signum(others.compare(other, packed, at)));
            }
          }
        });
  }
}
