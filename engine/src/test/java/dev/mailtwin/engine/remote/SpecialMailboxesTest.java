package dev.mailtwin.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialMailboxesTest {

  @ParameterizedTest
  @CsvSource({
    "Sent,                SENT",
    "Gesendet,            SENT",
    "Éléments envoyés,    SENT",
    "Отправленные,        SENT",
    "Entwürfe,            DRAFTS",
    "Brouillons,          DRAFTS",
    "下書き,               DRAFTS",
    "Papierkorb,          TRASH",
    "Spam,                JUNK",
    "Archiv,              ARCHIVE",
  })
  void a_name_in_a_language_of_the_providers_is_known(String name, Use use) {
    assertThat(SpecialMailboxes.of(List.of(mailbox(name, Use.NONE))).found())
        .containsEntry(use, name(name));
  }

  @Test
  void what_the_server_marks_counts_more_than_a_name() {
    var special =
        SpecialMailboxes.of(List.of(mailbox("Sent", Use.NONE), mailbox("Outbox/Done", Use.SENT)));
    assertThat(special.found()).containsEntry(Use.SENT, name("Outbox/Done"));
    assertThat(special.missing()).containsExactly(Use.DRAFTS, Use.TRASH);
  }

  @Test
  void of_several_names_the_one_nearest_to_the_top_is_meant() {
    var special =
        SpecialMailboxes.of(
            List.of(mailbox("Old/2019/Sent", Use.NONE), mailbox("Old/Sent", Use.NONE)));
    assertThat(special.found()).containsEntry(Use.SENT, name("Old/Sent"));
  }

  private static RemoteMailbox mailbox(String name, Use use) {
    return new RemoteMailbox(name(name), use, true, 1, 1, 0, 0, "");
  }

  private static MailboxName name(String path) {
    return new MailboxName(List.of(path.split("/", -1)));
  }
}
