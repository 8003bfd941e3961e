package dev.mailtwin.protocol.dns;

import dev.mailtwin.protocol.dns.Answer.Reason;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/// Who is asked a question, whatever way it takes.
sealed interface Upstream permits Servers, HttpsResolver {

  /// Asks. Ends within a limit of its own.
  Said ask(Record question) throws InterruptedException;

  /// What one question came to.
  ///
  /// @param message an answer with records, or saying that there are none; null if there is none
  /// @param reason why there is none; without meaning if there is one
  /// @param detail what was seen
  record Said(@Nullable Message message, Reason reason, String detail) {

    /// What an answer says by its code.
    ///
    /// @param who gave it
    static Said of(Message message, String who) {
      int code = message.getRcode();
      String detail = who + " answered " + Rcode.string(code);
      return switch (code) {
        case Rcode.NOERROR, Rcode.NXDOMAIN -> new Said(message, Reason.NO_SUCH_RECORD, detail);
        case Rcode.REFUSED -> new Said(null, Reason.REFUSED, detail);
        case Rcode.FORMERR -> new Said(null, Reason.GARBLED, detail);
        default -> new Said(null, Reason.SERVER_FAILED, detail);
      };
    }
  }
}
