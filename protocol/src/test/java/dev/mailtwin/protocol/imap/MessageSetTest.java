package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.imap.ImapException.Refused;
import dev.mailtwin.protocol.imap.ImapException.Unintelligible;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet.Range;
import dev.mailtwin.protocol.imap.command.Enable;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.UidSearch;
import dev.mailtwin.protocol.imap.command.UidStore;
import dev.mailtwin.protocol.imap.command.UidTransfer;
import dev.mailtwin.protocol.imap.command.UidTransfer.Kind;
import dev.mailtwin.protocol.imap.command.UidTransfer.Transferred;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands inside a mailbox whose answers are sets of messages.
class MessageSetTest {

  @Test
  void a_resynchronized_mailbox_tells_what_vanished_and_changed() throws Exception {
    Talk.overTls(
        "select-qresync",
        talk -> {
          List<Untagged> changes = new ArrayList<>();
          var resync = new Select.Resync.Since(701, 90_000_000_000_000L);
          talk.run(new Enable(List.of("QRESYNC")));
          var selected = talk.run(new Select("INBOX", false, resync, changes::add));
          assertThat(selected)
              .isEqualTo(
                  new Select.Selected(
                      172,
                      701,
                      4392,
                      1_234_567_890_123_456_789L,
                      new FlagList(List.of("\\Seen", "\\Deleted", "\\*")),
                      false,
                      "F2212ea87-6097"));
          assertThat(changes).hasSize(2);
          assertThat(changes.getFirst())
              .isEqualTo(
                  new Untagged.Vanished(
                      true,
                      new UidSet(
                          List.of(new Range(41, 41), new Range(43, 116), new Range(118, 118)))));
          assertThat(changes.getLast())
              .isInstanceOfSatisfying(
                  Untagged.Fetch.class, fetch -> assertThat(fetch.data().uid()).isEqualTo(117));
        });
  }

  @Test
  void a_mailbox_may_keep_no_modseq_and_be_read_only() throws Exception {
    Talk.overTls(
        "select-condstore-read-only",
        talk ->
            assertThat(talk.run(new Select("INBOX", true, new Select.Resync.Condstore(), _ -> {})))
                .isEqualTo(new Select.Selected(0, 1, 0, 0, null, true, null)));
  }

  @Test
  void zoho_may_put_the_star_flag_where_it_is_illegal() throws Exception {
    Talk.overTls(
        "select-zoho",
        talk -> {
          var selected = talk.run(Select.of("INBOX", new Select.Resync.None()));
          assertThat(selected.exists()).isEqualTo(1212);
          assertThat(selected.permanentFlags()).isNotNull();
          assertThat(selected.readOnly()).isFalse();
        });
  }

