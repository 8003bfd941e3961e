package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.dns.Answer;
import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Looks the servers' names up, and says why if there is no address.
final class NameCheck {

  private NameCheck() {}

  /// Looks up one host.
  ///
  /// @return whether there are addresses
  static boolean run(Examination x, Phase phase, String host) throws InterruptedException {
    if (!x.addresses(host).isEmpty()) {
      return true;
    }
    try {
      List<InetAddress> addresses = x.around().dns().resolver().addresses(host);
      if (!addresses.isEmpty()) {
        x.found(host, addresses);
        if (!Resolver.isLiteral(host)) {
          x.passed(phase, "%s has the address %s".formatted(host, list(addresses)));
        }
        return true;
      }
    } catch (UnknownHostException _) {
      // The system does not say why; the name servers do.
    }
    return byName(x, phase, host);
  }

  private static boolean byName(Examination x, Phase phase, String host)
      throws InterruptedException {
    Answer<InetAddress> answer = x.around().dns().addresses(host);
    if (answer instanceof Answer.None<InetAddress>(Reason reason, _, String detail)) {
      x.failed(phase, causes(x, host, reason), detail);
      return false;
    }
    x.found(host, answer.records());
    x.passed(phase, "%s has the address %s".formatted(host, list(answer.records())));
    return true;
  }

  private static List<Problem> causes(Examination x, String host, Reason reason)
      throws InterruptedException {
    return switch (reason) {
      case NO_SUCH_NAME -> List.of(NetworkProblems.noSuchName(host, AccountFacts.nearestServer(x)));
      case NO_SUCH_RECORD -> List.of(NetworkProblems.noAddress(host));
      case SERVER_FAILED, ALIAS_LOOP -> List.of(NetworkProblems.brokenName(host));
      case REFUSED -> List.of(NetworkProblems.lookupRefused(host));
      case SILENT, UNREACHABLE, GARBLED -> {
        boolean alone = x.around().network().addresses().isEmpty() && !x.around().dns().isNamed();
        yield alone
            ? List.of(
                InputProblems.offline("it has no address in any network"),
                NetworkProblems.noLookup(host))
            : List.of(NetworkProblems.noLookup(host));
      }
    };
  }

  private static String list(List<InetAddress> addresses) {
    return String.join(", ", addresses.stream().limit(4).map(InetAddress::getHostAddress).toList());
  }

  /// Whether the name leads somewhere it should not, now that nothing good was found there.
  ///
  /// With `--resolver` loopback answers are what was asked for; names that are never looked up lead
  /// where they say.
  static @Nullable Problem redirected(Examination x, String host) throws InterruptedException {
    Dns dns = x.around().dns();
    List<InetAddress> addresses = x.addresses(host);
    if (Resolver.isLiteral(host) || isLocal(host) || addresses.isEmpty()) {
      return null;
    }
    InetAddress first = addresses.getFirst();
    if (LocalNetwork.isNowhere(first) && !dns.isNamed()) {
      return NetworkProblems.redirected(host, first.getHostAddress());
    }
    String random = "mailtwin-%08x.example.com".formatted(RandomGenerator.getDefault().nextInt());
    boolean everywhere = dns.addresses(random).records().contains(first);
    if (!everywhere) {
      x.rulesOut("this network does not answer every name with the same address");
    }
    return everywhere ? NetworkProblems.portalNames(host, first.getHostAddress()) : null;
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }
}
