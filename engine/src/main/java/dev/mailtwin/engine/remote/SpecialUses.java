package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a mailbox is for: by attribute, whether or not the server says that it has attributes (RFC
/// 6154 §2 allows it, Zoho does it), else by name in the languages of providers.
final class SpecialUses {

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
      Set.of(
          "junk",
          "spam",
          "junk e-mail",
          "junk email",
          "bulk mail",
          "bulk",
          "junk mail",
          "junk-e-mail",
          "spamverdacht",
          "spam-verdacht",
          "unerwünscht",
          "courrier indésirable",
          "indésirables",
          "correo no deseado",
          "correo basura",
          "lixo eletrônico",
          "lixo eletrónico",
          "posta indesiderata",
          "ongewenste e-mail",
          "niechciane",
          "wiadomości-śmieci",
          "спам",
          "нежелательная почта",
          "迷惑メール",
          "垃圾邮件",
          "önemsiz e-posta",
          "skräppost",
          "søppelpost",
          "uønsket e-mail",
          "roskaposti");

  private static final Set<String> DRAFTS_NAMES =
      Set.of(
          "drafts",
          "draft",
          "entwürfe",
          "entwurf",
          "brouillons",
          "brouillon",
          "rascunhos",
          "rascunho",
          "borradores",
          "borrador",
          "bozze",
          "concepten",
          "kopie robocze",
          "szkice",
          "черновики",
          "下書き",
          "草稿",
          "草稿箱",
          "taslaklar",
          "kladder",
          "utkast",
          "luonnokset",
          "koncepty");

  private static final Set<String> ARCHIVE_NAMES =
      Set.of(
          "archive",
          "archives",
          "archiv",
          "archivo",
          "archivio",
          "archief",
          "arquivo",
          "архив",
          "archiwum",
          "arşiv",
          "arkiv",
          "arkisto",
          "アーカイブ",
          "存档");

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
    String name = Normalizer.normalize(lastLevel, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    if (TRASH_NAMES.contains(name)) {
      return Use.TRASH;
    }
    if (SENT_NAMES.contains(name)) {
      return Use.SENT;
    }
    if (DRAFTS_NAMES.contains(name)) {
      return Use.DRAFTS;
    }
    if (ARCHIVE_NAMES.contains(name)) {
      return Use.ARCHIVE;
    }
    return JUNK_NAMES.contains(name) ? Use.JUNK : Use.NONE;
  }
}
