package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.FileRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a question is about.
 *
 * @param checkpoint the checkpoint
 * @param selection which of its tasks
 * @param files where the files are that the tasks had mapped
 */
public record Scope(Checkpoint checkpoint, Selection selection, FileRoot files) {
  /** Takes a whole checkpoint. */
  public static Scope of(Checkpoint checkpoint) {
    return new Scope(checkpoint, Selection.ALL, FileRoot.NONE);
  }

  /**
   * Returns the tasks that are selected, in the order of the tree.
   *
   * @throws IOException if a selection was made that no task fits; it lists the tasks there are
   */
  public List<Task> tasks() throws IOException {
    List<Task> tasks = new ArrayList<>();
    for (Task task : checkpoint.tree().tasks()) {
      if (selection.includes(task)) {
        tasks.add(task);
      }
    }
    if (tasks.isEmpty() && !selection.isAll()) {
      throw selection.nothingFits(checkpoint);
    }
    return tasks;
  }
}
