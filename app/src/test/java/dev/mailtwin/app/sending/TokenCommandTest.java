package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accounts that sign in by OAuth 2 access tokens, which a command of the user's supplies.
class TokenCommandTest {

  private static final String USER = "ana@example.org";
  private static final String TOKEN = "ya29.a0-good_Token~1+/=";
  private static final String STALE = "ya29.a0-stale_Token";

  @TempDir Path home;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private ModelServer imap(String... ways) throws IOException {
    Profile plain = Profile.rfc3501();
    List<String> before = new ArrayList<>(List.of("IMAP4rev1", "SASL-IR", "LOGINDISABLED"));
    before.addAll(List.of(ways));
    var profile =
        new Profile(
            before, plain.afterLogin(), plain.quirks(), plain.phrases(), plain.modseqBase());
    var server =
        ModelServer.start(
            ModelServer.Options.of(MailStore.standard(), profile)
                .with(new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext()))
                .withLogin(USER, TOKEN));
    open.add(server);
    return server;
  }

  private SubmissionServer smtp(String... ways) throws IOException {
    SubmissionProfile all = SubmissionProfile.generic();
    var profile =
        new SubmissionProfile(
            all.greeting(), all.hello(), all.keywords(), List.of(ways), all.offer());
    SubmissionServer server =
        SubmissionServer.start(
            profile,
            new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext()),
            new ModelServer.Login(USER, TOKEN));
    open.add(server);
    return server;
  }

  private Sender.Run setUp(Sender sender, ModelServer imap, SubmissionServer smtp, String command)
      throws IOException {
    return sender.run(
        "setup",
        USER,
        "--no-input",
        "--json",
        "--imap",
        "imaps://localhost:" + imap.port(),
        "--smtp",
        "smtps://localhost:" + smtp.port(),
        "--ca-file",
        TestCa.shared().caPem().toString(),
        "--trace",
        home.resolve("trace").toString(),
        "--token-command",
        command);
  }

  /// Prints what stands in a file, and counts how often it was run.
  private String command() {
    return "echo x >> '%1$s/asked'; head -n 1 '%1$s/token'".formatted(home);
  }

  private void supply(String token) throws IOException {
    Files.writeString(home.resolve("token"), token + "\n");
  }

  private int timesAsked() throws IOException {
    return Files.readAllLines(home.resolve("asked")).size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XOAUTH2", "OAUTHBEARER", "XOAUTH2 OAUTHBEARER"})
  void set_up_sync_send_and_the_doctor_sign_in_by_token(String ways) throws Exception {
    supply(TOKEN);
    String[] all = ways.split(" ");
    var imap = imap(List.of(all).stream().map("AUTH="::concat).toArray(String[]::new));
    var smtp = smtp(all);
    var sender = new Sender(home);
    Sender.Run setUp = setUp(sender, imap, smtp, command());
    assertThat(setUp.exit()).as(setUp.err()).isZero();
    assertThat(Files.readString(sender.config()))
        .contains("token_command = ")
        .doesNotContain("password_command", TOKEN);
    Path trace = home.resolve("trace");
    assertThat(Files.readString(trace)).contains("AUTH").doesNotContain(TOKEN);
    Sender.Run sync = sender.run("sync", "--json", "--trace", trace.toString());
    assertThat(sync.exit()).as(sync.err()).isZero();
    assertThat(Files.readString(trace)).contains("AUTH").doesNotContain(TOKEN);
    Sender.Run sent = sender.send(Provider.letter("t1", "bob@x.example"));
    assertThat(sent.exit()).as(sent.err()).isZero();
    assertThat(smtp.messages()).hasSize(1);
    Sender.Run doctor = sender.run("doctor", "--json", "--no-probes", USER);
    assertThat(doctor.document().get("verdict").getAsString()).as(doctor.out()).isEqualTo("ok");
    String way = ways.contains("OAUTHBEARER") ? "OAUTHBEARER" : "XOAUTH2";
    assertThat(smtp.commands()).anyMatch(line -> line.startsWith("AUTH " + way));
    assertThat(smtp.complaints()).isEmpty();
  }

  @Test
  void a_token_that_ended_is_asked_for_once_more_in_the_same_run() throws Exception {
    supply(TOKEN);
    var imap = imap("AUTH=XOAUTH2");
    var smtp = smtp("XOAUTH2");
    var sender = new Sender(home);
    String stateful =
        "if [ -e '%1$s/stale' ]; then rm '%1$s/stale'; echo %2$s; else %3$s; fi"
            .formatted(home, STALE, command());
    assertThat(setUp(sender, imap, smtp, stateful).exit()).isZero();
    Files.createFile(home.resolve("stale"));
    assertThat(sender.run("sync", "--json").exit()).isZero();
    assertThat(home.resolve("stale")).doesNotExist();
    Files.createFile(home.resolve("stale"));
    Sender.Run sent = sender.send(Provider.letter("t2", "bob@x.example"));
    assertThat(sent.state()).as(sent.out()).isIn("done", "accepted");
    assertThat(smtp.messages()).hasSize(1);
    Files.createFile(home.resolve("stale"));
    assertThat(setUp(sender, imap, smtp, stateful).exit()).isZero();
  }

  @Test
  void a_token_that_ended_is_asked_for_once_more_by_the_search_for_a_letter() throws Exception {
    supply(TOKEN);
    var imap = imap("AUTH=XOAUTH2");
    var smtp = smtp("XOAUTH2");
    var sender = new Sender(home);
    // The server for sending gets a good one, the look into the mailboxes a stale one first.
    String stateful =
        "if [ -e '%1$s/second' ]; then rm '%1$s/second'; echo %2$s; else if [ -e '%1$s/first' ]; then"
                .formatted(home, STALE)
            + " mv '%1$s/first' '%1$s/second'; fi; %2$s; fi".formatted(home, command());
    assertThat(setUp(sender, imap, smtp, stateful).exit()).isZero();
    Files.createFile(home.resolve("first"));
    Sender.Run sent = sender.send(Provider.letter("t4", "bob@x.example"));
    assertThat(home.resolve("second")).doesNotExist();
    assertThat(sent.state()).as(sent.out()).isEqualTo("done");
    assertThat(imap.store().snapshot("Sent").messages()).hasSize(1);
  }

  @Test
  void a_token_refused_by_the_search_for_a_letter_is_not_said_again() throws Exception {
    supply(TOKEN);
    var imap = imap("AUTH=XOAUTH2");
    var smtp = smtp("XOAUTH2");
    var sender = new Sender(home);
    String two =
        "if [ -e '%1$s/sent' ]; then head -n 1 '%1$s/stale'; else %2$s; fi"
            .formatted(home, command());
    assertThat(setUp(sender, imap, smtp, two).exit()).isZero();
    smtp.whenTaken(_ -> {
      try {
        Files.writeString(home.resolve("stale"), STALE);
        Files.createFile(home.resolve("sent"));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    Sender.Run sent = sender.send(Provider.letter("t5", "bob@x.example"));
    assertThat(sent.exit()).isZero();
    assertThat(sent.code()).as(sent.out()).isEqualTo("S26");
    sender.pass(java.time.Duration.ofHours(2));
    sender.run("outbox", "run");
    String key = sent.document().get("letter").getAsString();
    assertThat(sender.run("outbox", "show", "--json", key).out()).contains("was not tried again");
    Files.delete(home.resolve("sent")); // Signed in again.
    sender.pass(java.time.Duration.ofHours(2));
    sender.run("outbox", "run");
    assertThat(imap.store().snapshot("Sent").messages()).hasSize(1);
  }

  @Test
  void a_refused_token_is_said_with_the_servers_json_and_not_tried_again() throws Exception {
    supply(TOKEN);
    var imap = imap("AUTH=XOAUTH2");
    var smtp = smtp("OAUTHBEARER");
    var sender = new Sender(home);
    assertThat(setUp(sender, imap, smtp, command()).exit()).isZero();
    supply(STALE);
    int before = timesAsked();
    Sender.Run sync = sender.run("sync", "--json");
    assertThat(sync.exit()).isEqualTo(77);
    assertThat(sync.out()).contains("\"A14\"", "\\\"status\\\":\\\"400\\\"").doesNotContain(STALE);
    assertThat(timesAsked() - before).isEqualTo(2);
    Sender.Run again = sender.run("sync", "--json");
    assertThat(again.exit()).isEqualTo(77);
    assertThat(again.out()).contains("was not tried again");

    Sender.Run sent = sender.send(Provider.letter("t3", "bob@x.example"));
    assertThat(sent.exit()).isEqualTo(75);
    assertThat(sent.out()).contains("\"A14\"", "\\\"status\\\":\\\"401\\\"");
    Sender.Run doctor = sender.run("doctor", "--json", "--no-probes", USER);
    assertThat(doctor.document().get("verdict").getAsString()).isEqualTo("A14");
    assertThat(doctor.out()).doesNotContain(STALE);

    supply(TOKEN); // Signed in again: everything goes on by itself.
    assertThat(sender.run("sync", "--json").exit()).isZero();
    assertThat(sender.run("outbox", "run", "--json").exit()).isZero();
    assertThat(smtp.messages()).hasSize(1);
  }

  @Test
  void a_password_is_never_said_to_a_server_as_a_token_nor_the_other_way_round() throws Exception {
    supply(TOKEN);
    var sender = new Sender(home);
    Sender.Run none = setUp(sender, imap("AUTH=PLAIN"), smtp("PLAIN"), command());
    assertThat(none.exit()).isEqualTo(77);
    assertThat(none.out()).contains("\"A16\"", "takes no access tokens");
    supply("two words");
    Sender.Run words = setUp(sender, imap("AUTH=XOAUTH2"), smtp("XOAUTH2"), command());
    assertThat(words.exit()).isNotZero();
    assertThat(words.out()).contains("no access token").doesNotContain("two words");
    Sender.Run both =
        sender.run(
            "setup",
            USER,
            "--imap",
            "imaps://localhost:1",
            "--token-command",
            "echo x",
            "--password-command",
            "echo y");
    assertThat(both.exit()).isEqualTo(64);
  }

  @Test
  void settings_for_other_programs_claim_no_password() throws Exception {
    supply(TOKEN);
    var sender = new Sender(home);
    assertThat(setUp(sender, imap("AUTH=XOAUTH2"), smtp("XOAUTH2"), command()).exit()).isZero();
    for (String program : List.of("mutt", "mbsync", "msmtp", "himalaya", "thunderbird", "apple")) {
      Sender.Run run = sender.run("settings", USER, "--for", program);
      assertThat(run.exit()).as(program).isEqualTo(65);
      assertThat(run.out() + run.err()).contains("access tokens").doesNotContain(TOKEN);
    }
  }
}
