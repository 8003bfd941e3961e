package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Purpose;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.remote.ChosenUses;
import dev.mailtwin.engine.remote.SpecialMailboxes;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Settles which mailbox serves which purpose: what was settled before and is still there, else
/// what server and names say, else what the user answers.
///
/// @param mailboxes all that can be opened
record SpecialSetUp(List<MailboxName> mailboxes, FolderQuestion question) {

  /// What an account is remembered to have, for the server's side.
  static ChosenUses chosen(AccountSettings account) {
    Map<Use, String> uses = new EnumMap<>(Use.class);
    account.choices().purposes().forEach((purpose, name) -> uses.put(use(purpose), name));
    return new ChosenUses(uses);
  }

  /// What is to be remembered: everything but what is still in doubt, so that it can be asked
  /// later.
  static Map<Purpose, String> names(SpecialMailboxes special) {
    Map<Purpose, String> names = new EnumMap<>(Purpose.class);
    for (Purpose purpose : Purpose.values()) {
      MailboxName found = special.found().get(use(purpose));
      if (found != null && !special.doubts().containsKey(use(purpose))) {
        names.put(purpose, found.toString());
      }
    }
    return names;
  }

  /// Settles all.
  ///
  /// @param before what was settled in an earlier set-up
  SpecialMailboxes settle(SpecialMailboxes seen, Map<Purpose, String> before) {
    SpecialMailboxes settled = seen;
    for (Map.Entry<Purpose, String> one : before.entrySet()) {
      settled = settled(settled, one.getKey(), one.getValue());
    }
    Map<Purpose, List<String>> doubts = doubts(settled);
    if (!doubts.isEmpty()) {
      for (Map.Entry<Purpose, String> one : question.ask(doubts).entrySet()) {
        settled = settled(settled, one.getKey(), one.getValue());
      }
    }
    return settled;
  }

  private static Map<Purpose, List<String>> doubts(SpecialMailboxes special) {
    Map<Purpose, List<String>> doubts = new EnumMap<>(Purpose.class);
    for (Purpose purpose : Purpose.values()) {
      List<MailboxName> candidates = special.doubts().getOrDefault(use(purpose), List.of());
      if (!candidates.isEmpty()) {
        doubts.put(purpose, candidates.stream().map(MailboxName::toString).toList());
      }
    }
    return doubts;
  }

  private SpecialMailboxes settled(SpecialMailboxes so, Purpose purpose, String name) {
    return mailboxes.stream()
        .filter(mailbox -> mailbox.toString().equals(name))
        .findFirst()
        .map(mailbox -> so.settled(use(purpose), mailbox))
        .orElse(so);
  }

  private static Use use(Purpose purpose) {
    return switch (purpose) {
      case SENT -> Use.SENT;
      case DRAFTS -> Use.DRAFTS;
      case TRASH -> Use.TRASH;
      case JUNK -> Use.JUNK;
      case ARCHIVE -> Use.ARCHIVE;
    };
  }
}
