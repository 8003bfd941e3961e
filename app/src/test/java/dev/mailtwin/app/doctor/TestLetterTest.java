package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.modelserver.smtp.SubmittedMessage;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.PostfixOptions;
import dev.mailtwin.testkit.PostfixServer;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A letter to oneself: sent only if that is wanted, found, and taken away; nothing else is
/// touched.
class TestLetterTest {

  private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06+01:00");

  @TempDir private Path directory;
  private Clinic clinic = new Clinic(Path.of("."));

  @BeforeEach
  void openTheClinic() {
    clinic = new Clinic(directory);
    clinic.with("MAILTWIN_SILENCE_SECONDS", "1");
  }

  /// A provider in memory, with some mail in every folder.
  private static final class House implements AutoCloseable {
    private final ModelServer imap;
    private final SubmissionServer smtp;

    House(Profile receiving, SubmissionProfile sending) throws IOException {
      var security = new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext());
      imap =
          ModelServer.start(
              ModelServer.Options.of(MailStore.standard(), receiving)
                  .with(security)
                  .withLogin(Clinic.ADDRESS, Clinic.PASSWORD));
      smtp =
          SubmissionServer.start(
              sending, security, new ModelServer.Login(Clinic.ADDRESS, Clinic.PASSWORD));
      for (String mailbox : List.of("INBOX", "Sent", "Junk")) {
        put(
            mailbox,
            "Message-ID: <old@example.org>\r\nSubject: Mailtwin test letter\r\n\r\nkeep\r\n");
      }
    }

    House() throws IOException {
      this(Profile.condstore(), SubmissionProfile.generic());
    }

    /// Puts what is taken into these folders.
    House delivering(String... mailboxes) {
      smtp.whenTaken(letter -> {
        for (String mailbox : mailboxes) {
          put(mailbox, received(letter));
        }
      });
      return this;
    }

    private static String received(SubmittedMessage letter) {
      return "Received: by this house\r\n" + letter.content();
    }

    private void put(String mailbox, String message) {
      imap.store().append(mailbox, message.getBytes(StandardCharsets.UTF_8), List.of(), DAY);
    }

    int count(String mailbox) {
      return imap.store().snapshot(mailbox).messages().size();
    }

    long said(String word) {
      return imap.commands().stream().filter(line -> line.contains(word)).count()
          + smtp.commands().stream().filter(line -> line.contains(word)).count();
    }

