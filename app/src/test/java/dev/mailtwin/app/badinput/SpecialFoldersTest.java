package dev.mailtwin.app.badinput;

import static dev.mailtwin.app.badinput.Household.ADDRESS;
import static dev.mailtwin.app.badinput.Household.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which folder is for what: found in set-up, remembered, and used.
class SpecialFoldersTest {

  @TempDir private Path directory;
  private Household home = new Household(Path.of("."));
  private MailStore mail = MailStore.empty('/');

  @BeforeEach
  void moveIn() {
    home = new Household(directory);
    mail = MailStore.empty('/');
  }

  private Ran setUp(ModelServer server) throws IOException {
    return home.run(
        "setup",
        ADDRESS,
        "--json",
        "--no-input",
        "--imap",
        "imaps://127.0.0.1:" + server.port(),
        "--ca-file",
        TestCa.shared().caPem().toString(),
        "--password-command",
        "echo " + PASSWORD);
  }

  private String configured() throws IOException {
    return Files.readString(home.config());
  }

  @Test
  void marks_are_believed_although_nobody_announced_them() throws IOException {
    mail = MailStore.zoho();
    try (ModelServer server = Household.server(mail, Profile.zoho())) {
      Ran ran = setUp(server);

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(configured())
          .contains("sent = \"Sent\"", "drafts = \"Drafts\"")
          .contains("trash = \"Trash\"", "junk = \"Spam\"");
    }
  }

  @Test
  void names_in_the_language_of_the_account_are_known() throws IOException {
    for (String name : new String[] {"Rascunho", "Enviadas", "Lixeira", "Spam", "Archive"}) {
      mail.create(name);
    }
    try (ModelServer server = Household.server(mail, Profile.rfc3501())) {
      Ran ran = setUp(server);

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.codes()).isEmpty();
      assertThat(configured())
          .contains("sent = \"Enviadas\"", "drafts = \"Rascunho\"")
          .contains("trash = \"Lixeira\"", "junk = \"Spam\"", "archive = \"Archive\"");
    }
  }

  @Test
  void what_is_in_doubt_is_said_and_not_remembered() throws IOException {
    mail.create("Sent");
    mail.create("Gesendet");
    mail.create("Thùng rác");
    try (ModelServer server = Household.server(mail, Profile.rfc3501())) {
      Ran ran = setUp(server);

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.codes()).containsExactly("M12");
      assertThat(ran.err()).contains("sent", "drafts", "trash");
      assertThat(configured()).doesNotContain("\nsent =", "\ndrafts =", "\ntrash =");
    }
  }

  @Test
  void what_was_settled_stays_settled_as_long_as_it_is_there() throws IOException {
    mail = MailStore.standard();
    mail.create("Wastebasket");
    try (ModelServer server = Household.server(mail, Profile.condstore())) {
      assertThat(setUp(server).status()).isZero();
      Files.writeString(
          home.config(), configured().replace("trash = \"Trash\"", "trash = \"Wastebasket\""));

      Ran again = setUp(server);

      assertThat(again.status()).as(again.err()).isZero();
      assertThat(configured()).contains("trash = \"Wastebasket\"");
      assertThat(again.json().getAsJsonObject("special").get("trash").getAsString())
          .isEqualTo("Wastebasket");

      mail.delete("Wastebasket");
      assertThat(setUp(server).status()).isZero();
      assertThat(configured()).contains("trash = \"Trash\"");
    }
  }

  @Test
  void a_deleted_message_goes_where_the_configuration_says() throws IOException {
    mail = MailStore.standard();
    mail.create("Wastebasket");
    Household.fill(mail, "INBOX", 2);
    try (ModelServer server = Household.server(mail, Profile.condstore())) {
      home.account(
          "imaps://127.0.0.1:" + server.port(),
          TestCa.shared().caPem(),
          "password_command = \"echo " + PASSWORD + "\"\ntrash = \"Wastebasket\"");
      assertThat(home.run("sync").status()).isZero();
      Files.delete(home.files().getFirst());

      Ran ran = home.run("sync", "--json");

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(mail.snapshot("Wastebasket").messages()).hasSize(1);
      assertThat(mail.snapshot("Trash").messages()).isEmpty();
    }
  }

  @Test
  void a_folder_that_is_gone_counts_nothing() throws IOException {
    mail = MailStore.standard();
    Household.fill(mail, "INBOX", 2);
    try (ModelServer server = Household.server(mail, Profile.condstore())) {
      home.account(
          "imaps://127.0.0.1:" + server.port(),
          TestCa.shared().caPem(),
          "password_command = \"echo " + PASSWORD + "\"\ntrash = \"Gone\"");
      assertThat(home.run("sync").status()).isZero();
      Files.delete(home.files().getFirst());

      assertThat(home.run("sync").status()).isZero();

      assertThat(mail.snapshot("Trash").messages()).hasSize(1);
    }
  }

  @Test
  void a_key_that_names_no_folder_is_a_mistake() throws IOException {
    home.account(
        "imaps://127.0.0.1:1",
        TestCa.shared().caPem(),
        "password_command = \"echo x\"\nsent = \"\"");

    Ran ran = home.run("sync", "--json");

    assertThat(ran.status()).isEqualTo(78);
    assertThat(ran.err()).contains("sent names no folder");
  }
}
