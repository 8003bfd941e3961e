package dev.mailtwin.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.Provider.Hosts;
import dev.mailtwin.engine.account.ProviderTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `docs/providers.md` shows what the program knows.
class ProviderListTest {

  @Test
  void every_provider_is_shown_as_the_program_knows_it() throws IOException {
    Path root = Path.of(System.getProperty("mailtwin.root", ".."));
    String page = Files.readString(root.resolve("docs/providers.md"));
    for (Provider provider : ProviderTable.all()) {
      assertThat(page).as("the section of docs/providers.md").contains(section(provider));
    }
    assertThat(page.lines().filter(line -> line.startsWith("## ")))
        .hasSize(ProviderTable.all().size());
  }

  private static String section(Provider provider) {
    var text = new StringBuilder("## " + provider.name() + "\n\n");
    line(text, "addresses at", joined(provider.domains()));
    line(text, "own domains by MX in", joined(provider.exchangers()));
    line(text, "own domains by SPF of", joined(provider.senders()));
    line(text, "servers", hosts(provider.hosts()));
    line(text, "for own domains first", hosts(provider.ownDomainHosts()));
    Provider.Habits habits = provider.habits();
    if (provider.hosts() != null) {
      line(
          text,
          "login name for receiving",
          switch (habits.user()) {
            case FULL_ADDRESS -> "the full address";
            case LOCAL_PART -> "what stands before the @ (for own domains, the full address)";
          });
      line(
          text,
          "password",
          switch (habits.secret()) {
            case PASSWORD -> "the account's";
            case APP_PASSWORD_WITH_TWO_STEPS ->
                "the account's; with two-step sign-in an app password";
            case APP_PASSWORD -> "an app password";
            case BRIDGE_PASSWORD -> "the one that the bridge program shows";
            case BROWSER_SIGN_IN -> "usually none: sign-in in the browser only";
          });
      line(text, "see", habits.page());
      line(text, "IMAP is switched on at", habits.imapSwitch());
      line(
          text,
          "copy of what was sent",
          switch (habits.sent()) {
            case SERVER_SAVES -> "the server saves it";
            case TO_BE_LEARNT -> "looked for after sending";
          });
      String connections = habits.connections() == 0 ? "" : String.valueOf(habits.connections());
      line(text, "connections at once, reported", connections);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    if (!value.isEmpty()) {
      text.append("- ").append(label).append(": ").append(value).append('\n');
    }
  }

  private static String joined(Collection<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  private static String hosts(@Nullable Hosts hosts) {
    return hosts == null
        ? ""
        : hosts.imap()
            + "; "
            + hosts.smtp().stream().map(Object::toString).collect(Collectors.joining(" or "));
  }
}
