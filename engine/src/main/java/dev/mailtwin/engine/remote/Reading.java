package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.FlagList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A look at everything in a mailbox, which may take several connections: what was heard so far,
/// and up to which UID.
///
/// Servers answer by ascending UID, and so a look goes on behind the last one. One that does not
/// answer so, and messages that are gone meanwhile, show in the count, and then the look starts
/// anew. Flags that changed meanwhile are asked for by mod-sequence; where there is none, they are
/// as they were when they were read, and the next run sees the change.
///
/// Filled by the connection's reading thread, read by the caller when the command has completed.
final class Reading {

  /// Only the flags of it are known.
  private static final SizeAndDate NO_FACTS = new SizeAndDate(-1, -1);

  private final long modseq;
  private final LongConsumer reached;
  private final Gathered heard = new Gathered();
  private final Map<FlagList, Integer> numbers = new HashMap<>();
  private final List<FlagList> lists = new ArrayList<>();
  private long upTo;

  /// What came last. Each command that is not answered yet hears every message.
  private @Nullable FetchData last;

  /// @param modseq everything up to here is in it; 0 if the mailbox keeps none
  /// @param reached hears each new UID
  Reading(long modseq, LongConsumer reached) {
    this.modseq = modseq;
    this.reached = reached;
  }

  long modseq() {
    return modseq;
  }

  /// The last UID that was heard in order; 0 at the beginning.
  long upTo() {
    return upTo;
  }

  int size() {
    return heard.size();
  }

  /// Whether what changed since can be asked for, or can wait because every run looks at
  /// everything.
  boolean canBeRefreshed(long highestModseq) {
    return modseq == 0 ? highestModseq == 0 : modseq <= highestModseq;
  }

  /// Takes flags of a message that was asked for.
  ///
  /// @param lastUid what comes behind it was not asked for
  void flags(FetchData message, long lastUid) {
    FlagList flags = message.flags();
    if (message.uid() > 0 && message.uid() <= lastUid && flags != null && isNews(message)) {
      heard.add(message.uid(), number(flags), NO_FACTS, Math.max(0, message.modseq()));
      reach(message.uid());
    }
  }

  /// Takes everything about a message that was asked for.
  void facts(FetchData message, long first) {
    FlagList flags = message.flags();
    if (message.uid() >= first && flags != null && message.size() >= 0) {
      long date = message.internalDate() == FetchData.NO_DATE ? 0 : message.internalDate();
      heard.add(
          message.uid(),
          number(flags),
          new SizeAndDate(message.size(), date),
          Math.max(0, message.modseq()));
      reach(message.uid());
    }
  }

  @SuppressWarnings("ReferenceEquality") // The same words may well be said twice.
  private boolean isNews(FetchData message) {
    boolean news = message != last;
    last = message;
    return news;
  }

  private void reach(long uid) {
    if (uid > upTo) {
      upTo = uid;
      reached.accept(uid);
    }
  }

  private int number(FlagList flags) {
    Integer known = numbers.get(flags);
    if (known == null) {
      known = lists.size();
      lists.add(flags);
      numbers.put(flags, known);
    }
    return known;
  }

  /// Messages that neither the index nor this knows the size of.
  UidList strangers(AgreedView agreed) {
    var strangers = new UidList();
    heard.each((uid, _, facts, _) -> {
      if (facts.size() < 0 && agreed.find(uid) < 0) {
        strangers.add(uid);
      }
    });
    return strangers;
  }

  /// Everything, each message once: known ones with the size and date of the index.
  ///
  /// @param table numbers lists of flags
  Gathered all(AgreedView agreed, ToIntFunction<FlagList> table) {
    int[] translated = lists.stream().mapToInt(table).toArray();
    var all = new Gathered();
    heard.each((uid, flags, facts, modseq) -> {
      int row = agreed.find(uid);
      SizeAndDate known = row >= 0 ? agreed.facts(row) : facts;
      if (row >= 0 || known.size() >= 0) {
        all.add(uid, translated[flags], known, modseq);
      }
    });
    return all;
  }
}
