package crit.bytes;

import crit.bytes.SystemCalls.SystemException;
import java.io.Closeable;
import java.nio.file.Path;

/**
 * A lock on a directory, which ends with the process that holds it however that ends. It goes with
 * the directory and not with the name. Programs that do not ask for it do not notice it.
 */
final class DirectoryLock implements Closeable {
  private static final int NONE = -1;

  private final Outcome outcome;
  private int descriptor;

  /** What came of the attempt. */
  enum Outcome {
    HELD,
    /** Another process has it. */
    BUSY,
    /** This file system has no locks, or the directory cannot be opened. */
    UNKNOWN
  }

  private DirectoryLock(Outcome outcome, int descriptor) {
    this.outcome = outcome;
    this.descriptor = descriptor;
  }

  /** Tries to lock a directory, and does not wait. */
  static DirectoryLock attempt(Path directory) {
    int descriptor = NONE;
    try {
      descriptor = SystemCalls.open(directory);
      SystemCalls.lock(descriptor);
      return new DirectoryLock(Outcome.HELD, descriptor);
    } catch (SystemException e) {
      close(descriptor);
      boolean isBusy = e.number() == SystemCalls.WOULD_BLOCK;
      return new DirectoryLock(isBusy ? Outcome.BUSY : Outcome.UNKNOWN, NONE);
    }
  }

  Outcome outcome() {
    return outcome;
  }

  /** Returns where the kernel shows what is locked, which may have another name by now. */
  Path target() {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  private static void close(int descriptor) {
    if (descriptor != NONE) {
      try {
        SystemCalls.close(descriptor);
      } catch (SystemException _) {
        // Linux has let go of it all the same
      }
    }
  }

  @Override
  public void close() {
    close(descriptor);
    descriptor = NONE;
  }
}
