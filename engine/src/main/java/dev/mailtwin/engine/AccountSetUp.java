package dev.mailtwin.engine;

import dev.mailtwin.engine.EngineReports.SetUp;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Config;
import dev.mailtwin.engine.account.ConfigWriter;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.account.RenewableSecret;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.engine.remote.ImapAccount.ForRun;
import dev.mailtwin.engine.remote.SpecialMailboxes;
import dev.mailtwin.engine.remote.Totals;
import dev.mailtwin.engine.store.OwnerOnly;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Proves that an account works, one login for receiving and one for sending, and then remembers
/// it.
///
/// @param question is asked about folders once the account is proven to work
record AccountSetUp(Home home, Engine.Means means, FolderQuestion question) {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
  private static final Duration PROBE = Duration.ofSeconds(5);

  /// What another family of servers of the same provider may do better: the first refused a login
  /// without saying why.
  private static final Set<Code> MAY_BE_ELSEWHERE =
      EnumSet.of(Code.A1, Code.A2, Code.A5, Code.A7, Code.A8, Code.A31, Code.A34);

  /// What any other server may do better: the first is not there.
  private static final Set<Code> NOT_THERE =
      EnumSet.of(Code.N1, Code.N2, Code.C1, Code.C2, Code.C4);

  /// What the server for receiving holds.
  ///
  /// @param notes what it wants to be read, and why it is not the first one
  private record Holding(
      AccountSettings account,
      List<MailboxName> mailboxes,
      SpecialMailboxes special,
      Totals totals,
      List<Problem> notes) {

    Holding insteadOf(Problem first) {
      List<Problem> all = new ArrayList<>(notes);
      String works = "%s stands in for it.".formatted(account.imap());
      all.addFirst(first.noted().meaningNow(works).nextNow(_ -> "There is nothing to do."));
      return new Holding(account, mailboxes, special, totals, all);
    }
  }

  /// Tries the accounts in order, each server with the password at most once, and keeps the first
  /// that works.
  ///
  /// @param candidates the same account with other servers; at least one
  /// @param typed a password to keep; null if the account's own source supplies it
  /// @throws ProblemException that of the first, if none works
  SetUp run(List<AccountSettings> candidates, @Nullable Secret typed)
      throws IOException, InterruptedException {
    List<AccountSettings> all = new ArrayList<>(Config.read(home));
    AccountSettings first = candidates.getFirst();
    var secret = typed == null ? means.secret(first.password()) : new RenewableSecret(() -> typed);
    Holding holding = receiving(candidates, secret);
    List<Problem> notes = new ArrayList<>(holding.notes);
    AccountSettings proven = sending(holding.account, secret, notes);
    SpecialMailboxes special = // Asked before anything is written: the user may stop here.
        new SpecialSetUp(holding.mailboxes, question)
            .settle(holding.special, proven.withChoicesOf(all).choices().purposes());
    AccountSettings kept =
        keep(proven, typed).withChoicesOf(all).withPurposes(SpecialSetUp.names(special));
    List<AccountSettings> before =
        all.stream().filter(other -> other.id().equals(kept.id())).toList();
    all.removeAll(before);
    for (AccountSettings other : all) {
      if (other.sharesTwinWith(kept)) {
        throw new ProblemException(
            Problems.config(
                "%s belongs to %s.".formatted(kept.maildir(), other.id()),
                "Choose another directory with `--maildir`, neither above nor below that one."));
      }
    }
    all.add(kept);
    var writer = new ConfigWriter(home);
    long free;
    try {
      Files.createDirectories(kept.maildir(), OwnerOnly.DIRECTORY);
      free = Files.getFileStore(kept.maildir()).getUsableSpace();
      writer.write(all);
      for (AccountSettings old : before) {
        writer.forgetUnused(old, kept);
      }
    } catch (IOException e) {
      throw new ProblemException(DiskProblems.of(e, kept.maildir()), e);
    }
    return new SetUp(
        kept.id(),
        kept.maildir(),
        holding.mailboxes.size(),
        holding.totals.messages(),
        holding.totals.bytes(),
        free,
        kept.smtp().isEmpty(),
        kept.imap(),
        kept.smtp(),
        special,
        notes);
  }

  private Holding receiving(List<AccountSettings> candidates, RenewableSecret secret)
      throws IOException, InterruptedException {
    ProblemException first = null;
    AccountSettings tried = candidates.getFirst();
    for (AccountSettings account : candidates) {
      try {
        Holding found = lookRenewing(account, secret);
        if (first != null && NOT_THERE.contains(first.problem().code())) {
          return found.insteadOf(first.problem());
        }
        return found;
      } catch (ProblemException e) {
        // A server that answers says more than one that is not there.
        boolean silent = first != null && NOT_THERE.contains(first.problem().code());
        if (first == null || (silent && !NOT_THERE.contains(e.problem().code()))) {
          first = e;
          tried = account;
        }
        if (!isWorthAnother(account, e.problem().code())) {
          break;
        }
      }
    }
    if (first == null) {
      throw new IllegalArgumentException("no account to try");
    }
    throw atHome(first, tried);
  }

  /// A password that is refused is tried at servers of another family only, never again at those of
  /// the same one.
  private static boolean isWorthAnother(AccountSettings account, Code code) {
    boolean families = ProviderTable.byServer(account.imap().host()) != null;
    return NOT_THERE.contains(code) || (families && MAY_BE_ELSEWHERE.contains(code));
  }

