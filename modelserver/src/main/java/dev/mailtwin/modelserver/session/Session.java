package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.StoreRefusedException;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import dev.mailtwin.modelserver.wire.Command;
import dev.mailtwin.modelserver.wire.CommandReader;
import dev.mailtwin.modelserver.wire.Connection;
import dev.mailtwin.modelserver.wire.LiteralRules;
import dev.mailtwin.modelserver.wire.MailboxNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One connection from greeting to end. Commands are carried out strictly in their order, on the
/// thread that called [#run]; only IDLE writes from a second one.
public final class Session {

  private static final Pattern FETCHED =
      Pattern.compile("^\\* [0-9]+ FETCH \\(", Pattern.MULTILINE);

  private static final long LITERAL_OCTETS_MAX = 64L << 20;

  /// Commands whose answer is news, `RFC 9051 §6.1.2, §6.3.12, §6.4.3, §6.4.8`.
  private static final Set<String> OWING_NEWS =
      Set.of("NOOP", "IDLE", "APPEND", "EXPUNGE", "UID EXPUNGE", "MOVE", "UID MOVE");

  private final Host host;
  private final Connection connection;
  private final CommandReader reader;
  private final int number;
  private final Set<String> enabled = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private boolean loggedIn;
  private boolean compressed;
  private boolean ended;

  /// Commands that might have told news, for a server that tells late.
  private int untold;

  private String tag = "";
  private @Nullable Selection selection;

  /// @param number counts connections from 1
  public Session(Host host, Connection connection, int number) {
    this.host = host;
    this.connection = connection;
    this.number = number;
    this.reader = new CommandReader(connection, this::literalRules);
  }

  /// Talks until the client or a fault ends it.
  ///
  /// @throws IOException when the connection is gone
  public void run() throws IOException {
    try {
      greet();
      for (int count = 1; !ended; count++) {
        Command command = reader.read();
        host.received(command.line());
        disturb(
            new Fault.Event(number, count, command.name(), command.line(), connection.sent()),
            command.tag() + " ",
            () -> carryOut(command));
        connection.flush();
      }
      connection.finish();
    } finally {
      unselect();
    }
  }

  private void greet() throws IOException {
    disturb(
        new Fault.Event(number, 0, Fault.GREETING, "", 0),
        "* ",
        () -> {
          boolean told = profile().has(Quirk.CAPABILITY_IN_GREETING);
          String code = told ? "[CAPABILITY " + capabilities() + "] " : "";
          untagged("OK " + code + profile().phrases().greeting());
        });
    connection.flush();
  }

  /// Something that talks to the client.
  private interface Step {
    void run() throws IOException;
  }

  private void disturb(Fault.Event event, String tag, Step step) throws IOException {
    switch (host.fault().on(event)) {
      case Fault.Action.Proceed _ -> step.run();
      case Fault.Action.CutBefore _ -> throw new IOException("cut as the fault asked");
      case Fault.Action.CutAfter _ -> {
        connection.cutAfter(0);
        step.run();
      }
      case Fault.Action.CutAfterOctets cut -> {
        connection.cutAfter(cut.octets());
        step.run();
        connection.cutAfter(Long.MAX_VALUE);
      }
      case Fault.Action.Answer answer -> connection.write(tag + answer.text() + "\r\n");
      case Fault.Action.Send send -> connection.write(send.octets());
      case Fault.Action.Rewrite rewrite -> {
        connection.hold();
        step.run();
        connection.write(rewrite.change().apply(connection.release()));
      }
      case Fault.Action.RewriteAndCut rewrite -> {
        connection.hold();
        step.run();
        connection.write(rewrite.change().apply(connection.release()));
        connection.flush();
        throw new IOException("cut as the fault asked");
      }
      case Fault.Action.CutAfterMessages cut -> {
        if (!event.line().contains("FETCH")) {
          step.run();
          return;
        }
        connection.hold();
        step.run();
        sendAllowed(connection.release(), cut.allowance());
      }
      case Fault.Action.Repeat repeat -> {
        for (long n = 0; n < repeat.times(); n++) {
          connection.write(repeat.octets());
        }
      }
      case Fault.Action.Trickle trickle -> {
        connection.hold();
        step.run();
        trickle(connection.release(), trickle);
      }
      case Fault.Action.Ignore _ -> {}
    }
  }

  private void trickle(String reply, Fault.Action.Trickle how) throws IOException {
    int start = (int) Math.min(how.after(), reply.length());
    connection.write(reply.substring(0, start));
    for (int n = start; n < reply.length(); n++) {
      connection.flush();
      LockSupport.parkNanos(how.each().toNanos());
      connection.write(reply.substring(n, n + 1));
    }
  }

  /// Bodies of the model's mail hold no line that looks like a FETCH response.
  private void sendAllowed(String reply, Fault.Allowance allowance) throws IOException {
    Matcher messages = FETCHED.matcher(reply);
    while (messages.find()) {
      if (!allowance.take()) {
        connection.write(reply.substring(0, messages.start()));
        connection.flush();
        throw new IOException("cut as the fault asked");
      }
    }
    connection.write(reply);
  }

  private void carryOut(Command command) throws IOException {
    tag = command.tag();
    Tagged tagged =
        switch (command.problem()) {
          case Command.Problem.None _ -> result(command);
          case Command.Problem.Malformed malformed -> Tagged.bad(malformed.why());
          case Command.Problem.TooBig big ->
              new Tagged(big.status(), "[TOOBIG] Literal is too long", () -> {});
          case Command.Problem.OutOfStep out ->
              Tagged.bad(out.why()).then(() -> bye("Out of step"));
        };
    announceNews(command.name());
    String words = tagged.text();
    if (tagged.status().equals("OK") && (words.isEmpty() || words.endsWith("] "))) {
      words += profile().phrases().completed();
    }
    connection.write(command.tag() + " " + tagged.status() + " " + words + "\r\n");
    tagged.after().run();
  }

