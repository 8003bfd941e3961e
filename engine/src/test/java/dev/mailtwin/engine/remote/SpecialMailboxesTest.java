package dev.mailtwin.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.List;
import java.util.Map;
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
    "Rascunho,            DRAFTS",
    "Papierkorb,          TRASH",
    "Lixeira,             TRASH",
    "Spam,                JUNK",
    "Junk-E-Mail,         JUNK",
    "Courrier indésirable, JUNK",
    "Arquivo,             ARCHIVE",
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

  @Test
  void accents_may_be_written_apart_from_their_letters() {
    assertThat(SpecialMailboxes.of(List.of(mailbox("Entwu\u0308rfe", Use.NONE))).found())
        .containsKey(Use.DRAFTS);
  }

  @Test
  void two_that_are_as_good_are_a_doubt() {
    var special =
        SpecialMailboxes.of(List.of(mailbox("Sent", Use.NONE), mailbox("Sent Items", Use.NONE)));
    assertThat(special.found()).containsEntry(Use.SENT, name("Sent"));
    assertThat(special.doubts().get(Use.SENT)).containsExactly(name("Sent"), name("Sent Items"));
  }

  @Test
  void names_of_an_unknown_language_are_a_doubt_until_somebody_says() {
    var special =
        SpecialMailboxes.of(
            List.of(
                mailbox("INBOX", Use.NONE),
                mailbox("Thư đã gửi", Use.NONE),
                mailbox("Trash", Use.TRASH),
                mailbox("Projects/2026", Use.NONE)));
    assertThat(special.doubts())
        .containsOnlyKeys(Use.SENT, Use.DRAFTS)
        .containsEntry(Use.SENT, List.of(name("Thư đã gửi")));

    var settled = special.settled(Use.SENT, name("Thư đã gửi"));

    assertThat(settled.found()).containsEntry(Use.SENT, name("Thư đã gửi"));
    assertThat(settled.missing()).containsExactly(Use.DRAFTS);
    assertThat(settled.doubts()).isEmpty();
  }

  @Test
  void what_was_chosen_counts_more_than_a_mark_while_it_is_there() {
    List<RemoteMailbox> all = List.of(mailbox("Trash", Use.TRASH), mailbox("Bin", Use.NONE));

    assertThat(new ChosenUses(Map.of(Use.TRASH, "Bin")).in(all))
        .containsExactly(mailbox("Trash", Use.NONE), mailbox("Bin", Use.TRASH));
    assertThat(new ChosenUses(Map.of(Use.TRASH, "Gone")).in(all)).isEqualTo(all);
  }

  private static RemoteMailbox mailbox(String name, Use use) {
    return new RemoteMailbox(name(name), use, true, 1, 1, 0, 0, "");
  }

  private static MailboxName name(String path) {
    return new MailboxName(List.of(path.split("/", -1)));
  }
}
