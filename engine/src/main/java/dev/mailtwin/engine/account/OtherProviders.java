package dev.mailtwin.engine.account;

import static dev.mailtwin.engine.account.ProviderTable.startTls;
import static dev.mailtwin.engine.account.ProviderTable.tlsOrStartTls;

import dev.mailtwin.engine.account.Provider.Habits;
import dev.mailtwin.engine.account.Provider.Hosts;
import dev.mailtwin.engine.account.Provider.SecretKind;
import dev.mailtwin.engine.account.Provider.SentCopy;
import dev.mailtwin.engine.account.Provider.UserForm;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.util.List;
import java.util.Set;

/// The rows of [ProviderTable] that are not Zoho.
final class OtherProviders {

  static final List<Provider> ALL =
      List.of(
          gmail(),
          outlook(),
          microsoft365(),
          yahoo(),
          aol(),
          icloud(),
          fastmail(),
          gmxNet(),
          gmxCom(),
          mailCom(),
          webDe(),
          yandex(),
          mailRu(),
          posteo(),
          mailboxOrg(),
          zohoForIndia(),
          proton(),
          tuta());

  private OtherProviders() {}

  private static Provider gmail() {
    return provider(
        "Gmail",
        Set.of("gmail.com", "googlemail.com"),
        Set.of("google.com", "googlemail.com"),
        tlsOrStartTls("imap.gmail.com", "smtp.gmail.com"),
        new Habits(
            UserForm.FULL_ADDRESS,
            SecretKind.APP_PASSWORD,
            "https://myaccount.google.com/apppasswords",
            "",
            SentCopy.SERVER_SAVES,
            15));
  }

  private static Provider outlook() {
    return provider(
        "Outlook.com",
        Set.of(
            "outlook.com",
            "outlook.de",
            "outlook.fr",
            "outlook.es",
            "outlook.it",
            "outlook.at",
            "outlook.com.br",
            "outlook.jp",
            "hotmail.com",
            "hotmail.de",
            "hotmail.fr",
            "hotmail.it",
            "hotmail.es",
            "hotmail.co.uk",
            "live.com",
            "live.de",
            "live.fr",
            "live.it",
            "live.nl",
            "live.co.uk",
            "msn.com"),
        Set.of("olc.protection.outlook.com"),
        startTls("outlook.office365.com", "smtp-mail.outlook.com"),
        new Habits(
            UserForm.FULL_ADDRESS,
            SecretKind.BROWSER_SIGN_IN,
            "",
            "outlook.live.com → Settings → Mail → Forwarding and IMAP",
            SentCopy.SERVER_SAVES,
            20));
  }

  private static Provider microsoft365() {
    return provider(
        "Microsoft 365",
        Set.of("onmicrosoft.com"),
        Set.of("mail.protection.outlook.com", "mx.microsoft"),
        startTls("outlook.office365.com", "smtp.office365.com"),
        new Habits(
            UserForm.FULL_ADDRESS, SecretKind.BROWSER_SIGN_IN, "", "", SentCopy.SERVER_SAVES, 20));
  }

