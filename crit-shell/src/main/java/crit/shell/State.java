package crit.shell;

import crit.checkpoint.Checkpoint;
import crit.rewrite.Change;
import crit.rewrite.Edition;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A set as some rules leave it.
 *
 * @param set what is shown; that of the session if there are no rules
 * @param edition what is written, if there are rules
 * @param changes the first changes
 * @param count how many changes there are
 */
record State(
    Checkpoint set,
    Tree tree,
    Optional<Edition> edition,
    List<Change> changes,
    long count,
    List<String> warnings)
    implements Closeable {

  /** A set without rules. */
  static State of(Checkpoint base) {
    return new State(base, new Tree(base), Optional.empty(), List.of(), 0, List.of());
  }

  /** Closes what the rules made, and not the set below. */
  @Override
  public void close() throws IOException {
    if (edition.isPresent()) {
      set.close();
    }
  }
}
