package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Lists which of some UIDs exist (RFC 9051 §6.4.4). No other criterion is ever combined with it:
/// servers answer compound searches wrongly. What the server names beyond the question (`5:*` finds
/// the last message, whatever its UID; another search may be in flight) is left out.
///
/// @param extended ask for ranges (RFC 4731); needs ESEARCH
public record UidSearch(UidSet uids, boolean extended) implements Command<UidSet> {

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw(extended ? "UID SEARCH RETURN (ALL) UID " : "UID SEARCH UID ").raw(uids.toString());
  }

  @Override
  public ReplyReader<UidSet> reader() {
    return new ReplyReader<>() {
      private final List<UidSet.Range> ranges = new ArrayList<>();

      @Override
      public void untagged(Untagged data) throws ImapException {
        if (data instanceof Untagged.ExtendedSearch(_, UidSet all)) {
          ranges.addAll(all.ranges());
        } else if (data instanceof Untagged.Search(UidSet numbers)) {
          ranges.addAll(numbers.ranges());
        }
        if (ranges.size() > Limits.FOUND_RANGES_MAX) {
          throw new ImapException.Unintelligible("a search that finds more than there can be");
        }
      }

      @Override
      public UidSet completed(ResponseText text) {
        return new UidSet(ranges).and(uids);
      }
    };
  }
}
