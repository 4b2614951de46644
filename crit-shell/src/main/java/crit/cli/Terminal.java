package crit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether people look at what is printed. */
final class Terminal {
  private Terminal() {}

  /** Returns whether standard input is a terminal. */
  static boolean isInput() {
    return isTerminal(0);
  }

  /** Returns whether standard output is a terminal. */
  static boolean isOutput() {
    return isTerminal(1);
  }

  /** Returns whether standard error is a terminal. */
  static boolean isError() {
    return isTerminal(2);
  }

  /** The JDK tells of both streams together only, so the link that Linux keeps is looked at. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }
}
