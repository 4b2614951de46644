package crit.bytes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files and directories that are being written, which go when the program is ended by a signal.
 */
final class UnfinishedFiles {
  private static final int ATTEMPTS = 100;
  private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();
  private static boolean isEnding;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(UnfinishedFiles::removeAll));
  }

  private UnfinishedFiles() {}

  static void add(Path file) {
    FILES.add(file);
  }

  static void remove(Path file) {
    FILES.remove(file);
  }

  /** A step after which a name stands for something else. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /**
   * Runs a step wholly before the end of the program or not at all: what is unfinished under a name
   * must not become the finished thing while it is being removed.
   */
  static synchronized void settle(Step step) throws IOException {
    if (isEnding) {
      throw new InterruptedIOException("the program was told to end");
    }
    step.run();
  }

  private static synchronized void removeAll() {
    isEnding = true;
    for (Path file : FILES) {
      for (int attempt = 0; attempt < ATTEMPTS && !removed(file); attempt++) {
        // a thread that still writes may have put something new into a directory
      }
    }
  }

  private static boolean removed(Path file) {
    try {
      FileTree.delete(file);
      return true;
    } catch (IOException _) {
      return false; // the program ends; its name says what it is
    }
  }
}
