package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmittedMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten thousand receivers, which is as many as are taken.
class ManyReceiversTest {

  private static final int MANY = 10_000;

  @TempDir Path home;

  private static List<String> receivers(int count) {
    return IntStream.range(0, count).mapToObj("receiver-%05d@example.com"::formatted).toList();
  }

  private static String letter(List<String> receivers) {
    return Provider.letter("many", receivers.stream().collect(Collectors.joining(",\n ")));
  }

  @Test
  void all_of_them_get_it_once() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      Sender.Run run = sender.send(letter(receivers(MANY)));
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(provider.smtp().messages()).hasSize(1);
      assertThat(provider.smtp().messages().getFirst().recipients()).isEqualTo(receivers(MANY));
    }
  }

  @Test
  void one_more_is_refused_before_any_server_is_asked() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      Sender.Run run = sender.send(letter(receivers(MANY + 1)));
      assertThat(run.exit()).as(run.err()).isNotZero();
      assertThat(run.err()).contains("[S8]", "10001 recipients", "10000");
      assertThat(provider.smtp().connections()).isZero();
      assertThat(sender.letters()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "452 4.5.3 Error: too many recipients",
        "550 5.5.3 Too many recipients for this one"
      })
  void a_server_that_takes_a_thousand_at_a_time_gets_them_in_parts_once_the_user_says_so(
      String refusal) throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      var perMessage = new ArrayList<String>();
      provider
          .smtp()
          .setFault(event -> {
            if (event.name().equals("MAIL")) {
              perMessage.clear();
            }
            if (event.name().equals("RCPT") && perMessage.size() == 1_000) {
              return new Action.Answer(refusal);
            }
            if (event.name().equals("RCPT")) {
              perMessage.add(event.line());
            }
            return new Action.Proceed();
          });
      Sender.Run run = sender.send(letter(receivers(3_500)));
      assertThat(run.state()).as(run.err()).isEqualTo("needs-you");
      assertThat(run.code()).isEqualTo("S8");
      assertThat(run.exit()).isEqualTo(65);
      assertThat(provider.smtp().messages()).isEmpty();

      String key = run.document().get("letter").getAsString();
      Sender.Run parts = sender.run("outbox", "retry", "--json", "--allow-partial", key);
      assertThat(parts.exit()).as(parts.err()).isZero();
      assertThat(provider.smtp().messages().stream().map(SubmittedMessage::recipients))
          .hasSize(4)
          .flatMap(all -> all)
          .containsExactlyInAnyOrderElementsOf(receivers(3_500));
      provider.smtp().setFault(Fault.none());
    }
  }
}
