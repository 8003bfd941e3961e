package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.protocol.imap.ImapException.Misunderstood;
import dev.mailtwin.protocol.imap.ImapException.Refused;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.command.AskNamespace;
import dev.mailtwin.protocol.imap.command.Create;
import dev.mailtwin.protocol.imap.command.Delete;
import dev.mailtwin.protocol.imap.command.Enable;
import dev.mailtwin.protocol.imap.command.Id;
import dev.mailtwin.protocol.imap.command.ListMailboxes;
import dev.mailtwin.protocol.imap.command.Logout;
import dev.mailtwin.protocol.imap.command.MailboxStatus;
import dev.mailtwin.protocol.imap.command.Noop;
import dev.mailtwin.protocol.imap.command.Rename;
import dev.mailtwin.protocol.imap.command.Subscribe;
import dev.mailtwin.protocol.imap.command.UidExpunge;
import dev.mailtwin.protocol.imap.command.Unselect;
import dev.mailtwin.protocol.imap.command.Unsubscribe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Commands about mailboxes and about the server itself.
class MailboxTest {

  @Test
  void commands_without_data_say_exactly_this() throws Exception {
    Talk.overTls(
        "simple-commands",
        talk -> {
          talk.run(new Noop());
          talk.run(new Create("a b"));
          talk.run(new Rename("a b", "c\"\\d"));
          talk.run(new Subscribe("c\"\\d"));
          talk.run(new Unsubscribe("c\"\\d"));
          talk.run(new Delete("c\"\\d"));
          talk.run(new Unselect());
          talk.run(
              new UidExpunge(new UidSet(List.of(new UidSet.Range(1, 3), new UidSet.Range(5, 5)))));
          talk.run(new Logout());
          assertThat(talk.heard()).first().isEqualTo(new Untagged.Expunge(1));
        });
  }

  @Test
  void no_and_bad_are_different_failures_and_neither_ends_the_connection() throws Exception {
    Talk.overTls(
        "refused-and-misunderstood",
        talk -> {
          assertThat(talk.failureOf(new Create("x")))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("mailbox is full(Failure)");
          assertThat(talk.failureOf(new Create("y")))
              .isInstanceOf(Misunderstood.class)
              .hasMessageContaining("what?");
          assertThat(talk.failureOf(new Create("z"))).isInstanceOf(Refused.class);
          assertThat(talk.run(new Noop())).isEqualTo(new ResponseText(new ResponseCode.None(), ""));
        });
  }

  @Test
  void an_id_that_is_misunderstood_concerns_nothing_else() throws Exception {
    Talk.overTls(
        "id-answered-bad",
        talk -> {
          assertThat(talk.failureOf(new Id("Mailtwin", "1.0"))).isInstanceOf(Misunderstood.class);
          talk.run(new Noop());
        });
  }

  @Test
  void the_servers_own_id_is_passed_over() throws Exception {
    Talk.overTls("id", talk -> talk.run(new Id("Mailtwin", "1.0")));
  }

  @Test
  void a_listing_comes_with_numbers_and_odd_names() throws Exception {
    Talk.overTls(
        "list-status",
        talk -> {
          List<String> items = List.of("MESSAGES", "UIDNEXT", "HIGHESTMODSEQ");
          var listing = talk.run(new ListMailboxes(ListMailboxes.Kind.LIST, true, items));
          assertThat(listing.mailboxes())
              .containsExactly(
                  new Untagged.Mailbox(List.of("\\HasNoChildren"), '/', "INBOX"),
                  new Untagged.Mailbox(List.of("\\HasChildren", "\\Noselect"), null, "a \"b\" \\c"),
                  new Untagged.Mailbox(List.of(), '.', "odd\r\nname"),
                  new Untagged.Mailbox(List.of(), '/', "~home"));
          Map<String, Long> numbers = // Zoho's mod-sequences have 19 digits.
              Map.of("MESSAGES", 17L, "HIGHESTMODSEQ", 1_789_012_345_678_901_234L);
          assertThat(listing.statuses())
              .containsExactly(new Untagged.MailboxStatus("INBOX", numbers, "F1"));
        });
  }

  @Test
  void xlist_and_lsub_answer_in_the_same_shape() throws Exception {
    Talk.overTls(
        "xlist",
        talk -> {
          var old = talk.run(ListMailboxes.plain(ListMailboxes.Kind.XLIST));
          assertThat(old.mailboxes())
              .extracting(Untagged.Mailbox::wireName)
              .containsExactly("Inbox", "Sent Mail");
          assertThat(old.mailboxes().getLast().attributes()).contains("\\Sent");
          var subscribed = talk.run(ListMailboxes.plain(ListMailboxes.Kind.LSUB));
          assertThat(subscribed.mailboxes())
              .containsExactly(new Untagged.Mailbox(List.of(), '/', "&Jjo-"));
          assertThat(MailboxNames.decode("&Jjo-")).isEqualTo("☺");
        });
  }

  @Test
  void only_the_first_personal_namespace_counts() throws Exception {
    Talk.overTls(
        "namespace",
        talk -> {
          assertThat(talk.run(new AskNamespace())).isEqualTo(new Untagged.Namespace("INBOX.", '.'));
          assertThat(talk.run(new AskNamespace())).isEqualTo(new Untagged.Namespace("", null));
        });
  }

  @Test
  void each_status_takes_the_answer_about_its_own_mailbox() throws Exception {
    Talk.overTls(
        "status",
        talk -> {
          var first =
              talk.connection().send(new MailboxStatus("inbox", List.of("MESSAGES", "UIDNEXT")));
          var second = talk.connection().send(new MailboxStatus("b", List.of("MESSAGES")));
          assertThat(first.await(Talk.PATIENCE).numbers())
              .isEqualTo(Map.of("MESSAGES", 3L, "UIDNEXT", 8L));
          assertThat(second.await(Talk.PATIENCE).numbers()).isEqualTo(Map.of("MESSAGES", 4L));
        });
  }

  @Test
  void after_utf8_is_accepted_names_are_quoted_utf8() throws Exception {
    Talk.overTls(
        "utf8-names",
        talk -> {
          assertThat(talk.run(new Enable(List.of("UTF8=ACCEPT")))).containsExactly("UTF8=ACCEPT");
          talk.run(new Create("Entwürfe 📁"));
          assertThat(talk.heard())
              .last()
              .isEqualTo(new Untagged.Mailbox(List.of(), '/', "Entwürfe 📁"));
        });
  }
}
