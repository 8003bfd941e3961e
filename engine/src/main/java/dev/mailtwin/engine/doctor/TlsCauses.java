package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.protocol.net.CipherSuites;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.FirstBytes;
import dev.mailtwin.protocol.net.FirstBytes.Language;
import dev.mailtwin.protocol.net.Knock.Answer;
import dev.mailtwin.protocol.net.Knock.Hello;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why there is no encryption.
record TlsCauses(
    Examination x, Endpoint endpoint, Service service, NetException.TlsFailed failure) {

  private static final int TLS_1_2 = 0x0303;

  List<Problem> find() throws InterruptedException {
    Problem seen = ConnectionProblems.connecting(failure, endpoint, service);
    if (endpoint.security() == Security.STARTTLS && failure.chain().isEmpty()) {
      return List.of(afterPlainWords(seen));
    }
    return switch (seen.code()) {
      case T3 -> orElse(NameCheck.redirected(x, endpoint.host()), seen);
      case T6 -> silent(seen);
      case T8, T9 -> outOfDate(seen);
      case T10 -> otherName(seen);
      case T12, T14 -> unknownIssuer(seen);
      case T18, T19 -> nothingInCommon(seen);
      case C6 -> hungUp(seen);
      default -> List.of(seen);
    };
  }

  /// Both agreed on encryption, and then there was none. Without encryption the port would say its
  /// greeting again, which proves nothing.
  private Problem afterPlainWords(Problem seen) {
    return seen.code() != Code.C6
        ? seen
        : has(EOFException.class)
            ? GreetingProblems.abandoned(endpoint, service)
            : TlsProblems.filtered(endpoint);
  }

  /// The certificate, or the clock?
  private List<Problem> outOfDate(Problem seen) throws InterruptedException {
    Problem here = InputCheck.clock(x, endpoint);
    return orElse(here == null ? new ClockProbe(x, endpoint).find() : here, seen);
  }

  private static List<Problem> orElse(@Nullable Problem better, Problem seen) {
    return List.of(better == null ? seen : better);
  }

  /// No answer to our hello: perhaps to a shorter one, or to a web browser's question.
  private List<Problem> silent(Problem seen) throws InterruptedException {
    if (failure.evidence().heard().language() == Language.TLS) {
      return List.of(seen); // Our hello was answered, and the rest did not come.
    }
    var small = ReachCauses.ask(() -> x.patientKnock().hello(endpoint, Hello.SMALL));
    Answer plain = x.knock().first(endpoint);
    if (plain instanceof Answer.Said(FirstBytes said, _) && said.language() != Language.TLS) {
      return List.of(TlsProblems.notTls(endpoint, service, said.language()));
    }
    x.rulesOut("nothing is said without encryption either");
    return ReachCauses.answer(small) instanceof Answer.Said(FirstBytes said, _)
            && said.language() == Language.TLS
        ? List.of(NetworkProblems.largePacketsLost(endpoint))
        : List.of(seen);
  }

  /// Hung up at our hello, or cut: would it have been so without?
  private List<Problem> hungUp(Problem seen) throws InterruptedException {
    Answer plain = x.knock().listen(endpoint);
    return switch (plain) {
      case Answer.Said(FirstBytes said, _) when said.language() != Language.TLS ->
          List.of(TlsProblems.notTls(endpoint, service, said.language()));
      case Answer said when said.isCut() -> List.of(NetworkProblems.cut(endpoint));
      case Answer.Silence _ when !has(EOFException.class) -> {
        x.rulesOut("the same port stays open as long as nothing encrypted is said");
        yield List.of(TlsProblems.filtered(endpoint));
      }
      case Answer.Silence _ -> leftAtHello(seen);
      case Answer.Said _, Answer.HungUp _, Answer.Cut _, Answer.NoWay _ -> List.of(seen);
    };
  }

  /// It takes its leave at our hello, and stays otherwise: another protocol, a server that has
  /// enough of us, or somebody between who does not let encryption through.
  private List<Problem> leftAtHello(Problem seen) throws InterruptedException {
    if (x.knock().first(endpoint) instanceof Answer.Said(FirstBytes said, _)
        && said.language() != Language.TLS) {
      return List.of(TlsProblems.notTls(endpoint, service, said.language()));
    }
    x.rulesOut("the same port stays open as long as nothing encrypted is said");
    return List.of(seen, TlsProblems.filtered(endpoint));
  }

  /// What would the server take?
  private List<Problem> nothingInCommon(Problem seen) throws InterruptedException {
    if (x.knock().hello(endpoint, Hello.WIDE) instanceof Answer.Said(FirstBytes said, _)) {
      int version = said.helloVersion();
      if (version > 0 && version < TLS_1_2) {
        return List.of(TlsProblems.retired(endpoint));
      }
      if (said.suite() > 0) {
        return List.of(TlsProblems.nothingInCommon(endpoint, CipherSuites.name(said.suite())));
      }
    }
    return x.knock().hello(endpoint, Hello.OLD) instanceof Answer.Said(FirstBytes said, _)
            && said.isServerHello()
        ? List.of(TlsProblems.retired(endpoint))
        : List.of(seen);
  }

  private List<Problem> otherName(Problem seen) throws InterruptedException {
    Problem elsewhere = NameCheck.redirected(x, endpoint.host());
    if (elsewhere != null) {
      return List.of(elsewhere);
    }
    X509Certificate leaf = failure.chain().getFirst();
    String use = AccountFacts.trustedNameIn(x, TlsProblems.names(leaf), service);
    return List.of(use.isEmpty() ? seen : TlsProblems.otherName(endpoint, leaf, use));
  }

  /// Nobody known vouches for the server.
  private List<Problem> unknownIssuer(Problem seen) throws InterruptedException {
    Problem elsewhere = NameCheck.redirected(x, endpoint.host());
    if (elsewhere != null) {
      return List.of(elsewhere);
    }
    List<X509Certificate> chain = failure.chain();
    X509Certificate last = chain.getLast();
    Path store = x.around().systemStore();
    if (systemVouches(store)) {
      return List.of(TlsProblems.inspected(endpoint, last, store.toString()));
    }
    x.rulesOut("the operating system does not know the authority either");
    if (isOpenedEverywhere(last)) {
      return List.of(
          TlsProblems.shielded(endpoint, "Something on this computer or in this network", last));
    }
    Problem missing = TlsProblems.missingLink(endpoint, last);
    boolean complete = isOwnIssuer(last);
    MissingIssuer.Found found =
        complete ? MissingIssuer.Found.NOTHING : new MissingIssuer(x, endpoint).of(last);
    if (found == MissingIssuer.Found.LEADS_TO_TRUSTED) {
      return List.of(missing);
    }
    Problem changed = changed(chain.getFirst());
    if (changed != null) {
      return othersSeeItInOrder() ? List.of(changed) : List.of(changed, seen);
    }
    boolean unclear = !complete && found == MissingIssuer.Found.NOTHING;
    return unclear && seen.code() == Code.T14 ? List.of(missing, seen) : List.of(seen);
  }

  /// Whether a host that has nothing to do with this one shows a certificate by the same unknown
  /// authority.
  private boolean isOpenedEverywhere(X509Certificate last) throws InterruptedException {
    Duration aside = x.budget().atMost(x.around().patience().aside());
    for (Endpoint other : x.around().neutral().about(x.addresses(endpoint.host()))) {
      try (Socket plain = x.connector(aside).connect(other);
          Socket _ = x.patient().tls().encrypt(plain, other, Math.toIntExact(aside.toMillis()))) {
        x.rulesOut("%s shows a certificate that is in order".formatted(other.host()));
        return false;
      } catch (NetException.TlsFailed e) {
        List<X509Certificate> shown = e.chain();
        if (!shown.isEmpty()) {
          return shown.getLast().getIssuerX500Principal().equals(last.getIssuerX500Principal());
        }
      } catch (IOException e) {
        System.getLogger(TlsCauses.class.getName())
            .log(System.Logger.Level.DEBUG, "nothing to compare with at " + other, e);
      }
    }
    return false;
  }

  private boolean systemVouches(Path store) {
    if (!Files.isReadable(store)) {
      return false;
    }
    try {
      return Tls.trustingAlso(store).vouchesFor(failure.chain(), List.of());
    } catch (IOException e) {
      return false;
    }
  }

  private @Nullable Problem changed(X509Certificate leaf) {
    LoginMemory memory = x.patient().memory();
    LoginMemory.Identity before = memory == null ? null : memory.identity(endpoint);
    boolean other = before != null && !before.fingerprint().equals(TlsProblems.fingerprint(leaf));
    return before != null && other ? TlsProblems.changed(endpoint, leaf, before.until()) : null;
  }

  /// Whether a resolver elsewhere knows another address of the server, and there it proves who it
  /// is. Nothing is said to it.
  private boolean othersSeeItInOrder() throws InterruptedException {
    if (endpoint.security() != Security.TLS
        || !(new SecondOpinion(x).about(endpoint.host())
            instanceof SecondOpinion.Said.Addresses(List<InetAddress> others, String who))
        || !Collections.disjoint(others, x.addresses(endpoint.host()))) {
      return false;
    }
    Duration aside = x.budget().atMost(x.around().patience().aside());
    try (Socket plain = new Connector(_ -> others, aside).connect(endpoint);
        Socket _ = x.patient().tls().encrypt(plain, endpoint, Math.toIntExact(aside.toMillis()))) {
      x.rulesOut(
          "the server has no new certificate: at the address that %s tells over https, it shows a good one"
              .formatted(who));
      return true;
    } catch (IOException e) {
      System.getLogger(TlsCauses.class.getName())
          .log(System.Logger.Level.DEBUG, "no better server elsewhere", e);
      return false;
    }
  }

  private static boolean isOwnIssuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  private boolean has(Class<? extends Throwable> wanted) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (wanted.isInstance(at)) {
        return true;
      }
    }
    return false;
  }
}
