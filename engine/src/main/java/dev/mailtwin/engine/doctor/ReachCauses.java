package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Knock.Answer;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.Security;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why there is no TCP connection.
record ReachCauses(Examination x, Endpoint endpoint, Service service) {

  private static final Pattern PROXY_ANSWER = Pattern.compile("^HTTP/.*\\n", Pattern.MULTILINE);

  List<Problem> find(NetException failure) throws InterruptedException {
    return switch (failure) {
      case NetException.PortClosed _ -> closed();
      case NetException.Silent _ -> silent();
      case NetException.Unreachable _ -> unreachable();
      case NetException.HungUp _, NetException.Forbidden _, NetException.HostUnknown _ ->
          List.of(ConnectionProblems.connecting(failure, endpoint, service));
      case NetException.TlsFailed _ ->
          throw new IllegalArgumentException("a connection stands", failure);
    };
  }

  /// Somebody is there and refuses.
  private List<Problem> closed() throws InterruptedException {
    Problem elsewhere = NameCheck.redirected(x, endpoint.host());
    if (elsewhere != null) {
      return List.of(elsewhere);
    }
    Endpoint other = sibling();
    int answers =
        other != null && x.knock().reach(other) instanceof Answer.Silence ? other.port() : 0;
    Problem closedIn = answers > 0 ? null : proxyOnly();
    if (closedIn != null) {
      return List.of(closedIn);
    }
    if (other != null && answers == 0) {
      x.rulesOut("port %d of the same host does not answer either".formatted(other.port()));
    }
    return List.of(NetworkProblems.closed(endpoint, answers, service.usual()));
  }

  /// Nobody says anything: is it the port, the host, or the network?
  private List<Problem> silent() throws InterruptedException {
    if (isOffline()) {
      return List.of(InputProblems.offline("it has no address in any network"));
    }
    Endpoint other = sibling();
    boolean both = other == null || x.knowsSilent(other);
    if (service == Service.SMTP && both && x.receivingWorked(endpoint.host())) {
      return List.of(NetworkProblems.blockedForSending(endpoint, other == null ? 0 : other.port()));
    }
    var aside = ask(() -> other == null ? null : x.knock().reach(other));
    var kin = kin();
    var browser = new Endpoint(endpoint.host(), 443, Security.TLS);
    var web = ask(() -> other == null ? null : x.knock().reach(browser));
    var outside = ask(this::neutral);
    Problem better = proxy();
    better = better == null ? NameCheck.astray(x, endpoint.host()) : better;
    if (better != null) {
      return List.of(better);
    }
    Answer beside = answer(aside);
    if (beside != null && other != null && beside.isAlive()) {
      x.rulesOut("the host is there: its port %d answers".formatted(other.port()));
      return List.of(
          NetworkProblems.blocked(
              endpoint, ", while port %d of it answers".formatted(other.port())));
    }
    if (other != null) {
      x.rulesOut("port %d of the same host is silent as well".formatted(other.port()));
    }
    if (service == Service.SMTP && x.receivingWorked(endpoint.host())) {
      return List.of(NetworkProblems.blockedForSending(endpoint, other == null ? 0 : other.port()));
    }
    int alive = aliveOf(kin);
    if (alive > 0) {
      x.rulesOut("the host is there: its port %d answers".formatted(alive));
      return List.of(
          NetworkProblems.blocked(endpoint, ", while port %d of it answers".formatted(alive)));
    }
    Answer browsed = answer(web);
    if (browsed != null && browsed.isAlive() && isFar()) {
      x.rulesOut("the host is there: its port 443 answers");
      return List.of(NetworkProblems.blocked(endpoint, ", while port 443 of it answers"));
    }
    return judged(answer(outside));
  }

  private List<Problem> judged(@Nullable Answer outside) {
    Problem blocked = NetworkProblems.blocked(endpoint, ", as is every other port of it");
    Problem down = NetworkProblems.down(endpoint, "");
    boolean unknown =
        outside instanceof Answer.NoWay(NetException why)
            && why instanceof NetException.HostUnknown; // A network may know its own names only.
    if (outside == null || unknown) {
      return List.of(blocked, down);
    }
    if (outside.isAlive()) {
      x.rulesOut("other hosts can be reached from here");
      return List.of(NetworkProblems.down(endpoint, ", other hosts do"));
    }
    return List.of(
        InputProblems.offline("no host on the Internet answers, neither this one nor two others"));
  }

