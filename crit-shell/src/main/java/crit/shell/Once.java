package crit.shell;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something that is read when it is first asked for, once; safe for several threads. */
final class Once<T> {
  private final Source<T> source;
  private @Nullable T value;

  /** Reads it. */
  @FunctionalInterface
  interface Source<T> {
    T get() throws IOException;
  }

  Once(Source<T> source) {
    this.source = source;
  }

  synchronized T get() throws IOException {
    T known = value;
    if (known == null) {
      known = source.get();
      value = known;
    }
    return known;
  }
}
