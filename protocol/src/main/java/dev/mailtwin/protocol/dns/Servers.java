package dev.mailtwin.protocol.dns;

import dev.mailtwin.protocol.dns.Answer.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.WireParseException;

/// The resolvers that are asked, one after the other, until one of them knows.
///
/// Each is asked over UDP, and over TCP where the answer was cut short. A resolver that stays
/// silent or talks nonsense gets a second question without EDNS (RFC 6891 §6.2.2), which some old
/// ones do not understand.
final class Servers implements Upstream {

  private static final int SERVERS_MAX = 3;
  private static final Duration FIRST_TRY = Duration.ofMillis(1_500);
  private static final Duration SECOND_TRY = Duration.ofMillis(2_500);

  /// All tries together; what is left of it limits the last one.
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final int NO_EDNS = -1;

  private final Supplier<List<InetSocketAddress>> addresses;

  private Servers(Supplier<List<InetSocketAddress>> addresses) {
    this.addresses = addresses;
  }

  /// The configuration of this computer; read at the first question, because that takes a while.
  static Servers configured() {
    return new Servers(() -> ResolverConfig.getCurrentConfig().servers());
  }

  static Servers only(InetSocketAddress server) {
    return new Servers(() -> List.of(server));
  }

  @Override
  public Said ask(Record question) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<InetSocketAddress> waiting = new ArrayList<>(addresses.get());
    waiting = new ArrayList<>(waiting.subList(0, Math.min(waiting.size(), SERVERS_MAX)));
    Said best = new Said(null, Reason.UNREACHABLE, "no resolver is configured");
    boolean first = true;
    for (Duration patience : List.of(FIRST_TRY, SECOND_TRY)) {
      for (InetSocketAddress server : List.copyOf(waiting)) {
        long left = Math.min(patience.toNanos(), deadline - System.nanoTime());
        if (left <= 0) {
          return best;
        }
        Said said = askOne(server, question, Duration.ofNanos(left), patience.equals(FIRST_TRY));
        if (said.message() != null) {
          return said;
        }
        best = first || tells(said.reason()) >= tells(best.reason()) ? said : best;
        first = false;
        if (said.reason() != Reason.SILENT && said.reason() != Reason.GARBLED) {
          waiting.remove(server); // It has spoken, or is not there.
        }
      }
    }
    return best;
  }

  /// How much a reason tells about the name; the rest tells only about the resolvers.
  private static int tells(Reason reason) {
    return switch (reason) {
      case NO_SUCH_NAME, NO_SUCH_RECORD, ALIAS_LOOP -> 4;
      case SERVER_FAILED -> 3;
      case REFUSED -> 2;
      case GARBLED -> 1;
      case SILENT, UNREACHABLE -> 0;
    };
  }

  private static Said askOne(
      InetSocketAddress server, Record question, Duration patience, boolean modern)
      throws InterruptedException {
    var resolver = new SimpleResolver(server);
    resolver.setTimeout(patience);
    if (!modern) {
      resolver.setEDNS(NO_EDNS);
    }
    var pending = resolver.sendAsync(Message.newQuery(question)).toCompletableFuture();
    try {
      return Said.of(pending.get(patience.toMillis() + 500, TimeUnit.MILLISECONDS), shown(server));
    } catch (TimeoutException e) {
      return new Said(null, Reason.SILENT, shown(server) + " does not answer");
    } catch (ExecutionException e) {
      return failed(e.getCause(), server);
    } finally {
      pending.cancel(true);
    }
  }

  private static Said failed(@Nullable Throwable cause, InetSocketAddress server) {
    String who = shown(server);
    return switch (cause) {
      case IOException e when isTimeout(e) -> new Said(null, Reason.SILENT, who + " says nothing");
      case IOException e when !(e instanceof WireParseException) -> // No way, or not allowed.
          new Said(null, Reason.UNREACHABLE, who + " cannot be reached");
      case null, default -> new Said(null, Reason.GARBLED, who + " says what nobody can read");
    };
  }

  private static String shown(InetSocketAddress server) {
    String host = server.getHostString();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + server.getPort();
  }

  /// dnsjava has no class of its own for a time-out.
  private static boolean isTimeout(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(java.util.Locale.ROOT).contains("timed out");
  }
}
