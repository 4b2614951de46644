package crit.cli;

import elf4j.Level;
import elf4j.Logger;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes each message as a line on standard error: time, level, text. Lines of several threads are
 * not mixed.
 */
record ConsoleLogger(Level level, PrintStream err) implements Logger {
  @Override
  public Logger atLevel(Level other) {
    return new ConsoleLogger(other, err);
  }

  @Override
  public Level getLevel() {
    return level;
  }

  @Override
  public boolean isEnabled() {
    return level.compareTo(Level.INFO) >= 0;
  }

  @Override
  public void log(Object message) {
    write(null, String.valueOf(message));
  }

  @Override
  public void log(String message, Object... arguments) {
    write(null, fill(message, arguments));
  }

  @Override
  public void log(Throwable throwable) {
    write(throwable, "");
  }

  @Override
  public void log(Throwable throwable, Object message) {
    write(throwable, String.valueOf(message));
  }

  @Override
  public void log(Throwable throwable, String message, Object... arguments) {
    write(throwable, fill(message, arguments));
  }

  private void write(@Nullable Throwable throwable, String text) {
    if (!isEnabled()) {
      return;
    }
    String name = level.name().toLowerCase(Locale.ROOT);
    synchronized (err) {
      err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + name + " " + text);
      if (throwable != null) {
        throwable.printStackTrace(err);
      }
    }
  }

  /** Puts the arguments in the places of {@code {}}. */
  static String fill(String message, Object... arguments) {
    var text = new StringBuilder();
    int from = 0;
    for (Object argument : arguments) {
      int place = message.indexOf("{}", from);
      if (place < 0) {
        break;
      }
      Object value = argument instanceof Supplier<?> supplier ? supplier.get() : argument;
      text.append(message, from, place).append(value);
      from = place + 2;
    }
    return text.append(message.substring(from)).toString();
  }
}