  private static Provider yahoo() {
    return provider(
        "Yahoo Mail",
        Set.of(
            "yahoo.com",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.it",
            "yahoo.es",
            "yahoo.co.uk",
            "yahoo.co.in",
            "yahoo.in",
            "yahoo.ca",
            "yahoo.com.au",
            "yahoo.com.br",
            "yahoo.com.mx",
            "yahoo.com.ar",
            "ymail.com",
            "rocketmail.com",
            "myyahoo.com"),
        Set.of("yahoodns.net"),
        tlsOrStartTls("imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
        appPassword("https://login.yahoo.com/account/security", 5));
  }

  /// Its hosts for incoming mail are Yahoo's; only its own domains are told apart.
  private static Provider aol() {
    return provider(
        "AOL Mail",
        Set.of("aol.com", "aol.de", "aol.fr", "aol.co.uk", "aim.com", "verizon.net"),
        Set.of("mx.aol.com"),
        tlsOrStartTls("imap.aol.com", "smtp.aol.com"),
        appPassword("https://login.aol.com/account/security", 5));
  }

  private static Provider icloud() {
    return provider(
        "iCloud Mail",
        Set.of("icloud.com", "me.com", "mac.com"),
        Set.of("mail.icloud.com"),
        startTls("imap.mail.me.com", "smtp.mail.me.com"),
        new Habits(
            UserForm.LOCAL_PART,
            SecretKind.APP_PASSWORD,
            "https://account.apple.com/account/manage",
            "",
            SentCopy.TO_BE_LEARNT,
            0));
  }

  private static Provider fastmail() {
    return provider(
        "Fastmail",
        Set.of("fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "sent.com"),
        Set.of("messagingengine.com"),
        tlsOrStartTls("imap.fastmail.com", "smtp.fastmail.com"),
        appPassword("https://app.fastmail.com/settings/security", 0));
  }

  private static Provider gmxNet() {
    return provider(
        "GMX",
        Set.of("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.eu", "gmx.org"),
        Set.of("gmx.net"),
        tlsOrStartTls("imap.gmx.net", "mail.gmx.net"),
        switchedOn(
            "https://hilfe.gmx.net/sicherheit/2fa/anwendungsspezifisches-passwort.html",
            "web mail → E-Mail → Settings → POP3/IMAP"));
  }

  private static Provider gmxCom() {
    return provider(
        "GMX.com",
        Set.of("gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es"),
        Set.of("gmx.com"),
        tlsOrStartTls("imap.gmx.com", "mail.gmx.com"),
        switchedOn(
            "https://www.gmx.com/security/2fa/", "web mail → E-Mail → Settings → POP3 & IMAP"));
  }

  private static Provider mailCom() {
    return provider(
        "mail.com",
        Set.of("mail.com"),
        Set.of("mail.com"),
        tlsOrStartTls("imap.mail.com", "smtp.mail.com"),
        switchedOn("", "web mail → E-Mail → Settings → POP3 & IMAP"));
  }

  private static Provider webDe() {
    return provider(
        "WEB.DE",
        Set.of("web.de", "email.de"),
        Set.of("web.de"),
        new Hosts(
            new Endpoint("imap.web.de", 993, Security.TLS),
            List.of(
                new Endpoint("smtp.web.de", 587, Security.STARTTLS),
                new Endpoint("smtp.web.de", 465, Security.TLS))),
        switchedOn(
            "https://web.de/email/sicherheit/zwei-faktor-authentifizierung/",
            "web mail → E-Mail → Einstellungen → POP3/IMAP"));
  }

  private static Provider yandex() {
    return provider(
        "Yandex Mail",
        Set.of(
            "yandex.com",
            "yandex.ru",
            "yandex.by",
            "yandex.kz",
            "yandex.ua",
            "yandex.com.tr",
            "ya.ru"),
        Set.of("yandex.net", "yandex.ru"),
        tlsOrStartTls("imap.yandex.com", "smtp.yandex.com"),
        new Habits(
            UserForm.FULL_ADDRESS,
            SecretKind.APP_PASSWORD,
            "https://id.yandex.com/security/app-passwords",
            "web mail → Settings → Email clients",
            SentCopy.TO_BE_LEARNT,
            0));
  }

  private static Provider mailRu() {
    return provider(
        "Mail.ru",
        Set.of("mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru"),
        Set.of("mail.ru"),
        tlsOrStartTls("imap.mail.ru", "smtp.mail.ru"),
        appPassword("https://account.mail.ru/user/2-step-auth/passwords", 0));
  }

  private static Provider posteo() {
    return provider(
        "Posteo",
        Set.of("posteo.de", "posteo.net", "posteo.at", "posteo.ch", "posteo.eu", "posteo.org"),
        Set.of("posteo.de"),
        tlsOrStartTls("posteo.de", "posteo.de"),
        new Habits(UserForm.FULL_ADDRESS, SecretKind.PASSWORD, "", "", SentCopy.TO_BE_LEARNT, 0));
  }

  private static Provider mailboxOrg() {
    return provider(
        "mailbox.org",
        Set.of("mailbox.org"),
        Set.of("mailbox.org"),
        tlsOrStartTls("imap.mailbox.org", "smtp.mailbox.org"),
        new Habits(
            UserForm.FULL_ADDRESS,
            SecretKind.APP_PASSWORD_WITH_TWO_STEPS,
            "https://kb.mailbox.org/en/private/security-and-privacy/e-mail-password",
            "",
            SentCopy.TO_BE_LEARNT,
            0));
  }

  /// The mail of India's government, run by Zoho under names of its own.
  private static Provider zohoForIndia() {
    return provider(
        "NICeMail",
        Set.of("mgovcloud.in"),
        Set.of("mgovcloud.in"),
        tlsOrStartTls("imap.mgovcloud.in", "smtp.mgovcloud.in"),
        new Habits(
            UserForm.FULL_ADDRESS,
            SecretKind.APP_PASSWORD_WITH_TWO_STEPS,
            "",
            "the administrator switches IMAP on",
            SentCopy.SERVER_SAVES,
            3));
  }

  /// Reached through a program on the user's own computer, which decrypts.
  private static Provider proton() {
    return provider(
        "Proton Mail",
        Set.of("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
        Set.of("protonmail.ch"),
        new Hosts(
            new Endpoint("127.0.0.1", 1143, Security.STARTTLS),
            List.of(new Endpoint("127.0.0.1", 1025, Security.STARTTLS))),
        new Habits(
            UserForm.FULL_ADDRESS,
            SecretKind.BRIDGE_PASSWORD,
            "https://proton.me/mail/bridge",
            "",
            SentCopy.SERVER_SAVES,
            0));
  }

  private static Provider tuta() {
    return new Provider(
        "Tuta",
        Set.of("tuta.com", "tuta.io", "tutanota.com", "tutanota.de", "tutamail.com", "keemail.me"),
        Set.of("tutanota.de"),
        Set.of(),
        null,
        null,
        new Habits(UserForm.FULL_ADDRESS, SecretKind.PASSWORD, "", "", SentCopy.TO_BE_LEARNT, 0));
  }

  private static Habits appPassword(String page, int connections) {
    return new Habits(
        UserForm.FULL_ADDRESS,
        SecretKind.APP_PASSWORD,
        page,
        "",
        SentCopy.TO_BE_LEARNT,
        connections);
  }

  private static Habits switchedOn(String page, String where) {
    return new Habits(
        UserForm.FULL_ADDRESS,
        SecretKind.APP_PASSWORD_WITH_TWO_STEPS,
        page,
        where,
        SentCopy.TO_BE_LEARNT,
        0);
  }

  private static Provider provider(
      String name, Set<String> domains, Set<String> exchangers, Hosts hosts, Habits habits) {
    return new Provider(name, domains, exchangers, Set.of(), hosts, null, habits);
  }
}
