package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.outbox.Notices;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient.Notify;
import dev.mailtwin.protocol.smtp.Submission.Notifications;
import dev.mailtwin.protocol.smtp.Submission.Notifications.Returned;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The words real programs use.
class SendmailWordsTest {

  private static SendmailWords parse(String words) throws ProblemException {
    return SendmailWords.parse(List.of(words.split(" ", -1)));
  }

  private static SendmailWords words(
      boolean fromHeader, boolean dotIsText, String sender, String name, List<String> recipients) {
    return new SendmailWords(
        fromHeader, dotIsText, sender, name, recipients, Notices.AS_THE_SERVERS_LIKE);
  }

  @Test
  void mutt() throws ProblemException {
    assertThat(parse("-oem -oi -f ana@example.org -- bob@example.org c@example.org"))
        .isEqualTo(
            words(false, true, "ana@example.org", "", List.of("bob@example.org", "c@example.org")));
    assertThat(parse("-oem -oi -B8BITMIME -N failure,delay -R hdrs -- -odd@example.org"))
        .isEqualTo(
            new SendmailWords(
                false,
                true,
                "",
                "",
                List.of("-odd@example.org"),
                new Notices(
                    Set.of(Notify.FAILURE, Notify.DELAY),
                    new Notifications(Returned.HEADERS, ""))));
  }

  @Test
  void git_send_email() throws ProblemException {
    assertThat(parse("-f ana@example.org -i bob@example.org"))
        .isEqualTo(words(false, true, "ana@example.org", "", List.of("bob@example.org")));
  }

  @Test
  void cron_and_scripts() throws ProblemException {
    assertThat(parse("-i -FCronDaemon -B8BITMIME -oem ana@example.org"))
        .isEqualTo(words(false, true, "", "CronDaemon", List.of("ana@example.org")));
    assertThat(parse("-FCronDaemon -odi -oem -oi -t -f root"))
        .isEqualTo(words(true, true, "root", "CronDaemon", List.of()));
    assertThat(parse("-ti")).isEqualTo(words(true, true, "", "", List.of()));
    assertThat(parse("-t -oi -fana@example.org"))
        .isEqualTo(words(true, true, "ana@example.org", "", List.of()));
  }

  @Test
  void mailx() throws ProblemException {
    assertThat(parse("-i -m -v -r ana@example.org -- bob@example.org"))
        .isEqualTo(words(false, true, "ana@example.org", "", List.of("bob@example.org")));
    assertThat(parse("-G -U -n -h 5 -L tag -X log -O IgnoreDots=true -bm b@example.org"))
        .isEqualTo(words(false, true, "", "", List.of("b@example.org")));
  }

  @Test
  void reports_there_are_not() {
    for (String wish :
        List.of("-N sometimes", "-N never,failure", "-N ,", "-R half", "-V \u0007")) {
      assertThatThrownBy(() -> parse(wish))
          .isInstanceOfSatisfying(
              ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(Code.USAGE));
    }
  }

  @Test
  void modes_there_are_not() {
    for (String mode : List.of("-bs", "-bp", "-bd", "-bi", "-bt", "-b s", "-q", "-q30m")) {
      assertThatThrownBy(() -> parse(mode))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(Code.USAGE);
                assertThat(e.problem().happened()).contains("is not supported");
              });
    }
    assertThatThrownBy(() -> parse("-z")).hasMessageContaining("-z");
    assertThatThrownBy(() -> parse("-f")).hasMessageContaining("needs a value");
  }
}
