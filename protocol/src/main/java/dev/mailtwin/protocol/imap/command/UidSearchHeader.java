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

/// Lists the messages whose header field holds a text (RFC 9051 §6.4.4). Servers take that more or
/// less exactly: look at what is found.
///
/// @param field its name
/// @param text what it holds; no NUL
public record UidSearchHeader(String field, String text) implements Command<UidSet> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("UID SEARCH HEADER ").string(field).raw(" ").string(text);
  }

  @Override
  public ReplyReader<UidSet> reader() {
    return new ReplyReader<>() {
      private final List<UidSet.Range> ranges = new ArrayList<>();

      @Override
      public void untagged(Untagged data) throws ImapException {
        if (data instanceof Untagged.Search(UidSet numbers)) {
          ranges.addAll(numbers.ranges());
        } else if (data instanceof Untagged.ExtendedSearch(_, UidSet all)) {
          ranges.addAll(all.ranges());
        }
        if (ranges.size() > Limits.FOUND_RANGES_MAX) {
          throw new ImapException.Unintelligible("a search that finds more than there can be");
        }
      }

      @Override
      public UidSet completed(ResponseText text) {
        return new UidSet(ranges);
      }
    };
  }
}
