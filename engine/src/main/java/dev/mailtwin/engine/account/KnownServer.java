package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;

/// What a server was like when last all was in order, against what it is now: a certificate that
/// nobody vouches for, or no encryption, means more of a server that had better ones.
public record KnownServer(LoginMemory memory, Endpoint endpoint) {

  private static final Set<Code> UNVOUCHED = EnumSet.of(Code.T12, Code.T13, Code.T14);

  /// The problem, seen in that light.
  public Problem judged(ProblemException e) {
    return judged(e.problem(), e);
  }

  /// The same.
  ///
  /// @param seen what the failure says by itself
  /// @param failure may be, or be caused by, a handshake that failed
  public Problem judged(Problem seen, Throwable failure) {
    LocalDate encrypted = memory.encryptedUntil(endpoint);
    if (encrypted != null && seen.code() == Code.K1) {
      return GreetingProblems.stripped(endpoint, encrypted);
    }
    if (encrypted != null && seen.others().contains(Code.K1)) {
      return GreetingProblems.stripped(endpoint, encrypted).or(seen);
    }
    return UNVOUCHED.contains(seen.code()) ? unlessChanged(seen, failure) : seen;
  }

  private Problem unlessChanged(Problem seen, Throwable failure) {
    LoginMemory.Identity before = memory.identity(endpoint);
    for (Throwable at = failure; at != null && before != null; at = at.getCause()) {
      if (at instanceof NetException.TlsFailed tls && !tls.chain().isEmpty()) {
        boolean same = before.fingerprint().equals(TlsProblems.fingerprint(tls.chain().getFirst()));
        return same
            ? seen
            : TlsProblems.changed(endpoint, tls.chain().getFirst(), before.until()).or(seen);
      }
    }
    return seen;
  }
}
