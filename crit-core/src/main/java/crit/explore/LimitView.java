package crit.explore;

import crit.checkpoint.Task;
import crit.names.TaskNames;
import crit.schemas.proto.rlimit_entry;
import java.io.IOException;
import java.util.List;

/** The resource limits of each task. */
public final class LimitView {
  /** The limits. */
  public static final View<Row> VIEW =
      new View<>(
          "rlimits",
          "The resource limits of each task",
          Row.class,
          List.of("pid", "comm", "name", "soft", "hard", "unit"),
          LimitView::rows);

  /** The units of the limits from 0 on; empty for what is counted. */
  private static final List<String> UNITS =
      List.of(
          "seconds",
          "bytes",
          "bytes",
          "bytes",
          "bytes",
          "bytes",
          "processes",
          "files",
          "bytes",
          "bytes",
          "locks",
          "signals",
          "bytes",
          "",
          "",
          "microseconds");

  /**
   * A limit.
   *
   * @param pid the task
   * @param comm its name
   * @param name RLIMIT_*
   * @param soft what holds
   * @param hard up to what the task may raise it
   * @param unit what is counted, empty if it is a plain number
   */
  public record Row(int pid, String comm, String name, Limit soft, Limit hard, String unit) {}

  private LimitView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    for (Task task : scope.tasks()) {
      TaskThread leader = TaskThread.leader(task);
      Machine machine = Machine.of(leader.core());
      List<rlimit_entry> limits = leader.core().getTc().getRlimits().getRlimitsList();
      for (int i = 0; i < limits.size(); i++) {
        rlimit_entry limit = limits.get(i);
        String name = machine.limits().text(i);
        sink.accept(
            new Row(
                task.pid(),
                task.comm(),
                name,
                new Limit(limit.getCur()),
                new Limit(limit.getMax()),
                unit(name)));
      }
    }
  }

  /** Returns the unit of a limit, which has its name on all machines but not its number. */
  private static String unit(String name) {
    long number = TaskNames.LIMITS.number(name).orElse(UNITS.size());
    return number < UNITS.size() ? UNITS.get((int) number) : "";
  }
}