    @Override
    public void close() throws IOException {
      smtp.close();
      imap.close();
    }
  }

  private Ran doctor(House house, String... more) throws IOException {
    List<String> words = new java.util.ArrayList<>(List.of(Clinic.ADDRESS));
    words.addAll(List.of("--imap", "imaps://127.0.0.1:" + house.imap.port()));
    words.addAll(List.of("--smtp", "smtps://127.0.0.1:" + house.smtp.port()));
    words.addAll(List.of("--ca-file", TestCa.shared().caPem().toString()));
    words.addAll(List.of(more));
    return clinic.doctor(words.toArray(String[]::new));
  }

  @Test
  void it_arrives_and_is_moved_to_the_trash_with_its_copy() throws IOException {
    try (var house = new House().delivering("INBOX", "Sent")) {
      Ran ran = doctor(house, "--test-mail");

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.codes()).isEmpty();
      assertThat(ran.out())
          .contains(
              "\"delivery\"", "arrived in INBOX after", "keeps a copy of what is sent in Sent")
          .contains("moved from INBOX and Sent to the Trash");
      assertThat(List.of(house.count("INBOX"), house.count("Sent"), house.count("Trash")))
          .containsExactly(1, 1, 2);
      assertThat(house.said("AUTHENTICATE") + house.said("LOGIN")).isEqualTo(1);
      assertThat(house.said("AUTH PLAIN")).isEqualTo(1);
      assertThat(house.smtp.messages()).hasSize(1);
      assertThat(house.smtp.messages().getFirst().recipients()).containsExactly(Clinic.ADDRESS);
      Secrets.assertAbsent(ran.out() + ran.err(), Clinic.ADDRESS);
    }
  }

  @Test
  void nobody_gets_a_letter_who_did_not_ask_or_has_a_problem() throws IOException {
    try (var house = new House().delivering("INBOX")) {
      assertThat(doctor(house).verdict()).isEqualTo("ok");
      house.smtp.setFault(Fault.every("RCPT", new Action.Answer("550 5.1.1 no")));
      assertThat(doctor(house, "--test-mail").verdict()).isEqualTo("S6");

      assertThat(house.smtp.messages()).isEmpty();
      assertThat(house.said("DATA")).isZero();
    }
  }

  @Test
  void a_server_that_keeps_no_copy_and_cannot_move_leaves_it_where_it_is() throws IOException {
    try (var house =
        new House(Profile.rfc3501(), SubmissionProfile.generic()).delivering("INBOX")) {
      Ran ran = doctor(house, "--test-mail");

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.out())
          .contains("keeps no copy of what is sent in Sent", "it is left in INBOX; delete it");
      assertThat(house.count("INBOX")).isEqualTo(2);
      assertThat(house.said("STORE") + house.said("EXPUNGE") + house.said("COPY")).isZero();
    }
  }

  @Test
  void what_arrives_as_spam_or_not_at_all_is_a_warning() throws IOException {
    try (var house = new House().delivering("Junk")) {
      Ran ran = doctor(house, "--test-mail");
      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.codes()).containsExactly("S30");
      assertThat(ran.out()).contains("in Junk, the folder for spam");
      assertThat(house.count("Junk")).isEqualTo(1);
    }
    try (var house = new House().delivering("Sent")) {
      Ran ran = doctor(house, "--test-mail");
      assertThat(ran.codes()).as(ran.out()).containsExactly("S30");
      assertThat(ran.status()).isZero();
      assertThat(ran.out()).contains("neither in INBOX nor", "keeps a copy of what is sent");
    }
  }

  @Test
  void a_letter_that_got_another_message_id_is_seen_and_left_alone() throws IOException {
    try (var house = new House()) {
      house.smtp.whenTaken(letter ->
          house.put(
              "INBOX", letter.content().replaceFirst("Message-ID: <.*>", "Message-ID: <x@y>")));
      Ran ran = doctor(house, "--test-mail");

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.out()).contains("arrived in INBOX", "it is left in INBOX");
      assertThat(house.count("INBOX")).isEqualTo(2);
    }
  }

  @Test
  void a_foreign_sender_is_refused_only_after_the_letter() throws IOException {
    try (var house = new House(Profile.zoho(), SubmissionProfile.zoho())) {
      String reply = "553 Relaying disallowed as ana@example.org";
      house.smtp.setFault(Fault.every("CONTENT", new Action.Answer(reply)));

      assertThat(doctor(house).verdict()).isEqualTo("ok");
      Ran ran = doctor(house, "--test-mail");
      assertThat(ran.verdict()).as(ran.out()).isEqualTo("S4");
      assertThat(ran.status()).isEqualTo(77);
      assertThat(ran.out()).contains("\"server_text\":\"" + reply, "\"phase\":\"delivery\"");
    }
  }

  @Test
  void a_refusal_for_the_letter_has_its_row() throws IOException {
    for (String[] row :
        new String[][] {
          {"550 5.4.6 Unusual sending activity detected.", "S11"},
          {"554 5.7.1 spam", "S16"},
          {"540 whatever", "SEND_REFUSED"},
          {"451 later", "S9"}
        }) {
      try (var house = new House().delivering("INBOX")) {
        house.smtp.setFault(Fault.every("CONTENT", new Action.Answer(row[0])));
        assertThat(doctor(house, "--test-mail").verdict()).as(row[0]).isEqualTo(row[1]);
      }
    }
  }

  private static final List<Action> WRONG_ANSWERS_TO_RSET =
      List.of(
          new Action.Answer("500 5.5.2 Error: command not recognized"),
          new Action.Answer("502 5.5.1 not implemented"),
          new Action.Answer("451 4.3.0 not now"),
          new Action.Answer("421 4.4.2 Idle timeout"),
          new Action.CutBefore());

  @Test
  void what_is_said_to_rset_takes_nothing_back() throws IOException {
    for (Action action : WRONG_ANSWERS_TO_RSET) {
      try (var house = new House()) {
        house.smtp.setFault(Fault.every("RSET", action));
        Ran ran = doctor(house);
        assertThat(ran.verdict()).as(action + ran.out()).isEqualTo("ok");
        assertThat(ran.out()).contains("it would take a letter").doesNotContain("No password went");
        boolean hungUp = action instanceof Action.CutBefore || action.toString().contains("421");
        assertThat(house.said("QUIT")).as(action.toString()).isEqualTo(hungUp ? 0 : 1);
      }
    }
  }

  @Test
  void no_letter_follows_where_the_question_is_not_forgotten() throws IOException {
    for (Action action : WRONG_ANSWERS_TO_RSET) {
      try (var house = new House()) {
        house.smtp.setFault(Fault.every("RSET", action));
        Ran ran = doctor(house, "--test-mail");
        assertThat(ran.verdict()).as(action + ran.out()).isEqualTo("ok");
        assertThat(ran.out()).contains("no test letter was sent").doesNotContain("signing in both");
        assertThat(house.said("MAIL FROM")).isEqualTo(1);
      }
    }
  }

  @Test
  void a_connection_that_breaks_says_where() throws IOException {
    SubmissionProfile simple = SubmissionProfile.generic().without("CHUNKING");
    try (var house = new House(Profile.condstore(), simple)) {
      house.smtp.setFault(Fault.every("DATA", new Action.CutBefore()));
      assertThat(doctor(house, "--test-mail").verdict()).isEqualTo("S23");
      house.smtp.setFault(Fault.every("CONTENT", new Action.CutBefore()));
      assertThat(doctor(house, "--test-mail").verdict()).isEqualTo("S25");
    }
    try (var house = new House().delivering("INBOX")) {
      house.smtp.setFault(Fault.every("CONTENT", new Action.CutAfter()));
      Ran ran = doctor(house, "--test-mail");
      assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
      assertThat(ran.out()).contains("arrived in INBOX");
    }
  }

  @Test
  void without_receiving_nobody_could_look() throws IOException {
    try (var house = new House().delivering("INBOX")) {
      Ran ran =
          clinic.doctor(
              Clinic.ADDRESS,
              "--smtp",
              "smtps://127.0.0.1:" + house.smtp.port(),
              "--ca-file",
              TestCa.shared().caPem().toString(),
              "--test-mail");

      assertThat(ran.out()).contains("no test letter was sent");
      assertThat(house.smtp.messages()).isEmpty();
    }
  }

  @Test
  void what_the_outbox_has_learnt_is_compared() throws IOException {
    try (var house = new House().delivering("INBOX", "Sent")) {
      clinic.account(
          "imaps://127.0.0.1:" + house.imap.port(),
          TestCa.shared().caPem(),
          "smtp = [\"smtps://127.0.0.1:%d\"]".formatted(house.smtp.port()));
      Path letter = directory.resolve("letter.eml");
      Files.writeString(
          letter, "From: ana@example.org\nTo: ana@example.org\nSubject: One\n\nHello\n");
      assertThat(clinic.run("send", "--now", letter.toString()).status()).isZero();

      assertThat(clinic.run("doctor", "--json", "--test-mail").out())
          .contains("keeps a copy", "as earlier letters have shown");
      house.delivering("INBOX");
      assertThat(clinic.run("doctor", "--json", "--test-mail").out())
          .contains("keeps no copy", "earlier letters have shown otherwise");
      assertThat(Files.readString(letter)).contains("Hello");
    }
  }

  @Test
  void real_servers_deliver_it_and_dovecot_moves_it() throws Exception {
    DovecotServer.require();
    PostfixServer.require();
    try (var dovecot = DovecotServer.start(DovecotOptions.DEFAULT.withSubmission())) {
      String inbox =
          "virtual_mailbox_maps = inline:{{%s = %s/}}, regexp:${config_directory}/places"
              .formatted(dovecot.user(), Path.of("/").relativize(dovecot.mailRoot(dovecot.user())));
      var options = PostfixOptions.DEFAULT.savingSent().withExtra(inbox);
      Path password = Files.writeString(directory.resolve("password"), dovecot.password());
      try (var postfix = PostfixServer.start(dovecot, options)) {
        Ran ran =
            clinic.run(
                "doctor",
                "--json",
                dovecot.user(),
                "--imap",
                "imaps://" + dovecot.host() + ":" + dovecot.tlsPort(),
                "--smtp",
                "smtps://" + postfix.host() + ":" + postfix.tlsPort(),
                "--ca-file",
                dovecot.caPem().toString(),
                "--password-command",
                "cat " + password,
                "--test-mail");

        assertThat(ran.verdict()).as(ran.out()).isEqualTo("ok");
        assertThat(ran.out())
            .contains("arrived in INBOX after", "keeps a copy of what is sent", "to the Trash");
        try (var client = dovecot.connect()) {
          assertThat(client.messages("INBOX")).isEmpty();
          assertThat(client.messages("Sent")).isEmpty();
        }
      }
    }
  }
}
