package crit.memory.search;

import java.io.IOException;

/** Takes windows in their order and hands their hits over. */
interface Delivery {
  /**
   * Hands the hits of a window over.
   *
   * @param workspace where the window lies
   * @return whether to go on
   */
  boolean take(Workspace workspace, Window window, Hits hits) throws IOException;

  /** Hands over what still waits; returns whether to go on. */
  default boolean finish() throws IOException {
    return true;
  }
}
