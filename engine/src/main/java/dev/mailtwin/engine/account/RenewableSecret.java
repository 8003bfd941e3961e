package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.TokenProblems;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The secret of one account in one run. A password stays what it is; an access token lives for an
/// hour, so a refused one is asked for anew, once.
///
/// Not for use by several threads, except [#hideIn].
public final class RenewableSecret {

  private final Source source;
  private volatile Set<Secret> all = Set.of();
  private @Nullable Secret current;
  private boolean renewed;

  /// @param source is asked when the secret is first wanted
  public RenewableSecret(Source source) {
    this.source = source;
  }

  /// Where it comes from.
  @FunctionalInterface
  public interface Source {

    /// Fetches it; may ask a program, which may take a while.
    Secret fetch() throws IOException, InterruptedException;
  }

  /// The secret as it is known.
  public Secret now() throws IOException, InterruptedException {
    Secret known = current;
    return known == null ? fetched() : known;
  }

  /// The secret, if it was needed yet.
  public @Nullable Secret known() {
    return current;
  }

  /// Asks for another token after a refusal.
  ///
  /// @return whether there is another one to try; never for a password, and once in a run
  public boolean renew(Problem refusal) throws IOException, InterruptedException {
    Secret before = current;
    if (renewed || before == null || !before.isToken() || !TokenProblems.isRefusal(refusal)) {
      return false;
    }
    renewed = true;
    return !fetched().equals(before);
  }

  private Secret fetched() throws IOException, InterruptedException {
    Secret fetched = source.fetch();
    Set<Secret> more = new LinkedHashSet<>(all);
    more.add(fetched);
    all = Set.copyOf(more);
    current = fetched;
    return fetched;
  }

  /// Blacks out whatever of it was known in this run.
  public String hideIn(String text, String user) {
    String shown = text;
    for (Secret one : all) {
      shown = one.hideIn(shown, user);
    }
    return shown;
  }
}