  /// What Zoho refuses like a wrong password: the account is in another of its data centres.
  private ProblemException atHome(ProblemException e, AccountSettings account)
      throws InterruptedException {
    Provider asked = ProviderTable.byServer(account.imap().host());
    String address = account.id().address();
    String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    String words = refusal(e);
    boolean open = isWorthAnother(account, e.problem().code()) && !words.isEmpty();
    if (asked == null || !ProviderTable.isDataCentre(asked) || !open) {
      return e;
    }
    Provider home = ProviderTable.byMail(domain, means.dns());
    Provider.Hosts hosts = home == null ? null : home.hostsFor(domain);
    boolean other =
        home != null && ProviderTable.isDataCentre(home) && !home.name().equals(asked.name());
    if (!other || hosts == null) {
      return e;
    }
    var refusal = new Refusal(account.imap(), Service.IMAP, account.user(), words);
    return new ProblemException(
        LoginProblems.refused(Code.A4, refusal.instead(hosts.imap().host())), e);
  }

  /// The words of a server that refused a login; empty if it was not that.
  private static String refusal(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof ImapException.Refused refused) {
        return refused.answer().human();
      }
    }
    return "";
  }

  /// The command that supplies tokens may have had an old one.
  private Holding lookRenewing(AccountSettings account, RenewableSecret secret)
      throws IOException, InterruptedException {
    try {
      return look(account, secret.now());
    } catch (ProblemException e) {
      if (!secret.renew(e.problem())) {
        throw e;
      }
    }
    return look(account, secret.now());
  }

  private Holding look(AccountSettings account, Secret secret)
      throws IOException, InterruptedException {
    var login = new RememberedLogin(home, means.clock(), account, secret);
    try (ImapAccount server = login.open(() -> open(means, account, secret, ForRun.alone()))) {
      List<MailboxName> mailboxes = new ArrayList<>();
      for (RemoteMailbox mailbox : server.mailboxes()) {
        if (mailbox.selectable()) {
          mailboxes.add(mailbox.name());
        }
        if (mailbox.selectable() && mailbox.name().equals(MailboxName.INBOX)) {
          var _ = server.open(mailbox, MailboxState.NEW); // A login alone shows no mail.
        }
      }
      Totals totals = server.totals();
      return new Holding(account, mailboxes, server.special(), totals, server.alerts());
    } catch (ProblemException e) {
      throw hiding(e, secret, account.user());
    }
  }

  /// Connects and logs in for receiving.
  static ImapAccount open(Engine.Means means, AccountSettings account, Secret secret, ForRun run)
      throws IOException, InterruptedException {
    Lines lines = lines(means, account, secret, account.user());
    try {
      return ImapAccount.open(
          lines.to(account.imap(), Service.IMAP).imap(),
          new ImapAccount.Opening(
              account.imap(),
              account.user(),
              secret,
              means.silence(),
              SpecialSetUp.chosen(account)),
          run);
    } catch (ProblemException e) {
      boolean mute = e.problem().code() == Code.G1 || e.problem().code() == Code.C6;
      if (mute && speaksTlsFirst(lines, account.imap())) {
        throw new ProblemException(TlsProblems.tlsFirst(account.imap(), Service.IMAP), e);
      }
      throw e;
    }
  }

  /// A port that is encrypted from the first byte and one that has nothing to say look the same to
  /// who waits for a greeting.
  private static boolean speaksTlsFirst(Lines lines, Endpoint silent) throws InterruptedException {
    if (silent.security() == Security.TLS) {
      return false;
    }
    var first = new Endpoint(silent.host(), silent.port(), Security.TLS);
    try (var _ = lines.within(PROBE).imap().open(first, _ -> {})) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// @param notes gains what did not keep it from being proven
  private AccountSettings sending(
      AccountSettings account, RenewableSecret receivingSecret, List<Problem> notes)
      throws IOException, InterruptedException {
    if (account.smtp().isEmpty()) {
      return account;
    }
    boolean same = account.smtpLogin().password().equals(account.password());
    RenewableSecret secret = same ? receivingSecret : means.secret(account.smtpLogin().password());
    try {
      return sending(account, secret.now(), notes);
    } catch (ProblemException e) {
      if (!secret.renew(e.problem())) {
        throw e;
      }
    }
    return sending(account, secret.now(), notes);
  }

  private AccountSettings sending(AccountSettings account, Secret secret, List<Problem> notes)
      throws IOException, InterruptedException {
    String user = account.smtpLogin().user();
    try {
      Lines lines = lines(means, account, secret, user);
      var memory = LoginMemory.of(home, account.id().address());
      var check = new SendingCheck(lines.smtp(), account, secret, memory, means.clock());
      SendingCheck.Proven proven = check.run();
      notes.addAll(proven.notes());
      return account.withSmtp(proven.servers());
    } catch (ProblemException e) {
      throw hiding(e, secret, user);
    }
  }

  private static Lines lines(
      Engine.Means means, AccountSettings account, Secret secret, String user)
      throws ProblemException {
    return Lines.of(means, CONNECT_LIMIT, account.caFile(), line -> secret.hideIn(line, user));
  }

  private static ProblemException hiding(ProblemException e, Secret secret, String user) {
    return new ProblemException(e.problem().through(text -> secret.hideIn(text, user)), e);
  }

  /// Certificates and a typed password move to where they are kept.
  private AccountSettings keep(AccountSettings account, @Nullable Secret typed)
      throws IOException, InterruptedException {
    var writer = new ConfigWriter(home);
    Path caFile = account.caFile();
    String address = account.id().address();
    AccountSettings kept =
        caFile == null ? account : account.withCaFile(writer.keepCertificates(address, caFile));
    return typed == null
        ? kept
        : kept.withPassword(writer.keepSecret(address, account.password(), typed));
  }
}
