package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.HeaderBytes;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.Select.Resync;
import dev.mailtwin.protocol.imap.command.UidExpunge;
import dev.mailtwin.protocol.imap.command.UidFetch;
import dev.mailtwin.protocol.imap.command.UidSearchHeader;
import dev.mailtwin.protocol.imap.command.UidStore;
import dev.mailtwin.protocol.imap.command.UidTransfer;
import dev.mailtwin.protocol.imap.command.UidTransfer.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The folders in which one letter can turn up. Only that letter, known by its Message-ID, is ever
/// touched: it is moved to the Trash.
///
/// @param next the first UID a new message can have, by place; 0 if the server does not say
record Letterbox(
    ImapConnection connection,
    Map<Use, String> folders,
    Marks marks,
    Duration silence,
    Map<Place, Long> next) {

  /// Where it can turn up.
  enum Place {
    INBOX(Use.NONE),
    SENT(Use.SENT),
    JUNK(Use.JUNK);

    private final Use use;

    Place(Use use) {
      this.use = use;
    }
  }

  /// What the letter is known by.
  ///
  /// @param id its Message-ID, with angle brackets
  /// @param token a word of its subject that nothing else has
  record Marks(String id, String token) {}

  /// What was found in one folder.
  ///
  /// @param own UIDs of copies with the Message-ID
  /// @param renamed how many have the subject and another Message-ID: some providers give new ones
  record Found(List<Long> own, int renamed) {

    static final Found NOTHING = new Found(List.of(), 0);

    Found {
      own = List.copyOf(own);
    }

    boolean isThere() {
      return !own.isEmpty() || renamed > 0;
    }
  }

  /// Looks into the folders before there is anything to be found.
  static Letterbox before(KeptOpen.Receiving open, Marks marks, Duration silence)
      throws IOException, InterruptedException {
    var box =
        new Letterbox(
            open.connection(), open.folders(), marks, silence, new EnumMap<>(Place.class));
    for (Place place : Place.values()) {
      if (box.folder(place) != null) {
        box.remember(place);
      }
    }
    return box;
  }

  private void remember(Place place) throws IOException, InterruptedException {
    try {
      next.put(place, select(place).uidNext());
    } catch (ImapException.Refused e) { // A folder that does not open has nothing to look for.
      System.getLogger(Letterbox.class.getName())
          .log(System.Logger.Level.DEBUG, "a folder does not open", e);
    }
  }

  /// The name on the wire; null if there is no such folder.
  @Nullable String folder(Place place) {
    return place == Place.INBOX ? "INBOX" : folders.get(place.use);
  }

  /// Whether it is worth looking there.
  boolean has(Place place) {
    return next.containsKey(place);
  }

  /// Looks into one folder, which is open afterwards.
  Found look(Place place) throws IOException, InterruptedException {
    Long first = next.get(place);
    if (first == null) {
      return Found.NOTHING;
    }
    Select.Selected now = select(place);
    if (first > 0 && now.uidNext() == first) {
      return Found.NOTHING;
    }
    UidSet candidates =
        first > 0 ? UidSet.from(first) : ask(new UidSearchHeader("Subject", marks.token()));
    return candidates.isEmpty() ? Found.NOTHING : among(candidates);
  }

  private Found among(UidSet candidates) throws IOException, InterruptedException {
    var own = new TreeSet<Long>();
    var renamed = new TreeSet<Long>();
    ask(
        UidFetch.of(
            candidates,
            "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID SUBJECT)])",
            message -> {
              String header = header(message);
              if (header.contains(marks.id())) {
                own.add(message.uid());
              } else if (header.contains(marks.token())) {
                renamed.add(message.uid());
              }
            }));
    return new Found(List.copyOf(own), renamed.size());
  }

  private static String header(FetchData message) {
    HeaderBytes header = message.header();
    return header == null || message.uid() <= 0
        ? ""
        : new String(header.bytes(), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
  }

  /// Moves copies out of the folder that was looked into last.
  ///
  /// @return whether they are in the Trash now; a server without the means leaves them
  boolean takeAway(Found found) throws IOException, InterruptedException {
    String trash = folders.get(Use.TRASH);
    boolean moves = connection.capabilities().has("MOVE");
    if (trash == null
        || found.own().isEmpty()
        || !(moves || connection.capabilities().has("UIDPLUS"))) {
      return false;
    }
    long[] all = found.own().stream().mapToLong(Long::longValue).toArray();
    var uids = UidSet.ofSorted(all, 0, all.length);
    try {
      ask(new UidTransfer(moves ? Kind.MOVE : Kind.COPY, uids, trash));
      if (!moves) { // The copy is confirmed; RFC 4315 §2.1 removes these alone.
        ask(new UidStore(uids, UidStore.Change.ADD, List.of("\\Deleted"), 0));
        ask(new UidExpunge(uids));
      }
      return true;
    } catch (ImapException.Refused e) {
      return false;
    }
  }

  private Select.Selected select(Place place) throws IOException, InterruptedException {
    String name = folder(place);
    if (name == null) {
      throw new IllegalStateException("no folder for " + place);
    }
    return ask(Select.of(name, new Resync.None()));
  }

  private <R> R ask(Command<R> command) throws IOException, InterruptedException {
    return connection.send(command).await(silence);
  }
}
