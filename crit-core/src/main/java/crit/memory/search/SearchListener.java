package crit.memory.search;

import java.io.IOException;

/** Is told what was found. It is called by the thread that searches, and by no other. */
@FunctionalInterface
public interface SearchListener {
  /**
   * Takes a hit; its address is above that of the hit before.
   *
   * @param length in bytes, at least 1
   * @return whether to go on
   */
  boolean hit(long address, long length) throws IOException;

  /**
   * Takes how far the search is. All hits that start in these bytes were handed over, but for a
   * text that goes on.
   *
   * @param bytes how many bytes were searched so far, gaps not counted
   */
  default void progress(long bytes) throws IOException {}
}
