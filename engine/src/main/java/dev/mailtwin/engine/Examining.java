package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Config;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.account.PasswordSource;
import dev.mailtwin.engine.account.Provider.Hosts;
import dev.mailtwin.engine.account.SentCopies;
import dev.mailtwin.engine.account.ServerLint;
import dev.mailtwin.engine.discovery.Discovery;
import dev.mailtwin.engine.discovery.Proposal;
import dev.mailtwin.engine.discovery.Typos;
import dev.mailtwin.engine.doctor.Diagnosis;
import dev.mailtwin.engine.doctor.Doctor;
import dev.mailtwin.engine.doctor.Finding;
import dev.mailtwin.engine.doctor.Finding.Severity;
import dev.mailtwin.engine.doctor.Patient;
import dev.mailtwin.engine.doctor.Patient.Credentials;
import dev.mailtwin.engine.doctor.Phase;
import dev.mailtwin.engine.doctor.Surroundings;
import dev.mailtwin.engine.doctor.Surroundings.Proof;
import dev.mailtwin.engine.outbox.Outbox;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.DiscoveryProblems;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.SyncClock;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds out who is to be examined, and calls the doctor.
public final class Examining {

  private final Home home;
  private final Surroundings around;

  private final Search search;

  /// Time of the examination that finding the servers took. What the user needs to unlock a
  /// password is not part of it.
  private Duration searched = Duration.ZERO;

  /// Examining in these surroundings.
  ///
  /// @param around with the resolver, clock and trace of this run
  public Examining(Home home, Surroundings around, Search search) {
    this.home = home;
    this.around = around;
    this.search = search;
  }

  /// Finds the servers of an address, such as [ServerSearch#find].
  @FunctionalInterface
  public interface Search {

    /// Finds them.
    ///
    /// @throws ProblemException if there are none
    Proposal find(MailAddress address) throws IOException, InterruptedException;
  }

  /// Who is to be examined. What is named here goes before what is configured.
  ///
  /// @param who an account or an address; empty for the only account
  /// @param imap as typed; null for what is configured or found
  /// @param smtp as typed; empty for what is configured or found
  /// @param receiving how to sign in
  /// @param sending how to sign in to send, where it differs
  /// @param caFile further certificates; null for none
  public record Request(
      String who,
      @Nullable String imap,
      List<String> smtp,
      Access receiving,
      Access sending,
      @Nullable Path caFile) {

    private boolean namesServers() {
      return imap != null || !smtp.isEmpty();
    }
  }

  /// A way in; whatever is null is as configured.
  ///
  /// @param typed the secret itself
  public record Access(
      @Nullable String user, @Nullable PasswordSource source, @Nullable Secret typed) {

    /// As configured.
    public static final Access CONFIGURED = new Access(null, null, null);
  }

  /// Examines. What keeps the doctor from beginning is a finding like any other.
  ///
  /// @param listener hears each finding as it is made
  public Diagnosis examine(Request request, Consumer<Finding> listener)
      throws IOException, InterruptedException {
    searched = Duration.ZERO;
    List<Finding> early = new ArrayList<>();
    Patient patient;
    try {
      patient = patient(request, early);
    } catch (ProblemException e) {
      List<Finding> findings = early(e.problem());
      findings.forEach(listener);
      return new Diagnosis(findings, searched.toMillis());
    }
    early.forEach(listener);
    Diagnosis found = Doctor.examine(patient, around.after(searched), listener);
    early.addAll(found.findings());
    return new Diagnosis(early, found.elapsedMillis());
  }

  /// @param early what is known before the doctor begins
  private Patient patient(Request request, List<Finding> early)
      throws IOException, InterruptedException {
    AccountSettings account = account(request);
    if (account == null && !request.who.isEmpty() && !request.namesServers()) {
      return unknown(request, early);
    }
    String address = account == null ? request.who : account.id().address();
    if (account == null && !address.isEmpty()) {
      address(address);
    }
    Endpoint imap =
        request.imap != null
            ? ServerLint.parse(request.imap, "imap")
            : account == null || !request.smtp.isEmpty() ? null : account.imap();
    List<Endpoint> smtp = new ArrayList<>();
    for (String server : request.smtp) {
      smtp.add(ServerLint.parse(server, "smtp"));
    }
    if (smtp.isEmpty() && account != null && request.imap == null) {
      smtp.addAll(account.smtp());
    }
    Credentials receiving = receiving(request, account, address);
    return new Patient(
        address,
        imap,
        null,
        Sending.endpoints(smtp),
        receiving,
        smtp.isEmpty() ? null : sending(request, account, receiving),
        tls(request, account),
        address.isEmpty() ? null : LoginMemory.of(home, address),
        account == null ? null : configured(account));
  }

  private Patient.Configured configured(AccountSettings account) throws IOException {
    SentCopies copies =
        around.proof() == Proof.BY_A_LETTER
            ? Outbox.learntCopies(account.maildir().resolve(".mailtwin"), clock())
            : SentCopies.UNKNOWN;
    return new Patient.Configured(account.maildir(), account.choices().purposes(), copies);
  }

  /// Looking takes no time.
  private SyncClock clock() {
    return new SyncClock() {
      @Override
      public long seconds() {
        return around.clock().instant().getEpochSecond();
      }

      @Override
      public void pause(long seconds) {
        throw new UnsupportedOperationException("nothing waits here");
      }
    };
  }

