package crit.cli;

import elf4j.Level;
import elf4j.Logger;
import elf4j.spi.LoggerFactory;
import org.jspecify.annotations.Nullable;

/** What the logging facade finds when it looks for a provider: loggers that write lines. */
public final class ConsoleLoggerFactory implements LoggerFactory {
  private static volatile @Nullable LogQueue queue;

  /** Has all loggers that are asked for from now on write to a queue. */
  static void use(LogQueue other) {
    queue = other;
  }

  @Override
  public Logger getLogger() {
    LogQueue current = queue;
    return current == null
        ? new ConsoleLogger(Level.INFO, System.err)
        : new QueuedLogger(Level.INFO, current);
  }
}
