package dev.mailtwin.engine;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.imap.ImapConnector;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.Patience;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes what makes connections, each with the same names, certificates and trace.
///
/// @param silence how long a server may say nothing
record Lines(Connector connector, Tls tls, Trace trace, Duration silence) {

  private static final Duration UNGREETED = Duration.ofSeconds(10);

  /// With the means of an engine.
  ///
  /// @param limit how long connecting may take
  /// @param caFile further trusted certificates, null for none
  /// @param shown takes secrets out of what is traced
  static Lines of(
      Engine.Means means, Duration limit, @Nullable Path caFile, UnaryOperator<String> shown)
      throws ProblemException {
    return new Lines(
        new Connector(means.dns().resolver(), limit),
        tls(caFile),
        means.trace().through(shown),
        means.silence());
  }

  private static Tls tls(@Nullable Path caFile) throws ProblemException {
    try {
      return caFile == null ? Tls.standard() : Tls.trustingAlso(caFile);
    } catch (IOException e) {
      throw new ProblemException(Problems.noCertificates(String.valueOf(e.getMessage())), e);
    }
  }

  /// The same with one more thing taken out of what is traced.
  Lines showing(UnaryOperator<String> shown) {
    return new Lines(connector, tls, trace.through(shown), silence);
  }

  /// The same with less patience.
  Lines within(Duration shorter) {
    return new Lines(connector, tls, trace, shorter.compareTo(silence) < 0 ? shorter : silence);
  }

  /// The same with less patience where the port is one on which servers wait for our hello: nobody
  /// greets there first.
  Lines to(Endpoint server, Service service) {
    boolean waits =
        server.security() == Security.STARTTLS && server.port() == service.port(Security.TLS);
    return waits ? within(UNGREETED) : this;
  }

  ImapConnector imap() {
    return new ImapConnector(connector, tls, silence, trace);
  }

  SmtpConnector smtp() {
    return new SmtpConnector(connector, tls, Patience.of(silence), trace);
  }
}
