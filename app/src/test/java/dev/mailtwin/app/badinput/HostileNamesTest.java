package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mailbox names that want to be paths, devices, control sequences or each other.
class HostileNamesTest {

  @TempDir private Path directory;
  private Household home = new Household(Path.of("."));

  @BeforeEach
  void moveIn() {
    home = new Household(directory.resolve("home"));
  }

  /// Everything below the test's directory that is not in the twin or the configuration.
  private Set<String> strangers() throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !path.startsWith(home.twin()) && !path.equals(home.config()))
          .filter(path -> !path.startsWith(home.config().resolveSibling("known"))) // Of logins.
          .map(Path::toString)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /// Each of these names holds one message; all must arrive, twice, and stay inside.
  private void allArrive(char delimiter, List<String> names) throws IOException {
    MailStore mail = MailStore.empty(delimiter);
    int n = 0;
    for (String name : names) {
      mail.create(name);
      mail.append(name, Household.message(++n), List.of(), Household.DAY);
    }
    List<String> before = mail.list().stream().map(info -> info.name()).toList();
    try (ModelServer server = Household.server(mail, Profile.condstore())) {
      home.accountAt(server);

      Ran first = home.run("sync", "--json");
      Ran second = home.run("sync", "--full", "--json");

      assertThat(first.codes()).isEmpty();
      assertThat(first.count("downloaded")).isEqualTo(names.size());
      assertThat(second.codes()).isEmpty();
      assertThat(second.count("downloaded") + second.count("uploaded")).isZero();
      assertThat(home.files()).hasSize(names.size());
      assertThat(strangers()).isEmpty();
      assertThat(mail.list().stream().map(info -> info.name()).toList())
          .containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void names_that_climb() throws IOException {
    allArrive(
        '.', List.of("/etc/passwd", "~/x", "a/../../../../b", "C:\\x", "a//b", "-rf", "a/b/../c"));
  }

  @Test
  void names_that_climb_where_there_are_no_levels() throws IOException {
    allArrive(MailStore.FLAT, List.of("../../x", "..", ".", "../.mailtwin/lock", "/", "//", "a/"));
  }

  @Test
  void names_that_belong_to_somebody_else() throws IOException {
    allArrive(
        '/',
        List.of(
            "cur",
            "new",
            "tmp",
            "CUR",
            "Con",
            "nul",
            "aux",
            ".mailtwin",
            ".hidden",
            "...",
            "dovecot-keywords",
            "a",
            "a/cur",
            "a/new",
            "a/tmp",
            "a/cur/new",
            "%2e%2e",
            "x%2Fy"));
  }

  @Test
  void names_that_look_like_each_other() throws IOException {
    allArrive(
        '/',
        List.of(
            "work",
            "Work",
            "WORK",
            "caf\u00e9",
            "cafe\u0301",
            "Stra\u00dfe",
            "Strasse",
            "x ",
            "x",
            "x.",
            "\u212b",
            "\u00c5"));
  }

  @Test
  void names_that_steer_terminals() throws IOException {
    List<String> names =
        List.of("\u202egnp.exe", "a\u200bb", "\u0085x", "tab\there", "\u001b[2J", "bell\u0007");
    allArrive(MailStore.FLAT, names);

    Ran folders = home.run("folders");

    assertThat(folders.out()).doesNotContain("\u202e", "\u001b", "\u0007", "\u0085", "\u200b");
    assertThat(home.run("folders", "--json").out()).doesNotContain("\u202e", "\u001b", "\u0085");
  }

  @Test
  void names_longer_than_file_systems_allow() throws IOException {
    allArrive(
        '/',
        List.of(
            "a".repeat(255),
            "b".repeat(700),
            "\u00fc".repeat(200),
            "c".repeat(238) + "/cur",
            "d".repeat(241) + "/" + "e".repeat(300),
            "%".repeat(100)));
  }

  @Test
  void a_name_longer_than_any_path_leaves_the_others_alone() throws IOException {
    MailStore mail = MailStore.standard();
    Household.fill(mail, "INBOX", 3);
    mail.create("x".repeat(10_000));
    Household.fill(mail, "x".repeat(10_000), 1);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);

      Ran ran = home.run("sync", "--json");

      assertThat(ran.codes()).containsExactly("M8");
      assertThat(ran.status()).isEqualTo(75);
      assertThat(home.files()).hasSize(3);
    }
  }

  @Test
  void bytes_that_are_no_name_at_all() throws IOException {
    MailStore mail = MailStore.standard();
    Household.fill(mail, "INBOX", 3);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      server.setFault(
          Fault.every(
              "LIST",
              new Action.Rewrite(reply ->
                  """
                  * LIST () "/" "&bad-utf-7"\r
                  * LIST () "/" "&2D8-"\r
                  * LIST () "/" "\u00ff\u00fe"\r
                  * LIST () "/" {5}\r
                  a\0b\rc\r
                  * LIST () "/" ""\r
                  * LIST () "/" "//"\r
                  * LIST () NIL "../../../x"\r
                  * LIST () "/" "/../../../tmp/x"\r
                  """
                      + reply)));

      Ran ran = home.run("sync", "--json");

      assertThat(ran.status())
          .as(ran.err())
          .isEqualTo(75); // The server does not have what it listed.
      assertThat(ran.codes()).as(ran.err()).isNotEmpty().containsOnly("M2", "M9");
      assertThat(home.files()).hasSize(3);
      assertThat(strangers()).isEmpty();
    }
  }
}
