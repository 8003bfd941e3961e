package dev.mailtwin.engine.doctor;

import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What the doctor works with.
///
/// @param network of this computer
/// @param nanos a clock that only goes forward, such as `System::nanoTime`
/// @param patience how long to wait for what
/// @param neutral hosts that are asked whether there is a network at all, after a time-out, and
///   what time it is, after a certificate whose date does not fit
/// @param proof of sending
/// @param environment of the process; `https_proxy` and `SSL_CERT_FILE` are read
/// @param tells hears one line for a person, such as what is waited for; on any thread
public record Surroundings(
    Dns dns,
    LocalNetwork network,
    Trace trace,
    InstantSource clock,
    LongSupplier nanos,
    Patience patience,
    Neutral neutral,
    Proof proof,
    Map<String, String> environment,
    Consumer<String> tells) {

  private static final List<String> STORES =
      List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt");

  /// How far sending is proved.
  public enum Proof {
    /// The server is asked whether it would take a letter.
    WITHOUT_A_LETTER,
    /// If all is well, a letter is sent from the user to the user, and looked for.
    BY_A_LETTER
  }

  /// How long to wait.
  ///
  /// @param silence for the server itself
  /// @param aside for a question that tells neighbouring causes apart
  /// @param listen for the first words of a port
  /// @param retry before a login that was not judged is tried once more
  /// @param whole for everything
  public record Patience(
      Duration silence, Duration aside, Duration listen, Duration retry, Duration whole) {

    /// The whole within 20 seconds, silence judged after 8.
    public static final Patience STANDARD =
        new Patience(
            Duration.ofSeconds(8),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(18));

    /// How long a letter to oneself is waited for, beyond everything else.
    public Duration delivery() {
      return silence.multipliedBy(8);
    }

    /// The same, in proportion.
    public static Patience of(Duration silence) {
      Duration part = silence.dividedBy(4);
      return new Patience(
          silence, part.multipliedBy(2), part, part.multipliedBy(2), part.multipliedBy(9));
    }
  }

  /// The same, when a part of the time is used up already.
  public Surroundings after(Duration used) {
    Duration left = patience.whole.minus(used);
    Duration least = patience.whole.dividedBy(3);
    var rest =
        new Patience(
            patience.silence,
            patience.aside,
            patience.listen,
            patience.retry,
            left.compareTo(least) < 0 ? least : left);
    return new Surroundings(
        dns, network, trace, clock, nanos, rest, neutral, proof, environment, tells);
  }

  /// The certificates that the operating system trusts; the first that exists.
  public Path systemStore() {
    String named = environment.getOrDefault("SSL_CERT_FILE", "");
    return named.isEmpty()
        ? STORES.stream()
            .map(Path::of)
            .filter(java.nio.file.Files::isReadable)
            .findFirst()
            .orElse(Path.of(STORES.getFirst()))
        : Path.of(named);
  }

  /// The proxy that programs of this computer are told to use, as `HOST:PORT`; empty for none.
  public String proxy() {
    for (String name : List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")) {
      String value = environment.getOrDefault(name, "").replaceFirst("^[a-z0-9]+://", "");
      String host = value.substring(value.lastIndexOf('@') + 1).replaceFirst("/.*$", "");
      if (!host.isEmpty()) {
        return host;
      }
    }
    return "";
  }
}
