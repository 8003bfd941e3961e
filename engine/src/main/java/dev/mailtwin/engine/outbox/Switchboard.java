package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection for all letters of a run: opened when the first is to go, by the way that worked
/// last, else by the next one at once. A secret that was refused is not said again.
final class Switchboard implements AutoCloseable {

  private final Box box;
  private final Route route;
  private Post.@Nullable Line line;
  private @Nullable Secret secret;
  private String host = "";

  Switchboard(Box box, Route route) {
    this.box = box;
    this.route = route;
  }

  boolean isOpen() {
    return line != null && line.isOpen();
  }

  /// The server that was asked last.
  String host() {
    return host;
  }

  /// The open connection, or a new one.
  ///
  /// @throws Post.NoWay if no server could be reached, or the login was refused
  Post.Line line() throws IOException, InterruptedException {
    if (line != null && line.isOpen()) {
      return line;
    }
    hangUp();
    Post.Line opened = open(secret());
    line = opened;
    return opened;
  }

  private Post.Line open(Secret known) throws IOException, InterruptedException {
    AccountRow account = box.ledger().account();
    Post.NoWay first = null;
    for (Endpoint endpoint : inOrder(account.endpoint())) {
      host = endpoint.host();
      try {
        Post.Line opened = route.post().open(endpoint, known);
        box.ledger().save(account.linked(endpoint.toString(), opened.sizeMax()));
        return opened;
      } catch (Post.NoWay e) {
        if (e.isSigningIn()) {
          throw e; // Another port of the same server would say the same, and count it.
        }
        first = first == null ? e : first;
      }
    }
    throw first == null
        ? new Post.NoWay(OutboxProblems.receiveOnly(route.user()), false, null)
        : new Post.NoWay(asPassing(first.problem()), false, first);
  }

  /// Whatever keeps us from a server may be mended there; the letters wait.
  private static Problem asPassing(Problem problem) {
    return OutboxProblems.noWay(problem);
  }

  private List<Endpoint> inOrder(String worked) {
    List<Endpoint> order = new ArrayList<>(route.endpoints());
    order.sort((a, b) -> Boolean.compare(b.toString().equals(worked), a.toString().equals(worked)));
    return order;
  }

  private Secret secret() throws IOException, InterruptedException {
    Secret known = secret;
    if (known == null) {
      try {
        known = route.signing().secret().fetch();
      } catch (ProblemException e) {
        throw new Post.NoWay(OutboxProblems.noWay(e.problem()), true, e);
      }
      secret = known;
    }
    return known;
  }

  /// Whether an account that was paused for its secret or its servers has others now; it is resumed
  /// then.
  boolean hasNewSecret(AccountRow account) throws IOException, InterruptedException {
    if (account.refusedSecret().isEmpty()
        || SecretPrint.isOf(account.refusedSecret(), secret(), route)) {
      return false;
    }
    box.ledger().save(account.resumed());
    return true;
  }

  /// What to remember the secret and the servers by that were refused; empty if what is refused is
  /// neither.
  String print(Problem problem) {
    Secret known = secret;
    boolean provider = problem.code() == Code.S11 || problem.code() == Code.S12;
    return known == null || provider ? "" : SecretPrint.of(known, route);
  }

  void hangUp() {
    Post.Line open = line;
    line = null;
    if (open != null) {
      open.close();
    }
  }

  /// After 503 server and client disagree about what was said before; only a fresh connection
  /// helps.
  void hangUpAfterRefusal(SubmissionResult result) {
    if (!(result instanceof SubmissionResult.Accepted)) {
      hangUp();
    }
  }

  @Override
  public void close() {
    hangUp();
  }
}
