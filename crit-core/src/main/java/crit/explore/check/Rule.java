package crit.explore.check;

import java.io.IOException;

/**
 * A check, and what finds where it is not true.
 *
 * @param <S> what it looks at
 */
record Rule<S>(Check check, Finder<S> finder) {
  /** Finds where a check is not true. */
  @FunctionalInterface
  interface Finder<S> {
    void find(S subject, Report report) throws IOException;
  }
}
