package dev.mailtwin.engine.remote;

import static java.util.Objects.requireNonNull;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.ServerMailbox.Appended.As;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.ServerMailbox.Opened;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.HeaderBytes;
import dev.mailtwin.protocol.imap.LiteralSink;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.Noop;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks for messages that were uploaded when the reply was lost.
///
/// Only messages with a UID that had not been given out then, and that are nothing else already,
/// come into question. Exact bytes decide; if a server rewrote the bytes, the header does, and then
/// only if exactly one message matches. A server that said OK has it for certain: there the
/// Message-ID will do, if there are as many messages as uploads of it. Each message is claimed
/// once.
final class UploadFinder {

  private final Session session;
  private final Opened opened;

  UploadFinder(Session session, Opened opened) {
    this.session = session;
    this.opened = opened;
  }

  /// A message that might be an upload, by what identifies it.
  private record Candidate(Fingerprint print, SizeAndDate facts, @Nullable Flags flags) {

    As as(long uid) {
      return new As(uid, facts, flags);
    }
  }

  /// @param stored the server said that it has them all
  Map<UploadIntent, As> find(List<UploadIntent> intents, AgreedView known, boolean stored)
      throws IOException, InterruptedException {
    Map<UploadIntent, As> found = new HashMap<>();
    List<UploadIntent> valid =
        intents.stream().filter(i -> i.uidValidity() == opened.uidValidity()).toList();
    if (valid.isEmpty()) {
      return found;
    }
    session.run(new Noop()); // So that a message that just came is seen.
    NavigableMap<Long, Candidate> candidates = candidates(valid, known);
    Set<Long> claimed = new HashSet<>();
    for (UploadIntent intent : valid) {
      candidates.forEach((uid, candidate) -> {
        if (uid >= intent.uidNext()
            && !found.containsKey(intent)
            && candidate.print.sha256().equals(intent.sha256())
            && claimed.add(uid)) {
          found.put(intent, candidate.as(uid));
        }
      });
    }
    for (UploadIntent intent : valid) {
      if (!found.containsKey(intent)) {
        rewritten(intent, candidates, claimed, found);
      }
    }
    List<UploadIntent> open = valid.stream().filter(i -> !found.containsKey(i)).toList();
    candidates.keySet().removeAll(claimed);
    if (stored && !open.isEmpty() && !candidates.isEmpty()) {
      byMessageId(open, candidates, found);
    }
    return found;
  }

  private void byMessageId(
      List<UploadIntent> open,
      NavigableMap<Long, Candidate> candidates,
      Map<UploadIntent, As> found)
      throws IOException, InterruptedException {
    NavigableMap<Long, String> ids = messageIds(candidates);
    Map<String, List<UploadIntent>> uploads =
        open.stream()
            .filter(intent -> !intent.messageId().isEmpty())
            .collect(Collectors.groupingBy(UploadIntent::messageId));
    uploads.forEach((id, sent) -> {
      long first = sent.stream().mapToLong(UploadIntent::uidNext).max().orElse(0);
      List<Long> there =
          ids.tailMap(first, true).entrySet().stream()
              .filter(one -> one.getValue().equals(bare(id)))
              .map(Map.Entry::getKey)
              .toList();
      for (int n = 0; n < sent.size() && there.size() == sent.size(); n++) {
        long uid = there.get(n);
        found.put(sent.get(n), requireNonNull(candidates.get(uid)).as(uid));
      }
    });
  }

  private NavigableMap<Long, String> messageIds(NavigableMap<Long, Candidate> candidates)
      throws IOException, InterruptedException {
    long[] uids = candidates.keySet().stream().mapToLong(Long::longValue).toArray();
    NavigableMap<Long, String> ids = new TreeMap<>();
    session.run(
        UidFetch.of(
            UidSet.ofSorted(uids, 0, uids.length),
            "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
            message -> {
              HeaderBytes header = message.header();
              if (header != null) {
                String field = new String(header.bytes(), StandardCharsets.UTF_8);
                ids.put(message.uid(), bare(field.substring(field.indexOf(':') + 1)));
              }
            }));
    return ids;
  }

  private static String bare(String id) {
    return id.replaceAll("[\\s<>]", "");
  }

  private static void rewritten(
      UploadIntent intent,
      NavigableMap<Long, Candidate> candidates,
      Set<Long> claimed,
      Map<UploadIntent, As> found) {
    List<Long> matches =
        candidates.tailMap(Math.max(1, intent.uidNext()), true).entrySet().stream()
            .filter(entry -> !claimed.contains(entry.getKey()))
            .filter(entry -> entry.getValue().print.headerHash() == intent.headerHash())
            .map(Map.Entry::getKey)
            .toList();
    if (matches.size() == 1 && !intent.messageId().isEmpty()) {
      claimed.add(matches.getFirst());
      long uid = matches.getFirst();
      found.put(intent, requireNonNull(candidates.get(uid)).as(uid));
    }
  }

  private NavigableMap<Long, Candidate> candidates(List<UploadIntent> intents, AgreedView known)
      throws IOException, InterruptedException {
    long first = Math.max(1, intents.stream().mapToLong(UploadIntent::uidNext).min().orElse(1));
    NavigableMap<Long, Candidate> candidates = new TreeMap<>();
    var hashing = new ContentHash();
    session.run(
        UidFetch.of(
            UidSet.from(first),
            "(UID FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[])",
            new UidFetch.Receiver() {
              @Override
              public LiteralSink body(long bytes) {
                hashing.begin();
                return hashing;
              }

              @Override
              public void message(FetchData message) {
                if (message.uid() >= first
                    && message.bodyBytes() >= 0
                    && known.find(message.uid()) < 0) {
                  candidates.put(
                      message.uid(),
                      new Candidate(
                          hashing.fingerprint(), facts(message), Uploader.flags(message)));
                }
              }
            }));
    return candidates;
  }

  private static SizeAndDate facts(FetchData message) {
    long date = message.internalDate() == FetchData.NO_DATE ? 0 : message.internalDate();
    return new SizeAndDate(message.size(), date);
  }
}
