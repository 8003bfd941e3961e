package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Switches extensions on (RFC 5161 §3.1). Yields the ones that are on now, in upper case.
public record Enable(List<String> extensions) implements Command<Set<String>> {

  public Enable {
    extensions = List.copyOf(extensions);
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw("ENABLE " + String.join(" ", extensions));
  }

  @Override
  public ReplyReader<Set<String>> reader() {
    return new ReplyReader<>() {
      private final Set<String> enabled = new HashSet<>();

      @Override
      public void untagged(Untagged data) {
        if (data instanceof Untagged.Enabled(List<String> names)) {
          names.forEach(name -> enabled.add(name.toUpperCase(Locale.ROOT)));
        }
      }

      @Override
      public Set<String> completed(ResponseText text) {
        return enabled;
      }
    };
  }
}
