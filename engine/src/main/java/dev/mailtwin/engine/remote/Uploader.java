package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.ServerMailbox.Appended;
import dev.mailtwin.engine.sync.ServerMailbox.Opened;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.Append;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Appends messages, several in flight where the server takes literals without being asked.
final class Uploader {

  /// Codes of RFC 5530 with which any message would be refused. NOPERM is not among them: a folder
  /// that only others may fill would make every run fail.
  private static final Set<String> OF_SOMETHING_ELSE =
      Set.of(
          "SERVERBUG",
          "CORRUPTION",
          "CONTACTADMIN",
          "NONEXISTENT",
          "EXPIRED",
          "AUTHENTICATIONFAILED",
          "AUTHORIZATIONFAILED",
          "PRIVACYREQUIRED");

  private final Session session;
  private final String wireName;
  private final Opened opened;

  Uploader(Session session, String wireName, Opened opened) {
    this.session = session;
    this.wireName = wireName;
    this.opened = opened;
  }

  List<Appended> append(List<Outgoing> messages) throws IOException, InterruptedException {
    Problem full = session.full();
    if (full != null) {
      return messages.stream().map(_ -> (Appended) new Appended.NotNow(full)).toList();
    }
    long limit = session.capabilities().number("APPENDLIMIT");
    List<Asked> asked = new ArrayList<>();
    for (Outgoing message : messages) {
      boolean fits = limit < 0 || message.bytes() <= limit;
      asked.add(
          fits
              ? send(message)
              : new Asked.Not(
                  new Appended.Refused(
                      "it has %d bytes, the server takes %d".formatted(message.bytes(), limit))));
    }
    List<Appended> answers = new ArrayList<>();
    for (Asked one : asked) {
      answers.add(
          switch (one) {
            case Asked.For(var reply) -> answer(reply);
            case Asked.Not(var why) -> why;
          });
    }
    return measured(answers);
  }

  /// Whether a message was sent.
  private sealed interface Asked {
    record For(Reply<Append.Appended> reply) implements Asked {}

    record Not(Appended why) implements Asked {}
  }

  /// Opened before it is announced: what is announced must be sent.
  private Asked send(Outgoing message) throws IOException, InterruptedException {
    try (Outgoing.Open open = message.content().open()) {
      var command =
          new Append(
              wireName,
              opened.keepable().of(message.flags()).imap(),
              message.date(),
              message.bytes(),
              open::writeTo);
      return new Asked.For(session.send(command));
    } catch (NoSuchFileException e) {
      return new Asked.Not(new Appended.Gone());
    }
  }

  private Appended answer(Reply<Append.Appended> reply) throws IOException, InterruptedException {
    try {
      return switch (session.awaitOrRefused(reply)) {
        case Append.Appended.As(long validity, long uid) when validity == opened.uidValidity() ->
            new Appended.As(uid, new SizeAndDate(-1, 0), null);
        case Append.Appended.As _, Append.Appended.Somewhere _ -> new Appended.Somewhere();
      };
    } catch (ImapException.Refused e) {
      return concernsMessage(e.answer())
          ? new Appended.Refused(e.answer().human())
          : new Appended.NotThis(session.explained(e).problem());
    } catch (ProblemException e) {
      boolean ofMailbox = e.problem().scope() == Problem.Scope.MAILBOX;
      if (ofMailbox && e.getCause() instanceof ImapException.Misunderstood) {
        return new Appended.NotThis(e.problem());
      }
      if (!ofMailbox || !(e.getCause() instanceof ImapException.Refused)) {
        throw e;
      }
      if (e.problem().code() == Code.Q1) {
        session.full(e.problem());
      }
      return new Appended.NotNow(e.problem());
    }
  }

  /// A NO that is about the server, the folder or the user says nothing of the message.
  private static boolean concernsMessage(ResponseText refusal) {
    return switch (refusal.code()) {
      case ResponseCode.TryCreate _ -> false;
      case ResponseCode.Other(String name, String _) -> !OF_SOMETHING_ELSE.contains(name);
      case ResponseCode.None _,
          ResponseCode.UidValidity _,
          ResponseCode.UidNext _,
          ResponseCode.HighestModseq _,
          ResponseCode.NoModseq _,
          ResponseCode.PermanentFlags _,
          ResponseCode.ReadOnly _,
          ResponseCode.ReadWrite _,
          ResponseCode.Capability _,
          ResponseCode.AppendUid _,
          ResponseCode.CopyUid _,
          ResponseCode.Modified _,
          ResponseCode.MailboxId _ ->
          true;
    };
  }

  /// What the server says about the new messages is what they are known by later.
  private List<Appended> measured(List<Appended> answers) throws IOException, InterruptedException {
    long[] uids =
        answers.stream()
            .filter(Appended.As.class::isInstance)
            .mapToLong(answer -> ((Appended.As) answer).uid())
            .sorted()
            .toArray();
    if (uids.length == 0) {
      return answers;
    }
    Map<Long, Appended> shown = new HashMap<>();
    session.run(
        UidFetch.of(
            UidSet.ofSorted(uids, 0, uids.length),
            UidFetch.FACTS,
            message -> {
              if (message.size() >= 0 && message.internalDate() != FetchData.NO_DATE) {
                var facts = new SizeAndDate(message.size(), message.internalDate());
                shown.put(message.uid(), new Appended.As(message.uid(), facts, flags(message)));
              }
            }));
    return answers.stream()
        .map(answer -> answer instanceof Appended.As as ? shown.getOrDefault(as.uid(), as) : answer)
        .toList();
  }

  static @Nullable Flags flags(FetchData message) {
    return message.flags() == null ? null : Flags.ofImap(message.flags().names());
  }
}