  /// No way there at all.
  private List<Problem> unreachable() throws InterruptedException {
    List<InetAddress> addresses = x.addresses(endpoint.host());
    boolean nowhere = !addresses.isEmpty() && LocalNetwork.isNowhere(addresses.getFirst());
    Problem elsewhere = // There is a way to 0.0.0.0 on some systems only.
        nowhere
            ? NameCheck.redirected(x, endpoint.host())
            : NameCheck.contradicted(x, endpoint.host());
    if (elsewhere != null) {
      return List.of(elsewhere);
    }
    boolean oneFamily =
        !addresses.isEmpty()
            && addresses.stream().map(InetAddress::getClass).distinct().count() == 1;
    LocalNetwork network = x.around().network();
    if (network.addresses().isEmpty()) {
      return List.of(
          NetworkProblems.noRoute(endpoint.host()),
          InputProblems.offline("it has no address in any network"));
    }
    if (oneFamily && !network.hasFamilyOf(addresses.getFirst())) {
      return List.of(NetworkProblems.otherFamily(endpoint.host(), family(addresses.getFirst())));
    }
    x.rulesOut("this computer has an address in a network");
    Problem closedIn = proxyOnly();
    Endpoint other = sibling();
    var kin = kin();
    boolean beside = closedIn == null && other != null && x.knock().reach(other).isAlive();
    int alive = beside && other != null ? other.port() : aliveOf(kin);
    if (closedIn == null && alive > 0) {
      x.rulesOut("there is a way to the host: its port %d answers".formatted(alive));
      return List.of(NetworkProblems.forbiddenOnTheWay(endpoint, alive));
    }
    return List.of(closedIn == null ? NetworkProblems.noRoute(endpoint.host()) : closedIn);
  }

  /// Whether a proxy is the only way out: it is there, and other hosts cannot be reached either.
  /// Where none may be asked, nothing shows that.
  private @Nullable Problem proxyOnly() throws InterruptedException {
    Answer outside = x.around().proxy().isEmpty() ? null : neutral();
    return outside == null || outside instanceof Answer.Silence ? null : proxy();
  }

  private boolean isFar() {
    return x.addresses(endpoint.host()).stream().noneMatch(InetAddress::isLoopbackAddress);
  }

  private boolean isOffline() {
    return isFar() && x.around().network().addresses().isEmpty();
  }

  /// The other usual port of the same host; null if this one is itself unusual and there is none.
  private @Nullable Endpoint sibling() {
    Security other = endpoint.security() == Security.TLS ? Security.STARTTLS : Security.TLS;
    int port = service.port(other);
    return port == endpoint.port() ? null : new Endpoint(endpoint.host(), port, other);
  }

  /// Asks the usual ports of the same host for the other service, where this one's are usual ports:
  /// what lies behind forwarded ports is another host's business.
  private Map<Integer, FutureTask<@Nullable Answer>> kin() {
    Map<Integer, FutureTask<@Nullable Answer>> asked = new LinkedHashMap<>();
    if (service.port(endpoint.security()) == endpoint.port()) {
      Service other = service == Service.IMAP ? Service.SMTP : Service.IMAP;
      for (Security security : Security.values()) {
        var there = new Endpoint(endpoint.host(), other.port(security), security);
        asked.put(there.port(), ask(() -> x.knock().reach(there)));
      }
    }
    return asked;
  }

  /// The first of these ports that answers, if only to refuse; 0 for none.
  private static int aliveOf(Map<Integer, FutureTask<@Nullable Answer>> asked)
      throws InterruptedException {
    for (Map.Entry<Integer, FutureTask<@Nullable Answer>> one : asked.entrySet()) {
      Answer answer = answer(one.getValue());
      if (answer != null && answer.isAlive()) {
        return one.getKey();
      }
    }
    return 0;
  }

  /// Asks hosts that have nothing to do with this account, if that is allowed here.
  private @Nullable Answer neutral() throws InterruptedException {
    Answer last = null;
    for (Endpoint host : x.around().neutral().about(x.addresses(endpoint.host()))) {
      last = x.knock().reach(host);
      if (last.isAlive()) {
        return last;
      }
    }
    return last;
  }

  /// What the proxy of this network says to mail, if there is one.
  private @Nullable Problem proxy() throws InterruptedException {
    String proxy = x.around().proxy();
    if (!proxy.matches("[^:/\\s]+:[0-9]{1,5}")) {
      return null;
    }
    int colon = proxy.indexOf(':');
    int port = Math.clamp(Integer.parseInt(proxy.substring(colon + 1)), 1, 65_535);
    var there = new Endpoint(proxy.substring(0, colon), port, Security.TLS);
    String question = "CONNECT %s HTTP/1.1\r\nHost: %s\r\n".formatted(endpoint, endpoint);
    if (x.knock().request(there, question, PROXY_ANSWER) instanceof Answer.Said(_, String words)
        && words.startsWith("HTTP/")) {
      return InputProblems.proxyRequired(endpoint, proxy, words.lines().findFirst().orElse(""));
    }
    return null;
  }

  static String family(InetAddress address) {
    return address instanceof Inet6Address ? "IPv6" : "IPv4";
  }

  /// A question that is asked while others are.
  interface Question {
    @Nullable Answer ask() throws InterruptedException;
  }

  static FutureTask<@Nullable Answer> ask(Question question) {
    var task = new FutureTask<@Nullable Answer>(question::ask);
    Thread.ofVirtual().name("doctor aside").start(task);
    return task;
  }

  static @Nullable Answer answer(FutureTask<@Nullable Answer> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a knock ends with an answer", e);
    }
  }

  /// The families a host has, in the order they were found.
  static List<String> families(List<InetAddress> addresses) {
    List<String> families = new ArrayList<>();
    for (InetAddress address : addresses) {
      if (!families.contains(family(address))) {
        families.add(family(address));
      }
    }
    return families;
  }
}
