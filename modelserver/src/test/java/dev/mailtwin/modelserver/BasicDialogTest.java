package dev.mailtwin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 3501 and nothing else.
class BasicDialogTest {

  private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06+01:00");

  private final MailStore store = MailStore.standard();

  private ModelServer server() throws IOException {
    return ModelServer.start(ModelServer.Options.of(store, Profile.rfc3501()));
  }

  private long letter(String mailbox, String text, String... flags) {
    return store.append(mailbox, text.getBytes(StandardCharsets.UTF_8), List.of(flags), DAY);
  }

  private static final String WHOLE_SESSION =
      """
      S: * OK Model server ready
      C: a CAPABILITY
      S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
      S: a OK Completed
      C: b SELECT INBOX
      S: b BAD Not in this state: SELECT
      C: c LOGIN ana@example.org wrong
      S: c NO Authentication failed
      C: d LOGIN "ana@example.org" {6}
      S: + OK
      C: secret
      S: d OK Completed
      C: e SELECT inbox
      S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
      S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Kept
      S: * 2 EXISTS
      S: * 2 RECENT
      S: * OK [UNSEEN 2] First unseen
      S: * OK [UIDVALIDITY 1790000001] Valid
      S: * OK [UIDNEXT 3] Next
      S: e OK [READ-WRITE] Completed
      C: f FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)
      S: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) INTERNALDATE " 3-Feb-2026 04:05:06 +0100"...
      S: * 2 FETCH (UID 2 FLAGS (\\Recent) INTERNALDATE " 3-Feb-2026 04:05:06 +0100" RFC822....
      S: f OK Completed
      C: g UID FETCH 2 BODY[HEADER.FIELDS (to)]
      S: * 2 FETCH (UID 2 BODY[HEADER.FIELDS (to)] {21}
      S: To: b@example.org
      S:\s
      S:  FLAGS (\\Seen \\Recent))
      S: g OK Completed
      C: h FETCH 2 BODY.PEEK[TEXT]<2.3>
      S: * 2 FETCH (BODY[TEXT]<2> {3}
      S: con)
      S: h OK Completed
      C: i STORE 1 +FLAGS.SILENT (\\Deleted $Later)
      S: i OK Completed
      C: j EXPUNGE
      S: * 1 EXPUNGE
      S: j OK Completed
      C: k UID MOVE 2 Trash
      S: k BAD Unknown command UID MOVE
      C: l COPY 1 Missing
      S: l NO [TRYCREATE] No such mailbox: Missing
      C: m COPY 1 Trash
      S: m OK Completed
      C: n FETCH 7 FLAGS
      S: n BAD Invalid message number
      C: o LOGOUT
      S: * BYE IMAP4rev1 Server logging out
      S: o OK Completed
      """;

  @Test
  void a_session_from_greeting_to_logout() throws IOException {
    letter("INBOX", "Subject: one\r\n\r\nfirst\r\n", "\\Seen");
    letter("INBOX", "Subject: two\r\nTo: b@example.org\r\n\r\nsecond\r\n");
    try (var server = server();
        var client = new WireClient(server)) {
      client.play(WHOLE_SESSION);
      assertThat(client.atEnd()).isTrue();
      assertThat(server.commands())
          .contains("d LOGIN [redacted]")
          .noneMatch(c -> c.contains("secret"));
    }
    assertThat(store.snapshot("Trash").uids()).containsExactly(1L);
    assertThat(store.snapshot("Trash").message(1).flags()).containsExactly("\\Seen");
  }

  @Test
  void what_another_client_does_is_told_but_removals_never_during_fetch() throws IOException {
    for (int i = 0; i < 3; i++) {
      letter("INBOX", "Subject: " + i + "\r\n\r\n");
    }
    try (var server = server();
        var client = WireClient.loggedIn(server)) {
      client.ok("EXAMINE INBOX");
      store.expunge("INBOX", List.of(2L));
      store.setFlags("INBOX", 3, List.of("\\Flagged"));
      letter("INBOX", "Subject: new\r\n\r\n");
      assertThat(client.ok("FETCH 2 RFC822.SIZE"))
          .containsExactly(
              "* 2 FETCH (RFC822.SIZE 14)",
              "* 4 EXISTS",
              "* 4 RECENT",
              "* 3 FETCH (FLAGS (\\Flagged \\Recent))",
              "OK Completed");
      assertThat(client.ok("NOOP")).containsExactly("* 2 EXPUNGE", "OK Completed");
      assertThat(client.ok("UID SEARCH ALL")).containsExactly("* SEARCH 1 3 4", "OK Completed");
    }
  }

  @Test
  void append_takes_a_synchronizing_literal_only() throws IOException {
    try (var server = server();
        var client = WireClient.loggedIn(server)) {
      client.play(
          """
          C: a APPEND Sent (\\Seen key) " 1-Jan-2020 00:00:00 +0000" {4}
          S: + OK
          C: a
          C: b
          S: a OK Completed
          C: b APPEND Nowhere {1}
          S: + OK
          C: x
          S: b NO [TRYCREATE] No such mailbox: Nowhere
          C: c APPEND Sent {1}
          S: + OK
          C: \0
          S: c NO Message holds a NUL
          C: d APPEND Sent {1+}
          S: d BAD Non-synchronizing literals are not known here
          S: * BYE Out of step
          """);
      assertThat(client.atEnd()).isTrue();
    }
    var sent = store.snapshot("Sent").message(1);
    assertThat(sent.flags()).containsExactly("\\Seen", "key");
    assertThat(sent.letter().internalDate()).isEqualTo("2020-01-01T00:00:00Z");
  }

  @Test
  void mailboxes_are_made_renamed_listed_and_deleted() throws IOException {
    try (var server = server();
        var client = WireClient.loggedIn(server)) {
      client.ok("CREATE \"B&APw-cher/2026\"");
      assertThat(store.snapshot()).anyMatch(m -> m.name().equals("Bücher/2026"));
      assertThat(client.ok("LIST \"\" %"))
          .contains("* LIST () \"/\" \"B&APw-cher\"")
          .noneMatch(line -> line.contains("2026"));
      assertThat(client.ok("LIST \"\" \"\"").getFirst())
          .isEqualTo("* LIST (\\Noselect) \"/\" \"\"");
      client.ok("RENAME B&APw-cher A&-B");
      assertThat(client.ok("LIST A&-B *")).contains("* LIST () \"/\" \"A&-B/2026\"");
      client.ok("DELETE A&-B");
      assertThat(client.ok("LIST \"\" A*")).contains("* LIST (\\Noselect) \"/\" \"A&-B\"");
      client.ok("UNSUBSCRIBE Archive");
      assertThat(client.ok("LSUB \"\" *")).noneMatch(line -> line.contains("Archive"));
      assertThat(client.command("CREATE Sent")).containsExactly("NO Mailbox exists: Sent");
      assertThat(client.ok("STATUS Sent (MESSAGES UIDNEXT UNSEEN RECENT)").getFirst())
          .isEqualTo("* STATUS \"Sent\" (MESSAGES 0 UIDNEXT 1 UNSEEN 0 RECENT 0)");
      assertThat(client.command("STATUS Sent (HIGHESTMODSEQ)").getLast()).startsWith("BAD");
      assertThat(client.command("LIST \"\" * RETURN (CHILDREN)").getLast()).startsWith("BAD");
    }
  }
}
