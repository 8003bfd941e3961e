package dev.mailtwin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate whose date does not fit: the certificate, or the clock? Two hosts that have
/// nothing to do with it are asked.
class ClockTest {

  @TempDir private Path directory;
  private Clinic clinic = new Clinic(Path.of("."));

  /// Whose certificates begin tomorrow.
  private @Nullable ThrowawayCa tomorrows;

  @BeforeEach
  void openTheClinic() {
    clinic = new Clinic(directory);
  }

  /// A web server whose clock is ahead of ours.
  private static FaultServer web(ThrowawayCa ca, Duration ahead) throws IOException {
    return FaultServer.tls(
        ca.serverContext(),
        line -> {
          while (!line.hear().isEmpty()) {
            // The head of the question.
          }
          line.say(
              "HTTP/1.1 301 Moved\r\nServer: some\r\nDate: %s\r\nLocation: /\r\n\r\n"
                  .formatted(
                      DateTimeFormatter.RFC_1123_DATE_TIME.format(
                          Instant.now().plus(ahead).atOffset(ZoneOffset.UTC))));
        });
  }

  private ThrowawayCa dated(String from) throws IOException {
    return ThrowawayCa.in(
        Files.createTempDirectory(directory, "ca"),
        "ip:127.0.0.1",
        List.of("-startdate", from, "-validity", "10"));
  }

  private ThrowawayCa tomorrow() throws IOException {
    ThrowawayCa known = tomorrows;
    if (known == null) {
      known = dated("+1d");
      tomorrows = known;
    }
    return known;
  }

  /// Calls the doctor about a server whose certificate begins at some time.
  private Ran about(String from, List<FaultServer> witnesses, String... more) throws IOException {
    ThrowawayCa server = dated(from);
    Path trusted = directory.resolve("trusted.pem");
    Files.writeString(
        trusted,
        Files.readString(server.caPem())
            + Files.readString(tomorrow().caPem())
            + Files.readString(TestCa.shared().caPem()));
    try (var imap = FaultServer.tls(server.serverContext(), Imap.inOrder())) {
      List<String> words = new ArrayList<>();
      words.addAll(List.of("--imap", "imaps://127.0.0.1:" + imap.port()));
      words.addAll(List.of("--ca-file", trusted.toString()));
      for (FaultServer witness : witnesses) {
        words.addAll(List.of("--probe", "127.0.0.1:" + witness.port()));
      }
      words.addAll(List.of(more));
      Ran ran = clinic.doctor(words.toArray(String[]::new));
      Secrets.assertAbsent(imap.heard(), Clinic.ADDRESS);
      return ran;
    }
  }

  private static FaultServer web(Duration ahead) throws IOException {
    return web(TestCa.shared(), ahead);
  }

  @Test
  void a_clock_that_two_hosts_contradict_is_wrong() throws Exception {
    try (var one = web(Duration.ofDays(2));
        var two = web(Duration.ofDays(2).plusSeconds(40))) {
      Ran ran = about("+1d", List.of(one, two));

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("I7");
      assertThat(ran.out()).contains("Set the clock");
    }
  }

  @Test
  void a_clock_that_is_ahead_makes_certificates_look_old() throws Exception {
    try (var one = web(Duration.ofDays(-5));
        var two = web(Duration.ofDays(-5))) {
      Ran ran = about("-12d", List.of(one, two));

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("I7");
    }
  }

  @Test
  void a_clock_that_agrees_is_right() throws Exception {
    try (var one = web(Duration.ofSeconds(-90));
        var two = web(Duration.ofDays(2))) {
      Ran ran = about("+1d", List.of(one, two));

      assertThat(ran.verdict()).as(ran.out()).isEqualTo("T9");
      assertThat(ran.out()).contains("clock is right");
    }
  }

  @Test
  void one_witness_and_two_that_disagree_prove_nothing() throws Exception {
    try (var one = web(Duration.ofDays(2));
        var two = web(Duration.ofDays(3));
        var silent = FaultServer.plain(FaultServer.Line::listenOnly)) {
      assertThat(about("+1d", List.of(one, two)).verdict()).isEqualTo("T9");
      assertThat(about("+1d", List.of(one)).verdict()).isEqualTo("T9");
      assertThat(about("+1d", List.of(one, silent)).verdict()).isEqualTo("T9");
    }
  }

  @Test
  void witnesses_that_look_out_of_date_too_are_judged_by_their_own_time() throws Exception {
    try (var one = web(tomorrow(), Duration.ofDays(3));
        var two = web(tomorrow(), Duration.ofDays(3));
        var liar = web(tomorrow(), Duration.ofDays(300))) {
      assertThat(about("+2d", List.of(one, two)).verdict()).isEqualTo("I7");
      assertThat(about("+2d", List.of(liar, liar)).verdict()).isEqualTo("T9");
    }
  }

  @Test
  void strangers_are_no_witnesses() throws Exception {
    ThrowawayCa unknown =
        ThrowawayCa.in(directory.resolve("unknown"), "ip:127.0.0.1", List.of("-validity", "30"));
    try (var one = web(unknown, Duration.ofDays(2));
        var two = web(unknown, Duration.ofDays(2))) {
      assertThat(about("+1d", List.of(one, two)).verdict()).isEqualTo("T9");
    }
  }

  @Test
  void nobody_is_asked_if_that_is_not_wanted() throws Exception {
    try (var one = web(Duration.ofDays(2));
        var two = web(Duration.ofDays(2))) {
      assertThat(about("+1d", List.of(one, two), "--no-probes").verdict()).isEqualTo("T9");
      assertThat(one.connections() + two.connections()).isZero();
    }
  }

  @Test
  void a_probe_is_a_host_and_a_port() {
    for (String probe : List.of("https://www.example.org", "www.example.org", ":443")) {
      assertThat(clinic.doctor("--imap", "imaps://127.0.0.1", "--probe", probe).status())
          .as(probe)
          .isEqualTo(64);
    }
  }
}
