package dev.mailtwin.protocol.imap.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/// Any bytes at all. In a normal build only the seeds are played; `-Pfuzz` looks for more.
class ResponseParserFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_responses_or_an_imap_exception(byte[] bytes) throws IOException {
    Parsing.check(bytes, new Random(Arrays.hashCode(bytes)));
  }
}
