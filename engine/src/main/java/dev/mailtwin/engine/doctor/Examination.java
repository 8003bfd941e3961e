package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.doctor.Finding.Severity;
import dev.mailtwin.engine.doctor.Surroundings.Proof;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Knock;
import dev.mailtwin.protocol.net.Resolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One examination under way: what is known so far, and who hears of it.
///
/// Used by one thread; the knocks it hands out may be used by others. The thread that watches the
/// time may close it and has the last word.
final class Examination {

  private final Patient patient;
  private final Surroundings around;
  private final Budget budget;
  private final Consumer<Finding> listener;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> ruledOut = new ArrayList<>();
  private final Map<String, List<InetAddress>> found = new ConcurrentHashMap<>();
  private final Set<Endpoint> silent = ConcurrentHashMap.newKeySet();
  private final KeptOpen kept = new KeptOpen();
  private volatile @Nullable Progress progress;
  private volatile boolean failed;
  private volatile boolean closed;

  Examination(Patient patient, Surroundings around, Budget budget, Consumer<Finding> listener) {
    this.patient = patient;
    this.around = around;
    this.budget = budget;
    this.listener = listener;
  }

  Patient patient() {
    return patient;
  }

  Surroundings around() {
    return around;
  }

  Budget budget() {
    return budget;
  }

  /// A port that has said nothing for as long as anybody waits.
  void isSilent(Endpoint endpoint) {
    silent.add(endpoint);
  }

  /// Whether that is known of a port.
  boolean knowsSilent(Endpoint endpoint) {
    return silent.contains(endpoint);
  }

  /// Another port of the same host that is known to say nothing; 0 for none.
  int silentBeside(Endpoint endpoint) {
    return silent.stream()
        .filter(other -> other.host().equals(endpoint.host()) && other.port() != endpoint.port())
        .mapToInt(Endpoint::port)
        .findFirst()
        .orElse(0);
  }

  /// Whether receiving worked, to the mailbox, at this host: under its name, or under another of
  /// the same address.
  boolean receivingWorked(String host) {
    return patient.imap() != null
        && isSameHost(patient.imap().host(), host)
        && findings().stream().anyMatch(f -> f.phase() == Phase.MAILBOX);
  }

  private boolean isSameHost(String one, String other) {
    return one.equals(other) || !Collections.disjoint(addresses(one), addresses(other));
  }

  /// Whether sending is to be proved by a letter.
  boolean wantsLetter() {
    return around.proof() == Proof.BY_A_LETTER;
  }

  /// Connections for that.
  KeptOpen kept() {
    return kept;
  }

  synchronized List<Finding> findings() {
    return List.copyOf(findings);
  }

  /// What is being looked at from now on. Once time is over it stays what it was.
  synchronized void underWay(@Nullable Progress now) {
    if (!closed) {
      progress = now;
    }
  }

  /// What was looked at last; null if nothing was yet.
  @Nullable Progress underWay() {
    return progress;
  }

  /// From now on nothing is heard of the walking thread.
  synchronized void close() {
    closed = true;
  }

  /// What is said once time is over.
  synchronized void lastWord(Phase phase, List<Problem> causes) {
    closed = false;
    failed(phase, causes, "");
  }

  boolean hasFailed() {
    return failed;
  }

  /// A step is in order.
  void passed(Phase phase, String what) {
    tell(new Finding(Finding.OK, phase, Severity.OK, safe(what), List.of(), "", ""));
  }

  /// Something was looked at and is not the reason.
  void rulesOut(String what) {
    String shown = safe(what);
    if (!ruledOut.contains(shown)) {
      ruledOut.add(shown);
    }
  }

  /// Something worth knowing that heals by itself.
  void note(Phase phase, Problem problem) {
    tell(finding(phase, Severity.NOTE, problem, ""));
  }

  /// Something that works and should be looked after.
  void warn(Phase phase, Problem problem) {
    tell(finding(phase, Severity.WARNING, problem, ""));
  }

  /// The end of the way, for one of these reasons.
  ///
  /// @param words the server's own
  synchronized void failed(Phase phase, List<Problem> causes, String words) {
    if (closed) {
      return;
    }
    failed = true;
    for (Problem cause : causes) {
      tell(finding(phase, Severity.FAILURE, cause, words));
    }
  }

  private Finding finding(Phase phase, Severity severity, Problem problem, String words) {
    boolean worse = severity == Severity.FAILURE;
    return new Finding(
        problem.code().name(),
        phase,
        severity,
        safe(problem.happened() + " " + problem.meaning()),
        worse ? ruledOut : List.of(),
        safe(problem.next()),
        safe(words));
  }

  private synchronized void tell(Finding finding) {
    if (!closed) {
      findings.add(finding);
      listener.accept(finding);
    }
  }

  /// Takes the secrets out of what somebody said.
  String safe(String text) {
    String shown = text;
    for (Patient.Credentials login :
        new Patient.Credentials[] {patient.receiving(), patient.sending()}) {
      if (login != null) {
        shown = login.secret().hideIn(shown, login.user());
      }
    }
    return shown;
  }

  /// The addresses that a host was found to have.
  void found(String host, List<InetAddress> addresses) {
    found.put(host, addresses);
  }

  /// The addresses of a host that was looked up; empty if it was not.
  List<InetAddress> addresses(String host) {
    return found.getOrDefault(host, List.of());
  }

  /// Connects to the addresses that were found, and to no others: a name that changes its address
  /// between lookup and connection is not followed.
  Connector connector(java.time.Duration wish) {
    Resolver resolver = host -> found.containsKey(host) ? addresses(host) : lookUp(host);
    return new Connector(resolver, budget.atMost(wish));
  }

  private List<InetAddress> lookUp(String host)
      throws java.net.UnknownHostException, InterruptedException {
    return around.dns().resolver().addresses(host);
  }

  /// Somebody who looks at a port, as patient as there is time.
  Knock knock() {
    Surroundings.Patience patience = around.patience();
    return new Knock(connector(patience.aside()), budget.atMost(patience.listen()));
  }

  /// The same with more patience for an answer.
  Knock patientKnock() {
    Surroundings.Patience patience = around.patience();
    return new Knock(connector(patience.aside()), budget.atMost(patience.aside()));
  }
}
