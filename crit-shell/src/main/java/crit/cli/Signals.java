package crit.cli;

import java.io.IOException;
import java.lang.reflect.Proxy;

/**
 * Signals, which the JDK has only in a package that it warns of: found by name, so that a machine
 * without it works but for them.
 */
final class Signals {
  private Signals() {}

  /** Runs something on each SIGHUP. */
  static void onHangup(Runnable action) throws IOException {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, values) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> false; // there is one, which nobody looks for
                    default -> "SIGHUP";
                  });
      Object hangup = signal.getConstructor(String.class).newInstance("HUP");
      signal.getMethod("handle", signal, handler).invoke(null, hangup, proxy);
    } catch (ReflectiveOperationException e) {
      throw new IOException("SIGHUP cannot be handled: " + e.getMessage(), e);
    }
  }
}
