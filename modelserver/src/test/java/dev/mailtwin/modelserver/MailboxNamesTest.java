package dev.mailtwin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import dev.mailtwin.modelserver.wire.MailboxNames;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Names between Unicode and the wire.
class MailboxNamesTest {

  @Test
  void modified_utf7_is_as_in_the_standard() throws BadSyntaxException {
    // RFC 3501 §5.1.3
    String name = "~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e";
    String wire = "~peter/mail/&U,BTFw-/&ZeVnLIqe-";
    assertThat(MailboxNames.MODIFIED_UTF7.encode(name)).isEqualTo('"' + wire + '"');
    assertThat(MailboxNames.MODIFIED_UTF7.decode(wire)).isEqualTo(name);
    for (String odd : List.of("&", "a&-b", "\ud83d\ude00", "tab\there", "q\"b\\", "&&&-")) {
      String sent = MailboxNames.MODIFIED_UTF7.encode(odd);
      String bare = sent.substring(1, sent.length() - 1).replaceAll("\\\\(.)", "$1");
      assertThat(MailboxNames.MODIFIED_UTF7.decode(bare)).isEqualTo(odd);
    }
  }

  @Test
  void hostile_names_can_be_listed() throws IOException {
    var store = MailStore.empty('/');
    store.create("../../etc");
    store.create("/absolute");
    store.create("a//b");
    store.create("\u0131nbox");
    var profile = Profile.condstore().withQuirk(Quirk.NO_MODSEQ);
    try (var server = ModelServer.start(ModelServer.Options.of(store, profile));
        var client = WireClient.loggedIn(server)) {
      assertThat(client.ok("LIST \"\" *"))
          .contains(
              "* LIST (\\HasNoChildren) \"/\" \"../../etc\"",
              "* LIST (\\HasNoChildren) \"/\" \"/absolute\"",
              "* LIST (\\HasNoChildren) \"/\" \"a//b\"",
              "* LIST (\\HasNoChildren) \"/\" \"&ATE-nbox\"");
      assertThat(client.ok("SELECT inbox")).anyMatch(line -> line.startsWith("* OK [NOMODSEQ]"));
      assertThat(client.command("UID FETCH 1:* MODSEQ").getLast()).startsWith("BAD");
      assertThat(client.ok("STATUS INBOX (HIGHESTMODSEQ)"))
          .contains("* STATUS \"INBOX\" (HIGHESTMODSEQ 0)");
    }
    var flat = MailStore.empty(MailStore.FLAT);
    try (var server = ModelServer.start(ModelServer.Options.of(flat, Profile.condstore()));
        var client = WireClient.loggedIn(server)) {
      client.ok("CREATE a/b");
      assertThat(client.ok("LIST \"\" %")).contains("* LIST (\\HasNoChildren) NIL \"a/b\"");
    }
  }
}
