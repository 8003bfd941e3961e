package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.problem.EnvelopeProblems;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Knock.Answer;
import dev.mailtwin.protocol.net.OpeningStage;
import dev.mailtwin.protocol.net.Security;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Follows the opening of a connection, tells each step, and notes what was slow, broken or weak
/// although it worked.
final class Progress {

  private static final long SLOW_SECONDS = 4;
  private static final int RSA_BITS_MIN = 2048;
  private static final int EC_BITS_MIN = 224;

  private final Examination x;
  private final Endpoint endpoint;
  private final Service service;
  private volatile @Nullable OpeningStage last;
  private volatile @Nullable Problem late;
  private volatile @Nullable Phase beyond;
  private long stepBegan;
  private long connectSeconds;
  private long greetingSeconds;

  Progress(Examination x, Endpoint endpoint, Service service) {
    this.x = x;
    this.endpoint = endpoint;
    this.service = service;
    this.stepBegan = x.around().nanos().getAsLong();
  }

  @Nullable OpeningStage last() {
    return last;
  }

  /// The secret is on its way.
  void signsIn() {
    late = LoginProblems.unanswered(endpoint);
    beyond = Phase.AUTHENTICATION;
  }

  /// The secret was accepted, and INBOX is asked for.
  void opensMailbox() {
    late = MailboxProblems.slowToOpen("INBOX", "nothing was said for too long");
    beyond = Phase.MAILBOX;
  }

  /// The secret was accepted for sending, and a sender and a recipient are asked about.
  void asksAboutLetters() {
    late = EnvelopeProblems.slow(endpoint);
  }

  /// INBOX is open; what follows is listing folders.
  void mailboxOpened() {
    late = MailboxProblems.slowToList("its words came far too slowly");
  }

  /// What can be said if there is no more time.
  List<Problem> outOfTime() {
    Problem known = late;
    if (known != null) {
      return List.of(known);
    }
    if (service == Service.SMTP && last == null && x.receivingWorked(endpoint.host())) {
      return List.of(NetworkProblems.blockedForSending(endpoint, x.silentBeside(endpoint)));
    }
    boolean named = !x.addresses(endpoint.host()).isEmpty();
    return named
        ? OpeningFailure.outOfTime(endpoint, last)
        : List.of(NetworkProblems.noLookup(endpoint.host()));
  }

  /// Which step of the way is under way.
  Phase phase() {
    Phase after = beyond;
    if (service == Service.SMTP) {
      return Phase.SUBMISSION;
    }
    return after != null ? after : opening();
  }

  private Phase opening() {
    boolean plain = endpoint.security() == Security.STARTTLS;
    return switch (last) {
      case null -> x.addresses(endpoint.host()).isEmpty() ? Phase.DNS : Phase.TCP;
      case CONNECTED -> plain ? Phase.GREETING : Phase.TLS;
      case WELCOMED, UPGRADED -> Phase.STARTTLS;
      case ENCRYPTED, GREETED -> Phase.GREETING;
    };
  }

  void reached(OpeningStage stage) {
    long now = x.around().nanos().getAsLong();
    long seconds = ReceivingCheck.seconds(now - stepBegan);
    stepBegan = now;
    boolean plain = endpoint.security() == Security.STARTTLS;
    last = stage;
    switch (stage) {
      case CONNECTED -> {
        connectSeconds = seconds;
        x.passed(phase(Phase.TCP), "%s accepts a connection".formatted(endpoint));
      }
      case WELCOMED -> {
        greetingSeconds = seconds;
        x.passed(phase(Phase.GREETING), "it says hello");
      }
      case UPGRADED -> x.passed(phase(Phase.STARTTLS), "it agrees to encrypt");
      case ENCRYPTED ->
          x.passed(phase(Phase.TLS), "it is encrypted, and the certificate is in order");
      case GREETED -> {
        if (!plain) {
          greetingSeconds = seconds;
          x.passed(phase(Phase.GREETING), "it says hello");
        }
      }
    }
  }

  private Phase phase(Phase step) {
    return service == Service.SMTP ? Phase.SUBMISSION : step;
  }

  /// The connection stands; what is worth knowing about it?
  void opened(InetAddress address, List<X509Certificate> chain) throws InterruptedException {
    brokenFamily(address);
    if (connectSeconds >= SLOW_SECONDS) {
      x.note(phase(Phase.TCP), NetworkProblems.slow(endpoint, connectSeconds));
    }
    if (greetingSeconds >= SLOW_SECONDS) {
      x.note(phase(Phase.GREETING), GreetingProblems.slow(endpoint, greetingSeconds));
    }
    otherCertificate(chain);
    String weakness = chain.isEmpty() ? "" : weakness(chain.getFirst());
    if (!weakness.isEmpty()) {
      x.warn(phase(Phase.TLS), TlsProblems.weak(endpoint, weakness));
    }
  }

  /// A certificate is renewed every few weeks; but who wonders about a server wants to know.
  private void otherCertificate(List<X509Certificate> chain) {
    LoginMemory memory = x.patient().memory();
    if (memory == null || chain.isEmpty()) {
      return;
    }
    String now = TlsProblems.fingerprint(chain.getFirst());
    LoginMemory.Identity known = memory.identity(endpoint);
    LoginMemory.Identity before =
        known == null || known.fingerprint().equals(now) ? memory.identityBefore(endpoint) : known;
    if (before != null && !before.fingerprint().equals(now)) {
      x.passed(
          phase(Phase.TLS),
          "it had another certificate until %s, which was in order too".formatted(before.until()));
    }
  }

  /// The preferred family lost the race: is it broken, or only slower?
  private void brokenFamily(InetAddress used) throws InterruptedException {
    List<InetAddress> all = x.addresses(endpoint.host());
    if (all.isEmpty() || all.getFirst().getClass().equals(used.getClass())) {
      return;
    }
    var preferred =
        new Endpoint(all.getFirst().getHostAddress(), endpoint.port(), endpoint.security());
    if (x.knock().reach(preferred) instanceof Answer.NoWay) {
      x.note(
          phase(Phase.TCP),
          NetworkProblems.brokenFamily(
              ReachCauses.family(all.getFirst()), ReachCauses.family(used)));
    }
  }

  private static String weakness(X509Certificate leaf) {
    if (leaf.getPublicKey() instanceof RSAPublicKey key
        && key.getModulus().bitLength() < RSA_BITS_MIN) {
      return "its key has only %d bits".formatted(key.getModulus().bitLength());
    }
    if (leaf.getPublicKey() instanceof ECPublicKey key
        && key.getParams().getOrder().bitLength() < EC_BITS_MIN) {
      return "its key has only %d bits".formatted(key.getParams().getOrder().bitLength());
    }
    String signature = leaf.getSigAlgName().toUpperCase(Locale.ROOT);
    if (signature.startsWith("SHA1") || signature.startsWith("MD5")) {
      return "it is signed with " + leaf.getSigAlgName();
    }
    try {
      return leaf.getSubjectAlternativeNames() == null
          ? "it has its name only in a field that was retired"
          : "";
    } catch (CertificateParsingException e) {
      return "its names cannot be read";
    }
  }
}
