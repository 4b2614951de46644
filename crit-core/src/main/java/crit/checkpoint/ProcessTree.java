package crit.checkpoint;

import crit.schemas.proto.pstree_entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tasks of a checkpoint and who started whom. Unchangeable. */
public final class ProcessTree {
  private final Map<Integer, Task> tasks;
  private final Map<Integer, List<Task>> children;
  private final List<Task> roots;

  private ProcessTree(Map<Integer, Task> tasks) {
    this.tasks = tasks;
    this.children = new LinkedHashMap<>();
    this.roots = new ArrayList<>();
    for (Task task : tasks.values()) {
      boolean isRoot = !tasks.containsKey(task.ppid()) || task.ppid() == task.pid();
      List<Task> siblings =
          isRoot ? roots : children.computeIfAbsent(task.ppid(), _ -> new ArrayList<>());
      siblings.add(task);
    }
  }

  static ProcessTree read(Checkpoint checkpoint) throws IOException {
    if (!checkpoint.has("pstree.img")) {
      boolean isPreDump = checkpoint.inventory().filter(it -> it.getImgVersion() == 0).isPresent();
      throw new IOException(
          checkpoint.name()
              + ": has no pstree.img"
              + (isPreDump ? "; it is a pre-dump, which holds memory and no tasks" : ""));
    }
    Map<Integer, Task> tasks = new LinkedHashMap<>();
    checkpoint.forEach(
        "pstree.img",
        pstree_entry.parser(),
        entry -> tasks.putIfAbsent(entry.getPid(), new Task(checkpoint, entry)));
    return new ProcessTree(tasks);
  }

  /** Returns all tasks in the order of the image: the root first, children after parents. */
  public List<Task> tasks() {
    return List.copyOf(tasks.values());
  }

  /** Returns the task with that process id. */
  public Optional<Task> find(int pid) {
    return Optional.ofNullable(tasks.get(pid));
  }

  /** Returns the tasks whose parent is not in the tree: one, in a set that CRIU wrote. */
  public List<Task> roots() {
    return List.copyOf(roots);
  }

  /** Returns the tasks that a task started and that are still there. */
  public List<Task> children(Task task) {
    return List.copyOf(children.getOrDefault(task.pid(), List.of()));
  }

  /** Takes a task, and how many ancestors it has in the tree. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes a task, and how many ancestors it has in the tree. */
    void visit(Task task, int depth) throws IOException;
  }

  /** Hands over every task once, each before its children; circles come last, as if roots. */
  public void walk(Visitor visitor) throws IOException {
    Map<Integer, Task> left = new LinkedHashMap<>(tasks);
    for (Task root : roots) {
      walk(root, visitor, left);
    }
    while (!left.isEmpty()) {
      walk(left.values().iterator().next(), visitor, left);
    }
  }

  private void walk(Task root, Visitor visitor, Map<Integer, Task> left) throws IOException {
    Deque<Integer> depths = new ArrayDeque<>(List.of(0));
    Deque<Task> waiting = new ArrayDeque<>(List.of(root));
    while (!waiting.isEmpty()) {
      Task task = waiting.pop();
      int depth = depths.pop();
      if (left.remove(task.pid()) != null) {
        visitor.visit(task, depth);
        for (Task child : children(task).reversed()) {
          waiting.push(child);
          depths.push(depth + 1);
        }
      }
    }
  }
}
