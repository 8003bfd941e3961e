package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.PASSWORD_KEPT;
import static dev.mailtwin.engine.problem.Causes.fix;
import static dev.mailtwin.engine.problem.Causes.later;
import static dev.mailtwin.engine.problem.Causes.note;

import dev.mailtwin.protocol.net.Endpoint;

/// The sentences for names that are not found and connections that are not made: rows N and C of
/// the cause table.
public final class NetworkProblems {

  private static final String OTHER_NETWORK = "Use another network.";

  private NetworkProblems() {}

  /// The name does not exist.
  ///
  /// @param nearest a name that does; empty if none is known
  public static Problem noSuchName(String host, String nearest) {
    return fix(
        Code.N1,
        "There is no server called %s.".formatted(host),
        PASSWORD_KEPT,
        nearest.isEmpty()
            ? "Check the spelling of the server's name."
            : "Check the spelling; the provider's server is %s.".formatted(nearest));
  }

  /// The name is there and has no address.
  public static Problem noAddress(String host) {
    return fix(
        Code.N2,
        "%s exists but is not the name of a mail server: it has no address.".formatted(host),
        PASSWORD_KEPT,
        "Use the provider's server name, usually imap.… or mail.… before the domain.");
  }

  /// The owner's name server is broken.
  public static Problem brokenName(String host) {
    return fix(
        Code.N3,
        "The DNS entry of %s is broken at its owner (SERVFAIL, often DNSSEC).".formatted(host),
        "You cannot mend this; their administrator can. " + PASSWORD_KEPT,
        "Tell the provider.");
  }

  /// The owner's name server is broken, and somebody elsewhere says how.
  ///
  /// @param how such as "its signatures (DNSSEC) are wrong"
  public static Problem brokenName(String host, String how, String who) {
    return fix(
        Code.N3,
        "The DNS entry of %s is broken at its owner: %s, says %s.".formatted(host, how, who),
        "You cannot mend this; their administrator can. " + PASSWORD_KEPT,
        "Tell the provider.");
  }

  /// The network will not tell what others know.
  ///
  /// @param how what its DNS does, such as "refuses to look up imap.example.com"
  /// @param who knows an address
  public static Problem withheld(String how, String who) {
    return fix(
        Code.N4,
        "The DNS of this network %s, while %s, asked over https, knows its address: a filter, or"
                .formatted(how, who)
            + " parental control.",
        PASSWORD_KEPT,
        "Use another DNS server or another network.");
  }

  /// The network will not look the name up.
  public static Problem lookupRefused(String host) {
    return fix(
        Code.N4,
        "The DNS of this network refuses to look up %s (a filter, or parental control)."
            .formatted(host),
        PASSWORD_KEPT,
        "Use another DNS server or another network.");
  }

  /// No answer from the resolver.
  public static Problem noLookup(String host) {
    return later(
        Code.N5,
        "Name lookup does not work on this network: no answer that can be read comes for %s."
            .formatted(host),
        PASSWORD_KEPT,
        "Reconnect, or set another DNS server.");
  }

  /// No answer from the resolver, though there is a network.
  ///
  /// @param who answered over https
  public static Problem noLookup(String host, String who) {
    return later(
        Code.N5,
        "Name lookup does not work on this network, although the network itself is up: nobody here"
            + " can tell the address of %s, and %s, asked over https, answers."
                .formatted(host, who),
        PASSWORD_KEPT,
        "Reconnect, or set another DNS server.");
  }

  /// The name leads elsewhere than everybody else is told.
  ///
  /// @param whose entry it is, such as "the hosts file"
  /// @param right who says what instead
  public static Problem redirected(String host, String address, String whose, String right) {
    return fix(
        Code.N6,
        "On this computer %s points to %s, while %s. Something (%s) redirects it."
            .formatted(host, address, right, whose),
        PASSWORD_KEPT,
        "Remove that entry, or use another DNS server.");
  }

  /// The name leads to this computer or nowhere.
  public static Problem redirected(String host, String address) {
    return fix(
        Code.N6,
        "On this computer %s points to %s. Something (the hosts file or an ad-blocker) redirects it."
            .formatted(host, address),
        PASSWORD_KEPT,
        "Remove that entry.");
  }

  /// Every name has the same address.
  public static Problem portalNames(String host, String address) {
    return later(
        Code.N7,
        "This network answers every name with its own address (%s for %s)."
            .formatted(address, host),
        PASSWORD_KEPT,
        "Open a browser and sign in to the Wi-Fi first.");
  }

  /// The domain has no mail.
  public static Problem noMailDomain(String domain) {
    return fix(
        Code.N8,
        "%s has no mail service set up at the moment.".formatted(domain),
        PASSWORD_KEPT,
        "Check the spelling; else only the domain's owner can help.");
  }

