package dev.mailtwin.engine.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each line: the rows that fit, then what a server says. Nothing before the colon: no row fits,
/// and what else is known decides.
class RefusedLoginWordsTest {

  private static final String IMAP =
      """
      : Login failed: authentication failure
      : [AUTHENTICATIONFAILED] authentication failed: (reason unavailable)
      A1: Invalid credentials. Please try again later.
      A1: Invalid credentials. Your account will be locked after 3 more failed attempts.
      A1: Wrong password. After 5 failed attempts the account is locked.
      A1: Wrong password, 2 attempts left.
      A19: Your account has been locked after 5 failed attempts.
      A19: Maximum login attempts exceeded
      A19: too many invalid login tries; retry in 1 hour
      A19: account lockout
      A21: Account expired
      A21: LOGIN failed: account is not active
      A22: Your password has been compromised and must be reset
      A27: IMAP only available from the internal network
      A27: Access from DE is blocked by the GeoIP policy of this account
      A25: Maximum number of logins reached
      A24: LOGIN Server is currently not accepting new sessions
      A24: [ALERT] Lookup failed 4b7a4d0f (Failure)
      A9 A10: account does not have IMAP access enabled
      A9 A10: Third party access not allowed. Please enable it in web mail.
      A9 A10: Mail clients access is disabled, enable it in settings
      A16: mechanism too weak for this user
      A20: Please solve the captcha at https://mail.example before you sign in
      K7: A SSL/TLS-connection is required for authentication.
      Q1: Disk quota exceeded
      A6: [AUTHENTICATIONFAILED] Application password is REQUIRED
      A6: Sorry, you need to create an app password to use this service
      A6: Two-factor authentication is enabled. Please use an app-specific password.
      A6: Login fail. Please using authorized code to login.
      A1 A7: Invalid credentials. If two-step verification is on, use an app password.
      A9 A10: [ALERT] Your account is not enabled for IMAP use. Please visit your settings page.
      A9 A10: Please enable IMAP access in your account settings first
      A9 A10: LOGIN This user does not have access rights to this service
      A10: [ALERT] IMAP access is disabled for your domain. Please contact your administrator
      A10: Your subscription does not include IMAP access
      A10: IMAP is only available to paid plans. Please upgrade.
      A12: Password authentication is disabled, use OAuth2
      A13: Blocked by your organization's conditional access policy
      A16: [AUTHENTICATIONFAILED] Mechanism not supported
      A26 A19: Your IP has been blocked because of too many failed login attempts
      A26 A19: IP blocked: too many failed attempts
      A25: Too many simultaneous logins
      A10: IMAP is only available for premium users
      A12: Legacy authentication is disabled
      A12: Basic auth is disabled for this user
      K7: SSL is required for login
      A24: Mailbox is being moved
      A22: Password needs to be changed
      A22: You must reset your password
      A20: Please sign in via web to unlock your account
      A20: Please complete verification at webmail
      A34: Please log in to webmail once to activate your account
      A27: Login not allowed from this network
      A6: Your account requires two-factor authentication; password login is blocked
      A6: Login with your account password is disabled. Please use an application password
      A26 A27: Access denied: your IP is listed in Spamhaus XBL
      A9 A10: Protocol disabled for user
      A9 A10: Account disabled for IMAP access
      A9 A10: IMAP access for this account has been blocked by policy
      A9 A10: User account is disabled for IMAP
      A9 A10: Mailbox is blocked for POP/IMAP use by policy
      A21: Login denied: account locked by administrator
      A1 A21: Invalid user or password or account disabled
      A26: Login quota exceeded
      A9 A10: [ALERT] Der IMAP-Zugriff ist für dieses Postfach deaktiviert.
      A9 A10: El acceso IMAP está desactivado para esta cuenta
      A9 A10: Accesso IMAP non abilitato per questo utente
      A9 A10: Dostęp IMAP jest wyłączony
      A9 A10: L'accès IMAP n'est pas activé sur ce compte
      A9 A10: Доступ по IMAP отключён
      A22: Ihr Passwort ist abgelaufen. Bitte ändern Sie es im Webmail.
      A22: Votre mot de passe a expiré
      A22: Срок действия пароля истёк
      A25: Zu viele gleichzeitige Verbindungen
      A25: Trop de connexions simultanées
      A19: Konto wegen zu vieler Fehlversuche vorübergehend gesperrt
      A19: Demasiados intentos fallidos, inténtelo más tarde
      A19: Слишком много попыток входа
      A21: Ihr Postfach wurde gesperrt. Bitte wenden Sie sich an den Kundendienst.
      A21: Votre compte est suspendu
      A24: Der Dienst ist vorübergehend nicht verfügbar
      A24: Сервис временно недоступен
      A6: [AUTHENTICATIONFAILED] Необходим пароль приложения
      A6: Bitte verwenden Sie ein App-Passwort
      A1 A7: Falsches Passwort. Falls die Zwei-Faktor-Anmeldung aktiv ist, benutzen Sie ein App-Passwort.
      A1: Benutzername oder Passwort falsch
      A1: Identifiant ou mot de passe incorrect
      A1: Неверный логин или пароль
      A19: IMAP login disabled because of too many failed login attempts
      A19: Account temporarily blocked due to repeated login failures
      A19: You have exceeded the number of allowed login attempts.
      A20: [ALERT] Please log in with your web browser and then try again.
      A20: [ALERT] Web login required: https://mail.example/
      A21: This account has been suspended for violating our terms
      A21: Account is inactive
      A21: User account has been deactivated
      A1 A21: invalid user or password (account may be disabled)
      A22: [ALERT] You must change your password before you can log in
      A22: Password change required
      A24: Login failed: remote authentication server unavailable
      A24: Temporary authentication failure. Try again later.
      A24: Login failed: generic failure
      A24: Could not contact authentication server
      A24: [AUTHENTICATIONFAILED] Login failed: database error
      A24: Cannot connect to LDAP server
      A24: Server too busy
      A24: Authentication timed out
      A24: Connection to backend refused
      A24: The mail system is down for maintenance, please try again in 30 minutes
      A25: Maximum number of concurrent sessions reached for this mailbox
      A25: Connection limit reached (10)
      A26: [LIMIT] LOGIN Rate limit hit. Try again later.
      A26: Request is throttled. Suggested Backoff Time: 81312 milliseconds
      A27: Logins from your IP address 198.51.100.7 are not allowed by your administrator
      A27: IMAP logins from your country are not allowed
      A27: [ALERT] Access from your country is blocked by policy
      A26 A27: Your IP is blacklisted
      A34: [ALERT] Please accept the terms of service in web mail first
      M1: [INUSE] mailbox is locked by another session
      K7: [ALERT] Plaintext authentication is not permitted without TLS
      K7: Plaintext password logins are disabled
      A12: [AUTHENTICATIONFAILED] Plaintext authentication disabled, use OAuth2
      Q1: [OVERQUOTA] Mailbox is over quota
      M11: [OVERQUOTA] Account exceeded command or bandwidth limits.
      """;

