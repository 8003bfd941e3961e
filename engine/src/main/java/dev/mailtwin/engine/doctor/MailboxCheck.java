package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ReplyTable;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.remote.SpecialUses;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.command.AskQuota;
import dev.mailtwin.protocol.imap.command.ListMailboxes;
import dev.mailtwin.protocol.imap.command.ListMailboxes.Kind;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.Select.Resync;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Opens INBOX, lists the folders and asks how full it is. Changes nothing.
final class MailboxCheck {

  private final Examination x;
  private final Endpoint endpoint;

  MailboxCheck(Examination x, Endpoint endpoint) {
    this.x = x;
    this.endpoint = endpoint;
  }

  void run(ImapConnection connection) throws InterruptedException {
    try {
      Select.Selected inbox = ask(connection, Select.of("INBOX", new Resync.None()));
      x.passed(Phase.MAILBOX, "INBOX opens and has %,d messages".formatted(inbox.exists()));
      if (inbox.readOnly()) {
        x.note(Phase.MAILBOX, MailboxProblems.readOnly("INBOX"));
      }
      folders(connection);
      quota(connection);
    } catch (ImapException.Refused e) {
      refused(e.answer());
    } catch (ImapException.Misunderstood e) {
      refused(e.answer());
    } catch (IOException e) {
      x.failed(Phase.MAILBOX, List.of(ConnectionProblems.of(e, endpoint)), "");
    }
  }

  private <R> R ask(ImapConnection connection, Command<R> command)
      throws IOException, InterruptedException {
    return connection.send(command).await(x.budget().atMost(x.around().patience().silence()));
  }

  private void refused(ResponseText answer) {
    List<Code> codes = ReplyTable.imap(Moment.IMAP_MAILBOX, answer);
    String words = '"' + answer.human() + '"';
    Problem problem =
        codes.isEmpty()
            ? MailboxProblems.gone("INBOX", answer.human())
            : MailboxProblems.refused(codes.getFirst(), endpoint, words);
    x.failed(Phase.MAILBOX, List.of(problem), answer.human());
  }

  private void folders(ImapConnection connection) throws IOException, InterruptedException {
    List<Untagged.Mailbox> listed = ask(connection, ListMailboxes.plain()).mailboxes();
    Set<Use> uses = uses(listed);
    if (uses.isEmpty() && connection.capabilities().has("XLIST")) {
      uses = uses(ask(connection, new ListMailboxes(Kind.XLIST, List.of())).mailboxes());
    }
    x.passed(Phase.MAILBOX, "there are %,d folders".formatted(listed.size()));
    List<String> missing = new ArrayList<>();
    for (Use use : List.of(Use.SENT, Use.DRAFTS, Use.TRASH)) {
      if (!uses.contains(use)) {
        missing.add(use.name().toLowerCase(Locale.ROOT));
      }
    }
    if (!missing.isEmpty()) {
      Provider provider = AccountFacts.provider(endpoint.host());
      boolean hides = provider != null && provider.name().matches("(Zoho|Gmail).*");
      x.note(
          Phase.MAILBOX,
          provider != null && hides
              ? MailboxProblems.hidden(provider.name(), missing)
              : MailboxProblems.unknownUses(missing));
    }
  }

  private static Set<Use> uses(List<Untagged.Mailbox> mailboxes) {
    Set<Use> uses = EnumSet.noneOf(Use.class);
    for (Untagged.Mailbox mailbox : mailboxes) {
      Use use = SpecialUses.of(mailbox);
      if (use != Use.NONE) {
        uses.add(use);
      }
    }
    return uses;
  }

  private void quota(ImapConnection connection) throws IOException, InterruptedException {
    if (!connection.capabilities().has("QUOTA")) {
      return;
    }
    try {
      AskQuota.Storage storage = ask(connection, new AskQuota());
      if (storage.limit() > 0 && storage.used() >= storage.limit()) {
        x.failed(Phase.MAILBOX, List.of(MailboxProblems.full(storage.used(), storage.limit())), "");
      } else if (storage.limit() > 0) {
        x.passed(
            Phase.MAILBOX, "%,d of %,d KiB are used".formatted(storage.used(), storage.limit()));
      }
    } catch (ImapException.Refused | ImapException.Misunderstood e) {
      System.getLogger(MailboxCheck.class.getName())
          .log(System.Logger.Level.DEBUG, "the server does not tell its quota", e);
    }
  }
}
