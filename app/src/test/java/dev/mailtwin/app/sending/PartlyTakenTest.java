package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A letter that some of its receivers have: nothing may say that nobody has it.
class PartlyTakenTest {

  private static final Fault GREYLISTED =
      event ->
          event.name().equals("RCPT") && event.line().contains("carol")
              ? new Action.Answer("451 4.7.1 Greylisted, try again")
              : new Action.Proceed();

  @TempDir Path home;

  private String partlyTaken(Provider provider, Sender sender) throws IOException {
    provider.smtp().setFault(GREYLISTED);
    Sender.Run run =
        sender.send(
            Provider.letter("partly", "bob@example.com, carol@example.com"), "--allow-partial");
    assertThat(run.state()).as(run.err()).isEqualTo("waiting");
    assertThat(provider.smtp().messages()).hasSize(1);
    return run.document().get("letter").getAsString();
  }

  @Test
  void whatever_happens_to_the_rest_the_others_have_it() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      String key = partlyTaken(provider, sender);
      Sender.Run again = sender.run("outbox", "retry", key);

      assertThat(again.err()).contains("1 of 2 recipients have").doesNotContain("nothing was sent");
      assertThat(sender.run("outbox", "show", key).out())
          .contains("accepted  bob@example.com", "pending  carol@example.com")
          .doesNotContainIgnoringCase("nothing was sent");
      assertThat(sender.run("outbox", "cancel", key).err())
          .contains("not sent to the others", "1 of 2 recipients have it")
          .doesNotContain("waits in the outbox");
      provider.smtp().setFault(Fault.none());
    }
  }

  @Test
  void who_agreed_to_parts_is_not_asked_again_for_each() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      var taken = new ArrayList<String>();
      provider
          .smtp()
          .setFault(event -> {
            if (event.name().equals("RCPT") && taken.size() == 2) {
              return new Action.Answer("452 4.5.3 Error: too many recipients");
            }
            if (event.name().equals("RCPT")) {
              taken.add(event.line());
            }
            return new Action.Proceed();
          });
      Sender.Run run =
          sender.send(
              Provider.letter(
                  "parts", "a@example.com, b@example.com, c@example.com, d@example.com"),
              "--allow-partial");
      assertThat(run.state()).as(run.err()).isEqualTo("waiting");
      assertThat(run.exit()).isEqualTo(75);

      provider.smtp().setFault(Fault.none());
      String key = run.document().get("letter").getAsString();
      assertThat(sender.run("outbox", "retry", key).exit()).isZero();
      assertThat(provider.smtp().messages().stream().flatMap(m -> m.recipients().stream()))
          .containsExactlyInAnyOrder(
              "a@example.com", "b@example.com", "c@example.com", "d@example.com");
    }
  }

  @Test
  void who_edits_it_is_told_who_has_it() throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      String key = partlyTaken(provider, sender);
      Path file = home.resolve("again.eml");
      Sender.Run edited = sender.run("outbox", "edit", key, "--output", file.toString());

      assertThat(edited.exit()).as(edited.err()).isZero();
      assertThat(edited.err()).contains("a second time").contains("bob@example.com");
      assertThat(Files.readString(file)).contains("carol@example.com");
      provider.smtp().setFault(Fault.none());
    }
  }
}