  private @Nullable AccountSettings account(Request request) throws IOException {
    List<AccountSettings> all = Config.read(home);
    if (!request.who.isEmpty()) {
      return all.stream()
          .filter(account -> account.id().isMeantBy(request.who))
          .findFirst()
          .orElse(null);
    }
    if (request.namesServers()) {
      return null;
    }
    if (all.isEmpty()) {
      throw new ProblemException(
          Problems.noAccount("No account is set up yet, and no address was given."));
    }
    if (all.size() > 1) {
      List<String> addresses = all.stream().map(account -> account.id().address()).toList();
      throw new ProblemException(
          Problems.noAccount(
                  "There are several accounts (%s); say which one the doctor is to see."
                      .formatted(String.join(", ", addresses)))
              .nextNow(_ -> "Run `mailtwin doctor " + addresses.getFirst() + "`, for example."));
    }
    return all.getFirst();
  }

  private static MailAddress address(String text) throws ProblemException {
    try {
      return MailAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(InputProblems.notAnAddress(text, "it " + e.getMessage()), e);
    }
  }

  /// An address that is no account: its servers are those that are known or found.
  private Patient unknown(Request request, List<Finding> early)
      throws IOException, InterruptedException {
    MailAddress address = address(request.who);
    String meant = Typos.meant(address.domain(), around.dns());
    if (meant != null) {
      throw new ProblemException(InputProblems.typingMistake(address.domain(), meant));
    }
    long began = around.nanos().getAsLong();
    Proposal found;
    try {
      found = search.find(address);
    } finally {
      searched = Duration.ofNanos(around.nanos().getAsLong() - began);
    }
    List<String> strangers = Discovery.strangers(found, address, "");
    boolean strange = !strangers.isEmpty();
    if (strange && (request.receiving.source != null || request.receiving.typed != null)) {
      early.add(withheld(DiscoveryProblems.unconfirmed(strangers, found.origin().words())));
    }
    String user = found.user().isEmpty() ? address.ascii() : found.user();
    Credentials receiving = strange ? null : receiving(request, null, user);
    String smtpUser = request.sending.user == null ? found.smtpUser() : request.sending.user;
    return new Patient(
        address.ascii(),
        found.imap(),
        spare(found),
        found.smtp(),
        receiving,
        receiving == null
            ? null
            : new Credentials(smtpUser.isEmpty() ? receiving.user() : smtpUser, receiving.secret()),
        tls(request, null),
        LoginMemory.of(home, address.ascii()),
        null);
  }

  /// The second server of the same domain. Those of a provider that is known are for other
  /// accounts.
  private static @Nullable Endpoint spare(Proposal found) {
    Hosts other = found.alternative();
    return other == null || found.provider() != null ? null : other.imap();
  }

  /// What keeps the doctor from beginning. The first of several causes tells of the others, too.
  private static List<Finding> early(Problem problem) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        early(problem.code(), problem.happened() + " " + problem.meaning(), problem.next()));
    for (Code other : problem.others()) {
      String told =
          "What was said under %s may be this as well; see there.".formatted(problem.code());
      findings.add(early(other, told, ""));
    }
    return findings;
  }

  private static Finding early(Code code, String sentence, String next) {
    return new Finding(code.name(), Phase.INPUT, Severity.FAILURE, sentence, List.of(), next, "");
  }

  /// Nobody has agreed to these servers, so they get no password.
  private static Finding withheld(Problem problem) {
    return new Finding(
        problem.code().name(),
        Phase.INPUT,
        Severity.WARNING,
        problem.happened() + " Signing in will not be tried.",
        List.of(),
        "If that is your provider, name the servers with --imap and --smtp.",
        "");
  }

  private @Nullable Credentials receiving(
      Request request, @Nullable AccountSettings account, String otherwise)
      throws IOException, InterruptedException {
    Access access = request.receiving;
    String configured = account == null ? otherwise : account.user();
    Secret secret = secret(access, account == null ? null : account.password());
    boolean named = access.user != null || !configured.isEmpty();
    return secret == null || !named // A password without a name would only be refused.
        ? null
        : new Credentials(access.user == null ? configured : access.user, secret);
  }

  private @Nullable Credentials sending(
      Request request, @Nullable AccountSettings account, @Nullable Credentials receiving)
      throws IOException, InterruptedException {
    Access access = request.sending;
    boolean own =
        access.source != null
            || (account != null
                && request.receiving.source == null
                && request.receiving.typed == null
                && !account.smtpLogin().password().equals(account.password()));
    Secret secret =
        own
            ? secret(access, account == null ? null : account.smtpLogin().password())
            : receiving == null ? null : receiving.secret();
    String user =
        access.user != null
            ? access.user
            : account != null && request.receiving.user == null
                ? account.smtpLogin().user()
                : receiving == null ? "" : receiving.user();
    return secret == null ? null : new Credentials(user, secret);
  }

  private @Nullable Secret secret(Access access, @Nullable PasswordSource configured)
      throws IOException, InterruptedException {
    if (access.typed != null) {
      return access.typed;
    }
    PasswordSource source = access.source == null ? configured : access.source;
    return source == null ? null : source.fetch(around.tells());
  }

  private static Tls tls(Request request, @Nullable AccountSettings account)
      throws ProblemException {
    Path file = request.caFile != null ? request.caFile : account == null ? null : account.caFile();
    try {
      return file == null ? Tls.standard() : Tls.trustingAlso(file);
    } catch (IOException e) {
      throw new ProblemException(Problems.noCertificates(String.valueOf(e.getMessage())), e);
    }
  }
}
