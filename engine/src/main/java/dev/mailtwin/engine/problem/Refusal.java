package dev.mailtwin.engine.problem;

import dev.mailtwin.protocol.net.Endpoint;

/// A login that was refused, and what is known besides.
///
/// @param user the name that was used
/// @param words the server's own, as they came
/// @param provider its name; empty if unknown
/// @param page where the provider lets app passwords be made; empty if unknown
/// @param instead the server or the user name that would be right; empty if unknown
public record Refusal(
    Endpoint endpoint,
    Service service,
    String user,
    String words,
    String provider,
    String page,
    String instead) {

  /// A refusal about which only the server's words are known.
  public Refusal(Endpoint endpoint, Service service, String user, String words) {
    this(endpoint, service, user, words, "", "", "");
  }

  /// The same, with what else would be right.
  public Refusal instead(String other) {
    return new Refusal(endpoint, service, user, words, provider, page, other);
  }

  /// The same, in these words of the server.
  public Refusal saying(String text) {
    return new Refusal(endpoint, service, user, text, provider, page, instead);
  }

  String host() {
    return endpoint.host();
  }

  String quoted() {
    return '"' + words + '"';
  }

  String name() {
    return provider.isEmpty() ? host() : provider;
  }

  String appPasswords() {
    return page.isEmpty() ? "the security settings of your account at %s".formatted(name()) : page;
  }
}
