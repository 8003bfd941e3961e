package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.sasl.TokenRefusal;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// Logs in by SASL (RFC 9051 §6.2.2).
///
/// @param firstAtOnce send the first response with the command; needs SASL-IR (RFC 4959)
/// @param heard is told why a token is refused, by the thread that sends, before the refusal itself
public record Authenticate(
    Mechanism mechanism,
    String user,
    Secret secret,
    boolean firstAtOnce,
    Consumer<TokenRefusal> heard)
    implements Command<ResponseText> {

  /// Challenges beyond this number are answered with silence: no mechanism here needs more.
  private static final int CHALLENGES_MAX = 4;

  /// A login of which only the answer matters.
  public Authenticate(Mechanism mechanism, String user, Secret secret, boolean firstAtOnce) {
    this(mechanism, user, secret, firstAtOnce, _ -> {});
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    List<byte[]> responses = mechanism.responses(user, secret);
    out.raw("AUTHENTICATE " + mechanism.name());
    int next = 0;
    if (firstAtOnce) {
      out.raw(" ").sasl(responses.get(next++));
    }
    while (next < responses.size()) {
      out.awaitContinuation();
      out.sasl(responses.get(next++));
    }
    if (mechanism.takesToken()) {
      // A refusal comes as one more challenge before it is said.
      for (int n = 0; n < CHALLENGES_MAX; n++) {
        heard.accept(TokenRefusal.of(out.awaitContinuation()));
        if (mechanism.afterRefusal().length > 0) {
          out.sasl(mechanism.afterRefusal());
        }
      }
    }
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return new LoginReply();
  }
}
