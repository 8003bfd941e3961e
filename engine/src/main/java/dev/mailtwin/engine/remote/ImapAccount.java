package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.ServerAccount;
import dev.mailtwin.engine.sync.ServerMailbox;
import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ImapConnector;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.command.Create;
import dev.mailtwin.protocol.imap.command.Delete;
import dev.mailtwin.protocol.imap.command.ListMailboxes;
import dev.mailtwin.protocol.imap.command.ListMailboxes.Kind;
import dev.mailtwin.protocol.imap.command.ListMailboxes.Listing;
import dev.mailtwin.protocol.imap.command.Logout;
import dev.mailtwin.protocol.imap.command.MailboxStatus;
import dev.mailtwin.protocol.imap.command.Rename;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.Subscribe;
import dev.mailtwin.protocol.imap.command.Unselect;
import dev.mailtwin.protocol.imap.command.Unsubscribe;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An account on an IMAP server, over one connection.
public final class ImapAccount implements ServerAccount {

  private final Session session;
  private final Opening opening;
  private final ForRun run;
  private final boolean resync;
  private final Map<MailboxName, String> wireNames = new HashMap<>();
  private final Map<String, Use> usesByXlist = new HashMap<>();
  private final OpenState state;

  private String prefix = "";
  private @Nullable Character delimiter;
  private @Nullable RemoteMailbox trash;
  private boolean inMailbox;
  private SpecialMailboxes special = SpecialMailboxes.of(List.of());

  private ImapAccount(
      Session session, Opening opening, OpenState state, boolean resync, ForRun run) {
    this.session = session;
    this.opening = opening;
    this.state = state;
    this.resync = resync;
    this.run = run;
  }

  /// How to get in.
  ///
  /// @param silence how long the server may say nothing
  /// @param uses what is known of the mailboxes before the server says anything
  public record Opening(
      Endpoint endpoint, String user, Secret secret, Duration silence, ChosenUses uses) {}

  /// What the connections of one run have in common.
  ///
  /// @param heard what earlier ones were told
  public record ForRun(DownloadCap cap, Heard heard) {

    /// For a connection that is used alone, and downloads little.
    public static ForRun alone() {
      return new ForRun(DownloadCap.none(), new Heard());
    }
  }

  /// Connects and logs in, once.
  ///
  /// @throws ProblemException if that fails; the problem says at which step
  public static ImapAccount open(ImapConnector connector, Opening opening, ForRun run)
      throws IOException, InterruptedException {
    return open(listener -> connector.open(opening.endpoint, listener), opening, run);
  }

