package dev.mailtwin.protocol.smtp.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/// Any bytes at all. In a normal build only the seeds are played; `-Pfuzz` looks for more.
class ReplyParserFuzzTest {

  @FuzzTest(maxDuration = "30s")
  void any_bytes_are_replies_or_an_smtp_exception(byte[] bytes) throws IOException {
    WireLawsTest.check(bytes);
  }
}
