package dev.mailtwin.modelserver.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What kind of server the model is: its capabilities, quirks and phrases.
///
/// A command whose capability is missing is answered BAD.
///
/// @param beforeLogin the capabilities shown before log-in, in this order
/// @param afterLogin those shown after it; these decide what the server does
/// @param quirks how it differs otherwise
/// @param phrases its own words
/// @param modseqBase added to every MODSEQ, to make them as large as some servers' are
public record Profile(
    List<String> beforeLogin,
    List<String> afterLogin,
    Set<Quirk> quirks,
    Phrases phrases,
    long modseqBase) {

  /// What a server says in its own words.
  ///
  /// @param greeting after `* OK `
  /// @param completed the text of every tagged OK
  /// @param loginRefused after `NO `, response code included
  public record Phrases(String greeting, String completed, String loginRefused) {

    /// A server without a maker.
    public static final Phrases PLAIN =
        new Phrases("Model server ready", "Completed", "Authentication failed");
  }

  private static final String EXTENDED_SINCE_REV2 =
      "NAMESPACE UNSELECT UIDPLUS ESEARCH ENABLE IDLE SASL-IR LIST-EXTENDED LIST-STATUS MOVE"
          + " LITERAL- SPECIAL-USE STATUS=SIZE CHILDREN";

  private static final String ZOHO =
      "IMAP4rev1 UNSELECT CHILDREN XLIST NAMESPACE IDLE MOVE ID AUTH=PLAIN SASL-IR AUTH=XOAUTH2"
          + " UIDPLUS ESEARCH LIST-EXTENDED LIST-STATUS WITHIN LITERAL- ACL CONDSTORE";

  /// Copies the lists.
  public Profile {
    beforeLogin = List.copyOf(beforeLogin);
    afterLogin = List.copyOf(afterLogin);
    quirks = Set.copyOf(quirks);
  }

  /// L0: RFC 3501 and nothing else.
  public static Profile rfc3501() {
    return new Profile(
        List.of("IMAP4rev1", "AUTH=PLAIN"),
        List.of("IMAP4rev1"),
        Set.of(Quirk.PLAIN_REFUSALS),
        Phrases.PLAIN,
        0);
  }

  /// Zoho Mail as it presented itself in 2026.
  public static Profile zoho() {
    return new Profile(
        words(ZOHO),
        words(ZOHO),
        EnumSet.of(
            Quirk.CAPABILITY_BEFORE_LOGIN_OK,
            Quirk.STAR_IN_FLAGS,
            Quirk.ID_IS_BAD,
            Quirk.UIDVALIDITY_ALWAYS_ONE,
            Quirk.QUOTED_FIELD_NAMES,
            Quirk.STICKY_RECENT,
            Quirk.SPECIAL_USE_IN_PLAIN_LIST,
            Quirk.MISSING_IS_TRYCREATE,
            Quirk.SEARCH_OR_FINDS_ALL),
        new Phrases(
            "svwall.zoho.com IMAP4 Server (Zoho Mail IMAP4rev1 Server version 1.0)",
            "Success",
            "[AUTHENTICATIONFAILED] Invalid credentials(Failure)"),
        1_700_000_000_000_000_000L);
  }

  /// L1: CONDSTORE and what usually comes with it.
  public static Profile condstore() {
    return new Profile(
        words("IMAP4rev1 AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 SASL-IR ID LITERAL+"),
        words(
            "IMAP4rev1 ID LITERAL+ IDLE NAMESPACE CHILDREN UNSELECT UIDPLUS MOVE ESEARCH"
                + " LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE"),
        EnumSet.of(Quirk.CAPABILITY_IN_GREETING, Quirk.CAPABILITY_IN_LOGIN_OK),
        new Phrases("Model server ready", "Completed", "[AUTHENTICATIONFAILED] Not accepted"),
        0);
  }

  /// L2: QRESYNC and everything else the model knows.
  public static Profile qresync() {
    return new Profile(
        words("IMAP4rev1 IMAP4rev2 AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 SASL-IR ID LITERAL+"),
        words(
            "IMAP4rev1 IMAP4rev2 ID ENABLE LITERAL+ IDLE NAMESPACE CHILDREN UNSELECT UIDPLUS MOVE"
                + " ESEARCH WITHIN LIST-EXTENDED LIST-STATUS SPECIAL-USE STATUS=SIZE CONDSTORE"
                + " QRESYNC COMPRESS=DEFLATE OBJECTID UTF8=ACCEPT APPENDLIMIT=52428800"),
        EnumSet.of(Quirk.CAPABILITY_IN_GREETING, Quirk.CAPABILITY_IN_LOGIN_OK),
        new Phrases("Model server ready", "Completed", "[AUTHENTICATIONFAILED] Not accepted"),
        0);
  }

  /// The same with capabilities added after log-in.
  public Profile with(String... capabilities) {
    var all = new ArrayList<>(afterLogin);
    Arrays.stream(capabilities).filter(c -> !all.contains(c)).forEach(all::add);
    return new Profile(beforeLogin, all, quirks, phrases, modseqBase);
  }

  /// The same without some capabilities.
  public Profile without(String... capabilities) {
    var gone = List.of(capabilities);
    return new Profile(
        beforeLogin.stream().filter(c -> !gone.contains(c)).toList(),
        afterLogin.stream().filter(c -> !gone.contains(c)).toList(),
        quirks,
        phrases,
        modseqBase);
  }

  /// The same with other capabilities before log-in.
  public Profile withBeforeLogin(List<String> capabilities) {
    return new Profile(capabilities, afterLogin, quirks, phrases, modseqBase);
  }

  /// The same with a quirk added.
  public Profile withQuirk(Quirk quirk) {
    var all = EnumSet.of(quirk);
    all.addAll(quirks);
    return new Profile(beforeLogin, afterLogin, all, phrases, modseqBase);
  }

  /// The same without a quirk.
  public Profile withoutQuirk(Quirk quirk) {
    var rest = EnumSet.of(quirk);
    rest.addAll(quirks);
    rest.remove(quirk);
    return new Profile(beforeLogin, afterLogin, rest, phrases, modseqBase);
  }

  /// The same with a limit for APPEND, `RFC 7889 §2`.
  public Profile withAppendLimit(long octets) {
    var others = afterLogin.stream().filter(c -> !c.startsWith("APPENDLIMIT")).toList();
    return new Profile(beforeLogin, others, quirks, phrases, modseqBase)
        .with("APPENDLIMIT=" + octets);
  }

  /// The same with other words.
  public Profile withPhrases(Phrases other) {
    return new Profile(beforeLogin, afterLogin, quirks, other, modseqBase);
  }

  /// The same with other MODSEQ numbers.
  public Profile withModseqBase(long base) {
    return new Profile(beforeLogin, afterLogin, quirks, phrases, base);
  }

  /// Whether the server can do this once the client has logged in.
  public boolean has(String capability) {
    return afterLogin.contains(capability)
        || (afterLogin.contains("IMAP4rev2") && words(EXTENDED_SINCE_REV2).contains(capability))
        || (capability.equals("CONDSTORE") && afterLogin.contains("QRESYNC"));
  }

  /// Whether the server does this.
  public boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }

  /// The largest message APPEND takes; [Long#MAX_VALUE] if no limit is advertised.
  public long appendLimit() {
    for (String capability : afterLogin) {
      if (capability.startsWith("APPENDLIMIT=")) {
        return Long.parseLong(capability.substring("APPENDLIMIT=".length()));
      }
    }
    return Long.MAX_VALUE;
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
