package dev.mailtwin.engine.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/// Ends the process, as far as the outbox can tell, before or after a chosen effect: a change of
/// the ledger, of the disk, or a connection to a server.
final class Faults {

  private static final Set<String> EFFECTS =
      Set.of(
          "add",
          "save",
          "change",
          "delivered",
          "waitingForLink",
          "create",
          "rename",
          "delete",
          "syncDirectory",
          "open");

  private long effects;
  private long endAt = Long.MAX_VALUE;
  private boolean performs;
  private boolean ended;

  /// Thrown by everything from the end on. An error, so that nobody takes it for a failure.
  static final class Ended extends Error {
    private static final long serialVersionUID = 1;
  }

  /// @param effect counted from 1
  /// @param performed whether it still happens
  void endAt(long effect, boolean performed) {
    effects = 0;
    endAt = effect;
    performs = performed;
    ended = false;
  }

  void none() {
    endAt(Long.MAX_VALUE, false);
  }

  long effects() {
    return effects;
  }

  <T> T around(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              boolean last = EFFECTS.contains(method.getName()) && effect();
              try {
                Object result = method.invoke(real, arguments);
                if (last) {
                  ended = true;
                  throw new Ended();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /// @return whether the end comes right after it
  private boolean effect() {
    effects++;
    if (ended || (effects == endAt && !performs)) {
      ended = true;
      throw new Ended();
    }
    return effects == endAt;
  }
}
