package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.Provider.SecretKind;
import dev.mailtwin.engine.account.Provider.UserForm;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.sasl.Secret;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A login that was refused without a word about why. What is known of the provider, of the user
/// name and of the shape of the secret says which causes are alike on the wire.
///
/// @param address whose login it was; empty if that is unknown
/// @param elsewhere the server of another of the provider's data centres that may be the right one;
///   empty if there is none
/// @param alternatives the provider's other servers for the same domain may be the right ones;
///   false if they were tried
public record UnclearRefusal(
    Refusal refusal, String address, Secret secret, String elsewhere, boolean alternatives) {

  /// The causes that remain.
  ///
  /// @param fitting those that the words of the server fit; they come first
  public List<Problem> causes(Collection<Code> fitting) {
    return naming(codes(fitting));
  }

  /// The sentences for these causes, with what would be right as far as it is known.
  public List<Problem> naming(Collection<Code> codes) {
    return codes.stream()
        .map(code -> LoginProblems.refused(code, refusal.instead(instead(code))))
        .toList();
  }

  private Set<Code> codes(Collection<Code> fitting) {
    Set<Code> codes = new LinkedHashSet<>(fitting);
    Provider provider = provider();
    if (provider == null) {
      if (isShortName()) {
        codes.add(Code.A2);
      }
      return codes;
    }
    if (wantsLocalPart(provider) || wantsAddress(provider)) {
      codes.add(Code.A3);
    }
    if (provider.habits().secret() == SecretKind.BROWSER_SIGN_IN) {
      codes.add(Code.A12);
    }
    boolean zoho = ProviderTable.isDataCentre(provider);
    if (zoho && !elsewhere.isEmpty()) {
      codes.add(Code.A4);
    }
    if (zoho && !wrongFamily(provider).isEmpty()) {
      codes.add(Code.A5);
    }
    if (knowsAppPasswords(provider)) {
      boolean shape = SecretShape.isAppPassword(secret, zoho);
      codes.add(shape ? Code.A8 : Code.A7);
      if (!shape && zoho) {
        codes.add(Code.A31);
        codes.add(Code.A34);
      }
    }
    return codes;
  }

  /// The user name or the server that would be right; empty if that is not the trouble.
  private String instead(Code code) {
    Provider provider = provider();
    return switch (code) {
      case A2 -> address;
      case A3 ->
          provider != null && wantsAddress(provider)
              ? address
              : refusal.user().substring(0, Math.max(1, refusal.user().indexOf('@')));
      case A4 -> elsewhere;
      case A5 -> provider == null ? "" : wrongFamily(provider);
      default -> "";
    };
  }

  /// Half of the servers of the world want the whole address, the other half do not.
  private boolean isShortName() {
    String user = refusal.user();
    return address.length() > user.length() + 1 && address.startsWith(user + "@");
  }

  /// Whether the provider takes only the first half of the address, and got all of it.
  public boolean wantsLocalPart() {
    Provider provider = provider();
    return provider != null && wantsLocalPart(provider);
  }

  private boolean wantsLocalPart(Provider provider) {
    return refusal.service() == Service.IMAP
        && provider.habits().user() == UserForm.LOCAL_PART
        && refusal.user().indexOf('@') >= 0;
  }

  /// Sending wants the address even where receiving does not.
  private boolean wantsAddress(Provider provider) {
    return refusal.service() == Service.SMTP
        && provider.habits().user() == UserForm.LOCAL_PART
        && refusal.user().indexOf('@') < 0
        && !address.isEmpty();
  }

  /// The server of the other family that this address should have, or may have: free organisations
  /// have that of personal addresses. Empty if there is none.
  private String wrongFamily(Provider provider) {
    String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    Provider.Hosts hosts = address.isEmpty() ? null : provider.hostsFor(domain);
    String right = hosts == null ? "" : hosts.imap().host();
    if (!right.equalsIgnoreCase(refusal.endpoint().host())) {
      return right;
    }
    Provider.Hosts other = alternatives ? provider.alternativeFor(domain) : null;
    return other == null ? "" : other.imap().host();
  }

  /// Whether the provider wants an app password, at least of some users.
  private static boolean knowsAppPasswords(Provider provider) {
    SecretKind kind = provider.habits().secret();
    return kind == SecretKind.APP_PASSWORD || kind == SecretKind.APP_PASSWORD_WITH_TWO_STEPS;
  }

  private @Nullable Provider provider() {
    return ProviderTable.byServer(refusal.endpoint().host());
  }
}
