package dev.mailtwin.app.cli;

import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.ServerSearch;
import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.account.Provider.Hosts;
import dev.mailtwin.engine.account.ServerAddress;
import dev.mailtwin.engine.account.ServerLint;
import dev.mailtwin.engine.discovery.Discovery;
import dev.mailtwin.engine.discovery.Proposal;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.DiscoveryProblems;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that name servers, and finding them where the options do not.
final class ServerChoice {

  @Option(names = "--imap", paramLabel = "URL", description = "Receiving: imaps://HOST:PORT.")
  private @Nullable String imap;

  @Option(
      names = "--smtp",
      paramLabel = "URL",
      description = "Sending: smtps://HOST:PORT. Given twice, the second stands in for the first.")
  private List<String> smtp = new ArrayList<>();

  @Option(names = "--user", paramLabel = "NAME", description = "Login name; default: ADDRESS.")
  private @Nullable String user;

  @Option(
      names = "--ca-file",
      paramLabel = "PEM",
      description = "Certificates to trust as well, for this account.")
  @Nullable Path caFile;

  @Option(
      names = "--ispdb",
      paramLabel = "URL",
      description = "Another list of providers than Thunderbird's.")
  private @Nullable String ispdb;

  @Option(
      names = "--yes",
      description = "Agree to servers of another owner than the address's, and to its spelling.")
  private boolean yes;

  /// Servers and login names to try.
  record Route(Endpoint imap, List<Endpoint> smtp, String user, String smtpUser) {}

  /// What was chosen.
  ///
  /// @param routes at least one; the second is another family of servers of the same provider
  /// @param found where the servers were found; null if the options name them
  record Chosen(List<Route> routes, @Nullable Proposal found) {}

  /// Whether an option names a server.
  boolean names() {
    return imap != null || !smtp.isEmpty();
  }

  /// What can be said without a network about the options and the address.
  void checkInput(String address) throws ProblemException {
    for (String server : smtp) {
      Endpoint _ = endpoint(server, "smtp");
    }
    URI _ = ispdb();
    MailAddress _ = parsed(address);
    if (imap != null) {
      Endpoint _ = endpoint(imap, "imap");
    }
  }

  /// Names or finds the servers of an address; see [#checkInput].
  Chosen chosen(Engine engine, Parts parts, String address, CommonOptions common)
      throws IOException, InterruptedException {
    List<Endpoint> sending = new ArrayList<>();
    for (String server : smtp) {
      sending.add(endpoint(server, "smtp"));
    }
    if (imap != null) {
      return named(engine, address, endpoint(imap, "imap"), sending, common);
    }
    MailAddress parsed = parsed(address);
    Questions questions = Questions.of(common.noInput);
    ServerSearch search = engine.search(caFile, ispdb());
    checkSpelling(parsed, yes ? null : search.meant(parsed), questions);
    Proposal found;
    try {
      found = search.find(parsed);
    } catch (ProblemException e) {
      if (e.problem().code() != Code.NO_SERVERS || questions == null) {
        throw e;
      }
      return asked(questions, parsed, e, parts.terminal().err());
    }
    confirm(found, parsed, "", questions);
    Chosen chosen = routes(found, sending);
    if (!common.quiet) {
      new FoundServers(chosen, found).print(parts.terminal());
    }
    return chosen;
  }

  /// The option names the server for receiving; where none does for sending, table and DNS are
  /// asked. What is on this computer or has no name is in neither.
  private Chosen named(
      Engine engine,
      String address,
      Endpoint receiving,
      List<Endpoint> sending,
      CommonOptions common)
      throws IOException, InterruptedException {
    String name = user == null ? address : user;
    Proposal found = null;
    boolean local = ServerAddress.isLocal(receiving.host()) && common.resolver == null;
    if (sending.isEmpty() && !local) {
      MailAddress parsed = parsed(address);
      found = engine.search(caFile, ispdb()).findSending(parsed, receiving.host());
      if (found != null) {
        Proposal only = found.onlySending();
        confirm(only, parsed, receiving.host(), Questions.of(common.noInput));
      }
    }
    List<Endpoint> servers = found == null ? sending : found.smtp();
    String smtpUser = found == null || user != null ? name : found.smtpUser();
    return new Chosen(List.of(new Route(receiving, servers, name, smtpUser)), null);
  }

