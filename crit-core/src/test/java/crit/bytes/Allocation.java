package crit.bytes;

import java.io.IOException;
import java.lang.reflect.Method;

/**
 * Measures what a thread allocates, which does not depend on the machine's speed or load. It goes
 * through reflection because the module under test does not read the JDK's management modules.
 */
public final class Allocation {
  private static final Object BEAN;
  private static final Method ALLOCATED;

  static {
    try {
      Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
      BEAN = factory.getMethod("getThreadMXBean").invoke(null);
      ALLOCATED =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the JDK cannot measure allocation", e);
    }
  }

  private Allocation() {}

  /** Something that allocates. */
  @FunctionalInterface
  public interface Action {
    /** Runs it. */
    void run() throws IOException;
  }

  /** Returns how many bytes this thread has allocated so far. */
  public static long current() {
    try {
      return (long) ALLOCATED.invoke(BEAN);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns how many bytes an action allocates. */
  public static long of(Action action) throws IOException {
    long before = current();
    action.run();
    return current() - before;
  }
}
