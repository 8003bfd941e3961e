package dev.mailtwin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlagsTest {

  private static final List<String> WORDS =
      List.of("\\Seen", "\\Deleted", "\\Draft", "$Forwarded", "work", "WORK", "Other");

  @Test
  void flags_are_sets() {
    Seeds.run("flag algebra", 5_000, FlagsTest::isAlgebra);
  }

  private static void isAlgebra(long seed) {
    var random = new Random(seed);
    Flags a = random(random);
    Flags b = random(random);
    Flags c = random(random);
    assertThat(a.plus(b)).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    assertThat(a.and(b)).isEqualTo(b.and(a));
    assertThat(a.minus(b).and(b)).isEqualTo(Flags.NONE);
    assertThat(a.minus(b).plus(a.and(b))).isEqualTo(a);
    assertThat(a.minus(b.plus(c))).isEqualTo(a.minus(b).minus(c));
    assertThat(a.plus(Flags.NONE)).isEqualTo(a);
    assertThat(a.minus(a).isEmpty()).isTrue();
    assertThat(Flags.ofImap(a.imap())).isEqualTo(a);
  }

  @Test
  void keywords_have_no_case_but_keep_their_spelling() {
    Flags flags = Flags.ofImap(List.of("Work", "WORK"));
    assertThat(flags).isEqualTo(Flags.ofImap(List.of("work")));
    assertThat(flags.imap()).containsExactly("Work");
    assertThat(flags.plus(Flags.ofImap(List.of("work"))).imap()).containsExactly("Work");
  }

  @Test
  void recent_and_unknown_system_flags_are_not_kept() {
    assertThat(Flags.ofImap(List.of("\\Recent", "\\Strange", "\\*")).isEmpty()).isTrue();
  }

  @Test
  void forwarded_is_a_keyword_on_the_wire_and_a_letter_on_the_disk() {
    assertThat(Flags.ofImap(List.of("$forwarded"))).isEqualTo(Flags.of(SystemFlag.FORWARDED));
  }

  private static Flags random(Random random) {
    List<String> words = new ArrayList<>(WORDS);
    words.removeIf(_ -> random.nextBoolean());
    return Flags.ofImap(words);
  }
}
