package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.Outgoing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes down goes up again as the same bytes, wherever the odd byte is.
class LineEndsOnDiskTest {

  private static final int BUFFER = 256 << 10;

  @TempDir private Path directory;

  @Test
  void an_odd_byte_at_every_place_of_buffers_and_parts_comes_back() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int size :
        new int[] {0, 1, 2, 100, BUFFER - 2, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER}) {
      String plain = "0123456789abcd\r\n".repeat(size / 16 + 1).substring(0, size);
      texts.add(plain);
      for (String odd : new String[] {"\r", "\n", "\0", "\r\r\n", "\n\r"}) {
        texts.add(plain + odd);
        texts.add(odd + plain);
        texts.add(plain.substring(0, size / 2) + odd + plain.substring(size / 2));
      }
    }
    Map<Long, byte[]> messages = new HashMap<>();
    for (int n = 0; n < texts.size(); n++) {
      messages.put(n + 1L, texts.get(n).getBytes(StandardCharsets.ISO_8859_1));
    }
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      store.arrive(messages, new SplittableRandom(7));

      Map<Long, String> there = store.linked();

      for (int n = 0; n < texts.size(); n++) {
        assertThat(java.util.Objects.equals(there.get(n + 1L), texts.get(n)))
            .as("text %d of %d bytes", n, texts.get(n).length())
            .isTrue();
      }
      assertThat(store.files()).isEqualTo(texts.size());
    }
  }

  /// IMAP cannot carry it up again, and other programs may stop reading there.
  @Test
  void a_message_with_a_nul_is_stored_as_it_came_and_is_none_to_send() throws Exception {
    Map<Long, byte[]> messages = new HashMap<>();
    for (int before = 0; before < 10; before++) { // They are looked at by eights.
      String text = "Subject: x\r\n\r\n" + "y".repeat(before) + "\0" + "z".repeat(20) + "\r\n";
      messages.put(before + 1L, text.getBytes(StandardCharsets.ISO_8859_1));
    }
    String late = "Subject: x\r\n\r\n" + "y\r\n".repeat(BUFFER / 3) + "\0\r\n";
    messages.put(99L, late.getBytes(StandardCharsets.ISO_8859_1));
    messages.put(100L, "Subject: x\r\n\r\n0\r\n".getBytes(StandardCharsets.ISO_8859_1));
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      store.arrive(messages, new SplittableRandom(7));

      AgreedView agreed = store.inbox().agreed();
      store.inbox().scan();

      for (int row = 0; row < agreed.size(); row++) {
        boolean ordinary = agreed.uid(row) == 100;
        String base = agreed.base(row);
        assertThat(MaildirName.isVerbatim(base)).as(base).isNotEqualTo(ordinary);
        assertThat(store.inbox().outgoing(base))
            .extracting(Outgoing::sendable)
            .as("%d", agreed.uid(row))
            .isEqualTo(ordinary);
      }
    }
  }

  @Test
  void two_files_of_one_name_are_told_apart_and_keep_their_bytes() throws IOException {
    try (StoreUnderTest store = StoreUnderTest.open(directory, new LocalDisk())) {
      Path inbox = directory.resolve("INBOX");
      java.nio.file.Files.writeString(inbox.resolve("cur/1.x.verbatim.mailtwin:2,S"), "a\nb");
      java.nio.file.Files.writeString(inbox.resolve("cur/1.x.verbatim.mailtwin:2,F"), "c\nd");

      var disk = store.inbox().scan();

      assertThat(disk.size()).isEqualTo(2);
      List<String> bytes = new ArrayList<>();
      for (int at = 0; at < disk.size(); at++) {
        bytes.add(
            StoreUnderTest.wire(
                java.util.Objects.requireNonNull(store.inbox().outgoing(disk.base(at)))));
      }
      assertThat(bytes).containsExactlyInAnyOrder("a\nb", "c\nd");
    }
  }
}