  @Test
  void a_missing_mailbox_is_refused() throws Exception {
    Talk.overTls(
        "select-missing",
        talk ->
            assertThat(talk.failureOf(Select.of("INVALID", new Select.Resync.None())))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Folder INVALID does not exist"));
  }

  @Test
  void a_store_names_the_messages_it_left_alone() throws Exception {
    Talk.overTls(
        "store-modified",
        talk -> {
          var uids = UidSet.ofSorted(new long[] {5, 7, 9}, 0, 3);
          var flags = List.of("\\Deleted", "$Work");
          var stored = talk.run(new UidStore(uids, UidStore.Change.ADD, flags, 320_162_338));
          assertThat(stored.modified()).hasToString("7,9");
          assertThat(stored.messages())
              .extracting(FetchData::uid, FetchData::modseq)
              .containsExactly(org.assertj.core.groups.Tuple.tuple(5L, 320_162_350L));
        });
  }

  @Test
  void a_no_that_names_modified_messages_is_an_ordinary_answer() throws Exception {
    Talk.overTls(
        "store-modified-in-no",
        talk -> {
          var store = new UidStore(UidSet.of(7), UidStore.Change.REMOVE, List.of("\\Seen"), 0);
          assertThat(talk.run(store).modified()).hasToString("7");
          assertThat(talk.failureOf(store)).isInstanceOf(Refused.class);
        });
  }

  @Test
  void a_move_tells_where_the_messages_went() throws Exception {
    Talk.overTls(
        "move-copyuid-untagged",
        talk ->
            assertThat(talk.run(new UidTransfer(Kind.MOVE, UidSet.between(42, 43), "Trash")))
                .isEqualTo(
                    new Transferred.To(
                        new ResponseCode.CopyUid(
                            432_432, UidSet.between(42, 43), UidSet.between(1202, 1203)))));
  }

  @Test
  void a_copy_keeps_the_order_of_both_sets() throws Exception {
    Talk.overTls(
        "copy-copyuid-tagged",
        talk -> {
          var uids = new UidSet(List.of(new Range(43, 43), new Range(42, 42)));
          assertThat(talk.run(new UidTransfer(Kind.COPY, uids, "Trash")))
              .isEqualTo(
                  new Transferred.To(
                      new ResponseCode.CopyUid(432_432, uids, UidSet.between(7, 8))));
        });
  }

  @Test
  void without_copyuid_the_messages_went_somewhere() throws Exception {
    Talk.overTls(
        "move-without-copyuid",
        talk ->
            assertThat(talk.run(new UidTransfer(Kind.MOVE, UidSet.of(42), "Trash")))
                .isEqualTo(new Transferred.Somewhere()));
    Talk.overTls(
        "copy-nothing",
        talk ->
            assertThat(talk.run(new UidTransfer(Kind.COPY, UidSet.of(42), "Trash")))
                .isEqualTo(new Transferred.Somewhere()));
  }

  @Test
  void a_move_does_not_take_over_the_answer_of_another() throws Exception {
    Talk.overTls(
        "copyuid-of-another-command",
        talk -> {
          var first = talk.connection().send(new UidTransfer(Kind.MOVE, UidSet.of(1), "Trash"));
          var second = talk.connection().send(new UidTransfer(Kind.MOVE, UidSet.of(2), "Trash"));
          assertThat(first.await(Talk.PATIENCE)).isInstanceOf(Transferred.To.class);
          assertThat(second.await(Talk.PATIENCE)).isEqualTo(new Transferred.Somewhere());
        });
  }

  @Test
  void absurd_copyuids_tie_nothing_together() throws Exception {
    Talk.overTls(
        "copyuid-absurd",
        talk -> {
          var copy = new UidTransfer(Kind.COPY, UidSet.between(1, 3), "Trash");
          assertThat(talk.run(copy)).isEqualTo(new Transferred.Somewhere());
          assertThat(talk.run(copy)).isEqualTo(new Transferred.Somewhere());
        });
  }

  @Test
  void uid_zero_ends_the_connection() throws Exception {
    Talk.overTls(
        "copyuid-zero",
        talk ->
            assertThat(talk.failureOf(new UidTransfer(Kind.COPY, UidSet.of(1), "Trash")))
                .isInstanceOf(Unintelligible.class));
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(booleans = {true, false})
  void a_search_yields_a_set(boolean extended) throws Exception {
    Talk.overTls(
        extended ? "search-extended" : "search",
        talk -> {
          var search = new UidSearch(UidSet.between(1, 9), extended);
          assertThat(talk.run(search).expand(10)).containsExactlyInAnyOrder(2, 3, 4, 7, 9);
          assertThat(talk.run(search).isEmpty()).isTrue();
        });
  }

  @Test
  void a_search_does_not_take_the_answer_of_another() throws Exception {
    Talk.overTls(
        "search-of-another-command",
        talk -> {
          var first = talk.connection().send(new UidSearch(UidSet.between(1, 9), true));
          var second = talk.connection().send(new UidSearch(UidSet.between(10, 19), true));
          assertThat(first.await(Talk.PATIENCE)).hasToString("2");
          assertThat(second.await(Talk.PATIENCE)).hasToString("12");
        });
  }
}
