package dev.mailtwin.engine;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.discovery.Discovery;
import dev.mailtwin.engine.discovery.Proposal;
import dev.mailtwin.engine.discovery.Typos;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.DiscoveryProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.imap.Capabilities;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.command.AskCapabilities;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Finds the servers of an address and, where a password could not help anyway, says so before one
/// is asked for.
public final class ServerSearch {

  private static final int HTTPS_PORT = 443;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Set<String> PASSWORD_MECHANISMS = Set.of("AUTH=PLAIN", "AUTH=LOGIN");

  private final Lines lines;
  private final Discovery discovery;
  private final Dns dns;

  /// @param caFile further trusted certificates, null for none
  /// @param ispdb another list of providers, null for Thunderbird's
  ServerSearch(Engine.Means means, @Nullable Path caFile, @Nullable URI ispdb)
      throws ProblemException {
    dns = means.dns();
    lines = Lines.of(means, CONNECT_LIMIT, caFile, UnaryOperator.identity()).within(SILENCE);
    discovery =
        new Discovery(
            new Discovery.Means(
                means.dns(),
                lines.imap(),
                lines.smtp(),
                ispdb == null ? Discovery.ISPDB : ispdb,
                HTTPS_PORT));
  }

  /// The domain of a provider that was probably meant; null if the address may well be right.
  public @Nullable String meant(MailAddress address) throws InterruptedException {
    return Typos.meant(address.domain(), dns);
  }

  /// Finds servers for receiving and sending; see [Discovery#find].
  ///
  /// @throws ProblemException also if the provider's bridge does not run here, or if the server
  ///   takes no passwords
  public Proposal find(MailAddress address) throws IOException, InterruptedException {
    Proposal found = discovery.find(address);
    Provider provider = found.provider();
    Endpoint imap = found.imap();
    if (provider != null && imap != null) {
      switch (provider.habits().secret()) {
        case BRIDGE_PASSWORD -> insistOnBridge(provider, imap);
        case BROWSER_SIGN_IN -> insistOnPasswords(imap);
        case PASSWORD, APP_PASSWORD, APP_PASSWORD_WITH_TWO_STEPS -> {}
      }
    }
    return found;
  }

  /// Finds servers for sending, as table and DNS name them; see [Discovery#findSending].
  public @Nullable Proposal findSending(MailAddress address, String imapHost)
      throws InterruptedException {
    return discovery.findSending(address, imapHost);
  }

  private void insistOnBridge(Provider provider, Endpoint imap)
      throws ProblemException, InterruptedException {
    try (ImapConnection _ = lines.imap().open(imap, _ -> {})) {
      return;
    } catch (NetException.PortClosed e) {
      throw new ProblemException(
          DiscoveryProblems.noBridge(provider.name(), provider.habits().page()), e);
    } catch (IOException e) {
      throw new ProblemException(ConnectionProblems.opening(e, imap), e);
    }
  }

  private void insistOnPasswords(Endpoint imap) throws IOException, InterruptedException {
    Capabilities offered;
    try (ImapConnection connection = lines.imap().open(imap, _ -> {})) {
      if (connection.capabilities().isEmpty()) {
        connection.send(new AskCapabilities()).await(SILENCE);
      }
      offered = connection.capabilities();
    } catch (IOException e) {
      throw new ProblemException(ConnectionProblems.opening(e, imap), e);
    }
    boolean takesPasswords =
        PASSWORD_MECHANISMS.stream().anyMatch(offered::has) || !offered.has("LOGINDISABLED");
    if (!takesPasswords) {
      List<String> mechanisms =
          offered.names().stream().filter(name -> name.startsWith("AUTH=")).sorted().toList();
      throw new ProblemException(LoginProblems.noMechanism(imap, mechanisms));
    }
  }
}
