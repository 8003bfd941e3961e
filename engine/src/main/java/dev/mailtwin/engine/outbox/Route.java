package dev.mailtwin.engine.outbox;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.util.List;

/// How letters of one account leave.
///
/// @param endpoints to be tried in this order; one that worked before comes first
/// @param user as the servers want it
/// @param secret may ask a program, which may take a while
/// @param limits what the provider is known to allow
record Route(
    Post post,
    OwnMail mail,
    List<Endpoint> endpoints,
    String user,
    SecretSource secret,
    SendLimits limits) {

  Route {
    endpoints = List.copyOf(endpoints);
  }

  /// Where the secret comes from.
  @FunctionalInterface
  interface SecretSource {
    Secret fetch() throws IOException, InterruptedException;
  }
}
