package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command.ReplyReader;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// The answer to a login.
///
/// Many servers say in a line of its own why they refuse, and then only that they do. What is said
/// while the login is judged belongs to the refusal; an ALERT must be shown (RFC 9051 §7.1).
final class LoginReply implements ReplyReader<ResponseText> {

  /// Codes that leave open why.
  private static final Set<String> OPEN = Set.of("ALERT", "AUTHENTICATIONFAILED");

  /// Read by who sends, if the connection ends meanwhile.
  private final List<ResponseText> remarks = new CopyOnWriteArrayList<>();

  @Override
  public void untagged(Untagged data) {
    if (data instanceof Untagged.Remark(_, ResponseText text)) {
      note(text);
    } else if (data instanceof Untagged.Bye(ResponseText text)) {
      note(text);
    }
  }

  /// Whole or not at all: of a secret that a server echoes, a part would not be recognised.
  private void note(ResponseText text) {
    boolean aside = !(text.code() instanceof ResponseCode.None) && !isOther(text);
    boolean fits =
        remarks.size() < Limits.LOGIN_REMARKS_MAX
            && text.human().length() <= Limits.LOGIN_REMARK_CHARS_MAX;
    if (!aside && fits && !text.human().isBlank() && !remarks.contains(text)) {
      remarks.add(text);
    }
  }

  @Override
  public ResponseText completed(ResponseText text) {
    return text;
  }

  @Override
  public ResponseText whole(ResponseText answer) {
    return answer.after(
        code(answer),
        remarks.stream()
            .map(ResponseText::human)
            .filter(words -> !words.equals(answer.human()))
            .toList());
  }

  private ResponseCode code(ResponseText answer) {
    if (isTelling(answer)) {
      return answer.code();
    }
    for (ResponseText remark : remarks) {
      if (isTelling(remark)) {
        return remark.code();
      }
    }
    boolean none = answer.code() instanceof ResponseCode.None && !remarks.isEmpty();
    return none ? remarks.getFirst().code() : answer.code();
  }

  private static boolean isTelling(ResponseText text) {
    return text.code() instanceof ResponseCode.Other(String name, _) && !OPEN.contains(name);
  }

  private static boolean isOther(ResponseText text) {
    return text.code() instanceof ResponseCode.Other;
  }
}
