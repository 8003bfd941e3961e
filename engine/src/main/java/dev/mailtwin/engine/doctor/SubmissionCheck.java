package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.EnvelopeProblems;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.SendingProblems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.engine.problem.TokenProblems;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.smtp.Patience;
import dev.mailtwin.protocol.smtp.Probe;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sending, from the TCP connection to a letter that is never sent.
final class SubmissionCheck {

  /// Said in EHLO if our usual, honest lack of a name is not liked.
  private static final String OTHER_NAME = "localhost.localdomain";

  /// What only the words of sending may tell about receiving.
  private static final Set<Code> DECISIVE =
      EnumSet.of(Code.A6, Code.A12, Code.A13, Code.A19, Code.A20, Code.A21, Code.A22);

  private final Examination x;
  private final Endpoint endpoint;
  private final Progress progress;

  private SubmissionCheck(Examination x, Endpoint endpoint) {
    this.x = x;
    this.endpoint = endpoint;
    this.progress = new Progress(x, endpoint, Service.SMTP);
  }

  /// Follows the way; a second server stands in for a first that cannot be reached, or where nobody
  /// can sign in.
  static void run(Examination x) throws InterruptedException {
    List<Endpoint> servers = x.patient().smtp();
    if (servers.isEmpty()) {
      x.passed(Phase.SUBMISSION, "no server for sending is named: this account only receives");
      return;
    }
    x.underWay(null);
    OpeningFailure first = null;
    Unusable unusable = null;
    for (Endpoint server : servers) {
      if (!NameCheck.run(x, Phase.SUBMISSION, server.host())) {
        return;
      }
      var check = new SubmissionCheck(x, server);
      x.underWay(check.progress);
      try {
        SmtpConnection connection = check.connect();
        try {
          check.progress.opened(connection.address(), connection.certificates());
          Unusable here = unusable(server, connection);
          if (here != null) {
            unusable = unusable == null ? here : unusable;
            continue; // Nobody can sign in there; another port may let us in.
          }
          if (first != null && first.failure() instanceof NetException e) {
            x.warn(
                Phase.SUBMISSION, ConnectionProblems.connecting(e, first.endpoint(), Service.SMTP));
          }
          if (unusable != null) {
            x.warn(Phase.SUBMISSION, unusable.problem());
          }
          check.opened(connection);
          return;
        } finally {
          x.kept().release(connection);
        }
      } catch (IOException e) {
        var failure = new OpeningFailure(server, Service.SMTP, e, check.progress.last());
        first = first == null ? failure : first;
        if (e instanceof NetException.Silent) {
          x.isSilent(server);
        }
        boolean other = e instanceof NetException && !(e instanceof NetException.TlsFailed);
        if (!other) {
          break;
        }
      }
    }
    if (unusable != null && !x.hasFailed()) {
      x.failed(Phase.SUBMISSION, List.of(unusable.problem()), unusable.words());
    } else if (first != null && !x.hasFailed()) {
      x.failed(Phase.SUBMISSION, first.causes(x), first.words());
    }
  }

  /// A server where nobody can sign in.
  ///
  /// @param words the server's own
  private record Unusable(Problem problem, String words) {}

  private static @Nullable Unusable unusable(Endpoint server, SmtpConnection connection) {
    if (!connection.capabilities().mechanisms().isEmpty()) {
      return null;
    }
    Reply heard = Objects.requireNonNullElse(connection.refusedEhlo(), connection.hello());
    Reply disliked = connection.disliked();
    String words = (disliked == null ? heard : disliked).toString();
    return new Unusable(SendingProblems.noMechanism(server, connection), words);
  }

  private SmtpConnector connector() {
    var silence = x.budget().atMost(x.around().patience().silence());
    return new SmtpConnector(
            x.connector(x.around().patience().silence()),
            x.patient().tls(),
            Patience.of(silence).withEnd(silence),
            x.around().trace().through(x::safe))
        .followedBy(progress::reached);
  }

  private SmtpConnection connect() throws IOException, InterruptedException {
    SmtpConnector connector = connector();
    String words;
    try {
      SmtpConnection connection = connector.open(endpoint);
      if (!connection.capabilities().keywords().isEmpty() || !refusedHello(connection)) {
        return connection;
      }
      Reply disliked = connection.disliked();
      words = (disliked == null ? connection.hello() : disliked).toString();
      connection.close();
    } catch (SmtpException.Refused e) {
      words = e.answer().toString();
    } catch (SmtpException.Misunderstood e) {
      words = e.answer().toString();
    }
    SmtpConnection connection = connector.named(OTHER_NAME).followedBy(_ -> {}).open(endpoint);
    if (!connection.capabilities().keywords().isEmpty()) {
      x.note(Phase.SUBMISSION, GreetingProblems.otherName(endpoint, words));
    }
    return connection;
  }

