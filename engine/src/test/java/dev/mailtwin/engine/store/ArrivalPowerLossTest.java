package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arriving messages and a loss of power at any effect: none lost, none doubled.
class ArrivalPowerLossTest {

  private static final int BATCHES = 3;

  @TempDir private Path directory;
  private int worlds;

  private static SortedMap<Long, byte[]> batch(int number, SplittableRandom chance) {
    SortedMap<Long, byte[]> messages = new TreeMap<>();
    for (int n = 1; n <= 3; n++) {
      long uid = number * 10L + n;
      String end =
          switch (chance.nextInt(4)) {
            case 0 -> "bare\nlf\r\n";
            case 1 -> "nul\0\r\n";
            default -> "plain\r\n";
          };
      int lines = chance.nextInt(20) == 0 ? 12_000 : chance.nextInt(20);
      String text =
          "Subject: " + uid + "\r\n\r\n" + "some line of text here\r\n".repeat(lines) + end;
      messages.put(uid, text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return messages;
  }

  private SortedMap<Long, byte[]> all(long seed) {
    SortedMap<Long, byte[]> messages = new TreeMap<>();
    var chance = new SplittableRandom(seed);
    for (int n = 1; n <= BATCHES; n++) {
      messages.putAll(batch(n, chance));
    }
    return messages;
  }

  /// Lets all batches arrive, those messages that are not there yet.
  private static void run(Path root, Disk disk, SortedMap<Long, byte[]> messages)
      throws IOException, InterruptedException {
    try (StoreUnderTest store = StoreUnderTest.open(root, disk)) {
      for (int n = 1; n <= BATCHES; n++) {
        SortedMap<Long, byte[]> missing = new TreeMap<>(messages.subMap(n * 10L, (n + 1) * 10L));
        var agreed = store.inbox().agreed();
        missing.keySet().removeIf(uid -> agreed.find(uid) >= 0);
        if (!missing.isEmpty()) {
          store.arrive(missing, new SplittableRandom(n));
        }
      }
    }
  }

  @Test
  void no_message_is_lost_or_doubled_whenever_the_power_goes() throws Exception {
    Path measured = Files.createDirectory(directory.resolve("measured"));
    var whole = new PowerLossDisk();
    run(measured, whole, all(1));
    long effects = whole.operations();
    assertThat(effects).isGreaterThan(30);

    Seeds.run(
        "power lost while messages arrive",
        40,
        seed -> {
          var chance = new SplittableRandom(seed);
          Path root = Files.createDirectory(directory.resolve("world" + worlds++));
          SortedMap<Long, byte[]> messages = all(seed);
          for (int losses = 0; losses < 3; losses++) {
            var disk = new PowerLossDisk();
            disk.failAt(1 + chance.nextLong(effects), chance.nextBoolean());
            try {
              run(root, disk, messages);
            } catch (IOException e) {
              assertThat(e).isInstanceOf(PowerLossDisk.PowerLost.class);
            }
            disk.losePower(chance);
          }
          run(root, new LocalDisk(), messages);
          expectAll(root, messages);
        });
  }

  private static void expectAll(Path root, SortedMap<Long, byte[]> messages) throws IOException {
    try (StoreUnderTest store = StoreUnderTest.open(root, new LocalDisk())) {
      SortedMap<Long, String> there = store.linked();
      assertThat(there.keySet()).isEqualTo(messages.keySet());
      messages.forEach((uid, bytes) ->
          assertThat(there.get(uid))
              .as("message " + uid)
              .isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1)));
      assertThat(store.files()).isEqualTo(messages.size());
    }
    try (var left = Files.list(root.resolve("INBOX").resolve("tmp"))) {
      assertThat(left.toList()).isEmpty();
    }
  }
}
