package dev.mailtwin.engine.simulation;

import dev.mailtwin.engine.store.PowerLossDisk.PowerLost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Counts the moments of a run at which something may happen: before every effect on the disk, and
/// before every command the server carries out. At any of them another program may act, on either
/// side, or the power may go.
///
/// What was committed since the moment before may be lost with the power, so every order of commits
/// and effects that a real loss could leave is possible. Where the server still carries out what
/// was sent, only what was committed since that was sent: a commit waits for the disk.
final class Moments {

  /// What another program does.
  @FunctionalInterface
  interface Other {
    void act() throws IOException;
  }

  /// What another program does, and what it answers.
  @FunctionalInterface
  interface Act<T> {
    T act() throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final StateFile state;
  private final RandomGenerator chance;
  private final Map<Long, Other> others = new HashMap<>();
  private long count;
  private long powerAt = Long.MAX_VALUE;
  private long logged;
  private @Nullable Line line;
  private volatile boolean powerless;
  private volatile boolean carriedOut;

  /// How long the log was when the client last sent something.
  private volatile long sent;

  Moments(StateFile state, RandomGenerator chance) {
    this.state = state;
    this.chance = chance;
  }

  /// The next run begins: the power is back, and nothing is planned.
  void begin() throws IOException {
    lock.lock();
    try {
      others.clear();
      count = 0;
      powerAt = Long.MAX_VALUE;
      powerless = false;
      carriedOut = false;
      line = null;
      sent = 0;
      logged = state.logged();
    } finally {
      lock.unlock();
    }
  }

  /// The power goes at this moment of the run, counted from 0.
  void losePowerAt(long moment) {
    powerAt = moment;
  }

  /// Another program acts at this moment of the run, counted from 0.
  void otherAt(long moment, Other other) {
    others.put(moment, other);
  }

  /// The wire that dies with the power.
  void connected(Line wire) {
    line = wire;
    wire.watchClient(() -> {
      try {
        sent = state.logged();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /// Whether the server may carry out what was sent before the power went.
  boolean isCarriedOut() {
    return carriedOut;
  }

  boolean powerless() {
    return powerless;
  }

  /// Moments of this run so far.
  long count() {
    return count;
  }

  /// Right before an effect on the disk.
  void disk() throws IOException {
    pass();
    checkPower();
  }

  void checkPower() throws PowerLost {
    if (powerless) {
      throw new PowerLost();
    }
  }

  /// Right before the server carries out a command.
  void server() throws IOException {
    pass();
  }

  /// Something another program does at no moment that is counted.
  <T> T meanwhile(Act<T> act) throws IOException {
    lock.lock();
    try {
      return act.act();
    } finally {
      lock.unlock();
    }
  }

  private void pass() throws IOException {
    lock.lock();
    try {
      if (powerless) {
        return;
      }
      long before = logged;
      logged = state.logged();
      long now = count++;
      Other other = others.remove(now);
      if (other != null) {
        other.act();
      }
      if (now == powerAt) {
        carriedOut = Long.bitCount(now * 0x9E3779B97F4A7C15L) % 2 == 0;
        long durable = carriedOut ? Math.max(before, sent) : before;
        state.losePower(Math.min(durable, logged), chance);
        powerless = true;
        Line wire = line;
        if (wire != null) {
          wire.cut();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
