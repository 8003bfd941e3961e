package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.FaultProxy;
import dev.mailtwin.testkit.RawImapClient;
import java.io.IOException;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Username;
import org.apache.james.imap.encode.main.DefaultImapEncoderFactory;
import org.apache.james.imap.main.DefaultImapDecoderFactory;
import org.apache.james.imap.processor.main.DefaultImapProcessorFactory;
import org.apache.james.imapserver.netty.IMAPServer;
import org.apache.james.imapserver.netty.ImapMetrics;
import org.apache.james.mailbox.inmemory.manager.InMemoryIntegrationResources;
import org.apache.james.mailbox.store.FakeAuthenticator;
import org.apache.james.mailbox.store.FakeAuthorizator;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;

/// The IMAP server of Apache James in this JVM, with mail in memory. TLS is made in front of it.
final class JamesServer implements AutoCloseable {

  static final String USER = "anna@sample.example";
  static final String PASSWORD = "correct horse";

  private final IMAPServer server;
  private final FaultProxy tls;

  private JamesServer(IMAPServer server) throws IOException {
    this.server = server;
    tls = FaultProxy.to("127.0.0.1", server.getPort());
  }

  static JamesServer start() throws IOException {
    try {
      IMAPServer server = withMailInMemory();
      var settings = new BaseHierarchicalConfiguration();
      settings.addProperty("[@enabled]", "true");
      settings.addProperty("bind", "127.0.0.1:0");
      settings.addProperty("auth.requireSSL", "false");
      settings.addProperty("auth.plainAuthEnabled", "true");
      server.configure(settings);
      server.init();
      return new JamesServer(server);
    } catch (Exception e) { // What James declares.
      throw new IOException("James does not start", e);
    }
  }

  private static IMAPServer withMailInMemory() {
    var passwords = new FakeAuthenticator();
    passwords.addUser(Username.of(USER), PASSWORD);
    InMemoryIntegrationResources store =
        InMemoryIntegrationResources.builder()
            .authenticator(passwords)
            .authorizator(FakeAuthorizator.defaultReject())
            .inVmEventBus()
            .defaultAnnotationLimits()
            .defaultMessageParser()
            .scanningSearchIndex()
            .noPreDeletionHooks()
            .storeQuotaManager()
            .build();
    var mailboxes = store.getMailboxManager();
    var metrics = new RecordingMetricFactory();
    var subscriptions =
        new StoreSubscriptionManager(
            mailboxes.getMapperFactory(), mailboxes.getMapperFactory(), store.getEventBus());
    return new IMAPServer(
        DefaultImapDecoderFactory.createDecoder(),
        new DefaultImapEncoderFactory().buildImapEncoder(),
        DefaultImapProcessorFactory.createDefaultProcessor(
            mailboxes,
            store.getEventBus(),
            subscriptions,
            store.getQuotaManager(),
            store.getQuotaRootResolver(),
            metrics),
        new ImapMetrics(metrics),
        new NoopGaugeRegistry());
  }

  /// Where TLS is spoken.
  int port() {
    return tls.port();
  }

  RawImapClient connect() throws IOException {
    RawImapClient client = RawImapClient.connectPlain("127.0.0.1", server.getPort());
    client.login(USER, PASSWORD);
    return client;
  }

  @Override
  public void close() throws IOException {
    tls.close();
    server.destroy();
  }
}
