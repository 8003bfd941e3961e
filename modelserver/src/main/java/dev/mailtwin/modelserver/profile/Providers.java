package dev.mailtwin.modelserver.profile;

import dev.mailtwin.modelserver.profile.Profile.Phrases;
import dev.mailtwin.modelserver.store.MailStore;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Providers and kinds of server as they presented themselves in reports of 2018 to 2026, as far as
/// the model can play them: capabilities it does not know are left out, and a password serves where
/// the provider wants a token.
public final class Providers {

  private Providers() {}

  /// A kind of server and the mailboxes a fresh account has there.
  ///
  /// @param name as people call it
  public record Provider(String name, Profile profile, MailboxesOf mailboxes) {

    /// A store with these mailboxes, all empty.
    public MailStore store() {
      return mailboxes.fresh();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// Makes the mailboxes of a fresh account.
  @FunctionalInterface
  public interface MailboxesOf {
    MailStore fresh();
  }

  /// All of them.
  public static List<Provider> all() {
    return List.of(
        new Provider("Gmail", gmail(), Providers::gmailMailboxes),
        new Provider("Microsoft", microsoft(), MailStore::standard),
        new Provider("Yahoo", yahoo(), MailStore::standard),
        new Provider("iCloud", icloud(), Providers::icloudMailboxes),
        new Provider("Yandex", yandex(), Providers::yandexMailboxes),
        new Provider("Cyrus", cyrus(), MailStore::standard),
        new Provider("Dovecot", dovecot(), MailStore::standard),
        new Provider("Proton", proton(), MailStore::standard));
  }

  /// CONDSTORE without QRESYNC; an expunge is not seen in HIGHESTMODSEQ.
  public static Profile gmail() {
    return new Profile(
        words(
            "IMAP4rev1 UNSELECT IDLE NAMESPACE XLIST CHILDREN SASL-IR AUTH=PLAIN AUTH=XOAUTH2 ID"),
        words(
            "IMAP4rev1 UNSELECT IDLE NAMESPACE ID XLIST CHILDREN UIDPLUS COMPRESS=DEFLATE ENABLE MOVE"
                + " CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE"
                + " APPENDLIMIT=35651584 X-GM-EXT-1"),
        EnumSet.of(Quirk.CAPABILITY_BEFORE_LOGIN_OK, Quirk.EXPUNGE_KEEPS_MODSEQ),
        new Phrases(
            "Gimap ready for requests from 192.0.2.1",
            "Success",
            "[AUTHENTICATIONFAILED] Invalid credentials (Failure)"),
        0);
  }

  /// No mod-sequences, no LIST-STATUS, and a COPYUID that says nothing.
  public static Profile microsoft() {
    return new Profile(
        words(
            "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE"
                + " NAMESPACE LITERAL+"),
        words("IMAP4 IMAP4rev1 UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+"),
        EnumSet.of(
            Quirk.CAPABILITY_BEFORE_LOGIN_OK, Quirk.EMPTY_COPYUID, Quirk.SPECIAL_USE_IN_PLAIN_LIST),
        new Phrases(
            "The Microsoft Exchange IMAP4 service is ready.", "completed.", "AUTHENTICATE failed."),
        0);
  }

  /// No IDLE and no mod-sequences but its own.
  public static Profile yahoo() {
    return new Profile(
        words(
            "IMAP4rev1 ID MOVE NAMESPACE XYMHIGHESTMODSEQ UIDPLUS LITERAL+ CHILDREN X-MSG-EXT"
                + " UNSELECT OBJECTID SASL-IR AUTH=PLAIN AUTH=XOAUTH2"),
        words(
            "IMAP4rev1 ID MOVE NAMESPACE XYMHIGHESTMODSEQ UIDPLUS LITERAL+ CHILDREN X-MSG-EXT"
                + " UNSELECT OBJECTID SPECIAL-USE LIST-EXTENDED LIST-STATUS APPENDLIMIT=41697280"),
        EnumSet.of(Quirk.CAPABILITY_IN_GREETING),
        new Phrases(
            "IMAP4rev1 imapgate ready",
            "completed",
            "[AUTHENTICATIONFAILED] AUTHENTICATE Invalid credentials"),
        0);
  }

  /// Says little before the login, has QRESYNC, and no MOVE.
  public static Profile icloud() {
    return new Profile(
        words("IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2"),
        words(
            "IMAP4rev1 CONDSTORE ENABLE QRESYNC IDLE UIDPLUS NAMESPACE ESEARCH WITHIN"
                + " LIST-EXTENDED LIST-STATUS LITERAL+ ID"),
        EnumSet.of(Quirk.CAPABILITY_IN_GREETING, Quirk.SPECIAL_USE_IN_PLAIN_LIST),
        new Phrases(
            "iCloud IMAP4 service ready",
            "completed",
            "[AUTHENTICATIONFAILED] Authentication failed"),
        0);
  }

  /// No mod-sequences, special uses by XLIST only, names with a bar between their levels.
  public static Profile yandex() {
    return new Profile(
        words(
            "IMAP4rev1 CHILDREN UNSELECT LITERAL+ NAMESPACE XLIST UIDPLUS ENABLE ID AUTH=PLAIN"
                + " AUTH=XOAUTH2 IDLE MOVE SASL-IR"),
        words("IMAP4rev1 CHILDREN UNSELECT LITERAL+ NAMESPACE XLIST UIDPLUS ENABLE ID IDLE MOVE"),
        EnumSet.of(Quirk.CAPABILITY_IN_GREETING),
        new Phrases(
            "Yandex IMAP4rev1 at imap.model",
            "Completed.",
            "[AUTHENTICATIONFAILED] LOGIN Invalid credentials or IMAP is disabled sc=model"),
        0);
  }

  /// Everything the model knows.
  public static Profile cyrus() {
    return new Profile(
        words("IMAP4rev1 LITERAL+ ID ENABLE AUTH=PLAIN SASL-IR"),
        words(
            "IMAP4rev1 LITERAL+ ID ENABLE NAMESPACE CHILDREN UNSELECT UIDPLUS MOVE IDLE ESEARCH WITHIN"
                + " LIST-EXTENDED LIST-STATUS SPECIAL-USE STATUS=SIZE CONDSTORE QRESYNC OBJECTID"
                + " COMPRESS=DEFLATE APPENDLIMIT=71680000"),
        EnumSet.of(Quirk.CAPABILITY_IN_GREETING, Quirk.CAPABILITY_IN_LOGIN_OK),
        new Phrases(
            "model Cyrus IMAP ready", "Completed", "[AUTHENTICATIONFAILED] authentication failure"),
        0);
  }

  /// QRESYNC; what it can do is said with the greeting and again with the login.
  public static Profile dovecot() {
    return new Profile(
        words("IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE AUTH=PLAIN AUTH=LOGIN"),
        words(
            "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED"
                + " CONDSTORE QRESYNC ESEARCH WITHIN LIST-STATUS SPECIAL-USE MOVE UNSELECT"
                + " COMPRESS=DEFLATE STATUS=SIZE"),
        EnumSet.of(Quirk.CAPABILITY_IN_GREETING, Quirk.CAPABILITY_IN_LOGIN_OK),
        new Phrases("Dovecot ready.", "completed", "[AUTHENTICATIONFAILED] Authentication failed."),
        0);
  }

  /// A bridge on this computer, without mod-sequences.
  public static Profile proton() {
    return new Profile(
        words("IMAP4rev1 ID IDLE UNSELECT UIDPLUS MOVE SPECIAL-USE LITERAL+ SASL-IR AUTH=PLAIN"),
        words("IMAP4rev1 ID IDLE UNSELECT UIDPLUS MOVE SPECIAL-USE LITERAL+ APPENDLIMIT=26214400"),
        Set.of(Quirk.CAPABILITY_IN_GREETING, Quirk.PLAIN_REFUSALS),
        new Phrases("Proton Mail Bridge ready", "Completed", "Invalid credentials"),
        0);
  }

  private static MailStore gmailMailboxes() {
    var store = MailStore.empty('/');
    store.createSpecial("Drafts", "\\Drafts");
    store.createSpecial("Sent", "\\Sent");
    store.createSpecial("Spam", "\\Junk");
    store.createSpecial("Trash", "\\Trash");
    return store;
  }

  private static MailStore icloudMailboxes() {
    var store = MailStore.empty('/');
    store.createSpecial("Drafts", "\\Drafts");
    store.createSpecial("Sent Messages", "\\Sent");
    store.create("Sent");
    store.createSpecial("Junk", "\\Junk");
    store.createSpecial("Trash", "\\Trash");
    return store;
  }

  private static MailStore yandexMailboxes() {
    var store = MailStore.empty('|');
    store.createSpecial("Drafts", "\\Drafts");
    store.createSpecial("Sent", "\\Sent");
    store.createSpecial("Spam", "\\Junk");
    store.createSpecial("Trash", "\\Trash");
    return store;
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
