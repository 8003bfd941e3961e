package dev.mailtwin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.FlagChange;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A client that only listens ends with the picture that a new client gets.
class ListenerTest {

  private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06Z");
  private static final Pattern NUMBERED = Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|FETCH).*");
  private static final Pattern FLAGS = Pattern.compile(".*FLAGS \\(([^)]*)\\).*");

  private final MailStore store = MailStore.standard();
  private final List<String> flags = new ArrayList<>();

  private void change(Random random) {
    List<Long> uids = store.snapshot("INBOX").uids();
    long uid = uids.isEmpty() ? 1 : uids.get(random.nextInt(uids.size()));
    switch (random.nextInt(4)) {
      case 0 -> store.expunge("INBOX", List.of(uid, uid + 1));
      case 1 -> store.changeFlags("INBOX", List.of(uid), FlagChange.ADD, List.of("\\Seen"));
      case 2 -> store.setFlags("INBOX", uid, List.of("k" + random.nextInt(3)));
      default ->
          store.append("INBOX", "a\r\n".getBytes(StandardCharsets.UTF_8), List.of("new"), DAY);
    }
  }

  private void hear(List<String> lines) {
    for (String line : lines) {
      Matcher numbered = NUMBERED.matcher(line);
      if (!numbered.matches()) {
        continue;
      }
      int number = Integer.parseInt(numbered.group(1));
      switch (numbered.group(2)) {
        case "EXPUNGE" -> flags.remove(number - 1);
        case "FETCH" -> flags.set(number - 1, flagsIn(line));
        default -> {
          assertThat(number).isGreaterThanOrEqualTo(flags.size());
          while (flags.size() < number) {
            flags.add("new");
          }
        }
      }
    }
  }

  private static String flagsIn(String line) {
    Matcher matcher = FLAGS.matcher(line);
    assertThat(matcher.matches()).isTrue();
    return matcher.group(1).replace(" \\Recent", "").replace("\\Recent", "");
  }

  @Test
  void a_listener_knows_what_a_newcomer_is_told() throws IOException {
    var random = new Random(20260203);
    for (int i = 0; i < 30; i++) {
      store.append("INBOX", "a\r\n".getBytes(StandardCharsets.UTF_8), List.of("new"), DAY);
    }
    try (var server = ModelServer.start(ModelServer.Options.of(store, Profile.rfc3501()));
        var client = WireClient.loggedIn(server)) {
      hear(client.ok("SELECT INBOX"));
      for (int round = 0; round < 300; round++) {
        for (int i = random.nextInt(5); i > 0; i--) {
          change(random);
        }
        hear(client.ok(random.nextBoolean() ? "NOOP" : "SEARCH ALL"));
      }
      hear(client.ok("NOOP"));
      List<String> told =
          client.ok("UID FETCH 1:* (FLAGS)").stream()
              .filter(line -> line.startsWith("*"))
              .map(ListenerTest::flagsIn)
              .toList();
      assertThat(flags).isEqualTo(told);
      assertThat(told)
          .isEqualTo(
              store.snapshot("INBOX").messages().stream()
                  .map(m -> String.join(" ", m.flags()))
                  .toList());
    }
  }
}
