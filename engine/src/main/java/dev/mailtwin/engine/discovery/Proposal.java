package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.Provider.Hosts;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Servers that one source names for an address.
///
/// @param imap null if the source names only servers for sending
/// @param smtp the preferred one first; empty if the source names none
/// @param user login name for receiving
/// @param smtpUser login name for sending
/// @param alternative other servers of the same provider, which the account may have instead, or
///   which stand in for the first; null for none
/// @param provider whose servers these are, if it is known
/// @param denied what the source says is not offered
public record Proposal(
    Origin origin,
    @Nullable Endpoint imap,
    List<Endpoint> smtp,
    String user,
    String smtpUser,
    @Nullable Hosts alternative,
    @Nullable Provider provider,
    Set<Service> denied) {

  /// Copies the list and the set.
  public Proposal {
    smtp = List.copyOf(smtp);
    denied = Set.copyOf(denied);
  }

  /// Servers that were read somewhere.
  static Proposal found(Origin origin, @Nullable Endpoint imap, List<Endpoint> smtp) {
    Provider provider = imap == null ? null : ProviderTable.byServer(imap.host());
    return new Proposal(origin, imap, smtp, "", "", null, provider, Set.of());
  }

  /// The servers of a provider that is known.
  static Proposal of(Origin origin, Provider provider, Question question) {
    Hosts hosts = provider.hostsFor(question.domain());
    return new Proposal(
        origin,
        hosts == null ? null : hosts.imap(),
        hosts == null ? List.of() : hosts.smtp(),
        provider.user(question.address()),
        question.address().ascii(),
        provider.alternativeFor(question.domain()),
        provider,
        Set.of());
  }

  /// The same with these login names.
  Proposal loggingInAs(String receiving, String sendingName) {
    return new Proposal(origin, imap, smtp, receiving, sendingName, alternative, provider, denied);
  }

  /// The same with the other's servers for sending.
  Proposal sendingBy(Proposal other) {
    return new Proposal(
        origin, imap, other.smtp, user, other.smtpUser, alternative, provider, other.denied);
  }

  /// The same, with the word that something is not offered.
  Proposal without(Set<Service> services) {
    return new Proposal(origin, imap, smtp, user, smtpUser, alternative, provider, services);
  }

  /// The same, where another server for receiving may stand in for the first.
  Proposal orReceivingBy(@Nullable Endpoint spare) {
    Hosts other = spare == null ? null : new Hosts(spare, smtp);
    return new Proposal(origin, imap, smtp, user, smtpUser, other, provider, denied);
  }

  /// The same without servers for receiving.
  public Proposal onlySending() {
    return new Proposal(origin, null, smtp, user, smtpUser, null, provider, denied);
  }

  /// All hosts that would get the password.
  public List<String> hosts() {
    Stream<Endpoint> receiving =
        Stream.of(imap, alternative == null ? null : alternative.imap()).filter(Objects::nonNull);
    return Stream.concat(receiving, smtp.stream()).map(Endpoint::host).distinct().toList();
  }
}
