package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.remote.SpecialMailboxes;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Opens INBOX, lists the folders and asks how full it is. Changes nothing.
final class MailboxCheck {

  private final Examination x;
  private final Endpoint endpoint;
  private final Progress progress;

  MailboxCheck(Examination x, Endpoint endpoint, Progress progress) {
    this.x = x;
    this.endpoint = endpoint;
    this.progress = progress;
  }

  void run(ImapConnection connection) throws InterruptedException {
    boolean opened = false;
    try {
      Select.Selected inbox = ask(connection, Select.of("INBOX", new Resync.None()));
      x.passed(Phase.MAILBOX, "INBOX opens and has %,d messages".formatted(inbox.exists()));
      progress.mailboxOpened();
      opened = true;
      if (inbox.readOnly()) {
        x.note(Phase.MAILBOX, MailboxProblems.readOnly("INBOX"));
      }
      Map<Use, String> folders = folders(connection);
      quota(connection);
      for (String words : connection.alerts()) {
        x.note(Phase.MAILBOX, MailboxProblems.alert(endpoint, words));
      }
      if (x.wantsLetter()) {
        x.kept().keep(new KeptOpen.Receiving(endpoint, connection, folders));
      }
    } catch (ImapException.Refused e) {
      refused(e, e.answer(), opened);
    } catch (ImapException.Misunderstood e) {
      refused(e, e.answer(), opened);
    } catch (ImapException.NoAnswer _) {
      x.failed(Phase.MAILBOX, progress.outOfTime(), "");
    } catch (IOException e) {
      x.failed(Phase.MAILBOX, List.of(ConnectionProblems.of(e, endpoint)), "");
    }
  }

  private <R> R ask(ImapConnection connection, Command<R> command)
      throws IOException, InterruptedException {
    return connection.send(command).await(x.budget().atMost(x.around().patience().silence()));
  }

  /// What `sync` says too; of INBOX it is known which folder it is.
  private void refused(ImapException failure, ResponseText answer, boolean opened) {
    List<Problem> causes = ConnectionProblems.causes(failure, endpoint);
    boolean gone = !opened && causes.size() == 1 && causes.getFirst().code() == Code.M2;
    x.failed(
        Phase.MAILBOX,
        gone ? List.of(MailboxProblems.gone("INBOX", answer.human())) : causes,
        answer.human());
  }

  /// @return those a letter can turn up in, as they are called on the wire
  private Map<Use, String> folders(ImapConnection connection)
      throws IOException, InterruptedException {
    List<Untagged.Mailbox> listed = ask(connection, ListMailboxes.plain()).mailboxes();
    var special = SpecialMailboxes.listed(listed);
    if (!SpecialMailboxes.marks(listed) && connection.capabilities().has("XLIST")) {
      special =
          SpecialMailboxes.listed(ask(connection, ListMailboxes.plain(Kind.XLIST)).mailboxes());
    }
    x.passed(Phase.MAILBOX, "there are %,d folders".formatted(listed.size()));
    List<String> missing =
        special.missing().stream()
            .map(use -> use.name().toLowerCase(Locale.ROOT))
            .filter(purpose -> !isSettled(purpose))
            .toList();
    if (!missing.isEmpty()) {
      Provider provider = AccountFacts.provider(endpoint.host());
      boolean hides = provider != null && provider.name().matches("(Zoho|Gmail).*");
      x.note(
          Phase.MAILBOX,
          provider != null && hides
              ? MailboxProblems.hidden(provider.name(), missing)
              : MailboxProblems.unknownUses(missing));
    }
    return inUse(special, SpecialMailboxes.wireNames(listed));
  }

  /// What the user said goes before what the server says.
  private Map<Use, String> inUse(SpecialMailboxes special, Map<MailboxName, String> wire) {
    Map<Use, String> folders = new EnumMap<>(Use.class);
    special
        .found()
        .forEach((use, name) -> {
          String there = wire.get(name);
          if (there != null) {
            folders.put(use, there);
          }
        });
    Patient.Configured configured = x.patient().configured();
    if (configured != null) {
      configured
          .purposes()
          .forEach((purpose, said) ->
              wire.forEach((name, there) -> {
                if (name.toString().equals(said)) {
                  folders.put(Use.valueOf(purpose.name()), there);
                }
              }));
    }
    return folders;
  }

  private boolean isSettled(String purpose) {
    Patient.Configured configured = x.patient().configured();
    return configured != null
        && configured.purposes().keySet().stream().anyMatch(one -> one.key().equals(purpose));
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
    } catch (ImapException.Refused | ImapException.Misunderstood | ImapException.NoAnswer e) {
      // Worth knowing, and no reason why mail would not come.
      System.getLogger(MailboxCheck.class.getName())
          .log(System.Logger.Level.DEBUG, "the server does not tell its quota", e);
    }
  }
}
