package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import dev.mailtwin.engine.account.Provider.Habits;
import dev.mailtwin.engine.account.Provider.Hosts;
import dev.mailtwin.engine.account.Provider.SecretKind;
import dev.mailtwin.engine.account.Provider.SentCopy;
import dev.mailtwin.engine.account.Provider.UserForm;
import dev.mailtwin.engine.problem.Refusal;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.Mx;
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

  /// Zoho lets 50 to 500 letters an hour through, by reputation; blocks come without a warning.
  private static final int ZOHO_LETTERS_PER_HOUR = 50;

  private static final SendCap ZOHO_SENDS_PERSONAL =
      new SendCap(ZOHO_LETTERS_PER_HOUR, 100, 40 * MEGABYTE);

  private static final SendCap ZOHO_SENDS_ORGANISATION =
      new SendCap(ZOHO_LETTERS_PER_HOUR, 150, 40 * MEGABYTE);

  private static final SendCap NOTHING_KNOWN = new SendCap(0, 0, 0);

  /// What a provider takes; 0 where nothing is known.
  ///
  /// @param perHour letters in any hour
  /// @param recipients of one letter
  /// @param bytes of one letter
  public record SendCap(int perHour, int recipients, long bytes) {}

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

  /// Who takes mail for a domain: by its name, else by its mail exchangers; null if nobody of the
  /// table does.
  public static @Nullable Provider byMail(String domain, Dns dns) throws InterruptedException {
    Provider home = byDomain(domain);
    if (home != null) {
      return home;
    }
    for (Mx mx : dns.mx(domain).records()) {
      Provider found = byExchanger(mx.host());
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// Whom a domain that an SPF record includes belongs to, or null.
  public static @Nullable Provider bySender(String included) {
    return first(all().stream().filter(provider -> provider.sendsAs(included)));
  }

  /// Whom an SPF record lets send (RFC 7208 §5.2), or null if nobody of the table.
  ///
  /// @param text of a TXT record, whatever it is for
  public static @Nullable Provider bySenderPolicy(String text) {
    String policy = text.toLowerCase(Locale.ROOT);
    if (!policy.startsWith("v=spf1 ")) {
      return null;
    }
    for (String term : policy.split(" ", -1)) {
      Provider provider =
          term.matches("[+?~]?include:.*") ? bySender(term.substring(term.indexOf(':') + 1)) : null;
      if (provider != null) {
        return provider;
      }
    }
    return null;
  }

  /// Whose server this is, or null.
  public static @Nullable Provider byServer(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return first(all().stream().filter(provider -> provider.names(name)));
  }

  /// A login that was refused, with what is known of whose server it is.
  ///
  /// @param words the server's own
  public static Refusal refusal(Endpoint endpoint, Service service, String user, String words) {
    Provider provider = byServer(endpoint.host());
    return provider == null
        ? new Refusal(endpoint, service, user, words)
        : new Refusal(
            endpoint, service, user, words, provider.name(), provider.habits().page(), "");
  }

  /// Whether this is one of Zoho's data centres, of which an account lives in one only.
  public static boolean isDataCentre(Provider provider) {
    return ZOHO.stream().anyMatch(centre -> provider.isHome(centre.suffix));
  }

  private static @Nullable Provider first(Stream<Provider> found) {
    return found.findFirst().orElse(null);
  }

  /// What the provider of this server takes.
  public static SendCap sendCap(String smtpHost) {
    String host = smtpHost.toLowerCase(Locale.ROOT);
    for (DataCentre centre : ZOHO) {
      if (host.equals("smtp." + centre.suffix())) {
        return ZOHO_SENDS_PERSONAL;
      }
      if (host.equals("smtppro." + centre.suffix())) {
        return ZOHO_SENDS_ORGANISATION;
      }
    }
    return NOTHING_KNOWN;
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
