package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.imap.ImapConnector;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.Patience;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import dev.mailtwin.testkit.HttpsSite;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// The network as far as a discovery sees it: one DNS server and one web server, on loopback.
///
/// @param dns knows the zone it was started with
/// @param site has a certificate for `*.example.com`, `example.com` and `ispdb.example.net`
record Surroundings(DnsServer dns, HttpsSite site, ThrowawayCa ca) implements AutoCloseable {

  private static final String NAMES =
      "dns:example.com,dns:*.example.com,dns:*.sub.example.com,dns:ispdb.example.net";

  /// The list of providers is at `ispdb.example.net`.
  static Surroundings of(String zone) throws IOException {
    ThrowawayCa ca = TestCa.naming(NAMES);
    return new Surroundings(
        DnsServer.serving(zone + "\nispdb.example.net A 127.0.0.1\n"),
        HttpsSite.with(ca.serverContext()),
        ca);
  }

  Web web() throws IOException {
    return new Web(connector(), Tls.trustingAlso(ca.caPem()), site.port(), _ -> {});
  }

  private Connector connector() {
    return new Connector(Dns.at(dns.address()).resolver(), Duration.ofSeconds(5));
  }

  Discovery discovery() throws IOException {
    Tls tls = Tls.trustingAlso(ca.caPem());
    Duration silence = Duration.ofSeconds(2);
    return new Discovery(
        new Discovery.Means(
            Dns.at(dns.address()),
            new ImapConnector(connector(), tls, silence, Trace.none()),
            new SmtpConnector(connector(), tls, Patience.of(silence), Trace.none()),
            URI.create("https://ispdb.example.net:" + site.port() + "/v1.1/"),
            site.port()));
  }

  Proposal find(String address) throws IOException, InterruptedException {
    return discovery().find(MailAddress.parse(address));
  }

  /// The code of the problem that ends the search.
  String failure(String address) throws IOException, InterruptedException {
    try {
      return "found " + find(address);
    } catch (ProblemException e) {
      return e.problem().code().name();
    }
  }

  @Override
  public void close() throws IOException {
    site.close();
    dns.close();
  }
}
