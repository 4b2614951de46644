package crit.memory.search;

/** Says where in a window a match may start. For use by one thread at a time. */
interface Starts {
  /** Looks at a window, which {@link #next} then asks about. */
  void look(byte[] bytes, Window window);

  /** Returns the first index from one on where a match may start; one behind the window if none. */
  int next(int from);
}
