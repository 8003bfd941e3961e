package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.HeaderBytes;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.Append;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.UidExpunge;
import dev.mailtwin.protocol.imap.command.UidFetch;
import dev.mailtwin.protocol.imap.command.UidSearchHeader;
import dev.mailtwin.protocol.imap.command.UidStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Copies of letters in the mailboxes of an account, found by Message-ID. Used by one thread, which
/// uses the account for nothing else meanwhile.
public final class SentMail {

  /// A search that finds more than this was not taken exactly; the newest are looked at.
  private static final int CANDIDATES_MAX = 200;

  private static final Pattern RESENT_ID = Pattern.compile("(?im)^Resent-Message-ID:(.*)$");

  private final ImapAccount account;
  private final Session session;
  private @Nullable List<RemoteMailbox> mailboxes;
  private @Nullable String selected;
  private long uidNext;

  SentMail(ImapAccount account, Session session) {
    this.account = account;
    this.session = session;
  }

  /// Copies among the sent letters: UID and size, by ascending UID. Empty if there is no such
  /// mailbox.
  ///
  /// @param messageId with its angle brackets
  public NavigableMap<Long, Long> sent(String messageId) throws IOException, InterruptedException {
    RemoteMailbox mailbox = sentMailbox();
    return mailbox == null ? new TreeMap<>() : copies(mailbox, messageId);
  }

  /// Whether there is a copy in all mail, the archive or the inbox.
  public boolean isElsewhere(String messageId) throws IOException, InterruptedException {
    for (RemoteMailbox mailbox : all()) {
      boolean may =
          mailbox.use() == Use.ALL
              || mailbox.use() == Use.ARCHIVE
              || mailbox.name().toString().equals("INBOX");
      if (may && mailbox.selectable() && !copies(mailbox, messageId).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// Adds a copy to the sent letters, as read. The mailbox is created if there is none.
  ///
  /// @param date seconds since 1970
  /// @return its UID; 0 if the server does not say
  public long add(long bytes, CommandWriter.LiteralSource source, long date)
      throws IOException, InterruptedException {
    RemoteMailbox mailbox = sentMailbox();
    if (mailbox == null) {
      mailbox = account.create(new dev.mailtwin.engine.model.MailboxName(List.of("Sent")));
      mailboxes = null;
    }
    Append.Appended added =
        session.run(
            new Append(account.wireNameOf(mailbox), List.of("\\Seen"), date, bytes, source));
    selected = null; // So that the next look sees it.
    return added instanceof Append.Appended.As(_, long uid) ? uid : 0;
  }

  /// Removes one copy from the sent letters. Without UIDPLUS it is only marked: removing all that
  /// are marked could hit others.
  public void remove(long uid) throws IOException, InterruptedException {
    RemoteMailbox mailbox = sentMailbox();
    if (mailbox == null) {
      return;
    }
    select(mailbox);
    var one = UidSet.ofSorted(new long[] {uid}, 0, 1);
    session.run(new UidStore(one, UidStore.Change.ADD, List.of("\\Deleted"), 0));
    if (session.has("UIDPLUS")) {
      session.run(new UidExpunge(one));
    }
  }

  private List<RemoteMailbox> all() throws IOException, InterruptedException {
    List<RemoteMailbox> known = mailboxes;
    if (known == null) {
      known = account.mailboxes();
      mailboxes = known;
    }
    return known;
  }

  /// By attribute, else by name; the one nearest to the top.
  private @Nullable RemoteMailbox sentMailbox() throws IOException, InterruptedException {
    RemoteMailbox byName = null;
    for (RemoteMailbox mailbox : all()) {
      if (mailbox.selectable() && mailbox.use() == Use.SENT) {
        return mailbox;
      }
      boolean named =
          mailbox.selectable()
              && mailbox.use() == Use.NONE
              && SpecialUses.byName(mailbox.name().levels().getLast()) == Use.SENT;
      if (named
          && (byName == null || mailbox.name().levels().size() < byName.name().levels().size())) {
        byName = mailbox;
      }
    }
    return byName;
  }

  private NavigableMap<Long, Long> copies(RemoteMailbox mailbox, String messageId)
      throws IOException, InterruptedException {
    select(mailbox);
    String bare = messageId.replaceAll("^<|>$", "");
    try {
      for (String field : List.of("Message-ID", "Resent-Message-ID")) {
        UidSet found = session.awaitOrRefused(session.send(new UidSearchHeader(field, bare)));
        NavigableMap<Long, Long> copies = among(last(found), messageId);
        if (!copies.isEmpty()) {
          return copies;
        }
      }
      return new TreeMap<>();
    } catch (ImapException.Refused e) {
      return among(newest(uidNext - 1), messageId); // Some servers cannot search headers.
    }
  }

  private void select(RemoteMailbox mailbox) throws IOException, InterruptedException {
    String name = account.wireNameOf(mailbox);
    if (name.equals(selected)) {
      session.run(new dev.mailtwin.protocol.imap.command.Noop()); // So that new mail is seen.
      return;
    }
    selected = null;
    uidNext = session.run(Select.of(name, new Select.Resync.None())).uidNext();
    selected = name;
  }

  private static UidSet newest(long last) {
    return last < 1
        ? new UidSet(List.of())
        : new UidSet(List.of(new UidSet.Range(Math.max(1, last - CANDIDATES_MAX), last)));
  }

  private static UidSet last(UidSet found) {
    List<UidSet.Range> ranges = new ArrayList<>();
    long left = CANDIDATES_MAX;
    for (UidSet.Range range : found.ranges().reversed()) {
      if (left > 0) {
        long first = Math.max(range.first(), range.last() - left + 1);
        ranges.addFirst(new UidSet.Range(first, range.last()));
        left -= range.last() - first + 1;
      }
    }
    return new UidSet(ranges);
  }

  /// Those that really have this Message-ID.
  private NavigableMap<Long, Long> among(UidSet candidates, String messageId)
      throws IOException, InterruptedException {
    NavigableMap<Long, Long> copies = new TreeMap<>();
    if (candidates.size() == 0) {
      return copies;
    }
    session.run(
        UidFetch.of(
            candidates,
            "(UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID RESENT-MESSAGE-ID)])",
            message -> {
              if (message.uid() > 0 && has(message, messageId) && !isDeleted(message)) {
                copies.put(message.uid(), message.size());
              }
            }));
    return copies;
  }

  /// A message that was passed on is known by the identity it got then, and is no copy of the one
  /// it was.
  private static boolean has(FetchData message, String messageId) {
    HeaderBytes header = message.header();
    if (header == null) {
      return false;
    }
    String fields =
        new String(header.bytes(), StandardCharsets.UTF_8).replaceAll("\\r?\\n[ \t]+", " ");
    Matcher passedOn = RESENT_ID.matcher(fields);
    String own = passedOn.find() ? passedOn.group(1) : fields;
    return own.replaceAll("\\s+", "").contains(messageId);
  }

  private static boolean isDeleted(FetchData message) {
    return message.flags() != null && message.flags().names().contains("\\Deleted");
  }
}