  /// The address families do not meet.
  ///
  /// @param family the one the server has
  public static Problem otherFamily(String host, String family) {
    return later(
        Code.N9,
        "%s is only reachable by %s, and this network has none.".formatted(host, family),
        PASSWORD_KEPT,
        "Use another network or a VPN.");
  }

  /// The port is closed.
  ///
  /// @param other a port of the same host that answers; 0 if none is known
  public static Problem closed(Endpoint endpoint, int other, String usual) {
    return fix(
        Code.C1,
        "%s is there, but nothing answers on port %d.%s"
            .formatted(
                endpoint.host(),
                endpoint.port(),
                other == 0 ? "" : " It does answer on %d.".formatted(other)),
        PASSWORD_KEPT,
        other == 0
            ? "Check the port: %s.".formatted(usual)
            : "Use port %d: %s.".formatted(other, usual));
  }

  /// The port is silent though the host, or the network, is alive.
  public static Problem blocked(Endpoint endpoint, String evidence) {
    return blockedAs(endpoint, "it is silent" + evidence);
  }

  /// The ports for sending are silent, and the same host was just received from.
  ///
  /// @param other another port that is silent; 0 for none
  public static Problem blockedForSending(Endpoint endpoint, int other) {
    return later(
        Code.C2,
        "This network blocks sending: port %d of %s is silent%s, while receiving from it works."
            .formatted(
                endpoint.port(),
                endpoint.host(),
                other > 0 ? ", as is port %d".formatted(other) : ""),
        PASSWORD_KEPT,
        "Try another network; VPNs, hotels and some providers block the ports for sending.");
  }

  /// The network says itself that it lets nobody through to the port.
  ///
  /// @param other a port of the same host that answers
  public static Problem forbiddenOnTheWay(Endpoint endpoint, int other) {
    return blockedAs(
        endpoint, "a firewall refuses for it, while port %d of it answers".formatted(other));
  }

  private static Problem blockedAs(Endpoint endpoint, String evidence) {
    return later(
        Code.C2,
        "This network blocks port %d of %s: %s."
            .formatted(endpoint.port(), endpoint.host(), evidence),
        PASSWORD_KEPT,
        "Try another network or another port; VPNs, hotels and some providers block mail ports.");
  }

  /// Nothing of the host answers.
  public static Problem down(Endpoint endpoint, String evidence) {
    return later(
        Code.C3,
        "%s does not answer at all%s. It is down, or it refuses this network's address after too"
                .formatted(endpoint.host(), evidence)
            + " many failed log-ins.",
        PASSWORD_KEPT,
        "Wait 15 to 60 minutes; look for another device with an old password.");
  }

  /// No way there.
  public static Problem noRoute(String host) {
    return later(
        Code.C4,
        "There is no route to %s.".formatted(host),
        PASSWORD_KEPT,
        "Check your network; is the VPN disconnected?");
  }

  /// The other family does it.
  public static Problem brokenFamily(String broken, String used) {
    return note(
        Code.C5,
        "%s on this network is broken; we connected by %s instead.".formatted(broken, used),
        "Nothing is lost by that.",
        "Nothing to do.");
  }

  /// Hung up before hello.
  public static Problem hungUp(Endpoint endpoint) {
    return hungUp(endpoint, "before saying hello");
  }

  /// The same, with the moment.
  ///
  /// @param when such as "right after saying hello"
  public static Problem hungUp(Endpoint endpoint, String when) {
    return later(
        Code.C6,
        "%s hangs up on us %s.".formatted(endpoint, when),
        PASSWORD_KEPT,
        "Close other mail programs and wait some minutes: it is too many connections, or a"
            + " temporary ban.");
  }

  /// Cut by somebody in between.
  public static Problem cut(Endpoint endpoint) {
    return later(
        Code.C7,
        "A firewall between you and %s cuts the connection.".formatted(endpoint),
        PASSWORD_KEPT,
        "Use another network or a VPN.");
  }

  /// Large packets vanish.
  public static Problem largePacketsLost(Endpoint endpoint) {
    return later(
        Code.C8,
        "Large packets to %s get lost on this network (often a VPN): a short hello is answered, the"
                .formatted(endpoint)
            + " usual one is not.",
        PASSWORD_KEPT,
        "Lower the VPN's MTU (1280), or use another network.");
  }

  /// Slow.
  public static Problem slow(Endpoint endpoint, long seconds) {
    return note(
        Code.C9,
        "Connecting to %s is very slow (%d s).".formatted(endpoint, seconds),
        "It works; only waits are longer.",
        "Nothing to do.");
  }

  /// A captive portal.
  public static Problem portal(Endpoint endpoint) {
    return later(
        Code.T3,
        "A web server answers on port %d of %s: you are on a Wi-Fi that wants a log-in page first."
            .formatted(endpoint.port(), endpoint.host()),
        PASSWORD_KEPT,
        "Open a browser and sign in to the Wi-Fi, then try again. If there is no such page: "
            + OTHER_NETWORK);
  }
}
