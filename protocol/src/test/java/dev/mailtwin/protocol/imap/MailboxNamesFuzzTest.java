package dev.mailtwin.protocol.imap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any name a server can say. In a normal build only the seeds are played; `-Pfuzz` looks for more.
class MailboxNamesFuzzTest {

  @FuzzTest(maxDuration = "20s")
  void a_name_that_decodes_is_written_in_the_one_right_way(byte[] bytes) {
    String wire = new String(bytes, StandardCharsets.UTF_8);
    String decoded = MailboxNames.decode(wire);
    if (decoded != null && !MailboxNames.encode(decoded).equals(wire)) {
      throw new AssertionError("decoded to " + decoded + ": " + wire);
    }
  }
}
