package dev.mailtwin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The extensions a synchronising client lives on.
class ExtensionDialogTest {

  private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06Z");

  private final MailStore store = MailStore.standard();

  private ModelServer server(Profile profile) throws IOException {
    return ModelServer.start(ModelServer.Options.of(store, profile));
  }

  private long letter(String mailbox, String text, String... flags) {
    return store.append(mailbox, text.getBytes(StandardCharsets.UTF_8), List.of(flags), DAY);
  }

  @Test
  void condstore_tells_changes_and_guards_stores() throws IOException {
    letter("INBOX", "a\r\n\r\n");
    letter("INBOX", "b\r\n\r\n");
    try (var server = server(Profile.condstore());
        var client = WireClient.loggedIn(server)) {
      assertThat(client.ok("SELECT INBOX (CONDSTORE)")).contains("* OK [HIGHESTMODSEQ 3] Highest");
      store.setFlags("INBOX", 1, List.of("\\Flagged"));
      assertThat(client.ok("NOOP").getFirst())
          .isEqualTo("* 1 FETCH (FLAGS (\\Flagged \\Recent) MODSEQ (4))");
      assertThat(client.ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 3)"))
          .containsExactly(
              "* 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent) MODSEQ (4))", "OK Completed");
      assertThat(client.ok("UID STORE 1:2 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Seen)"))
          .containsExactly("* 2 FETCH (UID 2 MODSEQ (5))", "OK [MODIFIED 1] Completed");
      assertThat(client.ok("UID SEARCH MODSEQ 5"))
          .containsExactly("* SEARCH 2 (MODSEQ 5)", "OK Completed");
      assertThat(client.command("UID FETCH 1 (FLAGS) (CHANGEDSINCE 1 VANISHED)").getLast())
          .startsWith("BAD");
      assertThat(client.command("ENABLE QRESYNC").getLast()).startsWith("BAD");
    }
  }

  @Test
  void qresync_brings_a_client_up_to_date_with_select() throws IOException {
    for (int i = 1; i <= 6; i++) {
      letter("INBOX", "Subject: " + i + "\r\n\r\n");
    }
    long valid = store.status("INBOX").identity().uidValidity();
    long modseq = store.status("INBOX").identity().highestModseq();
    store.expunge("INBOX", List.of(2L, 3L));
    store.setFlags("INBOX", 5, List.of("\\Seen"));
    try (var server = server(Profile.qresync());
        var client = WireClient.loggedIn(server)) {
      assertThat(client.ok("ENABLE QRESYNC")).contains("* ENABLED QRESYNC");
      String known = "SELECT INBOX (QRESYNC (" + valid + " " + modseq;
      assertThat(client.ok(known + "))"))
          .contains(
              "* VANISHED (EARLIER) 2:3",
              "* 3 FETCH (UID 5 FLAGS (\\Seen \\Recent) MODSEQ (9))",
              "OK [READ-WRITE] Completed");
      assertThat(client.ok(known + " 1:2))"))
          .contains("* OK [CLOSED] Previous mailbox closed", "* VANISHED (EARLIER) 2")
          .noneMatch(line -> line.contains("FETCH"));
      store.forgetExpunged("INBOX");
      assertThat(client.ok(known + " 1:6 (1:2 1,4)))"))
          .noneMatch(line -> line.contains("VANISHED"));
      assertThat(client.ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE " + modseq + " VANISHED)"))
          .startsWith("* VANISHED (EARLIER) 2:3");
      client.ok("UID STORE 6 +FLAGS (\\Deleted)");
      assertThat(client.ok("UID EXPUNGE 6"))
          .containsExactly("* VANISHED 6", "OK [HIGHESTMODSEQ 11] Completed");
    }
  }

  @Test
  void move_says_where_messages_went_before_they_vanish() throws IOException {
    letter("INBOX", "a\r\n\r\n", "$Key");
    letter("INBOX", "b\r\n\r\n");
    letter("Archive", "c\r\n\r\n");
    long valid = store.status("Archive").identity().uidValidity();
    try (var server = server(Profile.condstore());
        var client = WireClient.loggedIn(server)) {
      client.ok("SELECT INBOX");
      assertThat(client.ok("UID MOVE 1:9 Archive"))
          .containsExactly(
              "* OK [COPYUID " + valid + " 1:2 2:3] Moved",
              "* 2 EXPUNGE",
              "* 1 EXPUNGE",
              "OK Completed");
      assertThat(client.ok("UID MOVE 1:9 Archive")).containsExactly("OK Completed");
    }
    assertThat(store.snapshot("Archive").message(2).flags()).containsExactly("$Key");
  }

  @Test
  void append_takes_literals_of_all_kinds() throws IOException {
    long valid = store.status("Drafts").identity().uidValidity();
    try (var server = server(Profile.qresync().withAppendLimit(10));
        var client = WireClient.loggedIn(server)) {
      client.play(
          """
          C: a APPEND Drafts {3+}
          C: x
          C:\s
          S: a OK [APPENDUID %d 1] Completed
          C: b APPEND Drafts {11}
          S: b NO [TOOBIG] Literal is too long
          C: c APPEND Drafts {11+}
          C: 12345678901
          S: c NO [TOOBIG] Literal is too long
          C: d NOOP
          S: d OK Completed
          """
              .formatted(valid));
    }
    try (var server = server(Profile.zoho());
        var client = WireClient.loggedIn(server)) {
      client.send("a APPEND Drafts {4097+}\r\n" + "x".repeat(4097) + "\r\n");
      assertThat(client.line()).isEqualTo("a BAD [TOOBIG] Literal is too long");
      client.send("b APPEND Drafts {4096+}\r\n" + "x".repeat(4096) + "\r\n");
      assertThat(client.line()).isEqualTo("b OK [APPENDUID 1 2] Success");
    }
  }

