package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Deadline;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.OpeningStage;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.TlsEvidence;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.SmtpException.ConnectionLost;
import dev.mailtwin.protocol.smtp.SmtpException.Unencrypted;
import dev.mailtwin.protocol.smtp.SmtpException.Unencrypted.How;
import dev.mailtwin.protocol.smtp.wire.ReplyParser;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// Opens conversations: connects, encrypts, hears the greeting, says EHLO.
///
/// Whatever the server says before TLS is forgotten; bytes that follow the answer to STARTTLS
/// before the handshake end the attempt (RFC 3207 §4.2, §6).
///
/// Immutable; safe for use by many threads.
///
/// @param connector makes the TCP connection
/// @param tls encrypts it
/// @param patience how long the server may take
/// @param trace sees all lines but those that log in
/// @param clientName what EHLO calls this machine: a full host name or an address literal
/// @param stages hears how far the opening came, on the caller's thread
public record SmtpConnector(
    Connector connector,
    Tls tls,
    Patience patience,
    Trace trace,
    String clientName,
    Consumer<OpeningStage> stages) {

  /// A machine at home has no name that means anything, and its address is nobody's business: every
  /// recipient could read it. RFC 5321 §4.1.4 lets a server not refuse mail for such a name.
  private static final String NAMELESS = "[127.0.0.1]";

  /// Taken by servers that insist on a name with a dot and take no address.
  private static final String OTHER_NAME = "localhost.localdomain";

  /// All steps together may take so many times the silence allowed for one. A server that says one
  /// byte now and then is never silent.
  private static final int OPENING_SILENCES = 4;

  /// Only this one agrees to STARTTLS (RFC 3207 §4).
  private static final int READY_FOR_TLS = 220;

  /// A connector that does not tell what this machine is called.
  public SmtpConnector(Connector connector, Tls tls, Patience patience, Trace trace) {
    this(connector, tls, patience, trace, NAMELESS);
  }

  /// A connector whose progress nobody follows.
  public SmtpConnector(
      Connector connector, Tls tls, Patience patience, Trace trace, String clientName) {
    this(connector, tls, patience, trace, clientName, _ -> {});
  }

  /// The same, followed.
  public SmtpConnector followedBy(Consumer<OpeningStage> follower) {
    return new SmtpConnector(connector, tls, patience, trace, clientName, follower);
  }

  /// The same under another name.
  public SmtpConnector named(String name) {
    return new SmtpConnector(connector, tls, patience, trace, name, stages);
  }

  /// Like [#open], and once more under another name where a server will not hear EHLO under ours.
  public SmtpConnection openUnderAnyName(Endpoint endpoint)
      throws IOException, InterruptedException {
    try {
      SmtpConnection connection = open(endpoint);
      boolean heard =
          !connection.capabilities().keywords().isEmpty() || connection.hello().lines().size() > 1;
      if (heard) {
        return connection;
      }
      connection.quit();
    } catch (SmtpException.Refused | SmtpException.Misunderstood e) {
      System.getLogger(SmtpConnector.class.getName())
          .log(System.Logger.Level.DEBUG, "the server does not like our name", e);
    }
    return named(OTHER_NAME).open(endpoint);
  }

  /// Opens a conversation; the caller owns it. Nobody is logged in.
  ///
  /// @throws NetException if there is no connection or no TLS
  /// @throws SmtpException.NoAnswer if no greeting came in time
  /// @throws SmtpException.Unwelcome if the server greeted with a refusal
  /// @throws SmtpException.Unencrypted if it will not start TLS
  /// @throws SmtpException.Tampered if something came before encryption that must not
  /// @throws SmtpException.Refused if it refused both EHLO and HELO
  public SmtpConnection open(Endpoint endpoint) throws IOException, InterruptedException {
    try {
      return openNow(endpoint);
    } catch (IOException e) {
      if (Thread.interrupted()) { // Then the deadline closed the wire.
        throw new InterruptedException("interrupted while connecting to " + endpoint);
      }
      throw e;
    }
  }

  private SmtpConnection openNow(Endpoint endpoint) throws IOException, InterruptedException {
    Socket wire = connector.connect(endpoint);
    stages.accept(OpeningStage.CONNECTED);
    Socket socket = wire;
    TlsEvidence seen = TlsEvidence.NONE;
    int millis = Math.toIntExact(patience.greeting().toMillis());
    boolean opened = false;
    try (var _ =
        Deadline.of(patience.greeting().multipliedBy(OPENING_SILENCES), wire, "smtp-opening")) {
      socket.setSoTimeout(millis);
      if (endpoint.security() == Security.STARTTLS) {
        startTls(socket);
        stages.accept(OpeningStage.UPGRADED);
      }
      Tls.Encrypted encrypted = tls.handshake(socket, endpoint, millis);
      socket = encrypted.socket();
      seen = encrypted.evidence();
      stages.accept(OpeningStage.ENCRYPTED);
      socket.setSoTimeout(0);
      var connection = new SmtpConnection(new Conversation(socket, wire, trace), patience);
      connection.begin(endpoint.security() == Security.TLS, clientName);
      stages.accept(OpeningStage.GREETED);
      opened = true;
      return connection;
    } catch (SocketTimeoutException e) {
      throw new SmtpException.NoAnswer(patience.greeting());
    } catch (ConnectionLost e) { // TLS 1.3 tells us what it thinks of us with the first answer.
      Throwable why = e.getCause();
      boolean tells = why instanceof SSLException || seen.clientCertificateWanted();
      throw why != null && tells ? new NetException.TlsFailed(endpoint, seen, why) : e;
    } catch (SmtpException | NetException e) {
      throw e;
    } catch (IOException e) {
      throw new ConnectionLost("the connection failed: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        wire.close(); // TLS would wait for a good-bye, as long as the server may be silent.
      }
    }
  }

  private void startTls(Socket socket) throws IOException {
    var in = new ReplyParser(socket.getInputStream(), trace);
    OutputStream out = socket.getOutputStream();
    Reply greeting = in.next();
    if (greeting == null) {
      throw new ConnectionLost("the server hung up before saying hello", null);
    }
    welcome(greeting);
    Reply hello = ask("EHLO " + clientName, in, out);
    if (hello.isClosing()) {
      throw new SmtpException.Closing(hello);
    }
    boolean unknown = hello.code() == 500 || hello.code() == 502; // No EHLO, so no extensions.
    if (!hello.isDone() && !unknown) {
      throw SmtpException.of(hello);
    }
    if (unknown || !Capabilities.of(hello).startTls()) {
      throw new Unencrypted(How.NOT_OFFERED, hello);
    }
    stages.accept(OpeningStage.WELCOMED);
    Reply answer = ask("STARTTLS", in, out);
    if (answer.code() != READY_FOR_TLS) {
      throw new Unencrypted(How.REFUSED, answer);
    }
    if (in.buffered() > 0 || socket.getInputStream().available() > 0) {
      throw new SmtpException.Tampered();
    }
  }

  private Reply ask(String line, ReplyParser in, OutputStream out) throws IOException {
    trace.sent(line);
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return next(in);
  }

  private static Reply next(ReplyParser in) throws IOException {
    Reply reply = in.next();
    if (reply == null) {
      throw ConnectionLost.insteadOfTls();
    }
    return reply;
  }

  /// RFC 5321 §3.1: 220, or a reason why not.
  static Reply welcome(Reply greeting) throws SmtpException {
    if (greeting.isTransient() || greeting.isPermanent()) {
      throw new SmtpException.Unwelcome(greeting);
    }
    if (!greeting.isDone()) {
      throw new SmtpException.Unintelligible("this is no SMTP greeting: " + greeting);
    }
    return greeting;
  }
}
