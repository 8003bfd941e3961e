package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmittedMessage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract with the server in memory, which complains about everything not offered.
class ModelSubmissionTest {

  static Stream<SubmissionProfile> profiles() {
    SubmissionProfile generic = SubmissionProfile.generic();
    return Stream.of(
        SubmissionProfile.zoho(),
        generic,
        generic.without("CHUNKING"),
        generic.without("CHUNKING", "PIPELINING", "8BITMIME", "SMTPUTF8", "DSN"));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void every_letter_arrives(SubmissionProfile profile) throws Exception {
    try (var server = ModelTalk.server(profile)) {
      try (var connection = ModelTalk.open(server)) {
        SubmissionContract.handIn(connection);
        connection.quit();
      }
      assertThat(server.complaints()).isEmpty();
      List<SubmittedMessage> messages = server.messages();
      assertThat(messages).hasSameSizeAs(SubmissionContract.NASTY);
      for (int n = 0; n < messages.size(); n++) {
        assertThat(messages.get(n).recipients()).containsExactly("to" + n + "@b.example");
        SubmissionContract.compare(n, messages.get(n).content());
      }
    }
  }
}
