package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.doctor.SecondOpinion.Said;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.dns.Answer;
import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.LookupFailedException;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Looks the servers' names up, and says why if there is no address, or a strange one.
final class NameCheck {

  /// Its operator answers for all names, so it is always there.
  private static final String KNOWN_EVERYWHERE = "www.iana.org";

  /// What a lookup takes if nobody answers.
  private static final Duration LOOKUP = Duration.ofSeconds(8);

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
    } catch (LookupFailedException e) {
      if (e.ofSystem() && e.reason() == Reason.SILENT) {
        x.failed(phase, causes(x, host, Reason.SILENT), ""); // Asking again would take long.
        return false;
      }
    } catch (UnknownHostException _) {
      // The name servers say why.
    }
    return byName(x, phase, host);
  }

  private static boolean byName(Examination x, Phase phase, String host)
      throws InterruptedException {
    Answer<InetAddress> answer = x.around().dns().addresses(host);
    if (answer instanceof Answer.None<InetAddress>(Reason reason, _, String detail)) {
      boolean said = reason != Reason.SILENT && reason != Reason.UNREACHABLE;
      x.failed(phase, causes(x, host, reason), said && reason != Reason.GARBLED ? detail : "");
      return false;
    }
    x.found(host, answer.records());
    x.passed(phase, "%s has the address %s".formatted(host, list(answer.records())));
    return true;
  }

  private static List<Problem> causes(Examination x, String host, Reason reason)
      throws InterruptedException {
    Said elsewhere =
        reason == Reason.ALIAS_LOOP ? new Said.Nothing(false) : new SecondOpinion(x).about(host);
    return switch (reason) {
      case NO_SUCH_NAME -> missing(x, host, elsewhere, noName(x, host));
      case NO_SUCH_RECORD -> missing(x, host, elsewhere, NetworkProblems.noAddress(host));
      case SERVER_FAILED -> failed(x, host, elsewhere);
      case ALIAS_LOOP -> List.of(NetworkProblems.brokenName(host));
      case REFUSED -> refused(x, host, elsewhere);
      case SILENT, UNREACHABLE, GARBLED -> nobodyAnswers(x, host, elsewhere);
    };
  }

  /// The resolver says that there is none.
  ///
  /// @param here what that means if it is right
  private static List<Problem> missing(Examination x, String host, Said elsewhere, Problem here) {
    return switch (elsewhere) {
      case Said.Addresses(_, String who) ->
          List.of(NetworkProblems.withheld("says that there is no address of " + host, who));
      case Said.Broken broken when broken.fault() == SecondOpinion.Fault.SIGNATURES ->
          List.of(here, broken(host, broken));
      case Said.Denied(_, String who) -> {
        x.rulesOut("%s, asked over https, knows no address either".formatted(who));
        yield List.of(here);
      }
      case Said.Broken _, Said.Nothing _ -> List.of(here);
    };
  }

  /// The resolver could not find out: the owner's fault, or its own?
  private static List<Problem> failed(Examination x, String host, Said elsewhere)
      throws InterruptedException {
    return switch (elsewhere) {
      case Said.Addresses(_, String who) ->
          List.of(
              failsAlways(x)
                  ? NetworkProblems.noLookup(host, who)
                  : NetworkProblems.withheld(
                      "fails to look up %s (SERVFAIL)".formatted(host), who));
      case Said.Broken broken -> List.of(broken(host, broken));
      case Said.Denied _ -> List.of(noName(x, host), NetworkProblems.brokenName(host));
      case Said.Nothing _ -> List.of(NetworkProblems.brokenName(host));
    };
  }

  private static List<Problem> refused(Examination x, String host, Said elsewhere)
      throws InterruptedException {
    return switch (elsewhere) {
      case Said.Addresses(_, String who) ->
          List.of(NetworkProblems.withheld("refuses to look up " + host, who));
      case Said.Broken broken -> List.of(broken(host, broken), NetworkProblems.lookupRefused(host));
      case Said.Denied _ -> List.of(noName(x, host), NetworkProblems.lookupRefused(host));
      case Said.Nothing _ -> List.of(NetworkProblems.lookupRefused(host));
    };
  }

  private static Problem noName(Examination x, String host) throws InterruptedException {
    return NetworkProblems.noSuchName(host, AccountFacts.nearestServer(x));
  }

  private static Problem broken(String host, Said.Broken broken) {
    return NetworkProblems.brokenName(
        host,
        switch (broken.fault()) {
          case SIGNATURES -> "its signatures (DNSSEC) are wrong";
          case SERVERS -> "its name servers do not answer as they should";
        },
        broken.who());
  }

  /// Whether the resolver cannot even find a name that is known everywhere.
  private static boolean failsAlways(Examination x) throws InterruptedException {
    return x.around().dns().a(KNOWN_EVERYWHERE)
            instanceof Answer.None<InetAddress>(Reason reason, _, _)
        && reason == Reason.SERVER_FAILED;
  }

  private static List<Problem> nobodyAnswers(Examination x, String host, Said elsewhere) {
    String who = elsewhere.who();
    if (!who.isEmpty()) {
      return List.of(NetworkProblems.noLookup(host, who));
    }
    if (x.around().dns().isNamed()) {
      return List.of(NetworkProblems.noLookup(host));
    }
    if (x.around().network().addresses().isEmpty()) {
      return List.of(InputProblems.offline("it has no address in any network"));
    }
    if (elsewhere instanceof Said.Nothing(boolean unreachable) && unreachable) {
      return List.of(InputProblems.offline("there is no way from it to the Internet"));
    }
    return List.of(
        InputProblems.offline("neither its name servers nor any others answer"),
        NetworkProblems.noLookup(host));
  }

  private static String list(List<InetAddress> addresses) {
    return String.join(", ", addresses.stream().limit(4).map(InetAddress::getHostAddress).toList());
  }

  /// Whether the name leads somewhere it should not, now that nothing good was found there.
  ///
  /// With `--resolver` loopback answers are what was asked for, unless a resolver elsewhere that
  /// was named too says otherwise; names that are never looked up lead where they say.
  static @Nullable Problem redirected(Examination x, String host) throws InterruptedException {
    Dns dns = x.around().dns();
    List<InetAddress> addresses = x.addresses(host);
    if (Resolver.isLiteral(host) || isLocal(host) || addresses.isEmpty()) {
      return null;
    }
    InetAddress first = addresses.getFirst();
    boolean odd = LocalNetwork.isInner(first);
    Said elsewhere = odd ? new SecondOpinion(x).about(host) : new Said.Nothing(false);
    Problem contradicted = contradicted(x, host, elsewhere);
    if (contradicted != null) {
      return contradicted;
    }
    boolean known = elsewhere instanceof Said.Addresses || elsewhere instanceof Said.Denied;
    if (!known && dns.isNamed() && first.isAnyLocalAddress()) {
      return NetworkProblems.lookupRefused(host); // One answer suffices, and this one says so.
    }
    if (!known && LocalNetwork.isNowhere(first) && !dns.isNamed()) {
      return NetworkProblems.redirected(host, first.getHostAddress());
    }
    return portal(x, host, first);
  }

  /// Whether a name that leads into this network, or nowhere, leads out of it for everybody else.
  /// Nothing is said where nobody else can be asked.
  static @Nullable Problem contradicted(Examination x, String host) throws InterruptedException {
    List<InetAddress> addresses = x.addresses(host);
    boolean odd =
        !Resolver.isLiteral(host)
            && !isLocal(host)
            && !addresses.isEmpty()
            && LocalNetwork.isInner(addresses.getFirst());
    return odd ? contradicted(x, host, new SecondOpinion(x).about(host)) : null;
  }

  /// Whether the name leads astray, as far as anybody knows who can be asked: into this network for
  /// nobody but this computer, or to where every name leads.
  static @Nullable Problem astray(Examination x, String host) throws InterruptedException {
    List<InetAddress> addresses = x.addresses(host);
    if (Resolver.isLiteral(host) || isLocal(host) || addresses.isEmpty()) {
      return null;
    }
    Problem contradicted = contradicted(x, host);
    return contradicted == null ? portal(x, host, addresses.getFirst()) : contradicted;
  }

  private static @Nullable Problem contradicted(Examination x, String host, Said elsewhere)
      throws InterruptedException {
    if (elsewhere instanceof Said.Denied(_, String who)) {
      x.rulesOut(
          "%s, asked over https, knows no %s: it is a name of this network".formatted(who, host));
    }
    if (!(elsewhere instanceof Said.Addresses(List<InetAddress> others, String who))) {
      return null;
    }
    InetAddress first = x.addresses(host).getFirst();
    InetAddress right =
        others.stream().filter(other -> !LocalNetwork.isInner(other)).findFirst().orElse(first);
    if (others.contains(first) || right.equals(first)) {
      x.rulesOut("%s, asked over https, says the same of %s".formatted(who, host));
      return null;
    }
    String here = first.getHostAddress();
    Dns dns = x.around().dns();
    boolean askable = dns.isNamed() || x.budget().allows(LOOKUP);
    boolean byDns = askable && (dns.isNamed() || dns.addresses(host).records().contains(first));
    Problem portal = byDns ? portal(x, host, first) : null;
    if (portal != null) {
      return portal;
    }
    String whose =
        byDns
            ? "the DNS of this network, such as an ad-blocker"
            : askable ? "the hosts file" : "the hosts file, or the DNS of this network";
    return byDns && first.isAnyLocalAddress()
        ? NetworkProblems.withheld("answers %s for %s".formatted(here, host), who)
        : NetworkProblems.redirected(
            host,
            here,
            whose,
            "%s, asked over https, says %s".formatted(who, right.getHostAddress()));
  }

  private static @Nullable Problem portal(Examination x, String host, InetAddress first)
      throws InterruptedException {
    String random = "mailtwin-%08x.example.com".formatted(RandomGenerator.getDefault().nextInt());
    boolean everywhere = x.around().dns().addresses(random).records().contains(first);
    if (!everywhere) {
      x.rulesOut("this network does not answer every name with the same address");
    }
    return everywhere ? NetworkProblems.portalNames(host, first.getHostAddress()) : null;
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }
}
