package dev.mailtwin.app;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.sync.Run.Stop;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends the process cleanly: the first signal asks the command to end at its next safe point, a
/// second one ends the process at once. Any thread.
///
/// Ctrl-C is told from other signals, because a person takes something back with it; a terminal
/// that was closed, or a computer that shuts down, takes nothing back. The JVM says which signal it
/// was only by a class that is no part of its API, so that is asked for by name. Without it all
/// signals are Ctrl-C.
final class Stopping implements Stop {

  private static final long CLEAN_STOP_SECONDS = 20;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicBoolean pressed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread main;
  private boolean told;

  private Stopping(Thread main) {
    this.main = main;
  }

  /// Listens to signals from now on.
  ///
  /// @param main is interrupted by the first
  static Stopping of(Thread main) {
    var stopping = new Stopping(main);
    stopping.told = stopping.listenToCtrlC();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stopping::stop));
    return stopping;
  }

  @Override
  public boolean requested() {
    return requested.get();
  }

  @Override
  public boolean takesBack() {
    return requested.get() && (pressed.get() || !told);
  }

  /// The command is over, and nobody needs to wait for it.
  void ended() {
    ended.countDown();
  }

  private void stop() {
    if (ended.getCount() == 0) {
      return;
    }
    requested.set(true);
    main.interrupt();
    try {
      boolean _ = ended.await(CLEAN_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean listenToCtrlC() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      var before = new Object[1];
      InvocationHandler heard =
          (_, method, arguments) -> {
            if (method.getName().equals("handle")) {
              if (pressed.getAndSet(true)) {
                Runtime.getRuntime().halt(Code.STOPPED.exit());
              }
              return method.invoke(before[0], arguments);
            }
            return method.invoke(pressed, arguments); // What every object can.
          };
      Object ours =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, heard);
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      before[0] = signal.getMethod("handle", signal, handler).invoke(null, interrupt, ours);
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger(Stopping.class.getName())
          .log(System.Logger.Level.DEBUG, "signals look alike", e);
      return false;
    }
  }
}
