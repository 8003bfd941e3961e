package dev.mailtwin.app.contract;

import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.FlagChange;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.store.StoreRefusedException;
import dev.mailtwin.testkit.ServerMessage;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The model server over TLS, changed through its store.
public final class ModelMail implements MailServer {

  private static final String USER = "ana@example.org";

  private final ModelServer server;
  private final Profile profile;
  private final String user;

  /// Its names are written with slashes between their levels, whatever the server does.
  private boolean slashes;

  private ModelMail(ModelServer server, Profile profile, String user) {
    this.server = server;
    this.profile = profile;
    this.user = user;
  }

  static ModelMail start(Profile profile, MailStore store) throws IOException {
    return start(profile, store, USER);
  }

  /// A server whose mailboxes are named with slashes by the tests, whatever its delimiter.
  static ModelMail startSlashed(Profile profile, MailStore store) throws IOException {
    ModelMail mail = start(profile, store);
    mail.slashes = true;
    return mail;
  }

  /// A server that closes further connections without a word.
  public static ModelMail startFor(int connections, Profile profile) throws IOException {
    return start(options(MailStore.standard(), profile, USER).withConnectionsMax(connections));
  }

  /// A server of somebody else.
  public static ModelMail startFor(String user, Profile profile) throws IOException {
    return start(profile, MailStore.standard(), user);
  }

  private static ModelMail start(Profile profile, MailStore store, String user) throws IOException {
    return start(options(store, profile, user));
  }

  private static ModelServer.Options options(MailStore store, Profile profile, String user)
      throws IOException {
    var security = new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext());
    return ModelServer.Options.of(store, profile).with(security).withLogin(user, "secret");
  }

  private static ModelMail start(ModelServer.Options options) throws IOException {
    return new ModelMail(ModelServer.start(options), options.profile(), options.login().user());
  }

  public ModelServer server() {
    return server;
  }

  public MailStore store() {
    return server.store();
  }

  @Override
  public String imapUrl() {
    return "imaps://localhost:" + server.port();
  }

  @Override
  public Path caPem() {
    try {
      return TestCa.shared().caPem();
    } catch (IOException e) {
      throw new IllegalStateException("the authority was there when the server started", e);
    }
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String password() {
    return "secret";
  }

  @Override
  public boolean expunges() {
    return profile.has("UIDPLUS");
  }

  @Override
  public List<String> mailboxes() {
    return store().list().stream()
        .filter(info -> !info.traits().noSelect())
        .map(info -> shown(info.name()))
        .toList();
  }

  @Override
  public List<String> subscribed() {
    return store().list().stream()
        .filter(info -> info.traits().subscribed())
        .map(info -> shown(info.name()))
        .toList();
  }

  @Override
  public List<ServerMessage> messages(String mailbox) {
    List<ServerMessage> messages = new ArrayList<>();
    for (var message : store().snapshot(named(mailbox)).messages()) {
      byte[] bytes = message.bytes();
      messages.add(
          new ServerMessage(
              message.uid(),
              new TreeSet<>(message.flags()),
              message.letter().internalDate().toInstant(),
              bytes.length,
              ServerMessage.sha256(bytes)));
    }
    return messages;
  }

  @Override
  public long add(String mailbox, byte[] message, Instant date, String... flags) {
    return store().append(named(mailbox), message, List.of(flags), date.atOffset(ZoneOffset.UTC));
  }

  @Override
  public void flag(String mailbox, long uid, String... flags) {
    store().changeFlags(named(mailbox), List.of(uid), FlagChange.ADD, List.of(flags));
  }

  @Override
  public void unflag(String mailbox, long uid, String... flags) {
    store().changeFlags(named(mailbox), List.of(uid), FlagChange.REMOVE, List.of(flags));
  }

  @Override
  public void expunge(String mailbox, List<Long> uids) {
    store().expunge(named(mailbox), uids);
  }

  @Override
  public void move(String mailbox, long uid, String to) {
    store().move(named(mailbox), List.of(uid), named(to));
  }

  @Override
  public void copy(String mailbox, long uid, String to) {
    store().copy(named(mailbox), List.of(uid), named(to));
  }

  @Override
  public void create(String mailbox) throws IOException {
    try {
      store().create(named(mailbox));
    } catch (StoreRefusedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void delete(String mailbox) {
    store().delete(named(mailbox));
  }

  @Override
  public void rename(String mailbox, String to) {
    store().rename(named(mailbox), named(to));
  }

  private String shown(String name) {
    return slashes ? name.replace(store().delimiter(), '/') : name;
  }

  private String named(String mailbox) {
    return slashes ? mailbox.replace('/', store().delimiter()) : mailbox;
  }

  /// Hangs up on everybody and answers nobody any more.
  public void stop() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