  @Test
  void list_status_answers_everything_in_one_round_trip() throws IOException {
    letter("Sent", "a\r\n\r\n");
    store.subscribe("Junk", false);
    try (var server = server(Profile.qresync());
        var client = WireClient.loggedIn(server)) {
      List<String> lines =
          client.ok("LIST \"\" * RETURN (SPECIAL-USE STATUS (MESSAGES SIZE HIGHESTMODSEQ))");
      assertThat(lines)
          .contains("* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"")
          .contains("* STATUS \"Sent\" (MESSAGES 1 SIZE 5 HIGHESTMODSEQ 2)")
          .hasSize(13);
      assertThat(client.ok("LIST (SUBSCRIBED) \"\" (S% J%)"))
          .containsExactly("* LIST (\\HasNoChildren \\Subscribed) \"/\" \"Sent\"", "OK Completed");
      assertThat(client.ok("LIST (SPECIAL-USE) \"\" *")).hasSize(6);
      client.ok("ENABLE UTF8=ACCEPT");
      client.ok("CREATE \"B\u00c3\u00bccher\"");
      assertThat(client.ok("STATUS \"B\u00c3\u00bccher\" (MESSAGES)"))
          .contains("* STATUS \"B\u00c3\u00bccher\" (MESSAGES 0)");
    }
    assertThat(store.status("Bücher").counts().messages()).isZero();
  }

  @Test
  void esearch_answers_sets_and_counts() throws IOException {
    for (int i = 1; i <= 5; i++) {
      letter("INBOX", "Subject: n" + i + "\r\n\r\nbody\r\n", i == 4 ? "\\Seen" : "k");
    }
    store.expunge("INBOX", List.of(1L));
    try (var server = server(Profile.condstore());
        var client = WireClient.loggedIn(server)) {
      client.ok("SELECT INBOX");
      assertThat(client.ok("UID SEARCH RETURN (MIN MAX COUNT ALL) UNSEEN").getFirst())
          .isEqualTo("* ESEARCH (TAG \"t3\") UID MIN 2 MAX 5 COUNT 3 ALL 2:3,5");
      assertThat(client.ok("SEARCH RETURN () SUBJECT n9").getFirst())
          .isEqualTo("* ESEARCH (TAG \"t4\")");
      assertThat(client.ok("SEARCH RETURN (MIN) MODSEQ 1 KEYWORD K").getFirst())
          .isEqualTo("* ESEARCH (TAG \"t5\") MIN 1 MODSEQ 3");
      assertThat(client.ok("SEARCH OR (SEEN SMALLER 100) HEADER subject N2 NOT 4").getFirst())
          .isEqualTo("* SEARCH 1 3");
      assertThat(client.ok("SEARCH SINCE 3-Feb-2026 BEFORE 4-Feb-2026 BODY OD").getFirst())
          .isEqualTo("* SEARCH 1 2 3 4");
    }
  }

  @Test
  void zoho_is_as_odd_as_observed() throws IOException {
    try (var server = ModelServer.start(ModelServer.Options.of(MailStore.zoho(), Profile.zoho()));
        var client = new WireClient(server)) {
      byte[] text = "To: t\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      server.store().append("INBOX", text, List.of(), DAY);
      client.play(
          """
          S: * OK svwall.zoho.com IMAP4 Server (Zoho Mail IMAP4rev1 Server version 1.0)
          C: a LOGIN ana@example.org no
          S: a NO [AUTHENTICATIONFAILED] Invalid credentials(Failure)
          C: b LOGIN ana@example.org secret
          S: * CAPABILITY IMAP4rev1 UNSELECT CHILDREN XLIST NAMESPACE IDLE MOVE ID AUTH=PLAIN ...
          S: b OK Success
          C: c ID NIL
          S: c BAD Invalid folder name
          C: d SELECT Nowhere
          S: d NO [TRYCREATE] Folder INVALID does not exist
          C: e SELECT INBOX
          S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)
          S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Kept
          S: * 1 EXISTS
          S: * 1 RECENT
          S: * OK [UNSEEN 1] First unseen
          S: * OK [UIDVALIDITY 1] Valid
          S: * OK [UIDNEXT 2] Next
          S: * OK [HIGHESTMODSEQ 1700000000000000002] Highest
          S: e OK [READ-WRITE] Success
          C: f UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (to)] MODSEQ)
          S: * 1 FETCH (UID 1 BODY[HEADER.FIELDS ("TO")] {9}
          S: To: t
          S:\s
          S:  MODSEQ (1700000000000000002))
          S: f OK Success
          C: g UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1700000000000000001)
          S: * 1 FETCH (UID 1 FLAGS (\\Recent) MODSEQ (1700000000000000002))
          S: g OK Success
          C: h LIST "" Dra*
          S: * LIST (\\Noinferiors \\Drafts) "/" "Drafts"
          S: h OK Success
          C: i ENABLE CONDSTORE
          S: i BAD Unknown command ENABLE
          """);
    }
  }
}
