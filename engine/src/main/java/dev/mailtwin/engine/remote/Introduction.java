package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.command.AskNamespace;
import dev.mailtwin.protocol.imap.command.Enable;
import dev.mailtwin.protocol.imap.command.Id;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is settled with a server right after the login.
///
/// @param resync whether QRESYNC is on
/// @param personal where the user's mailboxes are; null if the server does not say
record Introduction(boolean resync, Untagged.@Nullable Namespace personal) {

  /// Says who we are, switches QRESYNC on and asks for the namespace, in one round trip.
  static Introduction to(Session session) throws IOException, InterruptedException {
    boolean canResync = session.has("QRESYNC") && session.has("ENABLE");
    Reply<?> id = session.has("ID") ? session.send(new Id("Mailtwin", "0.1")) : null;
    Reply<Set<String>> enabling = canResync ? session.send(new Enable(List.of("QRESYNC"))) : null;
    Reply<Untagged.Namespace> asking =
        session.has("NAMESPACE") ? session.send(new AskNamespace()) : null;
    if (id != null) {
      introduce(session, id);
    }
    Set<String> enabled = enabling == null ? null : session.awaitOptional(enabling);
    boolean resync = enabled != null && enabled.contains("QRESYNC");
    return new Introduction(resync, asking == null ? null : session.awaitOptional(asking));
  }

  /// Some servers want to know; Zoho's organisation hosts answer BAD, which does no harm.
  private static void introduce(Session session, Reply<?> id)
      throws IOException, InterruptedException {
    try {
      session.await(id);
    } catch (ProblemException e) {
      session.passOver(e);
    }
  }
}
