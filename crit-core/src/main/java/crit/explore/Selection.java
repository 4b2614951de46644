package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.cg_member_entry;
import crit.schemas.proto.cg_set_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.core_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which tasks are meant: those that fit all three.
 *
 * @param pids process ids, none for all
 * @param comms patterns with {@code *} and {@code ?} of the task's name, none for all
 * @param cgroups patterns of the path in any controller's hierarchy, none for all; a path stands
 *     for what is below it, too
 */
public record Selection(Set<Integer> pids, List<String> comms, List<String> cgroups) {
  /** All tasks. */
  public static final Selection ALL = new Selection(Set.of(), List.of(), List.of());

  private static final int SHOWN = 20;

  /** Returns whether all tasks are meant. */
  public boolean isAll() {
    return pids.isEmpty() && comms.isEmpty() && cgroups.isEmpty();
  }

  /** Returns whether a task is meant. */
  public boolean includes(Task task) throws IOException {
    return (pids.isEmpty() || pids.contains(task.pid()))
        && (comms.isEmpty() || matchesAny(comms, List.of(task.comm())))
        && (cgroups.isEmpty() || isInCgroup(task));
  }

  private boolean isInCgroup(Task task) throws IOException {
    List<String> paths = cgroupPaths(task);
    return matchesAny(cgroups, paths)
        || cgroups.stream()
            .anyMatch(it -> paths.stream().anyMatch(path -> path.startsWith(it + "/")));
  }

  /** Returns the paths of a task's cgroups. */
  static List<String> cgroupPaths(Task task) throws IOException {
    int set = task.core().map(core_entry::getThreadCore).map(it -> it.getCgSet()).orElse(0);
    return task.checkpoint().all("cgroup.img", cgroup_entry.parser()).stream()
        .flatMap(entry -> entry.getSetsList().stream())
        .filter(it -> it.getId() == set)
        .map(cg_set_entry::getCtlsList)
        .flatMap(List::stream)
        .map(cg_member_entry::getPath)
        .toList();
  }

  private static boolean matchesAny(List<String> patterns, List<String> texts) {
    return patterns.stream()
        .anyMatch(pattern -> texts.stream().anyMatch(text -> Glob.matches(pattern, text)));
  }

  /** Returns the error for a selection that no task fits. */
  IOException nothingFits(Checkpoint checkpoint) throws IOException {
    List<String> there = new ArrayList<>();
    List<Task> tasks = checkpoint.tree().tasks();
    for (Task task : tasks.subList(0, Math.min(SHOWN, tasks.size()))) {
      there.add(Integer.toUnsignedString(task.pid()) + " " + task.comm());
    }
    String more = tasks.size() > SHOWN ? " and %d more".formatted(tasks.size() - SHOWN) : "";
    return new IOException(
        "%s: no task fits the selection; there are %s%s"
            .formatted(checkpoint.name(), String.join(", ", there), more));
  }
}
