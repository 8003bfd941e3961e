package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is known of one provider of mailboxes.
///
/// @param name as people call it
/// @param domains of the addresses it gives out
/// @param exchangers domains of the hosts that take mail for it (MX), its customers' domains
///   included
/// @param senders domains that its customers' SPF records include; empty where that says little
/// @param hosts servers for addresses at `domains`; null if there is no IMAP
/// @param ownDomainHosts servers for customers' own domains, if they are others; null if not
public record Provider(
    String name,
    Set<String> domains,
    Set<String> exchangers,
    Set<String> senders,
    @Nullable Hosts hosts,
    @Nullable Hosts ownDomainHosts,
    Habits habits) {

  /// Servers, the preferred ones first.
  public record Hosts(Endpoint imap, List<Endpoint> smtp) {

    /// Copies the list.
    public Hosts {
      smtp = List.copyOf(smtp);
    }

    /// Whether a host is one of these.
    boolean names(String host) {
      return imap.host().equals(host) || smtp.stream().anyMatch(e -> e.host().equals(host));
    }
  }

  /// How the provider wants things done.
  ///
  /// @param user what it takes as login name for receiving; for sending it is the full address
  /// @param secret what it takes as a password
  /// @param page where that is made or looked up; empty if there is none
  /// @param imapSwitch where IMAP has to be switched on first; empty if it is on
  /// @param sent who keeps a copy of what was sent
  /// @param connections how many it is said to allow at once; 0 if unknown
  public record Habits(
      UserForm user,
      SecretKind secret,
      String page,
      String imapSwitch,
      SentCopy sent,
      int connections) {}

  /// What is taken as a login name.
  public enum UserForm {
    FULL_ADDRESS,
    /// What stands before the `@`.
    LOCAL_PART
  }

  /// What is taken as a password.
  public enum SecretKind {
    /// The password of the account.
    PASSWORD,
    /// The password of the account, or an app password if two-step sign-in is on.
    APP_PASSWORD_WITH_TWO_STEPS,
    /// An app password, always.
    APP_PASSWORD,
    /// The password that the bridge program shows.
    BRIDGE_PASSWORD,
    /// No password at all, but a sign-in in the browser.
    BROWSER_SIGN_IN
  }

  /// Who keeps a copy of a message that was sent.
  public enum SentCopy {
    /// The server does; a second copy would double it.
    SERVER_SAVES,
    /// Not known, or a setting of the user.
    TO_BE_LEARNT
  }

  /// Every customer of Microsoft 365 has a domain of his own below this one.
  private static final String CUSTOMERS = "onmicrosoft.com";

  /// Whether the provider gives out addresses at this domain.
  public boolean isHome(String domain) {
    return domains.contains(domain)
        || (domains.contains(CUSTOMERS) && domain.endsWith("." + CUSTOMERS));
  }

  /// What a refused login can mean for an address at a domain: addresses that the provider gives
  /// out always have IMAP in their plan, and only the switch can be off.
  ///
  /// @param said what the server's words fit
  public List<Code> narrowed(List<Code> said, String domain) {
    boolean both = said.contains(Code.A9) && said.contains(Code.A10);
    return isHome(domain) && both ? List.of(Code.A9) : said;
  }

  /// Whether a host that takes mail, or one below it, belongs to this provider.
  public boolean takesMailAt(String exchanger) {
    return exchangers.stream().anyMatch(domain -> isWithin(exchanger, domain));
  }

  /// Whether an SPF record that includes this domain speaks of this provider.
  public boolean sendsAs(String included) {
    return senders.stream().anyMatch(domain -> isWithin(included, domain));
  }

  /// The servers for addresses at a domain; null if there is no IMAP.
  public @Nullable Hosts hostsFor(String domain) {
    return ownDomainHosts == null || isHome(domain) ? hosts : ownDomainHosts;
  }

  /// The other servers of the same provider, which a customer's account may have instead; null if
  /// there are none.
  public @Nullable Hosts alternativeFor(String domain) {
    return ownDomainHosts == null || isHome(domain) ? null : hosts;
  }

  /// The login name for receiving.
  public String user(MailAddress address) {
    boolean local = habits.user == UserForm.LOCAL_PART && isHome(address.domain());
    return local ? address.local() : address.ascii();
  }

  boolean names(String host) {
    return (hosts != null && hosts.names(host))
        || (ownDomainHosts != null && ownDomainHosts.names(host));
  }

  /// Whole labels only: `zoho.com` is not in `zoho.com.au`.
  private static boolean isWithin(String host, String domain) {
    return host.equals(domain) || host.endsWith("." + domain);
  }
}
