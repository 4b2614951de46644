package crit.explore.diff;

import java.util.List;
import java.util.OptionalInt;

/**
 * Something that differs between two checkpoints.
 *
 * @param part what kind of thing
 * @param change how
 * @param pid the task, if it is one's
 * @param item which thing: a thread, a descriptor, an area
 * @param field what of it, a path of fields as in JSON; empty for the thing as a whole
 * @param before what it was; empty if it was not there
 * @param after what it is; empty if it is no more
 * @param pages the pages that differ, in runs
 */
public record Difference(
    Part part,
    Change change,
    OptionalInt pid,
    String item,
    String field,
    String before,
    String after,
    List<PageRun> pages) {

  /** Kinds of things. */
  public enum Part {
    INVENTORY,
    TASK,
    THREAD,
    REGISTERS,
    DESCRIPTOR,
    SOCKET,
    MOUNT,
    AREA,
    MEMORY
  }

  /** How things differ. */
  public enum Change {
    ADDED,
    REMOVED,
    CHANGED
  }

  /** Takes differences one at a time. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a difference. */
    void accept(Difference difference) throws java.io.IOException;
  }
}
