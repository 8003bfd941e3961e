package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Counts every effect on either side, and lets something happen at one of them: the power fails,
/// the wire breaks, or another program does something.
///
/// An effect on the disk counts once: it happens or does not. An effect on the server counts twice:
/// before it, and after it, when the reply is lost.
final class Faults {

  enum Kind {
    POWER,
    WIRE
  }

  /// What another program does.
  @FunctionalInterface
  interface Other {
    void act();
  }

  private static final long NEVER = -1;

  /// Files that cannot be read, by base name.
  final Set<String> unreadableFiles = new HashSet<>();

  /// Directories that cannot be listed.
  final Set<MailboxName> unreadable = new HashSet<>();

  private final Map<Long, Other> others = new HashMap<>();
  private final Map<Long, Other> othersAtLooks = new HashMap<>();
  private long looks;
  private long at = NEVER;
  private Kind kind = Kind.POWER;
  private long count;
  private boolean powerless;
  private boolean cut;

  /// The next run begins: power and wire are back.
  void begin() {
    count = 0;
    looks = 0;
    powerless = false;
    cut = false;
  }

  /// Something breaks at this effect of each run, counted from 0.
  void breakAt(long effect, Kind what) {
    at = effect;
    kind = what;
  }

  /// Nothing breaks, and nobody else does anything.
  void none() {
    at = NEVER;
    others.clear();
    othersAtLooks.clear();
  }

  void otherAt(long effect, Other other) {
    others.put(effect, other);
  }

  /// Right before a question to the server that changes nothing, counted from 0 in each run.
  void otherAtLook(long look, Other other) {
    othersAtLooks.put(look, other);
  }

  /// Right before a question to the server.
  void look() throws IOException {
    checkWire();
    Other other = othersAtLooks.remove(looks++);
    if (other != null) {
      other.act();
    }
  }

  /// Effects of this run so far.
  long count() {
    return count;
  }

  boolean cut() {
    return cut;
  }

  /// Whether it broke in this run.
  boolean broken() {
    return cut || powerless;
  }

  /// Right before an effect on the disk.
  void disk() throws IOException {
    checkPower();
    tick(Kind.POWER);
  }

  /// Right before an effect on the server, and right after it.
  void server() throws IOException {
    checkWire();
    tick(kind);
  }

  void checkPower() throws IOException {
    if (powerless) {
      throw new IOException("power lost");
    }
  }

  void checkWire() throws IOException {
    checkPower();
    if (cut) {
      throw new ProblemException(Problems.mailboxRefused("any", "connection lost"));
    }
  }

  private void tick(Kind possible) throws IOException {
    long now = count++;
    Other other = others.remove(now);
    if (other != null) {
      other.act();
    }
    if (now == at) {
      powerless = possible == Kind.POWER;
      cut = !powerless;
      checkWire();
    }
  }
}