  private Tagged result(Command command) throws IOException {
    Commands.Entry entry = Commands.all().get(command.name());
    boolean known = entry != null && (entry.capability().isEmpty() || has(entry.capability()));
    if (entry == null || !known) {
      return Tagged.bad("Unknown command " + printable(command.name()));
    }
    if (state().compareTo(entry.state()) < 0) {
      return Tagged.bad("Not in this state: " + command.name());
    }
    try {
      Args args = command.args();
      return entry.handler().run(this, args);
    } catch (BadSyntaxException e) {
      return Tagged.bad(e.getMessage() == null ? "Syntax error" : e.getMessage());
    } catch (StoreRefusedException e) {
      return refused(e);
    }
  }

  private Tagged refused(StoreRefusedException e) {
    String code = profile().has(Quirk.PLAIN_REFUSALS) ? "" : "[" + e.code() + "] ";
    return Tagged.no(code + e.getMessage());
  }

  /// Untagged replies about what others did, `RFC 9051 §5.2`; removed messages only where the
  /// client expects their numbers to change, `RFC 9051 §7.5.1`.
  private void announceNews(String command) throws IOException {
    Selection selected = selection;
    if (selected == null) {
      return;
    }
    if (selected.view().isDeleted()) {
      bye("Selected mailbox is gone");
      return;
    }
    if (profile().has(Quirk.LATE_NEWS) && !OWING_NEWS.contains(command) && ++untold % 3 != 0) {
      return;
    }
    boolean numbersStay =
        command.equals("FETCH") || command.equals("STORE") || command.equals("SEARCH");
    new Announcer(this, selected).announce(!numbersStay, command.startsWith("UID "));
  }

  void bye(String text) throws IOException {
    untagged("BYE " + text);
    ended = true;
  }

  void untagged(String line) throws IOException {
    connection.write("* " + line + "\r\n");
  }

  State state() {
    if (!loggedIn) {
      return State.NOT_AUTHENTICATED;
    }
    return selection == null ? State.AUTHENTICATED : State.SELECTED;
  }

  Selection selected() {
    Selection present = selection;
    if (present == null) {
      throw new IllegalStateException("no mailbox is selected");
    }
    return present;
  }

  void select(Selection next) {
    unselect();
    selection = next;
  }

  /// Closes the view; answers whether there was one.
  boolean unselect() {
    Selection present = selection;
    selection = null;
    if (present == null) {
      return false;
    }
    present.view().close();
    return true;
  }

  void login() {
    loggedIn = true;
  }

  void compress() throws IOException {
    connection.compress();
    compressed = true;
  }

  /// The tag of the present command.
  String tag() {
    return tag;
  }

  boolean compressed() {
    return compressed;
  }

  Set<String> enabled() {
    return enabled;
  }

  boolean enabled(String extension) {
    return enabled.contains(extension);
  }

  Host host() {
    return host;
  }

  Profile profile() {
    return host.profile();
  }

  Connection connection() {
    return connection;
  }

  CommandReader reader() {
    return reader;
  }

  boolean has(String capability) {
    return profile().has(capability);
  }

  /// Whether mailboxes have MODSEQ numbers at all, `RFC 7162 §3.1.2.2`.
  boolean keepsModseq() {
    return has("CONDSTORE") && !profile().has(Quirk.NO_MODSEQ);
  }

  MailboxNames names() {
    boolean utf8 = enabled("UTF8=ACCEPT") || enabled("IMAP4rev2");
    return utf8 ? MailboxNames.UTF8 : MailboxNames.MODIFIED_UTF7;
  }

  /// Reads a mailbox name.
  String mailbox(Args args) throws BadSyntaxException {
    return names().decode(args.astring());
  }

  /// A MODSEQ as the client sees it.
  long toWire(long modseq) {
    return modseq + profile().modseqBase();
  }

  /// A MODSEQ as the store counts.
  long fromWire(long modseq) {
    return Math.max(0, modseq - profile().modseqBase());
  }

  long uidValidity(long stored) {
    return profile().has(Quirk.UIDVALIDITY_ALWAYS_ONE) ? 1 : stored;
  }

  String capabilities() {
    List<String> all = new ArrayList<>(loggedIn ? profile().afterLogin() : profile().beforeLogin());
    if (host.startTls() != null && !connection.encrypted()) {
      all.removeIf(c -> c.startsWith("AUTH=") || c.equals("SASL-IR"));
      all.add("STARTTLS");
      all.add("LOGINDISABLED");
    }
    if (compressed) {
      all.remove("COMPRESS=DEFLATE");
    }
    return String.join(" ", all);
  }

  private LiteralRules literalRules() {
    List<String> shown = loggedIn ? profile().afterLogin() : profile().beforeLogin();
    LiteralRules.NonSync nonSync = LiteralRules.NonSync.NEVER;
    if (shown.contains("LITERAL+")) {
      nonSync = LiteralRules.NonSync.ALWAYS;
    } else if (shown.contains("LITERAL-") || shown.contains("IMAP4rev2")) {
      nonSync = LiteralRules.NonSync.UP_TO_4096;
    }
    long appendMax = Math.min(LITERAL_OCTETS_MAX, profile().appendLimit());
    return new LiteralRules(nonSync, LITERAL_OCTETS_MAX, appendMax);
  }

  private static String printable(String name) {
    String shown = name.length() > 40 ? name.substring(0, 40) : name;
    return shown.replaceAll("[^ -~]", "?").toUpperCase(Locale.ROOT);
  }
}
