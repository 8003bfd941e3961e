package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Code.*;
import static dev.mailtwin.engine.problem.ReplyTable.Moment.*;
import static dev.mailtwin.engine.problem.ReplyTable.row;

import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.ReplyTable.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The rows of [ReplyTable] for servers that speak German, French, Spanish, Italian, Portuguese,
/// Polish, Dutch or Russian to their users. They stand before the English ones, and fit no English.
final class ForeignReplies {

  private static final Set<Moment> ANY_LOGIN = EnumSet.of(IMAP_LOGIN, SMTP_AUTH);
  private static final Set<Moment> LETTER = EnumSet.of(SMTP_MAIL, SMTP_RCPT, SMTP_DATA);

  private static final String PASSWORD =
      "(pass ?wort|kennwort|mot de passe|contraseña|senha|hasł[oa]|wachtwoord|парол)";

  private static final String APP_PASSWORD =
      "((app|anwendungs)[- ]?(spezifische\\w* )?(passw|kennw)ort|mot de passe d.application"
          + "|contraseña (de|para) (la |una )?aplicaci|password (per|di) (le |l.)?app"
          + "|senha (de|do|para) (o )?(app|aplicativo)|hasł[oa] (do |dla )?aplikacji"
          + "|app-wachtwoord|парол[^ ]* (для )?(внешн[^ ]+ )?приложени)";

  /// How they say that something is switched off.
  private static final String OFF =
      "(deaktiviert|abgeschaltet|gesperrt|nicht (aktiv|freigeschaltet|erlaubt|zugelassen|verfügbar)"
          + "|désactivé|pas (été )?(activé|autorisé|disponible)|non autorisé|inactif"
          + "|desactivad|deshabilitad|inhabilitad|no (está )?(activ|habilitad|permitid|disponible)"
          + "|disattivat|disabilitat|non (è )?(abilitat|attiv|consentit|disponibil)"
          + "|desativad|desabilitad|não (está )?(ativ|habilitad|permitid|disponível)"
          + "|wyłączon|nieaktywn|niedostępn|nie jest (włączon|aktywn|dostępn)"
          + "|uitgeschakeld|niet (ingeschakeld|actief|toegestaan|beschikbaar)"
          + "|отключ|выключ|не ?активирован|не включ|запрещ)";

  private static final String IF = "(falls|wenn|sofern|\\bsi\\b|\\bse\\b|jeśli|\\bals\\b|если)";

  private static final String ACCOUNT =
      "(konto|postfach|benutzer|zugang|compte|utilisateur|cuenta|buzón|usuario|casella|utente"
          + "|conta|usuário|użytkownik|skrzynk|gebruiker|postvak|аккаунт|уч[её]тная запись|ящик"
          + "|пользовател)";

  private static final String SHUT =
      "(gesperrt|geschlossen|gelöscht|deaktiviert|bloqué|suspendu|fermé|désactivé|bloquead"
          + "|suspendid|desactivad|deshabilitad|cancelad|bloccat|sospes|disabilitat|disattivat"
          + "|suspens|desativad|zablokowan|zawieszon|usunięt|geblokkeerd|opgeschort"
          + "|заблокирован|приостановлен|удал[её]н)";

  private static final String FOR_NOW =
      "(vorübergehend|temporairement|temporalmente|temporáneamente|temporaneamente"
          + "|temporariamente|tymczasowo|chwilowo|tijdelijk|временно)";

  private static final String TOO_MANY =
      "(zu viel|trop de|demasiad|tropp[ie]|muit[ao]s|zbyt wiele|te veel|слишком много)";

  private static final String LINES =
      "(verbindung|sitzung|connexion|sesion|conexion|connession|sessioni|conexões|sessões|połącze"
          + "|sesji|verbindingen|соединени|подключени)";

  private static final String TRIES =
      "(fehl|versuch|anmeld|tentativ|essais|échec|intento|prób|pogingen|попыт)";

  private static final String MAILS =
      "(nachrichten|e-?mails|messages|mensajes|correos|messaggi|mensagens|wiadomości|berichten"
          + "|писем|сообщени)";

  static final List<Row> ROWS =
      List.of(
          row("any", ANY_LOGIN, IF + ".{0,100}" + APP_PASSWORD, A1, A7),
          row("any", ANY_LOGIN, APP_PASSWORD, A6),
          row("any", IMAP_LOGIN, "\\b(IMAP|POP3?)\\b.{0,80}" + OFF, A9, A10),
          row("any", IMAP_LOGIN, OFF + ".{0,30}\\b(IMAP|POP3?)\\b", A9, A10),
          row("any", SMTP_AUTH, "\\bSMTP\\b.{0,80}" + OFF, A29, S31),
          row("any", ANY_LOGIN, TOO_MANY + ".{0,40}" + LINES, A25),
          row("any", ANY_LOGIN, TOO_MANY + ".{0,40}" + TRIES, A19),
          row("any", ANY_LOGIN, FOR_NOW + ".{0,30}" + SHUT + "|" + SHUT + ".{0,30}" + FOR_NOW, A19),
          row(
              "any",
              ANY_LOGIN,
              PASSWORD
                  + ".{0,40}(abgelaufen|ändern|geändert|expir|caduc|cambi|scadut|alterad|wygas"
                  + "|zmieni|verlopen|wijzig|ист[её]к|устарел|смен)"
                  + "|(ист[её]к|срок).{0,30}парол",
              A22),
          row(
              "any",
              ANY_LOGIN,
              FOR_NOW
                  + "|(später|plus tard|más tarde|più tardi|mais tarde|później|позже|позднее)"
                  + "|wartungsarbeiten|mantenimiento|manutenzione|manutenção",
              A24),
          row("any", ANY_LOGIN, ACCOUNT + ".{0,60}" + SHUT + "|" + SHUT + ".{0,30}" + ACCOUNT, A21),
          row(
              "any",
              ANY_LOGIN,
              "(falsch|ungültig|incorrect|invalide|erroné|incorrect[ao]|inválid|errat|non valid"
                  + "|nieprawidłow|błędn|onjuist|ongeldig|невер|неправильн).{0,40}"
                  + PASSWORD
                  + "|"
                  + PASSWORD
                  + ".{0,40}(falsch|ungültig|incorrect|invalide|erroné|inválid|errat|non valid"
                  + "|nieprawidłow|błędn|onjuist|ongeldig|невер|неправильн)"
                  + "|anmeldung fehlgeschlagen|échec de (l.)?authentification",
              A1),
          row("any", LETTER, "^4.*" + TOO_MANY + ".{0,20}" + MAILS, S10),
          row("any", LETTER, "^5.*" + TOO_MANY + ".{0,20}" + MAILS, S13),
          row(
              "any",
              EnumSet.of(SMTP_MAIL, SMTP_DATA),
              "^5.*" + ACCOUNT + ".{0,80}(" + SHUT + ")",
              S12),
          row(
              "any",
              SMTP_RCPT,
              "^5.*(unbekannt|existiert nicht|nicht gefunden|inconnu|n.existe pas|introuvable"
                  + "|desconocid|no existe|sconosciut|inesistente|non esiste|desconhecid"
                  + "|não existe|nieznan|nie istnieje|onbekend|bestaat niet|не существует"
                  + "|неизвест|не найден)",
              S6));

  private ForeignReplies() {}
}
