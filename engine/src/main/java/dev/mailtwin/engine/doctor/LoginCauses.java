package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.Provider.SecretKind;
import dev.mailtwin.engine.account.Provider.UserForm;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.account.SecretShape;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    if (oldMethod && !login.secret().isPlain()) {
      return said(List.of(Code.A18));
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
    if (home != null && ProviderTable.isDataCentre(home) && ProviderTable.isDataCentre(provider) && !home.name().equals(provider.name())) {
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
      return accepted();
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
    return neighbours(said.isEmpty() ? List.of(Code.A1) : said);
  }

  private List<Problem> accepted() throws InterruptedException {
    Provider provider = provider();
    if (said.contains(Code.A9)) {
      return said(List.of(Code.A9));
    }
    List<Code> codes = new ArrayList<>();
    if (provider != null && wantsLocalPart(provider)) {
      codes.add(Code.A3);
    }
    codes.add(Code.A9);
    if (provider == null || !provider.isHome(x.patient().domain())) {
      codes.add(Code.A10);
    }
    return each(codes);
  }

  /// The rows that say the same on the wire.
  private List<Problem> neighbours(List<Code> known) throws InterruptedException {
    Set<Code> codes = new LinkedHashSet<>(known);
    Provider provider = provider();
    if (provider == null) {
      if (isShortName()) {
        codes.add(Code.A2);
      }
      return each(codes);
    }
    if (wantsLocalPart(provider) || wantsAddress(provider)) {
      codes.add(Code.A3);
    }
    if (provider.habits().secret() == SecretKind.BROWSER_SIGN_IN) {
      codes.add(Code.A12);
    }
    boolean zoho = ProviderTable.isDataCentre(provider);
    if (zoho && !elsewhere(provider).isEmpty()) {
      codes.add(Code.A4);
    }
    if (zoho && !wrongFamily(provider).isEmpty()) {
      codes.add(Code.A5);
    }
    if (AccountFacts.knowsAppPasswords(provider)) {
      boolean shape = AccountFacts.looksLikeAppPassword(login, provider);
      codes.add(shape ? Code.A8 : Code.A7);
      if (!shape && zoho) {
        codes.add(Code.A31);
        codes.add(Code.A34);
      }
    }
    return each(codes);
  }

  /// Half of the servers of the world want the whole address, the other half do not.
  private boolean isShortName() {
    String address = x.patient().address();
    return address.length() > login.user().length() + 1 && address.startsWith(login.user() + "@");
  }

  private boolean wantsLocalPart(Provider provider) {
    return refusal.service() == Service.IMAP
        && provider.habits().user() == UserForm.LOCAL_PART
        && login.user().indexOf('@') >= 0;
  }

  /// Sending wants the address even where receiving does not.
  private boolean wantsAddress(Provider provider) {
    return refusal.service() == Service.SMTP
        && provider.habits().user() == UserForm.LOCAL_PART
        && login.user().indexOf('@') < 0
        && !x.patient().address().isEmpty();
  }

  /// The server of the other family that this address should have, or may have: free organisations
  /// have that of personal addresses. Empty if there is none.
  private String wrongFamily(Provider provider) {
    String domain = x.patient().domain();
    Provider.Hosts hosts = domain.isEmpty() ? null : provider.hostsFor(domain);
    String right = hosts == null ? "" : hosts.imap().host();
    if (!right.equalsIgnoreCase(endpoint().host())) {
      return right;
    }
    Provider.Hosts other = provider.alternativeFor(domain);
    return other == null ? "" : other.imap().host();
  }

  /// The server of another of Zoho's data centres that the domain lets send; empty if there is
  /// none.
  private String elsewhere(Provider provider) throws InterruptedException {
    Provider sender = AccountFacts.perhaps(x);
    boolean other = sender != null && ProviderTable.isDataCentre(sender) && !sender.name().equals(provider.name());
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

  private List<Problem> each(Collection<Code> codes) throws InterruptedException {
    Provider provider = provider();
    List<Problem> problems = new ArrayList<>();
    for (Code code : codes) {
      String instead =
          switch (code) {
            case A2 -> x.patient().address();
            case A3 ->
                provider != null && wantsAddress(provider)
                    ? x.patient().address()
                    : login.user().substring(0, Math.max(1, login.user().indexOf('@')));
            case A4 -> provider == null ? "" : elsewhere(provider);
            case A5 -> provider == null ? "" : wrongFamily(provider);
            default -> "";
          };
      problems.add(LoginProblems.refused(code, refusal.instead(instead)));
    }
    return problems;
  }
}
