package crit.explore;

import crit.checkpoint.Task;
import crit.checkpoint.TaskState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tree of the tasks. */
public final class ProcessView {
  /** The tasks, each after the one that started it. */
  public static final View<Row> VIEW =
      new View<>(
          "ps",
          "The tree of the tasks",
          Row.class,
          List.of("pid", "pgid", "sid", "state", "threads", "comm"),
          ProcessView::rows);

  /**
   * A task.
   *
   * @param depth how many tasks of the tree it is below
   * @param pgid the process group, 0 if its leader is outside of the namespace
   * @param sid the session, 0 if its leader is outside of the namespace
   * @param threads how many live threads it has, none if it is a zombie
   */
  public record Row(
      int depth, int pid, int ppid, int pgid, int sid, String comm, TaskState state, int threads)
      implements View.Nested {}

  private ProcessView() {}

  private static void rows(Scope scope, View.Sink<Row> sink) throws IOException {
    Set<Task> selected = new HashSet<>(scope.tasks());
    scope
        .checkpoint()
        .tree()
        .walk((task, depth) -> {
          if (selected.contains(task)) {
            sink.accept(row(task, depth));
          }
        });
  }

  private static Row row(Task task, int depth) throws IOException {
    return new Row(
        depth,
        task.pid(),
        task.ppid(),
        task.pgid(),
        task.sid(),
        task.comm(),
        task.state(),
        task.threads().size());
  }
}