  /// A server that knows EHLO names at least itself and one ability.
  private static boolean refusedHello(SmtpConnection connection) {
    return connection.hello().lines().size() == 1;
  }

  private void opened(SmtpConnection connection) throws IOException, InterruptedException {
    Patient.Credentials login = x.patient().sending();
    if (login == null) {
      x.passed(
          Phase.SUBMISSION, "signing in was not tried: there is no password that may go there");
    } else if (signIn(connection, login)) {
      Probe.After after = envelope(connection, login);
      if (x.wantsLetter() && after == Probe.After.READY && !x.hasFailed()) {
        x.kept().keep(new KeptOpen.Sending(endpoint, connection));
      } else {
        connection.quit();
      }
    }
  }

  /// The server had let us in, so nothing before that is to blame.
  private Probe.After envelope(SmtpConnection connection, Patient.Credentials login)
      throws InterruptedException, IOException {
    try {
      return new EnvelopeCheck(x, endpoint, login.user()).run(connection);
    } catch (SmtpException _) {
      x.failed(Phase.SUBMISSION, List.of(EnvelopeProblems.broken(endpoint)), "");
      return Probe.After.SPENT;
    }
  }

  private boolean signIn(SmtpConnection connection, Patient.Credentials login)
      throws IOException, InterruptedException {
    try {
      progress.signsIn();
      Answer answer = authenticate(connection, login);
      if (answer.offered() != null) {
        x.failed(Phase.SUBMISSION, List.of(answer.offered()), "");
        return false;
      }
      if (!answer.misunderstood().isEmpty()) {
        x.note(Phase.SUBMISSION, LoginProblems.otherMethod(endpoint, answer.misunderstood()));
      }
      x.passed(Phase.SUBMISSION, "%s signs in as %s".formatted(endpoint.host(), login.user()));
      remember(connection, login, null);
      progress.asksAboutLetters();
      return true;
    } catch (SmtpException.Refused e) {
      if (login.secret().isToken()) {
        refusedToken(connection, login, e);
      } else {
        refused(connection, login, e.answer());
      }
    } catch (SmtpException.Misunderstood e) {
      refused(connection, login, e.answer());
    } catch (SmtpException.Closing e) {
      refused(connection, login, e.answer());
    } catch (SmtpException.ConnectionLost e) {
      x.failed(Phase.SUBMISSION, List.of(LoginProblems.dropped(endpoint)), "");
    } catch (SmtpException.NoAnswer e) {
      x.failed(Phase.SUBMISSION, List.of(LoginProblems.unanswered(endpoint)), "");
    }
    return false;
  }

  /// How signing in went.
  ///
  /// @param offered the problem if there is no method in common; null if there is one
  /// @param misunderstood what was said to a first method that was not understood; empty if none
  private record Answer(@Nullable Problem offered, String misunderstood) {}

  private Answer authenticate(SmtpConnection connection, Patient.Credentials login)
      throws IOException, InterruptedException {
    var offered = connection.capabilities();
    if (login.secret().isToken()) {
      for (Mechanism way : List.of(Mechanism.OAUTHBEARER, Mechanism.XOAUTH2)) {
        if (offered.offers(way)) {
          connection.authenticate(way, login.user(), login.secret());
          return new Answer(null, "");
        }
      }
      return new Answer(TokenProblems.noMechanism(endpoint, offered.mechanisms()), "");
    }
    boolean plain = offered.offers(Mechanism.PLAIN);
    boolean old = offered.offers(Mechanism.LOGIN);
    if (!plain && !old) {
      return new Answer(LoginProblems.noMechanism(endpoint, offered.mechanisms()), "");
    }
    String misunderstood = "";
    if (plain) {
      try {
        connection.authenticate(Mechanism.PLAIN, login.user(), login.secret());
        return new Answer(null, "");
      } catch (SmtpException.Misunderstood e) { // Not judged: the other method may be tried.
        if (!old) {
          throw e;
        }
        misunderstood = e.answer().toString();
      }
    }
    connection.authenticate(Mechanism.LOGIN, login.user(), login.secret());
    return new Answer(null, misunderstood);
  }

  private void refusedToken(
      SmtpConnection connection, Patient.Credentials login, SmtpException.Refused e)
      throws IOException {
    Problem problem = SendingProblems.login(e, refusal(login, e.answer()), true);
    remember(connection, login, problem.code());
    String told = e.challenge() + " " + e.answer();
    x.failed(Phase.SUBMISSION, List.of(problem), told.strip());
  }

