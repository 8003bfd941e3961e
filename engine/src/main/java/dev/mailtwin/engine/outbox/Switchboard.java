package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.RenewableSecret;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.LoginProblems;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection for all letters of a run: opened when the first is to go, by the way that worked
/// last, else by the next one at once. A secret that was refused is not said again.
final class Switchboard implements AutoCloseable {

  private final Box box;
  private final Route route;
  private Post.@Nullable Line line;
  private final RenewableSecret secret;
  private String host = "";

  Switchboard(Box box, Route route) {
    this.box = box;
    this.route = route;
    this.secret = new RenewableSecret(route.signing().secret());
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
    Post.Line opened = signedIn();
    line = opened;
    return opened;
  }

  /// A token that ended meanwhile is asked for anew.
  private Post.Line signedIn() throws IOException, InterruptedException {
    try {
      return open(secret());
    } catch (Post.NoWay e) {
      if (!e.isSigningIn() || !renewed(e)) {
        throw e;
      }
    }
    return open(secret());
  }

  private boolean renewed(Post.NoWay refusal) throws IOException, InterruptedException {
    try {
      return secret.renew(refusal.problem());
    } catch (ProblemException e) { // What supplies the token fails now; the refusal says more.
      refusal.addSuppressed(e);
      return false;
    }
  }

  private Post.Line open(Secret known) throws IOException, InterruptedException {
    Post.NoWay first = null;
    for (Endpoint endpoint : inOrder(box.ledger().account().endpoint())) {
      host = endpoint.host();
      refuseWhatWasRefused(endpoint, known);
      try {
        Post.Line opened = route.post().open(endpoint, known);
        long limit = opened.sizeMax();
        box.ledger().change(account -> account.linked(endpoint.toString(), limit));
        remember(memory ->
            memory.worked(
                endpoint,
                route.user(),
                known,
                opened.identity(),
                Instant.ofEpochSecond(box.now())));
        return opened;
      } catch (Post.NoWay e) {
        if (e.isSigningIn()) {
          remember(memory ->
              memory.refused(
                  endpoint,
                  route.user(),
                  known,
                  e.problem().code(),
                  Instant.ofEpochSecond(box.now())));
          throw e; // Another port of the same server would say the same, and count it.
        }
        first = first == null || saysLess(first, e) ? e : first;
      }
    }
    throw first == null
        ? new Post.NoWay(OutboxProblems.receiveOnly(route.user()), false, null)
        : new Post.NoWay(asPassing(first.problem()), false, first);
  }

  /// A server that was reached says more than one that was not.
  private static boolean saysLess(Post.NoWay one, Post.NoWay other) {
    return isUnreached(one) && !isUnreached(other);
  }

  private static boolean isUnreached(Post.NoWay failure) {
    return failure.problem().code().name().matches("[CN]\\d+");
  }

  /// Whoever heard the refusal: setting up and the doctor sign in too.
  private void refuseWhatWasRefused(Endpoint endpoint, Secret known) throws Post.NoWay {
    LoginMemory.Refused before = route.memory().refused(endpoint, route.user(), known);
    if (before != null) {
      throw new Post.NoWay(
          LoginProblems.refusedBefore(before.code(), before.shownWhen(), endpoint.host()),
          true,
          null);
    }
  }

  /// Something to be remembered of a login.
  @FunctionalInterface
  private interface Memorable {
    void in(LoginMemory memory) throws IOException;
  }

  /// What cannot be remembered must not hold up letters.
  private void remember(Memorable memorable) {
    try {
      memorable.in(route.memory());
    } catch (IOException e) {
      System.getLogger(Switchboard.class.getName())
          .log(System.Logger.Level.WARNING, "a login is not remembered", e);
    }
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
    try {
      return secret.now();
    } catch (ProblemException e) {
      throw new Post.NoWay(OutboxProblems.noWay(e.problem()), true, e);
    }
  }

  /// Whether what an account was paused for may be mended: another secret, another user, other
  /// servers; or the doctor or a new set-up signed in with this very secret. It is resumed then.
  boolean isMended(AccountRow account) throws IOException, InterruptedException {
    Problem problem = account.problem();
    if (account.refusedWay().isEmpty() || problem == null) {
      return false;
    }
    Secret known = secret();
    boolean mended =
        !account.refusedWay().equals(way(known))
            || (LoginMemory.judges(problem.code())
                && route.endpoints().stream()
                    .allMatch(e -> route.memory().refused(e, route.user(), known) == null));
    if (mended) {
      box.ledger()
          .change(row -> row.refusedWay().equals(account.refusedWay()) ? row.resumed() : row);
    }
    return mended;
  }

  /// What tells that the account signs in otherwise now; empty if what is refused is not the login.
  String way(Problem problem) throws IOException {
    Secret known = secret.known();
    boolean provider = problem.code() == Code.S11 || problem.code() == Code.S12;
    return known == null || provider ? "" : way(known);
  }

  private String way(Secret known) throws IOException {
    return "%s %s %s"
        .formatted(route.memory().print(route.user(), known), route.user(), route.endpoints());
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
