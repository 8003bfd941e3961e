package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.Tampered;
import dev.mailtwin.protocol.imap.ImapException.Unintelligible;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.command.AskCapabilities;
import dev.mailtwin.protocol.imap.wire.ResponseParser;
import dev.mailtwin.protocol.imap.wire.WireReader;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Deadline;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.OpeningStage;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.TlsEvidence;
import dev.mailtwin.protocol.net.Trace;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Opens conversations: connects, encrypts, hears the greeting.
///
/// Whatever the server says before TLS is forgotten; bytes that follow the answer to STARTTLS
/// before the handshake, and a server that skips the login on an unencrypted port, end the attempt
/// (RFC 9051 §11.1, §7.1.4).
///
/// Immutable; safe for use by many threads.
///
/// @param connector makes the TCP connection
/// @param tls encrypts it
/// @param silence how long the server may take for its greeting, and for each step of TLS; all
///   together may take four times as long
/// @param trace sees all lines
/// @param stages hears how far the opening came, on the caller's thread
public record ImapConnector(
    Connector connector, Tls tls, Duration silence, Trace trace, Consumer<OpeningStage> stages) {

  private static final String STARTTLS_TAG = "S1";

  /// All steps together may take so many times the silence allowed for one. A server that says one
  /// byte now and then is never silent.
  private static final int OPENING_SILENCES = 4;

  /// A connector whose progress nobody follows.
  public ImapConnector(Connector connector, Tls tls, Duration silence, Trace trace) {
    this(connector, tls, silence, trace, _ -> {});
  }

  /// Opens a conversation; the caller owns it. Nobody is logged in.
  ///
  /// @param listener sees untagged data; see [ImapConnection]
  /// @throws NetException if there is no connection or no TLS
  /// @throws ImapException.NoAnswer if no greeting came in time
  /// @throws ImapException.Unwelcome if the server said BYE
  /// @throws ImapException.Unencrypted if it will not start TLS
  /// @throws ImapException.Tampered if something came before encryption that must not
  public ImapConnection open(Endpoint endpoint, Consumer<Untagged> listener)
      throws IOException, InterruptedException {
    try {
      return openNow(endpoint, listener);
    } catch (IOException e) {
      if (Thread.interrupted()) { // Then the deadline closed the wire.
        throw new InterruptedException("interrupted while connecting to " + endpoint);
      }
      throw e;
    }
  }

  private ImapConnection openNow(Endpoint endpoint, Consumer<Untagged> listener)
      throws IOException, InterruptedException {
    Socket wire = connector.connect(endpoint);
    stages.accept(OpeningStage.CONNECTED);
    Socket socket = wire;
    TlsEvidence seen = TlsEvidence.NONE;
    int millis = Math.toIntExact(silence.toMillis());
    boolean opened = false;
    try (var _ = Deadline.of(silence.multipliedBy(OPENING_SILENCES), wire, "imap-opening")) {
      socket.setSoTimeout(millis);
      if (endpoint.security() == Security.STARTTLS) {
        startTls(socket);
        stages.accept(OpeningStage.UPGRADED);
      }
      Tls.Encrypted encrypted = tls.handshake(socket, endpoint, millis);
      socket = encrypted.socket();
      seen = encrypted.evidence();
      stages.accept(OpeningStage.ENCRYPTED);
      var connection = new ImapConnection(socket, wire, trace, listener);
      Capabilities known =
          endpoint.security() == Security.TLS ? connection.hearGreeting() : Capabilities.NONE;
      stages.accept(OpeningStage.GREETED);
      socket.setSoTimeout(0);
      connection.start(known);
      if (endpoint.security() == Security.STARTTLS && seen.clientCertificateWanted()) {
        insistOnWelcome(connection, endpoint, seen);
      }
      opened = true;
      return connection;
    } catch (SocketTimeoutException e) {
      throw new ImapException.NoAnswer(silence);
    } catch (ImapException | NetException e) {
      throw e;
    } catch (SSLException e) { // TLS 1.3 tells us what it thinks of us with the first answer.
      throw new NetException.TlsFailed(endpoint, seen, e);
    } catch (IOException e) {
      throw new ConnectionLost("the connection failed: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        wire.close(); // TLS would wait for a good-bye, as long as the server may be silent.
      }
    }
  }

  /// A server that wants a certificate of ours says so with its first words, and after STARTTLS it
  /// has none.
  private void insistOnWelcome(ImapConnection connection, Endpoint endpoint, TlsEvidence seen)
      throws IOException, InterruptedException {
    try {
      connection.send(new AskCapabilities()).await(silence);
    } catch (ConnectionLost e) {
      throw new NetException.TlsFailed(endpoint, seen, e);
    }
  }

  /// RFC 9051 §6.2.1: everything heard so far is discarded, and nothing may be waiting.
  private void startTls(Socket socket) throws IOException {
    var in = new WireReader(socket.getInputStream(), trace);
    var parser = new ResponseParser(in, _ -> null);
    Capabilities greeted = Capabilities.in(greeting(in, parser, Security.STARTTLS));
    stages.accept(OpeningStage.WELCOMED);
    trace.sent(STARTTLS_TAG + " STARTTLS");
    socket
        .getOutputStream()
        .write((STARTTLS_TAG + " STARTTLS\r\n").getBytes(StandardCharsets.US_ASCII));
    for (int lines = 0; lines < Limits.LINES_BEFORE_LOGIN_MAX; lines++) {
      ServerResponse next = parser.next();
      if (next == null || next instanceof Untagged.Bye) {
        throw ConnectionLost.insteadOfTls();
      }
      if (next instanceof ServerResponse.Continuation(String text)) { // There is no more to say.
        throw new ImapException.Unencrypted(
            new ResponseText(new ResponseCode.None(), "+ " + text), greeted);
      }
      if (next instanceof ServerResponse.Completion(Tag tag, Status status, ResponseText text)
          && tag.text().equals(STARTTLS_TAG)) {
        if (status != Status.OK) {
          throw new ImapException.Unencrypted(text, greeted);
        }
        if (in.buffered() > 0 || socket.getInputStream().available() > 0) {
          throw new Tampered(Tampered.How.INJECTED);
        }
        return;
      }
    }
    throw new Unintelligible("the server does not answer STARTTLS");
  }

  /// Reads the greeting; what is none is told with its first bytes.
  static ResponseText greeting(WireReader in, ResponseParser parser, Security security)
      throws IOException {
    try {
      return greeting(parser, security);
    } catch (Unintelligible e) {
      throw new Unintelligible(String.valueOf(e.getMessage()), in.firstBytes());
    }
  }

  private static ResponseText greeting(ResponseParser parser, Security security)
      throws IOException {
    @Nullable ServerResponse greeting = parser.next();
    return switch (greeting) {
      case null -> throw new ConnectionLost("the server hung up before saying hello", null);
      case Untagged.Remark(Status status, ResponseText text) when status == Status.OK -> text;
      case Untagged.Bye(ResponseText text) -> throw new ImapException.Unwelcome(text);
      case Untagged.Preauth(_) when security == Security.STARTTLS ->
          throw new Tampered(Tampered.How.SKIPPED);
      case Untagged.Preauth(_) ->
          throw new Unintelligible(
              "the server skipped the login; whose mailbox this is, is unknown");
      case ServerResponse _ -> throw new Unintelligible("this is no IMAP greeting");
    };
  }
}
