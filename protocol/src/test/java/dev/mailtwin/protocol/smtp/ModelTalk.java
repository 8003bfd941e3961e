package dev.mailtwin.protocol.smtp;

import dev.mailtwin.modelserver.ModelServer.Login;
import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;

/// Our client and the submission server in memory.
final class ModelTalk {

  private ModelTalk() {}

  static SubmissionServer server(SubmissionProfile profile) throws IOException {
    return SubmissionServer.start(
        profile,
        new Security.ImplicitTls(TestCa.shared().serverContext()),
        new Login("ann", "secret"));
  }

  /// A connection, logged in.
  static SmtpConnection open(SubmissionServer server) throws IOException, InterruptedException {
    var endpoint = new Endpoint("127.0.0.1", server.port(), dev.mailtwin.protocol.net.Security.TLS);
    SmtpConnection connection =
        SmtpTalk.connector(Trace.none(), Patience.of(SmtpTalk.PATIENCE)).open(endpoint);
    connection.authenticate(Mechanism.PLAIN, "ann", Secret.of("secret"));
    return connection;
  }
}
