package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks how full the storage behind INBOX is (RFC 9208 §4.1.2). Needs QUOTA.
public record AskQuota() implements Command<AskQuota.Storage> {

  /// `QUOTA <root> (STORAGE <used> <limit> …)`, in units of 1024 octets.
  private static final Pattern STORAGE =
      Pattern.compile(
          "QUOTA .{0,500}\\(.{0,500}?STORAGE ([0-9]{1,15}) ([0-9]{1,15})",
          Pattern.CASE_INSENSITIVE);

  /// Storage in units of 1024 octets.
  ///
  /// @param limit 0 if the server names none
  public record Storage(long used, long limit) {}

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("GETQUOTAROOT ").mailbox("INBOX");
  }

  @Override
  public ReplyReader<Storage> reader() {
    return new ReplyReader<>() {
      private Storage fullest = new Storage(0, 0);

      @Override
      public void untagged(Untagged data) {
        if (data instanceof Untagged.Unknown(String line)) {
          Matcher storage = STORAGE.matcher(line);
          if (storage.find()) {
            var one =
                new Storage(Long.parseLong(storage.group(1)), Long.parseLong(storage.group(2)));
            fullest = one.limit > 0 && left(one) < left(fullest) ? one : fullest;
          }
        }
      }

      private static long left(Storage storage) {
        return storage.limit == 0 ? Long.MAX_VALUE : storage.limit - storage.used;
      }

      @Override
      public Storage completed(ResponseText text) {
        return fullest;
      }
    };
  }
}
