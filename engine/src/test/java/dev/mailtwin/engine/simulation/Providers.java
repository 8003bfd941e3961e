package dev.mailtwin.engine.simulation;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// The kinds of server that people really have, as far as their differences matter to sync.
///
/// None compresses here, so that the wire can be cut at any byte of what was said.
final class Providers {

  /// One kind.
  record Provider(String name, Profile profile) {}

  private static final List<Provider> ALL =
      List.of(
          new Provider("Zoho", Profile.zoho()),
          provider(
              "Gmail",
              "IMAP4rev1 UNSELECT IDLE NAMESPACE XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE",
              "CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE",
              "APPENDLIMIT=35651584"),
          provider(
              "Microsoft",
              "IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE",
              "LITERAL+"),
          provider(
              "Yahoo",
              "IMAP4rev1 ID MOVE NAMESPACE XYMHIGHESTMODSEQ UIDPLUS LITERAL+ CHILDREN UNSELECT",
              "OBJECTID SPECIAL-USE LIST-EXTENDED LIST-STATUS APPENDLIMIT=41697280"),
          provider(
              "iCloud",
              "IMAP4rev1 UIDPLUS ENABLE CONDSTORE QRESYNC ESEARCH ID NAMESPACE IDLE UNSELECT",
              "LIST-STATUS LIST-EXTENDED CHILDREN"),
          provider(
              "Yandex",
              "IMAP4rev1 CHILDREN UNSELECT LITERAL+ NAMESPACE XLIST UIDPLUS ENABLE ID IDLE MOVE"),
          provider(
              "Dovecot",
              "IMAP4rev1 IMAP4rev2 SASL-IR ID ENABLE IDLE LITERAL+ UIDPLUS MOVE UNSELECT CHILDREN",
              "NAMESPACE ESEARCH WITHIN LIST-EXTENDED LIST-STATUS SPECIAL-USE STATUS=SIZE",
              "CONDSTORE QRESYNC"),
          provider(
              "Cyrus",
              "IMAP4rev1 ENABLE LITERAL+ ID UIDPLUS UNSELECT CHILDREN NAMESPACE MOVE ESEARCH WITHIN",
              "LIST-EXTENDED LIST-STATUS SPECIAL-USE STATUS=SIZE CONDSTORE QRESYNC OBJECTID"),
          new Provider("RFC 3501", Profile.rfc3501()));

  /// What servers may do beyond their kind.
  private static final List<Quirk> SOMETIMES =
      List.of(
          Quirk.STAR_IN_FLAGS,
          Quirk.UIDVALIDITY_ALWAYS_ONE,
          Quirk.QUOTED_FIELD_NAMES,
          Quirk.STICKY_RECENT,
          Quirk.CAPABILITY_BEFORE_LOGIN_OK,
          Quirk.SEARCH_OR_FINDS_ALL,
          Quirk.EXPUNGE_KEEPS_MODSEQ,
          Quirk.LATE_NEWS,
          Quirk.NO_MODSEQ,
          Quirk.NO_KEYWORDS);

  private Providers() {}

  private static Provider provider(String name, String... capabilities) {
    var profile =
        new Profile(
            List.of("IMAP4rev1", "AUTH=PLAIN"),
            List.of(String.join(" ", capabilities).split(" ", -1)),
            EnumSet.noneOf(Quirk.class),
            Profile.Phrases.PLAIN,
            0);
    return new Provider(name, profile);
  }

  /// One server of one kind.
  static Provider any(RandomGenerator chance) {
    Provider one = ALL.get(chance.nextInt(ALL.size()));
    Quirk quirk = SOMETIMES.get(chance.nextInt(SOMETIMES.size()));
    boolean sensible = quirk != Quirk.EXPUNGE_KEEPS_MODSEQ || !one.profile.has("QRESYNC");
    return sensible && chance.nextInt(3) == 0
        ? new Provider(one.name, one.profile.withQuirk(quirk))
        : one;
  }
}