  /// Connects in a way of the caller's own, and logs in, once.
  ///
  /// @throws ProblemException if that fails; the problem says at which step
  public static ImapAccount open(Dialling dialling, Opening opening, ForRun run)
      throws IOException, InterruptedException {
    run.heard.connect();
    var state = new OpenState();
    ImapConnection connection;
    try {
      connection = dialling.dial(state::hear);
    } catch (IOException e) {
      throw new ProblemException(ConnectionProblems.opening(e, opening.endpoint), e);
    }
    boolean done = false;
    try {
      new Login(opening.endpoint, opening.user, opening.secret, opening.silence).into(connection);
      var session = new Session(connection, opening.endpoint, opening.silence);
      Introduction said = Introduction.to(session);
      var account = new ImapAccount(session, opening, state, said.resync(), run);
      Untagged.Namespace personal = said.personal();
      if (personal != null) {
        account.prefix = personal.prefix();
        account.delimiter = personal.delimiter();
      }
      done = true;
      return account;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /// Counts the messages of all mailboxes, in one pipeline where the server knows sizes (RFC 8438),
  /// else by asking for the size of each message.
  public Totals totals() throws IOException, InterruptedException {
    return new Totals.Count(session).count();
  }

  /// What the mailboxes are for as far as the server's marks and their names say, after they were
  /// listed.
  public SpecialMailboxes special() {
    return special;
  }

  /// The certificates the server showed, leaf first.
  public List<java.security.cert.X509Certificate> certificates() {
    return session.connection().certificates();
  }

  /// What the server wants a person to read, so far.
  public List<Problem> alerts() {
    return session.connection().alerts().stream()
        .map(words -> opening.secret.hideIn(words, opening.user))
        .map(words -> MailboxProblems.alert(opening.endpoint, words))
        .toList();
  }

  /// Bytes received so far.
  public long bytesIn() {
    return session.connection().bytesIn();
  }

  /// Bytes sent so far.
  public long bytesOut() {
    return session.connection().bytesOut();
  }

  @Override
  public String identity() {
    return opening.user + " at " + opening.endpoint.host() + ":" + opening.endpoint.port();
  }

  @Override
  public boolean canMove() {
    return session.has("MOVE") || session.has("UIDPLUS");
  }

  /// Whether the connection ended while the server may still be at work on a change that it was
  /// asked for.
  public boolean leftWorkBehind() {
    return session.leftWorkBehind();
  }

  @Override
  public boolean isEnded() {
    return session.connection().isEnded();
  }

  @Override
  public List<RemoteMailbox> mailboxes() throws IOException, InterruptedException {
    boolean withStatus = session.has("LIST-STATUS");
    boolean withUses = session.has("SPECIAL-USE") && (withStatus || session.has("LIST-EXTENDED"));
    List<Reply<Listing>> replies = new ArrayList<>();
    for (List<String> items : withStatus ? questions() : List.of(List.<String>of())) {
      replies.add(session.send(new ListMailboxes(Kind.LIST, withUses, items)));
    }
    Listing listing = session.await(replies.getFirst());
    Map<String, Untagged.MailboxStatus> statuses = new HashMap<>();
    for (Reply<Listing> reply : replies) {
      session.await(reply).statuses().forEach(status -> learn(statuses, status));
    }
    askEach(listing, statuses);
    learnUses(listing);
    wireNames.clear();
    trash = null;
    List<RemoteMailbox> found = new ArrayList<>();
    for (Untagged.Mailbox listed : listing.mailboxes()) {
      delimiter = listed.delimiter() == null ? delimiter : listed.delimiter();
      MailboxName name = Wire.name(listed.wireName(), listed.delimiter());
      if (name == null || wireNames.putIfAbsent(name, listed.wireName()) != null) {
        continue;
      }
      RemoteMailbox mailbox = remote(name, listed, statuses.get(key(listed.wireName())));
      found.add(mailbox);
    }
    special = SpecialMailboxes.of(found);
    found.replaceAll(ImapAccount::namedJunk);
    found = new ArrayList<>(opening.uses.in(found));
    RemoteMailbox bin = findTrash(found);
    trash = bin;
    found.replaceAll(mailbox -> mailbox.equals(bin) ? with(mailbox, Use.TRASH) : mailbox);
    return found;
  }

  /// The items of STATUS that are asked for together. MAILBOXID is asked for alone: beside
  /// MESSAGES, Cyrus 3.6 answers it with whatever lies in freed memory.
  private List<List<String>> questions() {
    List<String> numbers = new ArrayList<>(List.of("MESSAGES", "UIDNEXT", "UIDVALIDITY"));
    if (session.has("CONDSTORE")) {
      numbers.add("HIGHESTMODSEQ");
    }
    return session.has("OBJECTID") ? List.of(numbers, List.of("MAILBOXID")) : List.of(numbers);
  }

  /// Adds what one answer says to what others said of the same mailbox.
  private static void learn(
      Map<String, Untagged.MailboxStatus> statuses, Untagged.MailboxStatus said) {
    statuses.merge(
        key(said.wireName()),
        said,
        (before, now) -> {
          Map<String, Long> numbers = new HashMap<>(before.numbers());
          numbers.putAll(now.numbers());
          String id = now.mailboxId() == null ? before.mailboxId() : now.mailboxId();
          return new Untagged.MailboxStatus(before.wireName(), Map.copyOf(numbers), id);
        });
  }

  private static RemoteMailbox namedJunk(RemoteMailbox mailbox) {
    boolean junk =
        mailbox.use() == Use.NONE
            && SpecialUses.byName(mailbox.name().levels().getLast()) == Use.JUNK;
    return junk ? with(mailbox, Use.JUNK) : mailbox;
  }

  /// The same for another purpose.
  static RemoteMailbox with(RemoteMailbox mailbox, Use use) {
    return new RemoteMailbox(
        mailbox.name(),
        use,
        mailbox.selectable(),
        mailbox.uidValidity(),
        mailbox.uidNext(),
        mailbox.messages(),
        mailbox.highestModseq(),
        mailbox.objectId());
  }

  /// Where LIST cannot bring numbers, or left some out, STATUS is asked in one pipeline. It is only
  /// worth it from L1 up; at L0 every mailbox is opened anyway.
  private void askEach(Listing listing, Map<String, Untagged.MailboxStatus> statuses)
      throws IOException, InterruptedException {
    if (!session.has("CONDSTORE")) {
      return;
    }
    List<Reply<Untagged.MailboxStatus>> replies = new ArrayList<>();
    for (Untagged.Mailbox listed : listing.mailboxes()) {
      if (isSelectable(listed) && !statuses.containsKey(key(listed.wireName()))) {
        for (List<String> items : questions()) {
          replies.add(session.send(new MailboxStatus(listed.wireName(), items)));
        }
      }
    }
    for (Reply<Untagged.MailboxStatus> reply : replies) {
      try {
        learn(statuses, session.awaitOrRefused(reply));
      } catch (ImapException.Refused | ProblemException e) {
        session.passOver(e);
      }
    }
  }

  /// XLIST is asked where LIST shows no use at all.
  private void learnUses(Listing listing) throws IOException, InterruptedException {
    if (SpecialMailboxes.marks(listing.mailboxes())
        || !session.has("XLIST")
        || !usesByXlist.isEmpty()) {
      return;
    }
    for (Untagged.Mailbox m : session.run(ListMailboxes.plain(Kind.XLIST)).mailboxes()) {
      usesByXlist.put(key(m.wireName()), SpecialUses.byAttributes(m.attributes()));
    }
  }

  private RemoteMailbox remote(
      MailboxName name, Untagged.Mailbox listed, Untagged.@Nullable MailboxStatus status) {
    Use use = SpecialUses.byAttributes(listed.attributes());
    if (use == Use.NONE) {
      use = usesByXlist.getOrDefault(key(listed.wireName()), Use.NONE);
    }
    Map<String, Long> numbers = status == null ? Map.of() : status.numbers();
    return new RemoteMailbox(
        name,
        use,
        isSelectable(listed),
        numbers.getOrDefault("UIDVALIDITY", -1L),
        numbers.getOrDefault("UIDNEXT", -1L),
        numbers.getOrDefault("MESSAGES", -1L),
        numbers.getOrDefault("HIGHESTMODSEQ", -1L),
        status == null || status.mailboxId() == null ? "" : status.mailboxId());
  }

  /// By attribute, else by name; the one nearest to the top.
  private static @Nullable RemoteMailbox findTrash(List<RemoteMailbox> mailboxes) {
    RemoteMailbox byName = null;
    for (RemoteMailbox mailbox : mailboxes) {
      if (mailbox.use() == Use.TRASH) {
        return mailbox;
      }
      boolean named =
          mailbox.use() == Use.NONE
              && mailbox.selectable()
              && SpecialUses.byName(mailbox.name().levels().getLast()) == Use.TRASH;
      if (named
          && (byName == null || mailbox.name().levels().size() < byName.name().levels().size())) {
        byName = mailbox;
      }
    }
    return byName;
  }

  static boolean isSelectable(Untagged.Mailbox listed) {
    return Wire.name(listed.wireName(), listed.delimiter()) != null
        && listed.attributes().stream()
            .map(attribute -> attribute.toLowerCase(Locale.ROOT))
            .noneMatch(a -> a.equals("\\noselect") || a.equals("\\nonexistent"));
  }

  private static String key(String wireName) {
    return wireName.equalsIgnoreCase("INBOX") ? "INBOX" : wireName;
  }

  @Override
  public ServerMailbox open(RemoteMailbox mailbox, MailboxState since)
      throws IOException, InterruptedException {
    String wireName = wireNameOf(mailbox);
    inMailbox = true;
    var place = new OpenMailbox.Place(mailbox.name(), wireName, run.heard);
    var lent = new OpenMailbox.Lent(resync, run.cap, new TrashBin(this, session));
    return OpenMailbox.open(session, state, place, since, lent);
  }

  /// What a mailbox is called on the wire.
  String wireNameOf(RemoteMailbox mailbox) throws ProblemException {
    return wireNameOf(mailbox.name());
  }

  private String wireNameOf(MailboxName mailbox) throws ProblemException {
    String wireName = wireNames.get(mailbox);
    if (wireName == null) {
      throw new ProblemException(Problems.withdrawn(mailbox.toString()));
    }
    return wireName;
  }

  @Override
  public MailboxName listedAs(MailboxName name) throws ProblemException {
    String wireName = wireNameFor(name);
    MailboxName listed = prefix.isEmpty() ? null : Wire.name(wireName, delimiter);
    return listed == null ? name : listed;
  }

  /// What a new mailbox is called on the wire.
  private String wireNameFor(MailboxName name) throws ProblemException {
    String wireName = Wire.wireName(name, delimiter, prefix);
    if (wireName == null) {
      throw new ProblemException(
          Problems.mailboxRefused(name.toString(), "its name cannot be said on this server"));
    }
    return wireName;
  }

  @Override
  public RemoteMailbox create(MailboxName name) throws IOException, InterruptedException {
    String wireName = wireNameFor(name);
    run.heard.forget(name);
    session.run(new Create(wireName));
    session.run(new Subscribe(wireName));
    wireNames.put(name, wireName);
    return new RemoteMailbox(name, Use.NONE, true, -1, -1, -1, -1, "");
  }

  /// Everything below goes along (RFC 9051 §6.3.6); subscriptions do not by themselves.
  @Override
  public void rename(MailboxName from, MailboxName to) throws IOException, InterruptedException {
    String old = wireNameOf(from);
    String young = wireNameFor(to);
    leave();
    run.heard.forget(from);
    run.heard.forget(to);
    session.run(new Rename(old, young));
    wireNames.remove(from);
    wireNames.put(to, young);
    for (MailboxName below : wireNames.keySet().stream().filter(n -> n.isBelow(from)).toList()) {
      String wire = wireNameOf(below); // It went along (RFC 9051 §6.3.6).
      wireNames.remove(below);
      wireNames.put(below.moved(from, to), young + wire.substring(old.length()));
    }
    tolerate(new Unsubscribe(old));
    tolerate(new Subscribe(young));
  }

  /// There is no "delete unless something came": so it is asked for right before.
  @Override
  public boolean deleteIfEmpty(RemoteMailbox mailbox) throws IOException, InterruptedException {
    String wireName = wireNameOf(mailbox);
    leave();
    Untagged.MailboxStatus status =
        session.run(new MailboxStatus(wireName, List.of("MESSAGES", "UIDNEXT")));
    if (mailbox.use() != Use.NONE
        || mailbox.name().equals(MailboxName.INBOX)
        || status.numbers().getOrDefault("MESSAGES", -1L) != 0
        || !tolerate(new Delete(wireName))) {
      return false;
    }
    wireNames.remove(mailbox.name());
    tolerate(new Unsubscribe(wireName));
    return true;
  }

  /// Servers hang up when the mailbox that is open goes away.
  private void leave() throws IOException, InterruptedException {
    if (!inMailbox) {
      return;
    }
    inMailbox = false;
    if (session.has("UNSELECT")) {
      tolerate(new Unselect());
    } else {
      tolerate(new Select("INBOX", true, new Select.Resync.None(), _ -> {}));
    }
  }

  /// @return whether the server did it
  private boolean tolerate(Command<?> command) throws IOException, InterruptedException {
    try {
      session.run(command);
      return true;
    } catch (ProblemException e) {
      session.passOver(e);
      return false;
    }
  }

  /// Where copies of letters are. For a connection that is used for nothing else.
  public SentMail sentMail() {
    return new SentMail(this, session);
  }

  /// What a mailbox is called on the wire. The account's Trash, created if there is none.
  String trashWireName() throws IOException, InterruptedException {
    RemoteMailbox known = trash;
    if (known == null) {
      known = create(new MailboxName(List.of("Trash")));
      trash = known;
    }
    return java.util.Objects.requireNonNull(wireNames.get(known.name()));
  }

  /// Says good-bye and does not wait for the answer: nothing depends on it.
  @Override
  public void close() {
    if (!session.connection().isEnded()) {
      try {
        session.connection().send(new Logout());
      } catch (IOException e) {
        System.getLogger(ImapAccount.class.getName())
            .log(System.Logger.Level.DEBUG, "logging out of " + opening.endpoint, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    session.close();
  }
}
