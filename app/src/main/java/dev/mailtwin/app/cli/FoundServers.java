package dev.mailtwin.app.cli;

import dev.mailtwin.app.cli.ServerChoice.Chosen;
import dev.mailtwin.app.cli.ServerChoice.Route;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.discovery.Proposal;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/// What is said about servers that were found, before the password is asked for.
record FoundServers(Chosen chosen, Proposal found) {

  void print(Terminal terminal) {
    PrintStream err = terminal.err();
    Route route = chosen.routes().getFirst();
    err.printf(
        "Found by %s: %s for receiving, %s.%n",
        found.origin().words(),
        Terminal.safe(route.imap().toString()),
        route.smtp().isEmpty()
            ? "none for sending"
            : Terminal.safe(
                    route.smtp().stream().map(Object::toString).collect(Collectors.joining(" or ")))
                + " for sending");
    Provider provider = found.provider();
    if (provider != null) {
      hints(provider).forEach(line -> err.println(Terminal.safe(line)));
    }
  }

  private static List<String> hints(Provider provider) {
    String page = provider.habits().page();
    String at = page.isEmpty() ? "" : " here: " + page;
    String password =
        switch (provider.habits().secret()) {
          case PASSWORD -> "";
          case APP_PASSWORD -> "%s wants an app password%s".formatted(provider.name(), at);
          case APP_PASSWORD_WITH_TWO_STEPS ->
              "With two-step sign-in, %s wants an app password%s".formatted(provider.name(), at);
          case BRIDGE_PASSWORD -> "The password is the one that Proton Mail Bridge shows.";
          case BROWSER_SIGN_IN ->
              "%s usually takes no passwords from mail programs.".formatted(provider.name());
        };
    String where = provider.habits().imapSwitch();
    String onFirst = where.isEmpty() ? "" : "IMAP has to be switched on first: " + where;
    return List.of(password, onFirst).stream().filter(line -> !line.isEmpty()).toList();
  }
}
