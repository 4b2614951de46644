package crit.explore;

import crit.checkpoint.Task;
import java.io.IOException;

/** Why a task has nothing to show. */
final class Problem {
  private Problem() {}

  /** Returns the reason that one of a task's images is missing. */
  static String missing(Task task, String kind) throws IOException {
    return task.state().isDead() ? "zombie" : "no " + task.name(kind);
  }
}
