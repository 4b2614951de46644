package crit.cli;

import elf4j.Level;
import elf4j.Logger;
import java.util.Map;

/** Hands messages to a queue, so that who logs does not wait for the disk. */
record QueuedLogger(Level level, LogQueue queue) implements Logger {
  private static final String GENERAL = "general";

  @Override
  public Logger atLevel(Level other) {
    return new QueuedLogger(other, queue);
  }

  @Override
  public Level getLevel() {
    return level;
  }

  @Override
  public boolean isEnabled() {
    return queue.takes(level);
  }

  @Override
  public void log(Object message) {
    if (isEnabled()) {
      queue.put(
          level,
          message instanceof LogEvent event
              ? event
              : new LogEvent(GENERAL, String.valueOf(message), Map.of()));
    }
  }

  @Override
  public void log(String message, Object... arguments) {
    if (isEnabled()) {
      log((Object) ConsoleLogger.fill(message, arguments));
    }
  }

  @Override
  public void log(Throwable throwable) {
    log(throwable, "failed");
  }

  @Override
  public void log(Throwable throwable, Object message) {
    if (isEnabled()) {
      Map<String, String> cause = Map.of("cause", String.valueOf(throwable));
      queue.put(level, new LogEvent(GENERAL, String.valueOf(message), cause));
    }
  }

  @Override
  public void log(Throwable throwable, String message, Object... arguments) {
    log(throwable, (Object) ConsoleLogger.fill(message, arguments));
  }
}
