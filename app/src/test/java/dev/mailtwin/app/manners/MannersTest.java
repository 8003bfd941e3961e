package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that are busy, full, strict or slow: how often they are asked, and what is said.
class MannersTest {

  private static final String BLOCKED = "NO Your account is temporarily blocked for IMAP use";

  @TempDir Path home;

  private static long asked(ModelMail server, Predicate<String> line) {
    return server.server().commands().stream().filter(line).count();
  }

  private static long logins(ModelMail server) {
    return asked(server, line -> line.contains("AUTHENTICATE") || line.contains("LOGIN "));
  }

  // Connections

  @Test
  void a_server_that_ends_every_connection_at_once_is_left_after_four() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          int before = server.server().connections();
          server.server().setFault(Fault.every("LIST", new Action.CutBefore()));

          Synced done = world.program().sync();

          assertThat(done.exit()).isEqualTo(75);
          assertThat(done.problems()).containsExactly("M10");
          assertThat(server.server().connections() - before).isEqualTo(4);
        });
  }

  @Test
  void a_password_refused_on_the_second_connection_is_not_tried_a_third_time() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          long before = logins(server);
          var login = new AtomicInteger();
          server
              .server()
              .setFault(event -> {
                if (event.name().equals("LIST")) {
                  return new Action.CutBefore();
                }
                boolean second = event.name().equals("AUTHENTICATE") && login.incrementAndGet() > 1;
                return second
                    ? new Action.Answer("NO [AUTHENTICATIONFAILED] no")
                    : new Action.Proceed();
              });

          assertThat(world.program().sync().problems()).containsExactly("A8");
          assertThat(world.program().sync().exit()).isEqualTo(77);

          assertThat(logins(server) - before).isEqualTo(2);
        });
  }

  @Test
  void a_place_that_becomes_free_is_waited_for() throws Exception {
    ModelMail server = ModelMail.startFor(3, Profile.zoho());
    try (var world = new World(server, Files.createTempDirectory(home, "home"))) {
      world.add("INBOX", "a");
      List<Socket> others = occupy(server, 3);
      world.program().time().whenever(() -> close(others));

      Synced done = world.program().sync();

      assertThat(done.counts()).as(done.words()).hasToString("{downloaded=1}");
      assertThat(done.exit()).isZero();
    }
  }

  @Test
  void other_programs_that_use_all_connections_are_named_as_the_cause() throws Exception {
    ModelMail server = ModelMail.startFor(3, Profile.zoho());
    try (var world = new World(server, Files.createTempDirectory(home, "home"))) {
      List<Socket> others = occupy(server, 3);

      Synced done = world.program().sync();

      assertThat(done.exit()).isEqualTo(75);
      assertThat(done.problems()).containsExactly("C6");
      assertThat(done.words()).contains("Close other mail programs");
      close(others);
      world.settle();
    }
  }

  private static List<Socket> occupy(ModelMail server, int connections) throws Exception {
    int before = server.server().connections();
    List<Socket> sockets = new ArrayList<>();
    while (server.server().connections() < before + connections) {
      if (sockets.size() < connections) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.server().port()));
      }
      Thread.onSpinWait();
    }
    return sockets;
  }

  private static void close(List<Socket> sockets) {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (java.io.IOException e) {
        throw new IllegalStateException("a socket of the test's own", e);
      }
    }
  }

  @Test
  void a_sign_in_that_is_down_for_a_moment_is_asked_again() throws Exception {
    for (String answer : List.of("NO [UNAVAILABLE] later", "NO [LIMIT] too many sessions")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.add("INBOX", "a");
            server.server().setFault(Fault.nth(1, "AUTHENTICATE", new Action.Answer(answer)));

            Synced done = world.program().sync();

            assertThat(done.exit()).as(done.words()).isZero();
            assertThat(done.counts()).hasToString("{downloaded=1}");
          });
    }
  }

  @Test
  void what_is_said_before_a_login_is_refused_decides_whether_it_is_tried_again() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          String before = "* NO [ALERT] Maximum number of connections exceeded\r\n";
          server
              .server()
              .setFault(event ->
                  event.name().equals("AUTHENTICATE")
                      ? new Action.Send(before + "A" + event.command() + " NO no\r\n")
                      : new Action.Proceed());

          Synced refused = world.program().sync();
          assertThat(refused.exit()).isEqualTo(75);
          assertThat(refused.problems()).containsExactly("A25");
          assertThat(refused.words()).contains("Maximum number of connections exceeded");

          server.server().setFault(Fault.none());
          Synced done = world.program().sync();
          assertThat(done.exit()).as(done.words()).isZero();
          assertThat(done.counts()).hasToString("{downloaded=1}");
        });
  }

  @Test
  void an_interrupted_upload_is_looked_for_twice_before_it_is_sent_again() throws Exception {
    for (Action cut : List.of(new Action.CutBefore(), new Action.CutAfter())) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.sync();
            world.disk().save("INBOX", "S", World.file("a"));
            server.server().setFault(Fault.nth(1, "APPEND", cut));
            Duration before = world.program().time().ahead();

            Synced done = world.program().sync();

            assertThat(done.exit()).as(done.words()).isZero();
            assertThat(world.allThere("INBOX", "a")).hasSize(1);
            assertThat(world.program().time().ahead().minus(before))
                .as("what was waited, by a clock that only jumps")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
            world.settle();
          });
    }
  }

  @Test
  void ctrl_c_ends_a_wait_at_once() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.server().setFault(Fault.every("LIST", new Action.CutBefore()));
          world
              .program()
              .time()
              .whenever(() -> {
                throw new InterruptedException("as Ctrl-C does");
              });

          Synced done = world.program().stopping().sync();

          assertThat(done.exit()).isEqualTo(130);
          assertThat(done.problems()).containsExactly("STOPPED");
        });
  }

  // Blocked for a while

  @Test
  void a_provider_that_blocks_imap_is_not_asked_before_that_is_over() throws Exception {
    for (String command : List.of("AUTHENTICATE", "SELECT", "UID FETCH")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b");
            world.add("Sent", "s");
            server.server().setFault(Fault.every(command, new Action.Answer(BLOCKED)));
            int before = server.server().connections();

            Synced done = world.program().sync();

            assertThat(done.exit()).isEqualTo(75);
            assertThat(done.problems()).containsExactly("M11");
            assertThat(done.words()).contains("blocked for IMAP use", "Nothing is tried before 20");
            assertThat(server.server().connections()).isEqualTo(before + 1);
            assertThat(
                    asked(server, line -> line.contains(" " + command + " "))
                        - (command.equals("UID FETCH") ? 0 : 1)) // Set-up's own.
                .isEqualTo(1);

            server.server().setFault(Fault.none());
            Synced again = world.program().sync();

            assertThat(again.exit()).isEqualTo(75);
            assertThat(again.problems()).containsExactly("M11");
            assertThat(again.words()).contains("The server was not asked");
            assertThat(server.server().connections()).isEqualTo(before + 1);
            assertThat(world.program().run("status").out()).contains("not asked before 20");
            assertThat(world.program().run("status", "--json").out())
                .contains("\"shut_out_until\":\"20");

            world.program().time().pass(Duration.ofMinutes(16));
            assertThat(world.settle().counts()).hasToString("{downloaded=3}");
            assertThat(world.program().run("status", "--json").out())
                .contains("\"shut_out_until\":null");
          });
    }
  }

  @Test
  void a_block_said_with_a_good_bye_counts_as_well() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          server
              .server()
              .setFault(
                  Fault.every(
                      "UID FETCH",
                      new Action.RewriteAndCut(
                          _ -> "* BYE Account exceeded command or bandwidth limits\r\n")));
          int before = server.server().connections();

          assertThat(world.program().sync().problems()).containsExactly("M11");
          assertThat(world.program().sync().problems()).containsExactly("M11");

          assertThat(server.server().connections()).isEqualTo(before + 1);
        });
  }

  @Test
  void the_time_a_server_names_is_kept_to() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          server
              .server()
              .setFault(
                  Fault.every(
                      "AUTHENTICATE", new Action.Answer(BLOCKED + ", try again in 40 minutes")));
          world.program().sync();
          int before = server.server().connections();
          server.server().setFault(Fault.none());

          world.program().time().pass(Duration.ofMinutes(38));
          assertThat(world.program().sync().problems()).containsExactly("M11");
          assertThat(server.server().connections()).isEqualTo(before);
          world.program().time().pass(Duration.ofMinutes(3));
          world.sync();
        });
  }

  @Test
  void a_block_right_after_a_block_is_kept_to_for_twice_as_long() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          server.server().setFault(Fault.every("AUTHENTICATE", new Action.Answer(BLOCKED)));
          world.program().sync();
          world.program().time().pass(Duration.ofMinutes(16));
          world.program().sync();
          int before = server.server().connections();
          server.server().setFault(Fault.none());

          world.program().time().pass(Duration.ofMinutes(25));
          assertThat(world.program().sync().problems()).containsExactly("M11");
          assertThat(server.server().connections()).isEqualTo(before);
          world.program().time().pass(Duration.ofMinutes(6));
          world.sync();
        });
  }

  // Response codes of RFC 5530

  @Test
  void a_full_mailbox_stops_uploads_and_nothing_else() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("INBOX", "a", "b");
          world.settle();
          world.disk().save("INBOX", "S", World.file("up1"));
          world.disk().save("Work", "S", World.file("up2"));
          world.disk().delete(world.here("INBOX", "a"));
          world.add("INBOX", "new");
          server
              .server()
              .setFault(Fault.every("APPEND", new Action.Answer("NO [OVERQUOTA] Mailbox is full")));
          long before = asked(server, line -> line.contains(" APPEND "));

          Synced done = world.program().sync();

          assertThat(done.exit()).isEqualTo(75);
          assertThat(done.problems()).containsOnlyOnce("Q1").doesNotContain("UPLOAD_REFUSED");
          assertThat(done.words()).contains("The mailbox is full", "Mailbox is full");
          assertThat(done.counts()).hasToString("{deleted_on_server=1, downloaded=1}");
          assertThat(asked(server, line -> line.contains(" APPEND ")) - before).isEqualTo(1);
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.allThere("INBOX", "up1")).hasSize(1);
          assertThat(world.allThere("Work", "up2")).hasSize(1);
        });
  }

  @Test
  void a_mailbox_in_use_for_a_moment_is_tried_again_in_the_same_run() throws Exception {
    for (String answer : List.of("NO [INUSE] locked", "NO being moved, try again later")) {
      for (String command : List.of("SELECT", "UID FETCH", "APPEND", "UID STORE")) {
        Models.onEveryRung(
            home,
            (world, server) -> {
              List<Long> uids = world.add("INBOX", "a", "b");
              world.sync();
              server.flag("INBOX", uids.get(0), "\\Seen");
              world.disk().mark(world.here("INBOX", "b"), "F");
              world.add("INBOX", "new");
              world.disk().save("INBOX", "S", World.file("up"));
              server.server().setFault(Fault.nth(1, command, new Action.Answer(answer)));

              Synced done = world.program().sync();

              assertThat(done.exit()).as(command + done.words()).isZero();
              assertThat(done.problems()).isEmpty();
              server.server().setFault(Fault.none());
              world.settle();
              assertThat(world.disk().list("INBOX")).hasSize(4);
            });
      }
    }
  }

  @Test
  void a_list_of_mailboxes_that_is_not_to_be_had_for_a_moment_is_asked_for_again()
      throws Exception {
    for (String answer :
        List.of("NO [UNAVAILABLE] try later", "NO [INUSE] locked", "NO temporary failure")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.add("INBOX", "a");
            server.server().setFault(Fault.nth(1, "LIST", new Action.Answer(answer)));

            Synced done = world.program().sync();

            assertThat(done.exit()).as(done.words()).isZero();
            assertThat(done.problems()).isEmpty();
            assertThat(done.counts()).hasToString("{downloaded=1}");
          });
    }
  }

  @Test
  void a_mailbox_that_stays_locked_does_not_hold_up_the_others() throws Exception {
    for (String code : List.of("INUSE", "UNAVAILABLE")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            server.create("Work");
            world.add("Work", "w");
            world.add("INBOX", "a");
            Fault locked =
                event ->
                    event.name().equals("SELECT") && event.line().contains("Work")
                        ? new Action.Answer("NO [" + code + "] not now")
                        : new Action.Proceed();
            server.server().setFault(locked);

            Synced done = world.program().sync();

            assertThat(done.exit()).isEqualTo(75);
            assertThat(done.problems())
                .containsExactly(code.equals("INUSE") ? "M1" : "UNAVAILABLE");
            assertThat(done.counts()).hasToString("{downloaded=1}");
            server.server().setFault(Fault.none());
            assertThat(world.settle().counts()).hasToString("{downloaded=1}");
          });
    }
  }

  /// Else a server that is down for a minute would make us forget messages for good.
  @Test
  void what_a_server_will_not_do_now_is_not_held_against_the_message() throws Exception {
    for (String code : List.of("UNAVAILABLE", "LIMIT", "INUSE")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "c");
            world.disk().create("INBOX");
            world.disk().save("INBOX", "S", World.file("up"));
            server
                .server()
                .setFault(event ->
                    event.line().contains("BODY") || event.name().equals("APPEND")
                        ? new Action.Answer("NO [" + code + "] not now")
                        : new Action.Proceed());

            Synced done = world.program().sync();

            assertThat(done.exit()).isEqualTo(75);
            assertThat(done.counts()).isEmpty();
            server.server().setFault(Fault.none());
            assertThat(world.settle().counts()).hasToString("{downloaded=3, uploaded=1}");
          });
    }
  }
}