  private static MailAddress parsed(String address) throws ProblemException {
    try {
      return MailAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(InputProblems.notAnAddress(address, "it " + e.getMessage()), e);
    }
  }

  /// Asks, and changes nothing.
  private static void checkSpelling(
      MailAddress address, @Nullable String meant, @Nullable Questions questions)
      throws ProblemException {
    if (meant == null) {
      return;
    }
    String question =
        "\"%s\" looks like a typing mistake for %s. Is it right as it is?"
            .formatted(address.domain(), meant);
    if (questions == null || !questions.yes(question, false)) {
      throw new ProblemException(InputProblems.typingMistake(address.domain(), meant));
    }
  }

  private void confirm(
      Proposal found, MailAddress address, String also, @Nullable Questions questions)
      throws ProblemException {
    List<String> strangers = Discovery.strangers(found, address, also);
    if (strangers.isEmpty() || yes) {
      return;
    }
    String question =
        "The servers found for %s belong to %s (by %s). Is that your provider?"
            .formatted(address.typed(), String.join(", ", strangers), found.origin().words());
    if (questions == null || !questions.yes(question, false)) {
      throw new ProblemException(DiscoveryProblems.unconfirmed(strangers, found.origin().words()));
    }
  }

  private Chosen routes(Proposal found, List<Endpoint> sending) {
    List<Route> routes = new ArrayList<>();
    String name = user == null ? found.user() : user;
    String smtpName = user == null ? found.smtpUser() : user;
    Endpoint receiving = found.imap();
    if (receiving != null) {
      routes.add(new Route(receiving, sending.isEmpty() ? found.smtp() : sending, name, smtpName));
    }
    Hosts other = found.alternative();
    if (other != null) {
      routes.add(
          new Route(other.imap(), sending.isEmpty() ? other.smtp() : sending, name, smtpName));
    }
    return new Chosen(routes, found);
  }

  /// Nobody knows the servers but, perhaps, the user.
  private Chosen asked(
      Questions questions, MailAddress address, ProblemException why, PrintStream err)
      throws ProblemException {
    err.println(Terminal.safe(why.problem().happened()));
    String receiving =
        questions.line(
            "Server for receiving (for example imap.%s), empty to stop: "
                .formatted(address.domain()));
    if (receiving.isEmpty()) {
      throw why;
    }
    String sending = questions.line("Server for sending, empty for none: ");
    String name = user == null ? address.ascii() : user;
    return new Chosen(
        List.of(
            new Route(
                endpoint(withScheme(receiving, "imap"), "imap"),
                sending.isEmpty()
                    ? List.of()
                    : List.of(endpoint(withScheme(sending, "smtp"), "smtp")),
                name,
                name)),
        null);
  }

  private static String withScheme(String typed, String kind) {
    return typed.contains("://") ? typed : kind + "s://" + typed;
  }

  private static Endpoint endpoint(String text, String kind) throws ProblemException {
    return ServerLint.parse(text, kind);
  }

  /// Encrypted, or on this computer.
  private @Nullable URI ispdb() throws ProblemException {
    return list(ispdb);
  }

  /// The address of a list of providers; null if none is named.
  static @Nullable URI list(@Nullable String ispdb) throws ProblemException {
    if (ispdb == null) {
      return null;
    }
    try {
      URI uri = new URI(ispdb);
      String host = uri.getHost();
      boolean fine =
          host != null
              && ("https".equals(uri.getScheme())
                  || ("http".equals(uri.getScheme()) && ServerAddress.isLoopback(host)));
      if (fine) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The same as an address that is none.
    }
    throw Parts.usage("--ispdb: \"%s\" is not an https address.".formatted(ispdb));
  }
}
