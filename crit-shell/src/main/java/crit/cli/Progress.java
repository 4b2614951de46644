package crit.cli;

import java.io.PrintStream;
import java.time.Duration;

/** A bar on standard error for work that takes over a second, if that is a terminal. */
final class Progress {
  private static final int WIDTH = 40;
  private static final long DELAY = Duration.ofSeconds(1).toNanos();
  private static final long PAUSE = Duration.ofMillis(100).toNanos();
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream err;
  private final int total;
  private final boolean isTerminal = Terminal.isError();
  private long next = System.nanoTime() + DELAY;
  private boolean isShown;
  private int done;

  Progress(PrintStream err, int total) {
    this.err = err;
    this.total = total;
  }

  void step() {
    done++;
    if (isTerminal && System.nanoTime() - next >= 0) {
      next = System.nanoTime() + PAUSE;
      isShown = true;
      err.print(CLEAR_LINE + bar(done, total));
      err.flush();
    }
  }

  /** Returns the bar's text. */
  static String bar(int done, int total) {
    int filled = (int) ((long) WIDTH * done / total);
    return "[%s%s] %d of %d".formatted("#".repeat(filled), ".".repeat(WIDTH - filled), done, total);
  }

  /** Makes room for a line of text. */
  void clear() {
    if (isShown) {
      err.print(CLEAR_LINE);
    }
  }

  void end() {
    clear();
    isShown = false;
  }
}
