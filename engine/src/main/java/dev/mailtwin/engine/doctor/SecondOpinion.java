package dev.mailtwin.engine.doctor;

import dev.mailtwin.protocol.dns.Answer.Found;
import dev.mailtwin.protocol.dns.Answer.None;
import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.HttpsResolver;
import dev.mailtwin.protocol.dns.HttpsResolver.Checking;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;

/// Asks resolvers elsewhere, over https, for a name of which this computer's own answer is bad or
/// odd. Nobody on the way can answer for them.
///
/// They are asked side by side; the first that knows an address is believed at once.
record SecondOpinion(Examination x) {

  /// What they say.
  sealed interface Said {

    /// The name has these addresses.
    record Addresses(List<InetAddress> addresses, String who) implements Said {

      /// Copies the list.
      public Addresses {
        addresses = List.copyOf(addresses);
      }
    }

    /// There is no such name, or it has no address.
    record Denied(Reason reason, String who) implements Said {}

    /// Its owner has broken it.
    record Broken(Fault fault, String who) implements Said {}

    /// Nobody could be asked, nobody answered, or they do not agree.
    ///
    /// @param unreachable there is no way to any of those who were to be asked
    record Nothing(boolean unreachable) implements Said {
      @Override
      public String who() {
        return "";
      }
    }

    /// Who says so; empty for nobody.
    String who();
  }

  /// What is broken at the owner's.
  enum Fault {
    /// Who does not check them gets an answer, who does gets none (DNSSEC).
    SIGNATURES,
    /// Nobody gets an answer.
    SERVERS
  }

  Said about(String host) throws InterruptedException {
    List<URI> resolvers = x.around().neutral().knowing(host, x.around().dns());
    CompletionService<Said> answers =
        new ExecutorCompletionService<>(
            task -> Thread.ofVirtual().name("doctor resolver").start(task));
    resolvers.forEach(resolver -> answers.submit(() -> ask(resolver, host)));
    Said best = new Said.Nothing(!resolvers.isEmpty());
    for (int n = 0; n < resolvers.size() && !(best instanceof Said.Addresses); n++) {
      best = together(best, next(answers));
    }
    return best;
  }

  private static Said together(Said one, Said other) {
    if (one instanceof Said.Nothing(boolean first)
        && other instanceof Said.Nothing(boolean second)) {
      return new Said.Nothing(first && second);
    }
    if (one instanceof Said.Nothing || other instanceof Said.Addresses) {
      return other;
    }
    boolean agree = other instanceof Said.Nothing || one.getClass().equals(other.getClass());
    return agree ? one : new Said.Nothing(false);
  }

  private static Said next(CompletionService<Said> answers) throws InterruptedException {
    try {
      return answers.take().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question ends with an answer", e);
    }
  }

  private Said ask(URI address, String host) throws InterruptedException {
    Duration aside = x.around().patience().aside();
    var resolver =
        new HttpsResolver(
            address,
            x.connector(aside),
            x.patient().tls(),
            x.budget().atMost(aside),
            Checking.BY_RESOLVER);
    String who = address.getHost();
    return switch (Dns.over(resolver).addresses(host)) {
      case Found<InetAddress>(List<InetAddress> addresses, _) -> new Said.Addresses(addresses, who);
      case None<InetAddress>(Reason reason, _, _) ->
          switch (reason) {
            case NO_SUCH_NAME, NO_SUCH_RECORD -> new Said.Denied(reason, who);
            case SERVER_FAILED -> unchecked(resolver, host);
            case REFUSED, SILENT, UNREACHABLE, GARBLED, ALIAS_LOOP ->
                new Said.Nothing(reason == Reason.UNREACHABLE);
          };
    };
  }

  /// The resolver got no answer that it could give: is there one that it may not give?
  private static Said unchecked(HttpsResolver resolver, String host) throws InterruptedException {
    String who = resolver.address().getHost();
    return switch (Dns.over(resolver.unchecked()).addresses(host)) {
      case Found<InetAddress> _ -> new Said.Broken(Fault.SIGNATURES, who);
      case None<InetAddress>(Reason reason, _, _) ->
          switch (reason) {
            case NO_SUCH_NAME, NO_SUCH_RECORD -> new Said.Broken(Fault.SIGNATURES, who);
            case SERVER_FAILED -> new Said.Broken(Fault.SERVERS, who);
            case REFUSED, SILENT, UNREACHABLE, GARBLED, ALIAS_LOOP ->
                new Said.Nothing(reason == Reason.UNREACHABLE);
          };
    };
  }
}
