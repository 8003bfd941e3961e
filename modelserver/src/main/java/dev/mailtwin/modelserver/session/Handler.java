package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;

/// Carries out one command.
@FunctionalInterface
interface Handler {

  /// Reads the arguments to their end, acts, writes untagged replies and says how it ended.
  Tagged run(Session session, Args args) throws IOException, BadSyntaxException;
}
