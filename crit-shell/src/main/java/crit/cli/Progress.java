package crit.cli;

import crit.explore.ByteSize;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Function;

/** A bar on standard error for work that takes over a second, if that is a terminal. */
final class Progress {
  private static final long UNKNOWN = -1;
  private static final int WIDTH = 40;
  private static final long DELAY = Duration.ofSeconds(1).toNanos();
  private static final long PAUSE = Duration.ofMillis(100).toNanos();
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream err;
  private final Total size;
  private final Function<Long, String> unit;
  private final boolean isTerminal = Terminal.isError();
  private long next = System.nanoTime() + DELAY;
  private boolean isShown;
  private long total = UNKNOWN;

  /** Finds out how much there is to do; asked only if a bar is shown. */
  interface Total {
    long get() throws IOException;
  }

  Progress(PrintStream err, int total) {
    this(err, () -> total, Object::toString);
  }

  private Progress(PrintStream err, Total size, Function<Long, String> unit) {
    this.err = err;
    this.size = size;
    this.unit = unit;
  }

  static Progress ofBytes(PrintStream err, Total size) {
    return new Progress(err, size, bytes -> new ByteSize(bytes).toString());
  }

  /** Takes how much is done. */
  void advance(long done) throws IOException {
    if (isTerminal && System.nanoTime() - next >= 0) {
      total = total == UNKNOWN ? size.get() : total;
      next = System.nanoTime() + PAUSE;
      isShown = true;
      err.print(
          CLEAR_LINE + bar(done, total) + " " + unit.apply(done) + " of " + unit.apply(total));
      err.flush();
    }
  }

  /** Returns the bar's text. */
  static String bar(long done, long total) {
    int filled = total <= 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * done / total);
    return "[%s%s]".formatted("#".repeat(filled), ".".repeat(WIDTH - filled));
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
