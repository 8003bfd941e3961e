package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.KnownServer;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.Provider.UserForm;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.account.SecretShape;
import dev.mailtwin.engine.account.UnclearRefusal;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
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
      Problem problem = judged(e);
      memory().refused(account.imap(), account.user(), secret, problem.code(), clock.instant());
      throw problem.equals(e.problem()) ? e : new ProblemException(problem, e);
    }
  }

  /// What is known besides the words of a refusal says what it means.
  private Problem judged(ProblemException e) {
    Endpoint imap = account.imap();
    String user = account.user();
    ResponseText answer =
        switch (e.getCause()) {
          case ImapException.Refused refused -> refused.answer();
          case ImapException.Misunderstood bad -> bad.answer();
          case null, default -> null;
        };
    if (answer == null) {
      return new KnownServer(memory(), imap).judged(e);
    }
    boolean odd = e.problem().equals(ConnectionProblems.login(answer, imap, user, true));
    boolean plain = e.problem().equals(ConnectionProblems.login(answer, imap, user));
    if (secret.isToken() || (!odd && !plain)) {
      return e.problem(); // It is not about signing in.
    }
    Refusal refusal = ProviderTable.refusal(imap, Service.IMAP, user, answer.human());
    return judged(refusal, ReplyTable.imap(Moment.IMAP_LOGIN, answer), odd);
  }

  private Problem judged(Refusal refusal, List<Code> said, boolean odd) {
    Provider provider = ProviderTable.byServer(account.imap().host());
    String address = account.id().address();
    if (!said.isEmpty() && !said.contains(Code.A1)) {
      String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
      return LoginProblems.refused(
          provider == null ? said : provider.narrowed(said, domain), refusal);
    }
    String blanks = SecretShape.blanks(secret);
    if (!blanks.isEmpty()) {
      return InputProblems.blanksInPassword(blanks, '"' + refusal.words() + '"');
    }
    LocalDate worked = memory().workedUntil(account.imap(), account.user(), secret);
    if (worked != null) {
      Problem revoked = LoginProblems.workedUntil(refusal, worked);
      if (said.isEmpty() && !ReplyTable.isVerdict(refusal.words())) { // It may not be about that.
        revoked = revoked.or(LoginProblems.refused(List.of(Code.A9, Code.A10, Code.A32), refusal));
      }
      for (Code other : said) {
        revoked =
            other == Code.A1 ? revoked : revoked.or(LoginProblems.refused(List.of(other), refusal));
      }
      return revoked;
    }
    boolean wantsAddress = provider != null && provider.habits().user() == UserForm.FULL_ADDRESS;
    if (wantsAddress && account.user().indexOf('@') < 0) {
      return LoginProblems.refused(Code.A2, refusal.instead(address));
    }
    List<Code> known = new ArrayList<>(said.isEmpty() ? ReplyTable.untold(refusal.words()) : said);
    if (odd) {
      known.add(Code.A18);
    }
    return LoginProblems.together(
        new UnclearRefusal(refusal, address, secret, "", false).causes(known), refusal);
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
