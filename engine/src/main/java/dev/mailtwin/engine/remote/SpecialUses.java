package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a mailbox is for: by attribute, whether or not the server says that it has attributes (RFC
/// 6154 §2 allows it, Zoho does it), else by name in the languages of providers.
public final class SpecialUses {

  private static final Map<String, Use> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("\\all", Use.ALL),
          Map.entry("\\allmail", Use.ALL),
          Map.entry("\\archive", Use.ARCHIVE),
          Map.entry("\\drafts", Use.DRAFTS),
          Map.entry("\\flagged", Use.FLAGGED),
          Map.entry("\\important", Use.IMPORTANT), // RFC 8457 §3
          Map.entry("\\starred", Use.FLAGGED),
          Map.entry("\\junk", Use.JUNK),
          Map.entry("\\spam", Use.JUNK),
          Map.entry("\\sent", Use.SENT),
          Map.entry("\\trash", Use.TRASH));

  private static final Set<String> TRASH_NAMES =
      Set.of(
          "trash",
          "deleted items",
          "deleted messages",
          "deleted",
          "bin",
          "papierkorb",
          "gelöscht",
          "gelöschte elemente",
          "corbeille",
          "éléments supprimés",
          "lixeira",
          "itens excluídos",
          "papelera",
          "elementos eliminados",
          "cestino",
          "posta eliminata",
          "prullenbak",
          "kosz",
          "корзина",
          "удаленные",
          "ごみ箱",
          "垃圾箱",
          "已删除邮件",
          "çöp kutusu",
          "papirkurv",
          "papperskorgen",
          "roskakori",
          "koš");

  private static final Set<String> JUNK_NAMES =
      Set.of("junk", "spam", "junk e-mail", "junk email", "bulk mail", "junk mail", "спам");

  private static final Set<String> SENT_NAMES =
      Set.of(
          "sent",
          "sent items",
          "sent messages",
          "sent mail",
          "gesendet",
          "gesendete elemente",
          "gesendete objekte",
          "envoyés",
          "éléments envoyés",
          "messages envoyés",
          "enviados",
          "enviadas",
          "elementos enviados",
          "itens enviados",
          "posta inviata",
          "inviati",
          "verzonden",
          "verzonden items",
          "wysłane",
          "отправленные",
          "送信済み",
          "已发送",
          "已发送邮件",
          "gönderilmiş öğeler",
          "skickat",
          "sendt",
          "lähetetyt",
          "odeslané");

  private SpecialUses() {}

  /// What a listed mailbox is for, by attribute, else by name.
  public static Use of(Untagged.Mailbox listed) {
    Use use = byAttributes(listed.attributes());
    Character delimiter = listed.delimiter();
    String name = listed.wireName();
    String last = delimiter == null ? name : name.substring(name.lastIndexOf(delimiter) + 1);
    return use == Use.NONE ? byName(last) : use;
  }

  static Use byAttributes(List<String> attributes) {
    for (String attribute : attributes) {
      Use use = ATTRIBUTES.get(attribute.toLowerCase(Locale.ROOT));
      if (use != null) {
        return use;
      }
    }
    return Use.NONE;
  }

  static Use byName(String lastLevel) {
    String name = lastLevel.toLowerCase(Locale.ROOT);
    if (TRASH_NAMES.contains(name)) {
      return Use.TRASH;
    }
    if (SENT_NAMES.contains(name)) {
      return Use.SENT;
    }
    return JUNK_NAMES.contains(name) ? Use.JUNK : Use.NONE;
  }
}
