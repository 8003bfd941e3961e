package dev.mailtwin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.account.Purpose;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.remote.SpecialMailboxes;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpecialSetUpTest {

  private static final MailboxName SENT = name("Sent");
  private static final MailboxName OTHER = name("Gesendet");
  private static final MailboxName BIN = name("Bin");

  private final List<Map<Purpose, List<String>>> asked = new ArrayList<>();

  private static MailboxName name(String level) {
    return new MailboxName(List.of(level));
  }

  /// Two folders may be for sent mail; there is a bin; nobody knows about drafts.
  private static SpecialMailboxes seen() {
    return new SpecialMailboxes(
        Map.of(Use.SENT, SENT, Use.TRASH, BIN),
        List.of(Use.DRAFTS),
        Map.of(Use.SENT, List.of(SENT, OTHER)));
  }

  private SpecialSetUp answering(@Nullable String answer) {
    return new SpecialSetUp(
        List.of(MailboxName.INBOX, SENT, OTHER, BIN),
        doubts -> {
          asked.add(doubts);
          return answer == null ? Map.of() : Map.of(Purpose.SENT, answer);
        });
  }

  @Test
  void several_doubts_are_one_question() {
    var seen =
        new SpecialMailboxes(
            Map.of(),
            List.of(Use.DRAFTS, Use.TRASH),
            Map.of(Use.DRAFTS, List.of(OTHER, BIN), Use.TRASH, List.of(OTHER, BIN)));
    var setUp =
        new SpecialSetUp(
            List.of(MailboxName.INBOX, OTHER, BIN),
            doubts -> {
              asked.add(doubts);
              return Map.of(Purpose.DRAFTS, "Gesendet", Purpose.TRASH, "Bin");
            });

    SpecialMailboxes settled = setUp.settle(seen, Map.of());

    assertThat(asked).hasSize(1);
    assertThat(SpecialSetUp.names(settled))
        .isEqualTo(Map.of(Purpose.DRAFTS, "Gesendet", Purpose.TRASH, "Bin"));
  }

  @Test
  void what_is_in_doubt_is_asked_and_nothing_else() {
    SpecialMailboxes settled = answering("Gesendet").settle(seen(), Map.of());

    assertThat(asked).containsExactly(Map.of(Purpose.SENT, List.of("Sent", "Gesendet")));
    assertThat(SpecialSetUp.names(settled))
        .isEqualTo(Map.of(Purpose.SENT, "Gesendet", Purpose.TRASH, "Bin"));
  }

  @Test
  void what_was_settled_before_is_not_asked_again() {
    SpecialMailboxes settled = answering(null).settle(seen(), Map.of(Purpose.SENT, "Gesendet"));

    assertThat(asked).isEmpty();
    assertThat(SpecialSetUp.names(settled)).containsEntry(Purpose.SENT, "Gesendet");
  }

  @Test
  void what_nobody_answers_is_not_remembered() {
    SpecialMailboxes settled = answering(null).settle(seen(), Map.of());

    assertThat(SpecialSetUp.names(settled)).isEqualTo(Map.of(Purpose.TRASH, "Bin"));
    assertThat(settled.found()).containsEntry(Use.SENT, SENT);
  }

  @Test
  void what_is_gone_is_forgotten() {
    SpecialMailboxes settled = answering(null).settle(seen(), Map.of(Purpose.TRASH, "Papierkorb"));

    assertThat(SpecialSetUp.names(settled)).containsEntry(Purpose.TRASH, "Bin");
  }
}
