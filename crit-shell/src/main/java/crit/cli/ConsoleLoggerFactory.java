package crit.cli;

import elf4j.Level;
import elf4j.Logger;
import elf4j.spi.LoggerFactory;

/** What the logging facade finds when it looks for a provider: loggers that write lines. */
public final class ConsoleLoggerFactory implements LoggerFactory {
  @Override
  public Logger getLogger() {
    return new ConsoleLogger(Level.INFO, System.err);
  }
}
