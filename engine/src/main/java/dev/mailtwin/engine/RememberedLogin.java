package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.account.SecretShape;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/// A login that is remembered: a secret that was refused is not tried again by any schedule until
/// it changes or the user asks, because providers lock accounts for that.
record RememberedLogin(Home home, InstantSource clock, AccountSettings account, Secret secret) {

  /// Opens the account.
  interface Opener {
    ImapAccount open() throws IOException, InterruptedException;
  }

  /// Refuses to try what was refused.
  ///
  /// @throws ProblemException with the code it was refused by
  void insistOnChange() throws ProblemException {
    LoginMemory.Refused before = memory().refused(account.imap(), account.user(), secret);
    if (before != null) {
      throw new ProblemException(
          LoginProblems.refusedBefore(before.code(), before.shownWhen(), account.imap().host()));
    }
  }

  /// Tries, and remembers what came of it.
  ImapAccount open(Opener opener) throws IOException, InterruptedException {
    try {
      ImapAccount opened = opener.open();
      var chain = opened.certificates();
      String print = chain.isEmpty() ? "none" : TlsProblems.fingerprint(chain.getFirst());
      memory().worked(account.imap(), account.user(), secret, print, clock.instant());
      return opened;
    } catch (ProblemException e) {
      Problem problem = withBlanks(ofProvider(e));
      memory().refused(account.imap(), account.user(), secret, problem.code(), clock.instant());
      throw problem.equals(e.problem()) ? e : new ProblemException(problem, e);
    }
  }

  /// Whose server it is decides what the user has to do.
  private Problem ofProvider(ProblemException e) {
    Endpoint imap = account.imap();
    String user = account.user();
    Provider provider = ProviderTable.byServer(imap.host());
    if (provider == null
        || !(e.getCause() instanceof ImapException.Refused refused)
        || !e.problem().equals(ConnectionProblems.login(refused.answer(), imap, user))) {
      return e.problem(); // Of nobody we know, or not about signing in.
    }
    String address = account.id().address().toLowerCase(Locale.ROOT);
    List<Code> said = ReplyTable.imap(Moment.IMAP_LOGIN, refused.answer());
    return LoginProblems.refused(
        provider.narrowed(said, address.substring(address.lastIndexOf('@') + 1)),
        ProviderTable.refusal(imap, Service.IMAP, user, refused.answer().human()));
  }

  /// A password that was copied with blanks it does not have is the one known cause.
  private Problem withBlanks(Problem refused) {
    String blanks = refused.code() == Code.A1 ? SecretShape.blanks(secret) : "";
    int words = refused.happened().indexOf('"');
    return blanks.isEmpty()
        ? refused
        : InputProblems.blanksInPassword(
            blanks, words < 0 ? "it gave no reason" : refused.happened().substring(words));
  }

  /// What the doctor can find out more about says so.
  static Problem withDoctor(Problem problem, String address) {
    boolean connection =
        problem.code().isCause() && "INCTGKA".indexOf(problem.code().name().charAt(0)) >= 0;
    return connection && problem.severity() == Problem.Severity.FAILURE
        ? problem.advising("`mailtwin doctor %s` finds out more.".formatted(address))
        : problem;
  }

  private LoginMemory memory() {
    return LoginMemory.of(home, account.id().address());
  }
}
