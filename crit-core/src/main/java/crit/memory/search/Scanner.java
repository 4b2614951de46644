package crit.memory.search;

import java.io.IOException;

/** Finds the hits of a window. For use by one thread at a time. */
interface Scanner {
  /**
   * Adds the hits that start in the window, by ascending index in the array.
   *
   * @param bytes holds the window, and at least {@link Workspace#SLACK} bytes of anything behind it
   */
  void scan(byte[] bytes, Window window, Hits hits) throws IOException;
}