  private static final String SMTP =
      """
      A24: 535 5.7.8 Error: authentication failed: generic failure
      A24: 535 5.7.8 Error: authentication failed: Connection lost to authentication server
      A24: 535 5.7.8 Temporary authentication failure, try later
      A24: 535 4.7.8 not now
      A1: 535 5.7.8 Error: authentication failed: invalid credentials
      A1: 535 5.7.8 Error: authentication failed: (reason unavailable)
      A1: 535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.
      A6: 534 5.7.9 Application-specific password required. p=InvalidSecondFactor
      A6: 535 5.7.0 NEOBHODIM parol prilozheniya / Application password is REQUIRED
      A6: 535 Login Fail. Please enter your authorization code to login.
      A16: 504 5.7.4 Unrecognized authentication type
      A19: 535 5.7.139 Authentication unsuccessful, your account is locked
      A20: 534 5.7.9 Please log in with your web browser and then try again. p=WebLoginRequired
      A21: 535 5.7.1 User disabled by administrator
      A22: 432 4.7.12 A password transition is needed
      A27: 535 5.7.1 Authentication from your IP address is not allowed
      A16: 534 5.7.9 Authentication mechanism is too weak
      A16: 534 5.7.9 no
      A6: 534 5.7.9 You must use an app password here
      A29 S31: 535 5.7.0 SMTP access is disabled for this account
      S31: 535 5.7.1 SMTP is not included in your plan
      A30: 503 5.5.1 Error: authentication not enabled
      A30: 503 5.5.1 AUTH not available
      A29 S31: 535 5.7.0 Der SMTP-Zugang ist deaktiviert
      A1: 535 5.7.8 Benutzername oder Passwort falsch
      """;

  private static final Pattern CODE = Pattern.compile("\\[(\\w+)] (.*)");

  @TestFactory
  Stream<DynamicTest> words_of_imap_servers() {
    return IMAP.lines()
        .map(line -> says(line, ReplyTable.imap(Moment.IMAP_LOGIN, text(words(line)))));
  }

  @TestFactory
  Stream<DynamicTest> words_of_smtp_servers() {
    return SMTP.lines().map(line -> says(line, ReplyTable.smtp(Moment.SMTP_AUTH, words(line))));
  }

  private static DynamicTest says(String line, List<Code> codes) {
    List<String> expected = Stream.of(line.substring(0, line.indexOf(':')).split(" ", -1)).toList();
    return DynamicTest.dynamicTest(
        words(line),
        () ->
            assertThat(codes.isEmpty() ? List.of("") : codes.stream().map(Code::name).toList())
                .isEqualTo(expected));
  }

  private static String words(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  private static ResponseText text(String words) {
    Matcher coded = CODE.matcher(words);
    return coded.matches()
        ? new ResponseText(new ResponseCode.Other(coded.group(1), ""), coded.group(2))
        : new ResponseText(new ResponseCode.None(), words);
  }
}
