package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mailtwin.protocol.imap.UidSet.Range;
import dev.mailtwin.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Laws of mailbox names and of sets of UIDs.
class NamesAndSetsTest {

  private static final int WORLDS = 5_000;

  private static final String NAME_LETTERS = "&-Ja,/+=é\u0001\ud83d";

  @Test
  void any_unicode_name_survives_the_wire() {
    Seeds.run(
        "mailbox names",
        WORLDS,
        seed -> {
          String name = unicode(new Random(seed));
          String wire = MailboxNames.encode(name);
          assertThat(wire.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
          assertThat(MailboxNames.decode(wire)).isEqualTo(name);
        });
  }

  @Test
  void a_name_that_decodes_is_written_in_the_one_right_way() {
    Seeds.run(
        "wire names",
        WORLDS,
        seed -> {
          var random = new Random(seed);
          var wire = new StringBuilder();
          for (int n = random.nextInt(12); n > 0; n--) {
            wire.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
          }
          String decoded = MailboxNames.decode(wire.toString());
          if (decoded != null) {
            assertThat(MailboxNames.encode(decoded)).isEqualTo(wire.toString());
          }
        });
  }

  @Test
  void examples_of_names() {
    assertThat(MailboxNames.encode("~peter/mail/台北/日本語"))
        .isEqualTo("~peter/mail/&U,BTFw-/&ZeVnLIqe-"); // RFC 3501 §5.1.3
    assertThat(MailboxNames.encode("A&B")).isEqualTo("A&-B");
    // Not shifted back, superfluous shift, shifted ASCII, padding, raw letters, half a surrogate.
    for (String wrong : List.of("&", "&Jjo", "&Jjo-&Jjo-", "&AEE-", "&Jjo=-", "é", "&2D0-")) {
      assertThat(MailboxNames.decode(wrong)).as(wrong).isNull();
    }
  }

  @Test
  void the_common_part_of_two_sets_is_what_lies_in_both() {
    Seeds.run(
        "common parts",
        WORLDS,
        seed -> {
          var random = new Random(seed);
          UidSet one = set(random);
          UidSet other = set(random);
          var expected = new TreeSet<Long>();
          for (long uid = 1; uid <= 80; uid++) {
            if (one.contains(uid) && other.contains(uid)) {
              expected.add(uid);
            }
          }
          UidSet both = one.and(other);
          assertThat(both.expand(100)).containsExactly(expected.toArray(new Long[0]));
          assertThat(both.and(both)).isEqualTo(both);
        });
  }

  @Test
  void sets_have_bounds() {
    assertThatIllegalArgumentException().isThrownBy(() -> UidSet.of(0));
    assertThatIllegalArgumentException().isThrownBy(() -> UidSet.between(5, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> UidSet.of(UidSet.UID_MAX + 1));
    assertThatIllegalStateException().isThrownBy(() -> UidSet.from(1).expand(1_000_000));
    assertThat(UidSet.from(7)).hasToString("7:*");
    assertThat(UidSet.of(UidSet.UID_MAX)).hasToString("4294967295");
    assertThat(UidSet.ofSorted(new long[0], 0, 0).isEmpty()).isTrue();
  }

  @Test
  void capabilities_compare_without_case_and_know_what_rev2_includes() {
    var known =
        Capabilities.of(List.of("imap4REV2", "QResync", "APPENDLIMIT=99999999999999999999"));
    assertThat(known.has("MOVE")).isTrue();
    assertThat(known.has("CONDSTORE")).isTrue();
    assertThat(known.has("LITERAL+")).isFalse();
    assertThat(known.number("APPENDLIMIT")).isEqualTo(-1);
  }

  private static UidSet set(RandomGenerator random) {
    List<Range> ranges = new ArrayList<>();
    for (int n = random.nextInt(8); n > 0; n--) {
      long first = random.nextLong(1, 70);
      ranges.add(new Range(first, first + random.nextInt(10)));
    }
    return new UidSet(ranges);
  }

  private static String unicode(RandomGenerator random) {
    var name = new StringBuilder();
    for (int n = random.nextInt(20); n > 0; n--) {
      int most = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
      int c = random.nextInt(most);
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        name.appendCodePoint(c);
      }
    }
    return name.toString();
  }
}
