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

  private final List<Purpose> asked = new ArrayList<>();

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
        (purpose, candidates) -> {
          asked.add(purpose);
          assertThat(candidates).containsExactly("Sent", "Gesendet");
          return answer;
        });
  }

  @Test
  void what_is_in_doubt_is_asked_and_nothing_else() {
    SpecialMailboxes settled = answering("Gesendet").settle(seen(), Map.of());

    assertThat(asked).containsExactly(Purpose.SENT);
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
