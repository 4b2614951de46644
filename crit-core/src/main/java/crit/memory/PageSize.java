package crit.memory;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The page size of the machine that made a checkpoint. No image has it as such; what the kernel
 * told the programs has it.
 */
public final class PageSize {
  /** What is taken if no task tells. */
  public static final int DEFAULT = 4096;

  private static final int MAX = 1 << 20;

  private PageSize() {}

  /** Returns the page size of a set in bytes, from the first task that tells. */
  public static int of(Checkpoint checkpoint) throws IOException {
    if (!checkpoint.has("pstree.img")) {
      return DEFAULT;
    }
    for (Task task : checkpoint.tree().tasks()) {
      Optional<mm_entry> mm = task.mm();
      if (mm.isPresent()) {
        return of(task, mm.get());
      }
    }
    return DEFAULT;
  }

  /** Returns the page size of a task in bytes. */
  static int of(Task task, mm_entry mm) throws IOException {
    OptionalLong value = AuxiliaryVector.of(task, mm).value(AuxiliaryVector.PAGE_SIZE);
    if (value.isEmpty()) {
      return DEFAULT;
    }
    long size = value.getAsLong();
    if (Long.bitCount(size) != 1 || size < DEFAULT / 4 || size > MAX) {
      throw new IOException(
          "%s: %s: page size in mm_saved_auxv is %d, expected a power of two from %d to %d"
              .formatted(task.checkpoint().name(), task.name("mm"), size, DEFAULT / 4, MAX));
    }
    return (int) size;
  }
}
