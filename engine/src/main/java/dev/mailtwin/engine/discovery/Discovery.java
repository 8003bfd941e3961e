package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.DiscoveryProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.dns.Answer;
import dev.mailtwin.protocol.dns.Answer.Found;
import dev.mailtwin.protocol.dns.Answer.None;
import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.Mx;
import dev.mailtwin.protocol.imap.ImapConnector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// From an address to the servers. No password takes part, nothing is asked about domains above the
/// one that a single owner has, and nothing without encryption is believed or found.
///
/// Immutable; safe for use by many threads.
public final class Discovery {

  /// Thunderbird's list of providers.
  public static final URI ISPDB = URI.create("https://live.thunderbird.net/autoconfig/v1.1/");

  private static final Duration LIMIT = Duration.ofSeconds(12);

  private final Means means;

  /// What it is done with.
  ///
  /// @param dns is asked for every name
  /// @param imap makes connections, with a limit of few seconds
  /// @param smtp likewise
  /// @param ispdb the list of providers; ends with a slash
  /// @param httpsPort where https is spoken; 443 but in tests
  public record Means(Dns dns, ImapConnector imap, SmtpConnector smtp, URI ispdb, int httpsPort) {}

  /// Who was there and did not answer in time. Filled by many threads.
  private record Silent(Queue<String> pages, Queue<Endpoint> servers) {

    /// What is likelier than that nobody knows: the network lets nobody through, or the answer came
    /// too late.
    Problem orElse(Problem nobodyKnows, Question question) {
      String usual = "imap." + question.domain();
      for (Endpoint server : servers) {
        if (server.host().equals(usual)) {
          return NetworkProblems.blocked(server, "").or(NetworkProblems.down(server, ""));
        }
      }
      String page = pages.peek();
      return page == null ? nobodyKnows : DiscoveryProblems.tooLate(question.domain(), page);
    }
  }

  /// Discovery by these means.
  public Discovery(Means means) {
    this.means = means;
  }

  /// Finds the servers.
  ///
  /// @return servers for receiving, and those for sending if there are any
  /// @throws ProblemException if there are none: the provider has no IMAP, the domain has no mail,
  ///   names cannot be looked up, or nobody knows
  public Proposal find(MailAddress address) throws ProblemException, InterruptedException {
    var question = Question.about(address);
    Proposal known = new KnownProviders().ask(question);
    var silent = new Silent(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    Proposal found =
        known == null && question.owner() != null
            ? new Race(sources(silent), LIMIT).run(question)
            : known;
    if (found == null) {
      Problem why = nothing(question);
      throw new ProblemException(
          why.code() == Code.NO_SERVERS ? silent.orElse(why, question) : why);
    }
    if (found.imap() == null) {
      throw new ProblemException(withoutImap(found, question));
    }
    return found;
  }

  /// The servers for sending only, as table and DNS name them; nothing is guessed.
  ///
  /// @param imapHost whose provider is asked first
  /// @return null if none is named
  public @Nullable Proposal findSending(MailAddress address, String imapHost)
      throws InterruptedException {
    var question = Question.about(address);
    Provider provider = ProviderTable.byServer(imapHost);
    if (provider != null) {
      return Proposal.of(Origin.TABLE, provider, question);
    }
    Proposal known = new KnownProviders().ask(question);
    if (known == null && question.owner() != null) {
      var sources = List.<Source>of(new MailExchangers(means.dns), new ServiceRecords(means.dns));
      known = new Race(sources, LIMIT).runForSending(question);
    }
    return known == null || known.smtp().isEmpty() ? null : known;
  }

  /// Domains that would get the password and belong neither to the owner of the address's domain
  /// nor to a known provider: the user confirms them.
  ///
  /// @param also a host whose owner is trusted as well; empty for none
  public static List<String> strangers(Proposal proposal, MailAddress address, String also) {
    var list = PublicSuffixList.shared();
    var strangers = new TreeSet<String>();
    for (String host : proposal.hosts()) {
      boolean own =
          host.equals(address.domain())
              || host.equals(also)
              || list.sameOwner(host, address.domain())
              || (!also.isEmpty() && list.sameOwner(host, also));
      boolean known = Question.isName(host) && ProviderTable.byServer(host) != null;
      if (!own && !known && proposal.origin() != Origin.TABLE && proposal.origin() != Origin.MX) {
        String owner = list.registrable(host);
        strangers.add(owner == null ? host : owner);
      }
    }
    return List.copyOf(strangers);
  }

  private List<Source> sources(Silent silent) {
    var web = new Web(means.imap.connector(), means.imap.tls(), means.httpsPort, silent.pages::add);
    return List.of(
        new MailExchangers(means.dns),
        new Autoconfig(web),
        new ServiceRecords(means.dns),
        new Ispdb(web, means.dns, means.ispdb, Origin.ISPDB),
        new Ispdb(web, means.dns, means.ispdb, Origin.ISPDB_BY_MX),
        new SenderPolicy(means.dns),
        new UsualNames(means.imap, means.smtp, silent.servers::add));
  }

  private static Problem withoutImap(Proposal found, Question question) {
    Provider provider = found.provider();
    return provider == null
        ? DiscoveryProblems.imapDenied(question.domain())
        : DiscoveryProblems.noImap(provider.name());
  }

  /// Why nobody knows: the domain takes no mail, or its name cannot be looked up.
  private Problem nothing(Question question) throws InterruptedException {
    String domain = question.domain();
    if (question.owner() == null) {
      return DiscoveryProblems.notLookedUp(domain);
    }
    Answer<Mx> exchangers = means.dns.mx(domain);
    return switch (exchangers) {
      case Found<Mx>(List<Mx> records, _) ->
          records.stream().allMatch(mx -> mx.host().equals("."))
              ? NetworkProblems.noMailDomain(domain)
              : DiscoveryProblems.nothingFound(domain);
      case None<Mx>(Reason reason, _, _) ->
          switch (reason) {
            case NO_SUCH_NAME, NO_SUCH_RECORD -> NetworkProblems.noMailDomain(domain);
            case SERVER_FAILED, ALIAS_LOOP, GARBLED -> NetworkProblems.brokenName(domain);
            case REFUSED -> NetworkProblems.lookupRefused(domain);
            case SILENT, UNREACHABLE -> NetworkProblems.noLookup(domain);
          };
    };
  }
}
