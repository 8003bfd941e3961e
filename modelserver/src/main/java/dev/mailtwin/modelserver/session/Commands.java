package dev.mailtwin.modelserver.session;

import java.util.HashMap;
import java.util.Map;

/// All commands, with the state and the capability they need.
final class Commands {

  /// @param capability empty if every server has it
  record Entry(State state, String capability, Handler handler) {}

  private static final Map<String, Entry> ALL = new HashMap<>();

  static {
    any("CAPABILITY", "", LoginCommands::capability);
    any("NOOP", "", LoginCommands::noop);
    any("LOGOUT", "", LoginCommands::logout);
    any("ID", "ID", LoginCommands::id);
    any("STARTTLS", "", LoginCommands::startTls);
    any("LOGIN", "", LoginCommands::login);
    any("AUTHENTICATE", "", AuthenticateCommand::authenticate);
    loggedIn("ENABLE", "ENABLE", LoginCommands::enable);
    loggedIn("COMPRESS", "COMPRESS=DEFLATE", LoginCommands::compress);
    loggedIn("SELECT", "", (s, a) -> SelectCommand.select(s, a, false));
    loggedIn("EXAMINE", "", (s, a) -> SelectCommand.select(s, a, true));
    loggedIn("CREATE", "", MailboxCommands::create);
    loggedIn("DELETE", "", MailboxCommands::delete);
    loggedIn("RENAME", "", MailboxCommands::rename);
    loggedIn("SUBSCRIBE", "", (s, a) -> MailboxCommands.subscribe(s, a, true));
    loggedIn("UNSUBSCRIBE", "", (s, a) -> MailboxCommands.subscribe(s, a, false));
    loggedIn("NAMESPACE", "NAMESPACE", MailboxCommands::namespace);
    loggedIn("MYRIGHTS", "ACL", MailboxCommands::myRights);
    loggedIn("STATUS", "", MailboxCommands::status);
    loggedIn("LIST", "", ListCommands::list);
    loggedIn("LSUB", "", ListCommands::lsub);
    loggedIn("XLIST", "XLIST", ListCommands::xlist);
    loggedIn("APPEND", "", AppendCommand::append);
    loggedIn("IDLE", "IDLE", IdleCommand::idle);
    selected("CHECK", "", LoginCommands::noop);
    selected("CLOSE", "", ExpungeCommands::close);
    selected("UNSELECT", "UNSELECT", ExpungeCommands::unselect);
    selected("EXPUNGE", "", ExpungeCommands::expunge);
    selected("UID EXPUNGE", "UIDPLUS", ExpungeCommands::uidExpunge);
    selected("SEARCH", "", (s, a) -> SearchCommand.search(s, a, false));
    selected("UID SEARCH", "", (s, a) -> SearchCommand.search(s, a, true));
    selected("FETCH", "", (s, a) -> FetchCommand.fetch(s, a, false));
    selected("UID FETCH", "", (s, a) -> FetchCommand.fetch(s, a, true));
    selected("STORE", "", (s, a) -> StoreCommand.store(s, a, false));
    selected("UID STORE", "", (s, a) -> StoreCommand.store(s, a, true));
    selected("COPY", "", (s, a) -> CopyCommands.copy(s, a, false));
    selected("UID COPY", "", (s, a) -> CopyCommands.copy(s, a, true));
    selected("MOVE", "MOVE", (s, a) -> CopyCommands.move(s, a, false));
    selected("UID MOVE", "MOVE", (s, a) -> CopyCommands.move(s, a, true));
  }

  private Commands() {}

  static Map<String, Entry> all() {
    return ALL;
  }

  private static void any(String name, String capability, Handler handler) {
    ALL.put(name, new Entry(State.NOT_AUTHENTICATED, capability, handler));
  }

  private static void loggedIn(String name, String capability, Handler handler) {
    ALL.put(name, new Entry(State.AUTHENTICATED, capability, handler));
  }

  private static void selected(String name, String capability, Handler handler) {
    ALL.put(name, new Entry(State.SELECTED, capability, handler));
  }
}
