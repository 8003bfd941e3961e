package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.store.View;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/// IDLE, `RFC 2177 §3`: a second thread tells of changes while the session waits for DONE.
final class IdleCommand {

  private IdleCommand() {}

  static Tagged idle(Session session, Args args) throws IOException, BadSyntaxException {
    args.end();
    session.connection().write("+ idling\r\n");
    session.connection().flush();
    if (session.state() != State.SELECTED) {
      return done(session.reader().readLine());
    }
    Selection selection = session.selected();
    var over = new AtomicBoolean();
    Thread teller = Thread.ofVirtual().start(() -> tell(session, selection, over));
    try {
      return done(session.reader().readLine());
    } finally {
      over.set(true);
      selection.view().wake();
      join(teller);
    }
  }

  private static Tagged done(String line) {
    return line.toUpperCase(Locale.ROOT).equals("DONE")
        ? new Tagged("OK", "IDLE terminated", () -> {})
        : Tagged.bad("Expected DONE");
  }

  private static void tell(Session session, Selection selection, AtomicBoolean over) {
    View view = selection.view();
    try {
      while (true) {
        view.await(over::get);
        if (over.get() || view.isDeleted()) {
          return;
        }
        new Announcer(session, selection).announce(true, false);
        session.connection().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      hangUp(session);
    }
  }

  private static void hangUp(Session session) {
    try {
      session.connection().close();
    } catch (IOException _) {
      // The session's own read ends it.
    }
  }

  private static void join(Thread teller) throws IOException {
    try {
      teller.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while idling", e);
    }
  }
}
