package dev.mailtwin.protocol.dns;

import dev.mailtwin.protocol.dns.Answer.Found;
import dev.mailtwin.protocol.dns.Answer.None;
import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.protocol.net.Resolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Looks up names, at the system's resolvers or at one that was named.
///
/// Names are absolute: no search list is tried. A lookup takes at most about ten seconds, whatever
/// the resolvers do; over https, as long as its [HttpsResolver] says. `localhost` and address
/// literals are never looked up.
///
/// Immutable; safe for use by many threads.
public final class Dns {

  /// More records than any honest name has; the rest is ignored.
  private static final int RECORDS_MAX = 100;

  private static final int ALIASES_MAX = 8;

  /// Once the IPv4 addresses are there, the others are waited for no longer than this.
  private static final long SECOND_FAMILY_MILLIS = 250;

  private static final long REASON_SECONDS = 3;

  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[^\\s:\\[\\]]+)(?::([0-9]{1,5}))?");

  private static final Pattern HOST = Pattern.compile("\\.|[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

  private final Upstream servers;
  private final boolean named;

  private Dns(Upstream servers, boolean named) {
    this.servers = servers;
    this.named = named;
  }

  /// Asks the resolvers this computer is configured with.
  public static Dns system() {
    return new Dns(Servers.configured(), false);
  }

  /// Asks one resolver and no other.
  public static Dns at(InetSocketAddress server) {
    return new Dns(Servers.only(server), true);
  }

  /// Asks one resolver and no other, given as a person writes it: `HOST`, `HOST:PORT` or
  /// `[IPV6]:PORT`; the usual port is 53.
  ///
  /// @throws IllegalArgumentException with a sentence, if it cannot be read or has no address
  public static Dns at(String hostPort) {
    Matcher form = HOST_PORT.matcher(hostPort.strip());
    String port = form.matches() ? form.group(2) : "0";
    int number = port == null ? 53 : Integer.parseInt(port);
    if (!form.matches() || number < 1 || number > 65_535) {
      throw new IllegalArgumentException(
          "\"%s\" is not a resolver; write HOST:PORT, for example 127.0.0.1:53"
              .formatted(hostPort));
    }
    String host = form.group(1).replaceAll("[\\[\\]]", "");
    List<InetAddress> local = LocalNames.addresses(host);
    try {
      InetAddress address = local == null ? InetAddress.getByName(host) : local.getFirst();
      return at(new InetSocketAddress(address, number));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("the resolver %s has no address".formatted(host), e);
    }
  }

  /// Asks one resolver over https and no other.
  public static Dns over(HttpsResolver resolver) {
    return new Dns(resolver, true);
  }

  /// Whether one resolver was named, so that the system's is not to be asked for anything.
  public boolean isNamed() {
    return named;
  }

  /// What connecting uses. The system's own resolver knows more than DNS (`/etc/hosts`); a resolver
  /// that was named is asked for every name.
  ///
  /// Its [UnknownHostException] is a [LookupFailedException] where the reason is known.
  public Resolver resolver() {
    return named ? this::connectable : this::ofSystem;
  }

  /// The system does not say why there is no address; the name servers do.
  private List<InetAddress> ofSystem(String host)
      throws UnknownHostException, InterruptedException {
    try {
      return Resolver.system().addresses(host);
    } catch (UnknownHostException e) {
      Reason reason = reason(host);
      throw reason == null ? e : new LookupFailedException(host, reason, true);
    }
  }

  /// The system has waited already; who says nothing now says nothing.
  private @Nullable Reason reason(String host) throws InterruptedException {
    var asked = new FutureTask<>(() -> addresses(host));
    Thread asking = Thread.ofVirtual().name("dns reason").start(asked);
    try {
      return asked.get(REASON_SECONDS, TimeUnit.SECONDS) instanceof None<InetAddress> none
          ? none.reason()
          : null;
    } catch (TimeoutException e) {
      return Reason.SILENT;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lookup ends with an answer", e);
    } finally {
      asking.interrupt();
    }
  }

  private List<InetAddress> connectable(String host)
      throws LookupFailedException, InterruptedException {
    return switch (addresses(host)) {
      case Found<InetAddress>(List<InetAddress> found, _) -> found;
      case None<InetAddress>(Reason reason, _, _) ->
          throw new LookupFailedException(host, reason, false);
    };
  }

  /// All addresses of a host, IPv6 first, both families asked at once.
  public Answer<InetAddress> addresses(String host) throws InterruptedException {
    List<InetAddress> local = LocalNames.addresses(host);
    if (local != null) {
      return new Found<>(local, List.of());
    }
    var six = new FutureTask<>(() -> aaaa(host));
    Thread asking = Thread.ofVirtual().name("dns AAAA").start(six);
    try {
      Answer<InetAddress> four = a(host);
      Answer<InetAddress> other = awaited(six, four instanceof Found);
      if (four instanceof Found<InetAddress>(List<InetAddress> found, List<String> aliases)) {
        List<InetAddress> all = new ArrayList<>(other == null ? List.of() : other.records());
        all.addAll(found);
        return new Found<>(all, aliases);
      }
      return other instanceof Found || (isMissingOnly(four) && other != null) ? other : four;
    } finally {
      asking.interrupt();
    }
  }

  private static boolean isMissingOnly(Answer<InetAddress> answer) {
    return answer instanceof None<InetAddress>(Reason reason, _, _)
        && reason == Reason.NO_SUCH_RECORD;
  }

  /// The other family's answer; null if it is late and not needed.
  private static @Nullable Answer<InetAddress> awaited(
      FutureTask<Answer<InetAddress>> task, boolean impatient) throws InterruptedException {
    try {
      return impatient ? task.get(SECOND_FAMILY_MILLIS, TimeUnit.MILLISECONDS) : task.get();
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lookup ends with an answer", e);
    }
  }

  /// The IPv4 addresses of a host.
  public Answer<InetAddress> a(String host) throws InterruptedException {
    return look(
        host, Type.A, record -> record instanceof ARecord found ? found.getAddress() : null);
  }

  /// The IPv6 addresses of a host.
  public Answer<InetAddress> aaaa(String host) throws InterruptedException {
    return look(
        host, Type.AAAA, record -> record instanceof AAAARecord found ? found.getAddress() : null);
  }

  /// Where mail for a domain is delivered, most preferred first.
  public Answer<Mx> mx(String domain) throws InterruptedException {
    Answer<Mx> answer =
        look(
            domain,
            Type.MX,
            record ->
                record instanceof MXRecord found && isHost(found.getTarget())
                    ? new Mx(found.getPriority(), text(found.getTarget()))
                    : null);
    return sorted(answer, Comparator.comparingInt(Mx::preference).thenComparing(Mx::host));
  }

  /// The texts of a name; the pieces of each are joined.
  public Answer<String> txt(String name) throws InterruptedException {
    return look(
        name,
        Type.TXT,
        record -> record instanceof TXTRecord found ? String.join("", found.getStrings()) : null);
  }

  /// The servers of a service, most preferred first.
  ///
  /// @param name like `_imaps._tcp.example.com`
  public Answer<Srv> srv(String name) throws InterruptedException {
    Answer<Srv> answer =
        look(
            name,
            Type.SRV,
            record ->
                record instanceof SRVRecord found && isHost(found.getTarget())
                    ? new Srv(
                        found.getPriority(),
                        found.getWeight(),
                        found.getPort(),
                        text(found.getTarget()))
                    : null);
    return sorted(
        answer,
        Comparator.comparingInt(Srv::priority)
            .thenComparing(Comparator.comparingInt(Srv::weight).reversed())
            .thenComparing(Srv::host));
  }

  /// Follows aliases, within an answer and, where it does not hold the end of the chain, by asking
  /// again (RFC 1034 §3.6.2).
  private <R> Answer<R> look(String name, int type, Function<Record, @Nullable R> read)
      throws InterruptedException {
    if (LocalNames.addresses(name) != null) {
      return new None<>(Reason.NO_SUCH_RECORD, List.of(), "never looked up");
    }
    Name at = absolute(name);
    if (at == null) {
      return new None<>(Reason.NO_SUCH_NAME, List.of(), "no name can look like this");
    }
    List<String> aliases = new ArrayList<>();
    while (true) {
      Upstream.Said said = servers.ask(Record.newRecord(at, type, DClass.IN));
      Message message = said.message();
      if (message == null) {
        return new None<>(said.reason(), aliases, said.detail());
      }
      Name asked = at;
      Map<Name, Name> chain = chain(message);
      while (chain.containsKey(at) && aliases.size() <= ALIASES_MAX) {
        at = chain.get(at);
        aliases.add(text(at));
      }
      List<R> records = records(message, at, read);
      if (aliases.size() > ALIASES_MAX) {
        return new None<>(Reason.ALIAS_LOOP, aliases, "");
      } else if (!records.isEmpty()) {
        return new Found<>(records, aliases);
      } else if (message.getRcode() == Rcode.NXDOMAIN) {
        return new None<>(Reason.NO_SUCH_NAME, aliases, "");
      } else if (at.equals(asked)) {
        return new None<>(Reason.NO_SUCH_RECORD, aliases, "");
      }
    }
  }

  private static Map<Name, Name> chain(Message message) {
    Map<Name, Name> chain = new LinkedHashMap<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof CNAMERecord alias) {
        chain.putIfAbsent(alias.getName(), alias.getTarget());
      }
    }
    return chain;
  }

  private static <R> List<R> records(Message message, Name at, Function<Record, @Nullable R> read) {
    List<R> records = new ArrayList<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      R found = record.getName().equals(at) ? read.apply(record) : null;
      if (found != null && records.size() < RECORDS_MAX) {
        records.add(found);
      }
    }
    return records;
  }

  private static <R> Answer<R> sorted(Answer<R> answer, Comparator<R> order) {
    return answer instanceof Found<R>(List<R> records, List<String> aliases)
        ? new Found<>(records.stream().sorted(order).toList(), aliases)
        : answer;
  }

  /// Null for what cannot be a name: blanks and the like.
  private static @Nullable Name absolute(String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    try {
      return plain ? Name.fromString(name, Name.root) : null;
    } catch (TextParseException e) {
      return null;
    }
  }

  /// A record that points to anything else than a host name is none.
  private static boolean isHost(Name name) {
    return HOST.matcher(text(name)).matches();
  }

  private static String text(Name name) {
    return name.equals(Name.root) ? "." : name.toString(true).toLowerCase(Locale.ROOT);
  }
}
