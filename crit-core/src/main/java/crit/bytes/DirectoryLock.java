package crit.bytes;

import crit.bytes.SystemCalls.SystemException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A lock on a directory, which ends with the process that holds it however that ends. It goes with
 * the directory and not with the name. Programs that do not ask for it do not notice it.
 */
final class DirectoryLock implements Closeable {
  private static final long NONE = 0;

  private Outcome outcome = Outcome.UNKNOWN;
  private long open = NONE;
  private int descriptor = -1;

  /** What came of the attempt. */
  enum Outcome {
    HELD,
    /** Another process has it. */
    BUSY,
    /** This file system has no locks, or the directory cannot be opened. */
    UNKNOWN
  }

  private DirectoryLock() {}

  /** Tries to lock a directory, and does not wait. */
  static DirectoryLock attempt(Path directory) {
    var lock = new DirectoryLock();
    try {
      lock.open = SystemCalls.open(directory);
      lock.descriptor = SystemCalls.descriptor(lock.open);
      SystemCalls.lock(lock.descriptor);
      lock.outcome = Outcome.HELD;
    } catch (SystemException e) {
      lock.close();
      lock.outcome = e.number() == SystemCalls.WOULD_BLOCK ? Outcome.BUSY : Outcome.UNKNOWN;
    }
    return lock;
  }

  /** Locks the directory that has the name now; it may be exchanged between looking and locking. */
  static DirectoryLock hold(Path place) throws IOException {
    while (true) {
      DirectoryLock lock = attempt(place);
      switch (lock.outcome) {
        case BUSY -> throw new IOException(place + ": another program is changing it");
        case UNKNOWN -> {
          return lock;
        }
        case HELD -> {
          if (!Files.exists(lock.target())
              || FileTree.identity(lock.target()).equals(FileTree.identity(place))) {
            return lock;
          }
          lock.close();
        }
      }
    }
  }

  Outcome outcome() {
    return outcome;
  }

  /** Returns where the kernel shows what is locked, which may have another name by now. */
  Path target() {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  @Override
  public void close() {
    if (open != NONE) {
      try {
        SystemCalls.close(open);
      } catch (SystemException _) {
        // Linux has let go of it all the same
      }
      open = NONE;
    }
  }
}
