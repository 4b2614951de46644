package crit.cli;

import crit.daemon.status.ListenerStatus;
import java.io.Closeable;
import java.io.IOException;

/** A listener of {@code crit daemon run} that runs. One thread asks it to change and to end. */
sealed interface Part permits ServerPart, ViewPart {
  /**
   * Something that is ready to be done and cannot fail any more.
   *
   * @param part what there is then
   * @param take does it
   * @param drop leaves it
   */
  record Step(Part part, Runnable take, Closeable drop) {}

  /** Returns what it has done. */
  ListenerStatus status();

  /**
   * Reads anew what its row names.
   *
   * @throws IOException if that is wrong; nothing has changed then
   */
  Step reload() throws IOException;

  /** Has it come to its end, without waiting. */
  void close() throws IOException;

  /**
   * Waits for its end, behind {@link #close}.
   *
   * @return whether it has come
   */
  boolean isEnded(int seconds) throws IOException;
}
