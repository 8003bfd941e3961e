package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.RenewableSecret;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// How letters of one account leave.
///
/// @param endpoints to be tried in this order; one that worked before comes first
/// @param limits what the provider is known to allow
public record Route(
    Post post, Signing signing, List<Endpoint> endpoints, OwnMail mail, SendLimits limits) {

  /// Copies the list.
  public Route {
    endpoints = List.copyOf(endpoints);
  }

  /// Who signs in.
  ///
  /// @param user as the servers want it
  /// @param secret may ask a program, which may take a while
  /// @param memory reads what is remembered of logins; other commands write it too
  public record Signing(String user, RenewableSecret.Source secret, Supplier<LoginMemory> memory) {}

  /// The way by SMTP submission.
  ///
  /// @param connectors makes a connector whose trace does not show the secret
  public static Route bySmtp(
      Function<Secret, SmtpConnector> connectors,
      Signing signing,
      List<Endpoint> endpoints,
      OwnMail mail,
      SendLimits limits) {
    return new Route(new SmtpPost(connectors, signing), signing, endpoints, mail, limits);
  }

  String user() {
    return signing.user;
  }

  LoginMemory memory() {
    return signing.memory.get();
  }
}
