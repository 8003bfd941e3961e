package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import dev.mailtwin.engine.account.Provider.Habits;
import dev.mailtwin.engine.account.Provider.Hosts;
import dev.mailtwin.engine.account.Provider.SecretKind;
import dev.mailtwin.engine.account.Provider.SentCopy;
import dev.mailtwin.engine.account.Provider.UserForm;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known about providers: Zoho's data centres here, all others in [OtherProviders].
///
/// `docs/providers.md` shows the whole table; a test compares the two.
public final class ProviderTable {

  /// A data centre of Zoho.
  ///
  /// @param suffix of its host names
  /// @param mailDomain the other domain of its addresses
  /// @param accounts the host where app passwords are made
  public record DataCentre(String suffix, String mailDomain, String accounts) {

    /// Personal accounts, and free organisations.
    public String personalImap() {
      return "imap." + suffix;
    }

    /// Paid organisations.
    public String organisationImap() {
      return "imappro." + suffix;
    }

    /// Personal accounts, and free organisations.
    public String personalSmtp() {
      return "smtp." + suffix;
    }

    /// Paid organisations.
    public String organisationSmtp() {
      return "smtppro." + suffix;
    }

    private Provider provider() {
      return new Provider(
          "Zoho Mail (" + suffix + ")",
          Set.of(suffix, mailDomain),
          Set.of(suffix),
          Set.of(suffix, mailDomain),
          tlsOrStartTls(personalImap(), personalSmtp()),
          tlsOrStartTls(organisationImap(), organisationSmtp()),
          new Habits(
              UserForm.FULL_ADDRESS,
              SecretKind.APP_PASSWORD_WITH_TWO_STEPS,
              "https://" + accounts + "/home#security/app_password",
              "web mail → Settings → Mail Accounts → IMAP → IMAP Access, then Save",
              SentCopy.SERVER_SAVES,
              3));
    }
  }

  /// Zoho's data centres.
  public static final List<DataCentre> ZOHO =
      List.of(
          new DataCentre("zoho.com", "zohomail.com", "accounts.zoho.com"),
          new DataCentre("zoho.eu", "zohomail.eu", "accounts.zoho.eu"),
          new DataCentre("zoho.in", "zohomail.in", "accounts.zoho.in"),
          new DataCentre("zoho.com.au", "zohomail.com.au", "accounts.zoho.com.au"),
          new DataCentre("zoho.jp", "zohomail.jp", "accounts.zoho.jp"),
          new DataCentre("zohocloud.ca", "zohomailcloud.ca", "accounts.zohocloud.ca"),
          new DataCentre("zoho.com.cn", "zohomail.com.cn", "accounts.zoho.com.cn"),
          new DataCentre("zoho.sa", "zohomail.sa", "accounts.zoho.sa"));

  private static final long MEGABYTE = 1_000_000;

  /// Zoho blocks IMAP for the whole account above this; a tenth is left to the user's telephone.
  private static final TransferCap ZOHO_PERSONAL = new TransferCap(225 * MEGABYTE, 15);

  private static final TransferCap ZOHO_ORGANISATION = new TransferCap(900 * MEGABYTE, 15);

  private ProviderTable() {}

  /// All providers, Zoho's data centres first.
  public static List<Provider> all() {
    return Stream.concat(ZOHO.stream().map(DataCentre::provider), OtherProviders.ALL.stream())
        .toList();
  }

  /// Who gives out addresses at a domain, or null.
  public static @Nullable Provider byDomain(String domain) {
    return first(all().stream().filter(provider -> provider.isHome(domain)));
  }

  /// Whose host takes mail for somebody, or null.
  ///
  /// @param host in lower case, without a final dot
  public static @Nullable Provider byExchanger(String host) {
    return first(all().stream().filter(provider -> provider.takesMailAt(host)));
  }

  /// Whom a domain that an SPF record includes belongs to, or null.
  public static @Nullable Provider bySender(String included) {
    return first(all().stream().filter(provider -> provider.sendsAs(included)));
  }

  /// Whose server this is, or null.
  public static @Nullable Provider byServer(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return first(all().stream().filter(provider -> provider.names(name)));
  }

  private static @Nullable Provider first(Stream<Provider> found) {
    return found.findFirst().orElse(null);
  }

  /// What the provider of this server lets through, or null if nothing is known.
  public static @Nullable TransferCap downloadCap(String imapHost) {
    String host = imapHost.toLowerCase(Locale.ROOT);
    for (DataCentre centre : ZOHO) {
      if (host.equals(centre.personalImap())) {
        return ZOHO_PERSONAL;
      }
      if (host.equals(centre.organisationImap())) {
        return ZOHO_ORGANISATION;
      }
    }
    return null;
  }

  /// The usual ports: 993; 465, and 587 where that is blocked.
  static Hosts tlsOrStartTls(String imap, String smtp) {
    return new Hosts(
        new Endpoint(imap, 993, Security.TLS),
        List.of(new Endpoint(smtp, 465, Security.TLS), new Endpoint(smtp, 587, Security.STARTTLS)));
  }

  /// Sending by 587 only.
  static Hosts startTls(String imap, String smtp) {
    return new Hosts(
        new Endpoint(imap, 993, Security.TLS), List.of(new Endpoint(smtp, 587, Security.STARTTLS)));
  }
}
