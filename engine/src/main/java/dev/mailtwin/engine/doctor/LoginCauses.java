package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.Provider.UserForm;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.account.SecretShape;
import dev.mailtwin.engine.account.UnclearRefusal;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.protocol.net.Endpoint;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a login was refused whose words do not say it: what is known of the provider, the user name
/// and the shape of the secret, and what sending says to the same secret. What remains is A1, alone
/// or among its neighbours.
///
/// @param said what the words fit; empty if they fit nothing special
/// @param oldMethod the secret went by the old LOGIN command
record LoginCauses(
    Examination x, Refusal refusal, Patient.Credentials login, List<Code> said, boolean oldMethod) {

  /// What a look at sending showed.
  enum Sending {
    UNKNOWN,
    ACCEPTED,
    REFUSED
  }

  /// Causes that need nobody else's word; empty if there is none that is certain.
  List<Problem> certain() throws InterruptedException {
    if (!said.isEmpty() && !said.contains(Code.A1)) {
      return said(narrowed());
    }
    String blanks = SecretShape.blanks(login.secret());
    if (!blanks.isEmpty()) {
      return List.of(InputProblems.blanksInPassword(blanks, '"' + refusal.words() + '"'));
    }
    Provider provider = provider();
    if (provider == null) {
      return List.of();
    }
    boolean wantsAddress = provider.habits().user() == UserForm.FULL_ADDRESS;
    if (wantsAddress && login.user().indexOf('@') < 0) {
      return one(Code.A2, x.patient().address().isEmpty() ? "NAME@DOMAIN" : x.patient().address());
    }
    Provider home = AccountFacts.exchanger(x);
    if (home != null
        && ProviderTable.isDataCentre(home)
        && ProviderTable.isDataCentre(provider)
        && !home.name().equals(provider.name())) {
      return one(Code.A4, rightServer(home));
    }
    x.rulesOut("the server belongs to the provider that takes mail for this domain");
    return List.of();
  }

  private List<Code> narrowed() {
    Provider provider = provider();
    return provider == null
        ? said
        : provider.narrowed(said, x.patient().domain().toLowerCase(Locale.ROOT));
  }

  /// What remains, with what sending said to the same secret.
  List<Problem> remaining(Sending sending) throws InterruptedException {
    if (sending == Sending.ACCEPTED) {
      x.rulesOut("the password is right: sending accepts it");
      return isGarbled() ? said(List.of(Code.A18)) : accepted();
    }
    if (sending == Sending.REFUSED) {
      x.rulesOut("sending refuses the same password, so it is not receiving alone");
    }
    LocalDate worked =
        x.patient().memory() == null
            ? null
            : x.patient().memory().workedUntil(endpoint(), login.user(), login.secret());
    if (worked != null) {
      return List.of(LoginProblems.workedUntil(refusal, worked));
    }
    if (said.contains(Code.A9) && sending == Sending.REFUSED) {
      return neighbours(List.of(Code.A1));
    }
    List<Code> known = new ArrayList<>(said.isEmpty() ? ReplyTable.untold(refusal.words()) : said);
    if (isGarbled()) {
      known.add(Code.A18);
    }
    return neighbours(known);
  }

  /// The old method may have garbled the secret.
  private boolean isGarbled() {
    return oldMethod && !login.secret().isPlain();
  }

  private List<Problem> accepted() throws InterruptedException {
    Provider provider = provider();
    if (said.contains(Code.A9)) {
      return said(said.stream().filter(code -> code != Code.A1).toList());
    }
    List<Code> codes = new ArrayList<>();
    UnclearRefusal unclear = unclear();
    if (unclear.wantsLocalPart()) {
      codes.add(Code.A3);
    }
    codes.add(Code.A9);
    if (provider == null || !provider.isHome(x.patient().domain())) {
      codes.add(Code.A10);
    }
    if (!ReplyTable.isVerdict(refusal.words())) { // It may be something else altogether.
      codes.add(Code.A32);
    }
    return unclear.naming(codes);
  }

  /// The rows that say the same on the wire.
  private List<Problem> neighbours(List<Code> known) throws InterruptedException {
    return unclear().causes(known);
  }

  private UnclearRefusal unclear() throws InterruptedException {
    Provider provider = provider();
    String elsewhere =
        provider != null && ProviderTable.isDataCentre(provider) ? elsewhere(provider) : "";
    return new UnclearRefusal(refusal, x.patient().address(), login.secret(), elsewhere, true);
  }

  /// The server of another of Zoho's data centres that the domain lets send; empty if there is
  /// none.
  private String elsewhere(Provider provider) throws InterruptedException {
    Provider sender = AccountFacts.perhaps(x);
    boolean other =
        sender != null
            && ProviderTable.isDataCentre(sender)
            && !sender.name().equals(provider.name());
    return other && sender != null ? rightServer(sender) : "";
  }

  private String rightServer(Provider home) {
    Provider.Hosts hosts = home.hostsFor(x.patient().domain());
    return hosts == null ? home.name() : hosts.imap().host();
  }

  private @Nullable Provider provider() {
    return AccountFacts.provider(endpoint().host());
  }

  private Endpoint endpoint() {
    return refusal.endpoint();
  }

  private List<Problem> one(Code code, String instead) {
    return List.of(LoginProblems.refused(code, refusal.instead(instead)));
  }

  private List<Problem> said(List<Code> codes) {
    return codes.stream().map(code -> LoginProblems.refused(code, refusal)).toList();
  }
}