  private void refused(SmtpConnection connection, Patient.Credentials login, Reply answer)
      throws IOException, InterruptedException {
    List<Code> codes = ReplyTable.smtp(Moment.SMTP_AUTH, answer.toString());
    var refusal = refusal(login, answer);
    boolean unclear = codes.isEmpty() || codes.getFirst() == Code.A1;
    remember(connection, login, unclear ? Code.A29 : codes.getFirst());
    List<Problem> causes;
    if (!unclear) {
      causes = codes.stream().map(code -> LoginProblems.refused(code, refusal)).toList();
    } else if (receives() && login.equals(x.patient().receiving())) {
      causes = List.of(LoginProblems.onlySendingRefused(refusal.instead(otherServer())));
    } else {
      var neighbours = new LoginCauses(x, refusal, login, List.of(), false);
      List<Problem> certain = neighbours.certain();
      causes = certain.isEmpty() ? neighbours.remaining(LoginCauses.Sending.UNKNOWN) : certain;
    }
    x.failed(Phase.SUBMISSION, causes, answer.toString());
  }

  private boolean receives() {
    return x.findings().stream().anyMatch(f -> f.phase() == Phase.MAILBOX);
  }

  private Refusal refusal(Patient.Credentials login, Reply answer) {
    Provider provider = AccountFacts.provider(endpoint.host());
    return new Refusal(
        endpoint,
        Service.SMTP,
        login.user(),
        answer.toString(),
        provider == null ? "" : provider.name(),
        provider == null ? "" : provider.habits().page(),
        "");
  }

  /// The server for sending that belongs to this address, if it is another one.
  private String otherServer() {
    Provider provider = AccountFacts.provider(endpoint.host());
    Provider.Hosts hosts = provider == null ? null : provider.hostsFor(x.patient().domain());
    String right = hosts == null ? "" : hosts.smtp().getFirst().host();
    return right.equalsIgnoreCase(endpoint.host()) ? "" : right;
  }

  private void remember(
      SmtpConnection connection, Patient.Credentials login, @Nullable Code refused)
      throws IOException {
    LoginMemory memory = x.patient().memory();
    if (memory == null) {
      return;
    }
    var now = x.around().clock().instant();
    if (refused != null) {
      memory.refused(endpoint, login.user(), login.secret(), refused, now);
      return;
    }
    var chain = connection.certificates();
    String print = chain.isEmpty() ? "none" : TlsProblems.fingerprint(chain.getFirst());
    memory.worked(endpoint, login.user(), login.secret(), print, now);
  }

  /// What sending said to the secret that receiving refused.
  ///
  /// @param decisive causes that its words name; usually empty
  record Aside(LoginCauses.Sending sending, List<Problem> decisive) {

    static final Aside UNKNOWN = new Aside(LoginCauses.Sending.UNKNOWN, List.of());
  }

  /// Asks sending about a secret that receiving refused without saying why.
  static Aside signInAside(Examination x, Patient.Credentials login) throws InterruptedException {
    boolean same = login.equals(x.patient().sending());
    if (!same
        || x.patient().smtp().isEmpty()
        || !x.budget().allows(x.around().patience().aside())) {
      return Aside.UNKNOWN;
    }
    Endpoint server = x.patient().smtp().getFirst();
    var check = new SubmissionCheck(x, server);
    try (SmtpConnection connection = check.connector().followedBy(_ -> {}).open(server)) {
      return check.aside(connection, login);
    } catch (IOException e) {
      System.getLogger(SubmissionCheck.class.getName())
          .log(System.Logger.Level.DEBUG, "sending could not be asked", e);
      return Aside.UNKNOWN;
    }
  }

  private Aside aside(SmtpConnection connection, Patient.Credentials login)
      throws IOException, InterruptedException {
    try {
      Answer answer = authenticate(connection, login);
      if (answer.offered() != null) {
        return Aside.UNKNOWN;
      }
      remember(connection, login, null);
      connection.quit();
      return new Aside(LoginCauses.Sending.ACCEPTED, List.of());
    } catch (SmtpException.Refused e) {
      List<Code> codes = ReplyTable.smtp(Moment.SMTP_AUTH, e.answer().toString());
      boolean told = !codes.isEmpty() && DECISIVE.contains(codes.getFirst());
      boolean judged = codes.equals(List.of(Code.A1)) || told;
      if (judged) {
        remember(connection, login, codes.getFirst());
      }
      return new Aside(
          judged ? LoginCauses.Sending.REFUSED : LoginCauses.Sending.UNKNOWN,
          told
              ? List.of(LoginProblems.refused(codes.getFirst(), refusal(login, e.answer())))
              : List.of());
    }
  }
}
